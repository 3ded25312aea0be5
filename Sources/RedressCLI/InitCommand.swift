import ArgumentParser
import Redress

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Create a database with a tenant, its workflows and its signing key.",
        discussion: """
            Every workflow is checked first; nothing is created when one does not check.
            Beside the database stand <db>.key (secret: keep a copy elsewhere), <db>.vkey (public)
            and <db>.checkpoints (what was signed; keep copies elsewhere).
            """)

    @Option(help: ArgumentHelp("The folder of the workflows.", valueName: "dir"))
    var workflows: String?

    @Option(
        help: ArgumentHelp(
            "The folder of the schemas (default: 'schemas' beside the workflows' folder).",
            valueName: "dir"))
    var schemas: String?

    @Option(help: "What the tenant is called.")
    var name: String?

    @Option(help: "What complaint numbers begin with (default: from the tenant's id).")
    var prefix: String?

    @Option(help: "The name of the log (default: redress.local/<tenant>).")
    var origin: String?

    @Flag(
        help: """
            One or two people do everything: a second person is waived after ten minutes, and the \
            log says so.
            """)
    var small = false

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let id = options.tenant ?? "shop"
        let initialisation = Initialisation(
            database: options.database,
            workflows: workflows ?? DataFolder.find("workflows") ?? "workflows",
            schemas: schemas, tenant: id, name: name ?? id,
            prefix: prefix ?? Self.numberPrefix(for: id),
            origin: origin ?? "redress.local/\(id)", node: options.nodeName,
            settings: TenantSettings(isSmall: small))
        let outcome = try await initialisation.run(json: options.json)
        if options.json {
            try JSONOutput.line(json(initialisation, outcome))
        } else {
            try describe(initialisation, outcome)
        }
    }

    /// What complaint numbers of a tenant begin with, if nobody says.
    static func numberPrefix(for id: String) -> String {
        let letters = id.uppercased().utf8.filter {
            (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
        }
        return String(decoding: letters.prefix(12), as: UTF8.self)
    }

    private func json(_ made: Initialisation, _ outcome: Initialisation.Outcome) -> JSONValue {
        .object([
            "database": .string(made.database), "origin": .string(made.origin),
            "prefix": .string(made.prefix), "small": .boolean(made.settings.isSmall),
            "tenant": .string(made.tenant),
            "vkey": .string(outcome.vkey),
            "workflows": .array(
                outcome.workflows.map {
                    .object([
                        "digest": .string($0.digest), "name": .string($0.name),
                        "type": .string($0.type), "version": .string($0.version),
                    ])
                }),
        ])
    }

    private func describe(
        _ made: Initialisation, _ outcome: Initialisation.Outcome
    ) throws {
        var table = TextTable()
        table.add(["created", "\(made.database) for tenant '\(made.tenant)'"])
        table.add([
            "workflows",
            outcome.workflows.map { "\($0.name) \($0.version)" }.joined(separator: ", "),
        ])
        table.add(["log", made.origin])
        table.add(["key", "\(made.database).key (secret; keep a copy elsewhere)"])
        table.add(["public key", outcome.vkey])
        table.add(["next", "redress user add ID --org ORG"])
        try table.print()
    }
}
