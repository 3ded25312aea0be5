import ArgumentParser
import Redress

struct WorkflowListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List every published version of every workflow.")

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let installation = try await Installation.open(options, readOnly: true)
        let workflows = try await installation.store.read { try $0.workflows() }
        if options.json {
            for workflow in workflows { try JSONOutput.line(workflow.json) }
            return
        }
        var table = TextTable(["NAME", "VERSION", "TYPE", "ACTIVE", "PUBLISHED", "DIGEST"])
        for workflow in workflows {
            table.add([
                workflow.name, workflow.version, workflow.type, workflow.isActive ? "yes" : "no",
                workflow.publishedAt.shown, String(workflow.digest.prefix(12)),
            ])
        }
        try table.print()
    }
}

extension StoredWorkflow {
    var json: JSONValue {
        .object([
            "active": .boolean(isActive), "digest": .string(digest), "file": .string(file),
            "name": .string(name), "published": .time(publishedAt), "type": .string(type),
            "version": .string(version),
        ])
    }
}
