import ArgumentParser
import Redress

struct UserRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a person's role now; what was done with it stays.")

    @Argument(help: "The person.")
    var id: String

    @Argument(help: "The role.")
    var role: String

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let installation = try await Installation.open(options)
        try await installation.engine.revoke(
            RoleID(role), of: UserID(id), tenant: installation.tenant.id)
        try await installation.settle {
            if options.json {
                try JSONOutput.line(
                    .object(["revoked": .boolean(true), "role": .string(role), "user": .string(id)])
                )
            } else {
                try Output.line("revoked \(role) of \(id)")
            }
        }
    }
}
