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
        let term =
            one.isDated
            ? "a date of the complaint, in \(one.allowance.calendar?.name ?? "")"
            : one.allowance.shown
        try Output.line("\(run.id) \(label), \(one.kind.rawValue): \(term)")
        try Output.line("  \(wall.shown(run.startedAt)) started, record \(run.startRecord)")
        var table = TextTable(indent: 2)
        for span in one.spans {
            table.add([
                wall.shown(span.from), "–", wall.shown(span.to),
                span.isCounted ? WallTime.length(span) : "-",
                span.rule.rawValue, span.labels?.text(language) ?? span.reason ?? "",
                span.isProvisional ? "provisional" : "",
            ])
        }
        try table.print()
        if one.isCut { try Output.line("  … and more") }
        for step in one.steps {
            try Output.line("  \(wall.shown(step.change.at)) \(step.shown(wall, language))")
        }
        if let ended = run.endedAt {
            try Output.line(
                "  \(wall.shown(ended)) \(run.status.rawValue), record "
                    + (run.endRecord.map(String.init) ?? "-"))
        }
        try Output.line("  \(due(one, wall)); \(one.clause), \(wall.zone)")
        guard !one.isConfirmed else { return }
        let again = one.allowance.due(from: run.startedAt)
        let isFirst = one.steps.allSatisfy(\.isConfirmed)
        try Output.line(
            isFirst
                ? "  counted again it is due \(wall.shown(again)) by "
                    + "\(one.allowance.calendar?.name ?? "no calendar"); the record says "
                    + (run.calendarName ?? "no calendar")
                : "  counted again, what is marked above differs from its record",
            heading: .tampered)
    }

    private func due(_ one: ClockExplanation, _ wall: WallTime) -> String {
        guard one.run.status == .paused else {
            return "\(wall.shown(one.run.dueAt)) due" + (one.isProvisional ? ", provisional" : "")
        }
        guard let remaining = one.remaining else { return "waits for its date" }
        return "paused, \(remaining.shown) left"
            + (one.dueIfResumed.map { "; if it went on now, due \(wall.shown($0))" } ?? "")
    }
}

extension ClockExplanation.Step {
    /// `paused: goods under test, 3 days left; product.scxml:93, record 12`.
    fileprivate func shown(_ wall: WallTime, _ language: String) -> String {
        var text: String
        switch change.kind {
        case .pause:
            let reason = labels?.text(language) ?? change.reason ?? "-"
            text = "paused: \(reason)" + (change.reason.map { " (\($0))" } ?? "")
        case .resume: text = "resumed"
        case .scale: text = "× \(change.factor?.description ?? "?")"
        case .extend: text = "extended" + (amount.map { " by \($0.shown)" } ?? "")
        case .replan: text = "planned anew"
        }
        if let remaining { text += ", \(remaining.shown) left" }
        if let due = change.dueAt { text += ", due \(wall.shown(due))" }
        text += "; \(clause.map { "\($0), " } ?? "")record \(change.record)"
        return isConfirmed ? text : text + ", NOT CONFIRMED"
    }
}
