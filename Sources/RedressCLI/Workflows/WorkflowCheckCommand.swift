import ArgumentParser
import Redress

struct WorkflowCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Report every problem of workflow files; exit 1 when there is an error.",
        discussion: "redress workflow check workflows")

    @Argument(help: ArgumentHelp("The documents, or folders of workflows.", valueName: "dir|file"))
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "The folder of the schemas (default: 'schemas' beside the workflows' folder).",
            valueName: "dir"))
    var schemas: String?

    @Flag(help: "Print JSON, as docs/cli-json.md describes it.")
    var json = false

    func run() throws {
        let checked = try WorkflowFiles(checking: WorkflowFiles.documents(files), schemas: schemas)
        try checked.printProblems(json: json)
        if !json {
            for (source, workflow) in checked.workflows.map({ ($0.source, $0.workflow) }) {
                let digest = source.digest.prefix(12)
                try Output.line(
                    "\(source.file): ok: \(workflow.name) \(workflow.version), digest \(digest)")
            }
        }
        if checked.hasErrors { throw ExitCode(ExitStatus.findings.rawValue) }
    }
}
