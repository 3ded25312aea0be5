import ArgumentParser

/// State chart documents as such, without complaints, roles or a database.
struct SCXMLCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scxml", abstract: "Run SCXML documents of any kind.",
        subcommands: [SCXMLRunCommand.self])
}
