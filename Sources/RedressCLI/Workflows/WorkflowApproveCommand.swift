import ArgumentParser
import Redress

struct WorkflowApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract:
            "Confirm a publication that somebody else asked for; without a digest, list them.",
        discussion: "redress workflow approve 3f2a91c07d4e --as adm-02")

    @Argument(help: "The digest of the workflow, or its beginning.")
    var digest: String?

    @Option(name: .customLong("as"), help: ArgumentHelp("Who confirms.", valueName: "user"))
    var user: String?

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        guard (digest == nil) == (user == nil) else {
            throw ValidationError("say what is confirmed and by whom: DIGEST --as USER")
        }
    }

    func run() async throws {
        guard let digest, let user else { return try await list() }
        let installation = try await Installation.open(options)
        let active = try await installation.engine.approvePublication(
            digest, tenant: installation.tenant.id, by: UserID(user))
        try await installation.settle {
            guard let active else {
                return Output.diagnostic(
                    "same-person: whoever asked for a publication may not confirm it; somebody else "
                        + "with such a role does", heading: .refused)
            }
            if options.json { return try JSONOutput.line(active.json) }
            try Output.line(
                "published \(active.name) \(active.version)  \(active.digest.prefix(12))")
        }
        if active == nil { throw ExitCode(ExitStatus.refused.rawValue) }
    }

    private func list() async throws {
        let installation = try await Installation.open(options, readOnly: true)
        let waiting = try await installation.engine.publications(tenant: installation.tenant.id)
        if options.json {
            for one in waiting {
                try JSONOutput.line(
                    .object([
                        "digest": .string(one.workflow.digest), "name": .string(one.workflow.name),
                        "requested": .time(one.requestedAt),
                        "requested-by": .string(one.requestedBy.rawValue),
                        "version": .string(one.workflow.version),
                    ]))
            }
            return
        }
        guard !waiting.isEmpty else { return Output.diagnostic("nothing waits") }
        var table = TextTable(["NAME", "VERSION", "REQUESTED", "BY", "DIGEST"])
        for one in waiting {
            table.add([
                one.workflow.name, one.workflow.version, one.requestedAt.shown,
                one.requestedBy.rawValue, String(one.workflow.digest.prefix(12)),
            ])
        }
        try table.print()
    }
}
