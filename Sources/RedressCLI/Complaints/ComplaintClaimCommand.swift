import ArgumentParser
import Redress
import Statecharts

struct ComplaintClaimCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim",
        abstract: "Say that you work on a complaint that waits for your role.",
        discussion: """
            redress complaint claim SHOP-2026-000001 --as ag-01

            A claim tells the others; it does not keep them from acting. It ends when the complaint
            leaves the states that wait for you, and when your role expires.
            """)

    @Argument(help: "The complaint.")
    var number: String

    @Option(
        name: .customLong("as"), help: ArgumentHelp("Who works on it.", valueName: "user[:role]"))
    var actor: ActingAs

    @Flag(help: "Take it from whoever has it; for roles that supervise.")
    var takeOver = false

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let installation = try await Installation.open(options)
        let answer = try await installation.engine.claim(
            number, tenant: installation.tenant.id, as: actor.user, role: actor.role,
            takesOver: takeOver)
        try await ClaimReport(installation, options).finish(answer, number, word: "claimed")
    }
}

struct ComplaintReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Put a complaint that you have claimed back.",
        discussion: "redress complaint release SHOP-2026-000001 --as ag-01")

    @Argument(help: "The complaint.")
    var number: String

    @Option(name: .customLong("as"), help: ArgumentHelp("Who has it.", valueName: "user[:role]"))
    var actor: ActingAs

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let installation = try await Installation.open(options)
        let answer = try await installation.engine.release(
            number, tenant: installation.tenant.id, as: actor.user, role: actor.role)
        try await ClaimReport(installation, options).finish(answer, number, word: "released")
    }
}

/// Prints the answer to a claim or a release.
private struct ClaimReport {
    let installation: Installation
    let options: DatabaseOptions

    init(_ installation: Installation, _ options: DatabaseOptions) {
        self.installation = installation
        self.options = options
    }

    func finish(_ answer: ClaimAnswer, _ number: String, word: String) async throws {
        try await installation.settle {
            switch answer {
            case .changed(let grant):
                if options.json { return try JSONOutput.line(json(number, grant)) }
                try Output.line(
                    "\(word) \(grant.number); version \(grant.version), record \(grant.sequence)")
            case .unchanged:
                if options.json { return try JSONOutput.line(json(number, nil)) }
                try Output.line("unchanged \(number)")
            case .refused(let refusal):
                if options.json { return try JSONOutput.line(refusal.json) }
                refusal.describe()
            }
        }
        if case .refused(let refusal) = answer {
            throw ExitCode(ExitStatus(refusal).rawValue)
        }
    }

    private func json(_ number: String, _ grant: Grant?) -> JSONValue {
        .members([
            "changed": .boolean(grant != nil), "leaf": grant.map { .string($0.leaf) },
            "number": .string(number), "outcome": .string("granted"),
            "sequence": grant.map { .count($0.sequence) },
            "version": grant.map { .integer($0.version) },
        ])
    }
}
