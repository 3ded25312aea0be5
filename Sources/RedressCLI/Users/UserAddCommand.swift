import ArgumentParser
import Redress

struct UserAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a person by a pseudonym, without any role.",
        discussion: "redress user add out-01 --org outsourcer-a --outsourcer")

    @Argument(help: "A pseudonym, never a name.")
    var id: String

    @Option(help: ArgumentHelp("The organisation; it is added if it is new.", valueName: "org"))
    var org: String

    @Flag(help: "The organisation is an outsourcer: its people may only record and submit.")
    var outsourcer = false

    @Option(help: "A team within the organisation.")
    var team: String?

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        if let team, !isPlainID(team) {
            throw ValidationError("--team '\(team)' must be 1 to 40 of a-z, 0-9, '-', '.', '_'")
        }
    }

    func run() async throws {
        let installation = try await Installation.open(options)
        try await installation.engine.addUser(
            UserID(id),
            organisation: StoredOrganisation(
                id: OrganisationID(org), name: org, isOutsourcer: outsourcer),
            team: team, tenant: installation.tenant.id)
        try await installation.settle {
            if options.json {
                try JSONOutput.line(
                    .members([
                        "id": .string(id), "org": .string(org), "outsourcer": .boolean(outsourcer),
                        "team": team.map { .string($0) },
                    ]))
            } else {
                try Output.line("added \(id) of \(org)" + (outsourcer ? " (outsourcer)" : ""))
            }
        }
    }
}
