import ArgumentParser
import Redress
import Statecharts

struct ComplaintShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a complaint as a person may see it, and what they may do now.",
        discussion: "Without --as, personal data are masked and no actions are shown.")

    @Argument(help: "The complaint.")
    var number: String

    @Option(name: .customLong("as"), help: ArgumentHelp("Who looks.", valueName: "user[:role]"))
    var actor: ActingAs?

    @Option(help: "The language of labels: zh or en (default: the environment's).")
    var language: Language?

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let installation = try await Installation.open(options, readOnly: true)
        let view = try await installation.engine.view(
            number,
            tenant: installation.tenant.id,
            as: actor?.user,
            role: actor?.role)
        if options.json { return try JSONOutput.line(view.json) }
        try describe(view, (language ?? .preferred).rawValue)
    }

    private func describe(_ view: ComplaintView, _ language: String) throws {
        let states = view.states.map { state in
            let label = view.stateLabels[state.rawValue]?.text(language)
            return state.rawValue + (label.map { " (\($0))" } ?? "")
        }
        var head = TextTable()
        head.add(["complaint", view.number])
        head.add(["type", view.type + (view.subtype.map { ", \($0)" } ?? "")])
        head.add(["state", states.joined(separator: ", ") + (view.isEnded ? ", ended" : "")])
        head.add(["version", String(view.version)])
        head.add([
            "workflow",
            "\(view.workflowName) \(view.workflowVersion), digest \(view.workflowDigest.prefix(12))",
        ])
        head.add(["recorded", view.createdAt.shown])
        head.add(["changed", view.updatedAt.shown])
        if let parent = view.parent { head.add(["linked to", parent]) }
        if let role = view.role { head.add(["seen as", role.rawValue]) }
        try head.print()
        try section("data", view.fields.map { [$0.path, $0.value, $0.isMasked ? "masked" : ""] })
        try section(
            "attachments",
            view.attachments.map { one in
                [
                    one.path, one.attachment?.mediaType.rawValue ?? "not stored",
                    one.attachment.map { "\($0.byteCount) bytes" } ?? "", one.hash,
                ]
            })
        try section(
            "clocks",
            view.clocks.map {
                [
                    $0.id, $0.labels.text(language) ?? "", $0.kind, $0.status, $0.shownTime,
                ]
            })
        try section(
            "linked complaints",
            view.linked.map {
                [
                    $0.number, $0.type, $0.state, $0.external?.status?.rawValue ?? "",
                    $0.external?.body ?? "", $0.external?.outcome ?? "",
                ]
            })
        let allowed = view.actions.filter(\.isAllowed)
        try section("you may", allowed.map { row($0, language) })
        try section(
            "you may not",
            view.actions.filter { !$0.isAllowed }.map { action in
                [
                    action.event.rawValue, action.labels.text(language) ?? "",
                    action.reason ?? "", "permitted: " + list(action.permitted.map(\.rawValue)),
                ]
            })
        if actor != nil, allowed.isEmpty { try Output.line("you may do nothing here now") }
    }

    private func row(_ action: ActionView, _ language: String) -> [String] {
        [
            action.event.rawValue, action.labels.text(language) ?? "",
            action.requiredFields.isEmpty ? "" : "needs \(list(action.requiredFields))",
            action.guards.isEmpty ? "" : "if \(action.guards.joined(separator: " or "))",
        ]
    }

    private func list(_ texts: [String]) -> String { texts.joined(separator: ", ") }

    private func section(_ title: String, _ rows: [[String]]) throws {
        guard !rows.isEmpty else { return }
        try Output.line(title)
        var table = TextTable(indent: 2)
        for row in rows { table.add(row) }
        try table.print()
    }
}
