import ArgumentParser
import Redress
import Statecharts

struct ClockExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract:
            "Print every run of a complaint's clocks: each span, counted or not, and the rule.",
        discussion: """
            redress clock explain SHOP-2026-000001 C4

            It is counted again from the log. A due time that differs from the record is a finding.
            """)

    @Argument(help: "The complaint.")
    var number: String

    @Argument(help: "Only this clock.")
    var clock: String?

    @Option(name: .customLong("as"), help: ArgumentHelp("Who looks.", valueName: "user[:role]"))
    var actor: ActingAs?

    @Option(help: "The language of labels: zh or en (default: the environment's).")
    var language: Language?

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let installation = try await Installation.open(options, readOnly: true)
        let found = try await installation.engine.explainClocks(
            of: number, clock: clock, tenant: installation.tenant.id, as: actor?.user,
            role: actor?.role)
        if options.json {
            for one in found { try JSONOutput.line(one.json(number)) }
        } else if found.isEmpty {
            Output.diagnostic(
                (clock.map { "clock '\($0)'" } ?? "no clock") + " of '\(number)' has "
                    + (clock == nil ? "run" : "not run"))
        } else {
            for one in found { try describe(one, (language ?? .preferred).rawValue) }
        }
        if found.contains(where: { !$0.isConfirmed }) {
            throw ExitCode(ExitStatus.findings.rawValue)
        }
    }

    private func describe(_ one: ClockExplanation, _ language: String) throws {
        let run = one.run
        let wall = WallTime(one.allowance.calendar)
        let label = one.labels.text(language) ?? ""
        try Output.line("\(run.id) \(label), \(one.kind.rawValue): \(one.allowance.shown)")
        try Output.line("  \(wall.shown(run.startedAt)) started, record \(run.startRecord)")
        var table = TextTable(indent: 2)
        for span in one.spans {
            table.add([
                wall.shown(span.from), "–", wall.shown(span.to),
                span.isCounted ? WallTime.length(span) : "-",
                span.rule.rawValue, span.labels?.text(language) ?? "",
                span.isProvisional ? "provisional" : "",
            ])
        }
        try table.print()
        if one.isCut { try Output.line("  … and more") }
        if let ended = run.endedAt {
            try Output.line(
                "  \(wall.shown(ended)) \(run.status.rawValue), record "
                    + (run.endRecord.map(String.init) ?? "-"))
        }
        try Output.line(
            "  \(wall.shown(run.dueAt)) due" + (one.isProvisional ? ", provisional" : "")
                + "; \(one.clause), \(wall.zone)")
        if !one.isConfirmed {
            let again = one.allowance.due(from: run.startedAt)
            try Output.line(
                "  counted again it is due \(wall.shown(again)) by "
                    + "\(one.allowance.calendar?.name ?? "no calendar"); the record says "
                    + (run.calendarName ?? "no calendar"),
                heading: .tampered)
        }
    }
}
