import ArgumentParser

/// People, by pseudonym, with their organisations and roles.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Add people, and give and take their roles.",
        subcommands: [
            UserAddCommand.self, UserListCommand.self, UserGrantCommand.self,
            UserRevokeCommand.self, UserTrainCommand.self, UserHandOverCommand.self,
        ])
}
