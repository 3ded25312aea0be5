import ArgumentParser

/// Clocks: what they counted.
struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Explain the due times of a complaint.",
        subcommands: [ClockExplainCommand.self])
}
