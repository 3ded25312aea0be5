import ArgumentParser

/// Workflows: what is published, and whether a file may be.
struct WorkflowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflow", abstract: "List, check and publish workflows.",
        subcommands: [
            WorkflowListCommand.self, WorkflowCheckCommand.self, WorkflowPublishCommand.self,
        ])
}
