import ArgumentParser
import Redress

struct TenantAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a tenant to a database: a log, numbers and people's rights of its own.",
        discussion: """
            redress tenant add second --prefix SECOND
            redress user grant out-01 agent.outsourced --tenant second

            People are known to all tenants by their pseudonym; roles and training are given for one.
            The log of the new tenant is signed with the key of the database.
            """)

    @Argument(help: "What --tenant names it by.")
    var id: String

    @Option(help: "What the tenant is called (default: its id).")
    var name: String?

    @Option(help: "What complaint numbers begin with (default: from the id).")
    var prefix: String?

    @Option(help: "The name of the log (default: redress.local/<tenant>).")
    var origin: String?

    @Flag(help: "One or two people do everything: a second person is waived after ten minutes.")
    var small = false

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        if options.tenant != nil {
            throw ValidationError("'tenant add' takes the new tenant as its argument, not --tenant")
        }
    }

    func run() async throws {
        let tenant = try await Installation.addTenant(
            NewTenant(
                id: TenantID(id), name: name ?? id,
                numberPrefix: prefix ?? InitCommand.numberPrefix(for: id),
                origin: origin ?? "redress.local/\(id)",
                settings: TenantSettings(isSmall: small)),
            options)
        if options.json { return try JSONOutput.line(tenant.json) }
        try Output.line("added tenant '\(tenant.id)' with log \(tenant.origin)")
    }
}
