import ArgumentParser
import Redress
import TransparencyLog

struct AttachmentVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check every stored file against its hash; exit 4 when one is missing or changed."
    )

    @OptionGroup var options: DatabaseOptions

    private static let pageCount = 500

    func run() async throws {
        let installation = try await Installation.open(options, readOnly: true)
        let folder = installation.attachments
        var unknown = folder.hashes()
        var findings: [(hash: TreeHash, damage: AttachmentFolder.Damage)] = []
        var (count, last) = (0, TreeHash?.none)
        while true {
            let page = try await installation.store.read {
                [tenant = installation.tenant, last] in
                try $0.attachments(tenant: tenant, after: last, limit: Self.pageCount)
            }
            guard let end = page.last else { break }
            last = end.hash
            for one in page {
                unknown.remove(one.hash)
                count += 1
                if let damage = try folder.state(of: one.hash, byteCount: one.byteCount) {
                    findings.append((one.hash, damage))
                }
                Output.progress("verifying \(count) files")
            }
        }
        Output.progress(nil)
        try report(findings, count: count, unknownCount: unknown.count)
        if !findings.isEmpty { throw ExitCode(ExitStatus.conflict.rawValue) }
    }

    private func report(
        _ findings: [(hash: TreeHash, damage: AttachmentFolder.Damage)], count: Int,
        unknownCount: Int
    ) throws {
        if options.json {
            return try JSONOutput.line(
                .object([
                    "checked": .count(count),
                    "findings": .array(
                        findings.map {
                            .object([
                                "damage": .string($0.damage.rawValue), "hash": .string($0.hash.hex),
                            ])
                        }),
                    "unknown": .count(unknownCount),
                ]))
        }
        for finding in findings {
            try Output.line("\(finding.hash.hex) is \(finding.damage.rawValue)")
        }
        try Output.line(
            "\(count) files checked, \(findings.count) with findings",
            heading: findings.isEmpty ? .clean : .tampered)
        if unknownCount > 0 {
            Output.diagnostic(
                "\(unknownCount) files are not in the database, as an interrupted 'add' leaves them",
                heading: .note)
        }
    }
}
