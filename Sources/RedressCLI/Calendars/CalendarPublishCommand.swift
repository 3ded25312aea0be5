import ArgumentParser
import Redress
import Statecharts

struct CalendarPublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Make a file of calendars the one that clocks count with from now on.",
        discussion: """
            redress calendar publish workflows/calendars/cn.xml

            Clocks that wait are counted again, each complaint with a record of its own. If that was \
            interrupted, publishing the same file again goes on with it.
            """)

    @Argument(help: ArgumentHelp("The calendars.", valueName: "file"))
    var file: String

    @Option(
        help: ArgumentHelp(
            "The folder of the schemas (default: 'schemas' beside the workflows' folder).",
            valueName: "dir"))
    var schemas: String?

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let body = try InputFile(file, byteCountMax: 8 << 20).bytes
        let folder = try schemas ?? WorkflowFiles.schemasFolder(of: file)
        var problems: [ChartProblem] = []
        let catalogue = CalendarCatalogue(
            loading: body, file: file, schemas: try WorkflowFiles.schemas(folder),
            problems: &problems)
        guard problems.isEmpty, let first = catalogue.calendars.first else {
            for problem in Set(problems).sorted() {
                if options.json {
                    try JSONOutput.line(problem.json)
                } else {
                    Output.diagnostic(problem.description)
                }
            }
            throw CommandFailure(.findings, "nothing was changed: the calendars do not check")
        }
        let installation = try await Installation.open(options)
        let isQuiet = options.json
        let report = try await installation.engine.publishCalendars(
            body, version: first.version, tenant: installation.tenant.id
        ) { count in
            if !isQuiet { Output.diagnostic("looked at \(count) complaints") }
        }
        try await installation.settle { try tell(report) }
        if let skipped = report.skipped.first {
            throw CommandFailure(
                .unavailable,
                "\(report.skipped.count) complaints cannot be continued and keep their due times, "
                    + "first '\(skipped)'")
        }
    }

    private func tell(_ report: CalendarPublication) throws {
        if options.json {
            try JSONOutput.line(
                .object([
                    "calendars": .array(report.calendars.map { .string($0) }),
                    "published": .boolean(report.isNew),
                    "replanned": .count(report.replannedCount),
                    "skipped": .array(report.skipped.map { .string($0) }),
                ]))
        } else {
            try Output.line(
                (report.isNew ? "published " : "unchanged ")
                    + report.calendars.joined(separator: ", ")
                    + "; clocks of \(report.replannedCount) complaints counted again")
        }
    }
}
