import ArgumentParser
import Redress
import Statecharts

struct WorkflowTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the scenarios of workflows, and say what they did not come to.",
        discussion: """
            redress workflow test
            redress workflow test workflows/product --require-coverage 60
            redress workflow test workflows/product/scenarios/walks.xml

            Exit 1 when a scenario fails, or covers less than is required.
            """)

    @Argument(
        help: ArgumentHelp(
            "Folders of workflows, of one workflow, or files of scenarios (default: 'workflows').",
            valueName: "dir|file"))
    var paths: [String] = []

    @Option(
        help: ArgumentHelp(
            "What the scenarios of each workflow must cover of it together.", valueName: "percent"))
    var requireCoverage: Int?

    @Option(
        help: ArgumentHelp(
            "The folder of the schemas (default: 'schemas' beside the workflows' folder).",
            valueName: "dir"))
    var schemas: String?

    @Flag(help: "Leave out the list of what is not covered.")
    var brief = false

    @Flag(help: "Print JSON, as docs/cli-json.md describes it.")
    var json = false

    func validate() throws {
        if let percent = requireCoverage, !(0...100).contains(percent) {
            throw ValidationError("--require-coverage is a percentage from 0 to 100")
        }
    }

    func run() async throws {
        let folders = try ScenarioFolder.find(paths, schemas: schemas)
        let output = WorkflowTestOutput(json: json, isBrief: brief)
        var hasFailed = false
        for folder in folders {
            let runner: ScenarioFolder.Loaded
            switch try folder.load() {
            case .failure(let problems):
                try output.tell(problems)
                hasFailed = true
                continue
            case .success(let loaded): runner = loaded
            }
            let shelf = try StoreShelf()
            let report = try await ScenarioRunner(
                runner.suite, source: runner.source, others: runner.others
            ).run(
                on: shelf.lend, told: { try output.tell($0, workflow: runner.suite.workflow.name) })
            try output.tell(report)
            if !report.hasPassed { hasFailed = true }
            if let required = requireCoverage, report.coverage.total.percent < required {
                try output.tellLow(report, required)
                hasFailed = true
            }
        }
        if hasFailed { throw ExitCode(ExitStatus.findings.rawValue) }
    }
}
