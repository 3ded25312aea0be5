import ArgumentParser

/// Businesses that share a database, each with a log, numbers and people's rights of its own.
struct TenantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "Add and list tenants, and change what they decide.",
        subcommands: [TenantAddCommand.self, TenantListCommand.self, TenantSetCommand.self])
}
