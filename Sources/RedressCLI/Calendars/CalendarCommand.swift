import ArgumentParser

/// Calendars that a business publishes apart from its workflows.
struct CalendarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar", abstract: "Publish working-time calendars, and list them.",
        subcommands: [CalendarPublishCommand.self, CalendarListCommand.self])
}
