import ArgumentParser
import Redress
import TransparencyLog

struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the whole log against its checkpoints; exit 4 when something was changed.",
        discussion: """
            redress audit verify --checkpoint kept-elsewhere.note

            A checkpoint and a public key that were kept elsewhere prove most: whoever can write
            the files beside the database can replace those.
            """)

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Signed checkpoints from elsewhere.", valueName: "file"))
    var checkpoint: [String] = []

    @Option(help: ArgumentHelp("The public key (default: <db>.vkey).", valueName: "file"))
    var vkey: String?

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let installation = try await Installation.open(options, readOnly: true)
        let origin = installation.tenant.origin
        let verifier =
            try vkey.map { try KeyFile.verifier(origin: origin, in: $0) }
            ?? installation.keyFile.verifier(origin: origin)
        var notes = try await highWaterNotes(installation, origin)
        for path in checkpoint {
            let bytes = try InputFile(path, byteCountMax: LogLimits.noteByteCountMax).bytes
            let list = NoteList(bytes)
            // What is no note is for the verifier to say.
            notes += list.rest.isEmpty ? list.notes : [String(decoding: bytes, as: UTF8.self)]
        }
        let report = try await installation.store.read { [tenant = installation.tenant, notes] in
            try LogVerifier(store: $0, tenant: tenant, verifier: verifier, notes: notes)
                .run { done, all in Output.progress("verifying \(done) of \(all) records") }
        }
        Output.progress(nil)
        if options.json {
            try JSONOutput.line(report.json(origin: origin))
        } else {
            try describe(report, origin)
        }
        if !report.isClean { throw ExitCode(ExitStatus.conflict.rawValue) }
    }

    /// The checkpoints beside the database; damage there is a finding like any other.
    private func highWaterNotes(
        _ installation: Installation, _ origin: String
    ) async throws -> [String] {
        let path = installation.highWater.path
        guard let list = try await installation.highWater.readIfThere() else {
            Output.diagnostic("there is no '\(path)'", heading: .note)
            return []
        }
        // The file holds the checkpoints of all logs of the database; those that are none of theirs
        // are for the verifier to judge.
        let others = installation.origins.filter { $0 != origin }.map { $0 + "\n" }
        let notes = list.notes.filter { note in !others.contains { note.hasPrefix($0) } }
        guard !list.rest.isEmpty else { return notes }
        if list.endsCleanly(origins: installation.origins) {
            Output.diagnostic(
                "the last checkpoint of '\(path)' was cut short when the machine stopped; the "
                    + "next command that writes takes its place",
                heading: .note)
            return notes
        }
        return notes + [String(decoding: list.rest, as: UTF8.self)]
    }

    private func describe(_ report: VerificationReport, _ origin: String) throws {
        try Output.line("log \(origin), \(report.size) records, root \(report.root)")
        var table = TextTable()
        for check in report.checks {
            let found = check.findingCount
            table.add([
                check.number < 10 ? " \(check.number)" : String(check.number), check.name,
                "\(check.count) checked",
                found == 0 ? "ok" : found == 1 ? "1 finding" : "\(found) findings",
            ])
        }
        try table.print()
        for check in report.checks {
            for finding in check.findings {
                let place = finding.sequence.map { "record \($0): " } ?? ""
                try Output.line("check \(check.number): \(place)\(finding.message)")
            }
        }
        let count = report.checks.reduce(0) { $0 + $1.findingCount }
        if report.isClean {
            try Output.line("the log is whole and what was signed", heading: .clean)
        } else {
            try Output.line(
                "\(count) \(count == 1 ? "finding" : "findings")", heading: .tampered)
        }
    }
}

extension VerificationReport {
    func json(origin: String) -> JSONValue {
        .object([
            "checks": .array(
                checks.map { check in
                    .object([
                        "checked": .count(check.count),
                        "findings": .array(
                            check.findings.map {
                                .members([
                                    "message": .string($0.message),
                                    "sequence": $0.sequence.map { .count($0) },
                                ])
                            }),
                        "found": .count(check.findingCount), "name": .string(check.name),
                        "number": .count(check.number),
                    ])
                }),
            "clean": .boolean(isClean), "origin": .string(origin), "root": .string(root.hex),
            "size": .count(size),
        ])
    }
}
