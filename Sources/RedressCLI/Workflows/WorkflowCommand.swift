import ArgumentParser

/// Workflows: what is published, and whether a file may be.
struct WorkflowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflow", abstract: "List, assemble, check, test and publish workflows.",
        subcommands: [
            WorkflowListCommand.self, WorkflowAssembleCommand.self, WorkflowCheckCommand.self,
            WorkflowTestCommand.self, WorkflowPublishCommand.self, WorkflowApproveCommand.self,
        ])
}
