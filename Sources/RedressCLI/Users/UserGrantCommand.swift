import ArgumentParser
import Redress

struct UserGrantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "Give a person a role, for a time and up to an amount.",
        discussion: "redress user grant mgr-01 manager.approver --until 2027-01-01 --limit 500000")

    @Argument(help: "The person.")
    var id: String

    @Argument(help: "The role, as roles.xml declares it.")
    var role: String

    @Option(
        help: ArgumentHelp("The first moment (default: now).", valueName: "time"),
        transform: parseTime)
    var from: Timestamp?

    @Option(
        help: ArgumentHelp("The first moment at which it no longer counts.", valueName: "time"),
        transform: parseTime)
    var until: Timestamp?

    @Option(
        help: ArgumentHelp(
            "The largest amount, in minor units (default: the role's own).", valueName: "minor"))
    var limit: Int64?

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let installation = try await Installation.open(options)
        let now = installation.clock.now().time
        var grant = RoleGrant(
            id: 0, user: UserID(id), tenant: installation.tenant.id, role: RoleID(role),
            validFrom: from ?? now, validUntil: until, limit: limit)
        grant.id = try await installation.engine.grant(grant)
        try await installation.settle {
            if options.json {
                guard case .object(var members) = grant.json(at: now) else { return }
                members["user"] = .string(id)
                try JSONOutput.line(.object(members))
            } else {
                var text = "granted \(role) to \(id) from \(grant.validFrom.shown)"
                if let until { text += " until \(until.shown)" }
                if let limit { text += ", limit \(limit)" }
                try Output.line(text)
            }
        }
    }
}
