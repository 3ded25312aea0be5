import ArgumentParser
import Foundation
import Redress

struct UserHandOverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hand-over", abstract: "Give what a person works on to somebody else.",
        discussion: """
            redress user hand-over ag-01 --to ag-02 --note "left the company" --dry-run
            redress user hand-over ag-01 --to-queue --note "left the company"

            What may not wait for the other person goes back into its queue. Roles stay as they are;
            'redress user revoke' ends them. Drafts stay with their recorder's organisation, where
            its supervisor sees them.
            """)

    @Argument(help: "The person.")
    var id: String

    @Option(help: ArgumentHelp("Who gets it.", valueName: "user"))
    var to: String?

    @Flag(help: "Put everything back into its queues.")
    var toQueue = false

    @Option(help: "Why; it stands in each record. No names.")
    var note: String

    @Flag(help: "Only say what would be done.")
    var dryRun = false

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        guard (to == nil) == toQueue else {
            throw ValidationError("say where it goes: --to USER, or --to-queue")
        }
        guard (1...500).contains(note.count) else {
            throw ValidationError("--note has 1 to 500 characters: say why")
        }
    }

    func run() async throws {
        let installation = try await Installation.open(options, readOnly: false)
        let batch = UUID().uuidString.lowercased()
        let report = try await installation.engine.handOver(
            from: UserID(id), to: to.map { UserID($0) }, note: note, batch: batch,
            tenant: installation.tenant.id, isRehearsal: dryRun
        ) { report in
            Output.progress("\(report.givenCount + report.freedCount) complaints")
        }
        Output.progress(nil)
        let drafts = try await installation.engine.draftCount(
            of: UserID(id), tenant: installation.tenant.id)
        try await installation.settle {
            if options.json {
                try JSONOutput.line(
                    .members([
                        "batch": dryRun ? nil : .string(batch), "drafts": .integer(drafts),
                        "dry-run": .boolean(dryRun), "from": .string(id),
                        "given": .integer(Int64(report.givenCount)),
                        "queued": .integer(Int64(report.freedCount)),
                        "to": to.map { .string($0) }, "unfit": .texts(report.unfit),
                    ]))
            } else {
                try describe(report, drafts, batch)
            }
        }
    }

    private func describe(_ report: HandOverReport, _ drafts: Int64, _ batch: String) throws {
        let verb = dryRun ? "would hand over" : "handed over"
        if let to { try Output.line("\(verb) \(report.givenCount) complaints to \(to)") }
        try Output.line(
            "\(dryRun ? "would put" : "put") \(report.freedCount) back into their queues")
        if !report.unfit.isEmpty {
            try Output.line("  not for \(to ?? ""): \(report.unfit.joined(separator: ", "))")
        }
        if drafts > 0 {
            try Output.line(
                "\(drafts) drafts of \(id) are not submitted; the supervisor of their organisation "
                    + "sees them")
        }
        if !dryRun { try Output.line("batch \(batch)") }
    }
}
