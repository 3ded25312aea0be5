import SCXML
public import Statecharts

/// Whether the complaints that a workflow starts can begin as it says, under the workflows beside it.
///
/// What is missing beside it may still be published later, so it is no problem of the document.
public enum LinkCheck {
    public static func problems(
        of workflow: Workflow, beside others: [Workflow]
    ) -> [ChartProblem] {
        let known = Dictionary(([workflow] + others).map { ($0.type, $0) }) { first, _ in first }
        var problems: [ChartProblem] = []
        for case .send(let send) in workflow.chart.allContent {
            guard case .literal(WorkflowChecker.startType) = send.type,
                case .literal(let type) = send.target, case .literal(let name) = send.event,
                let other = known[type]
            else { continue }
            problems += Self.problems(of: send, EventName(name), other)
        }
        return problems.sorted()
    }

    private static func problems(
        of send: Send, _ event: EventName, _ other: Workflow
    ) -> [ChartProblem] {
        func problem(_ message: String) -> ChartProblem {
            ChartProblem(
                "send-start", at: send.location,
                "no complaint of type '\(other.type)' begins like this: \(message)")
        }
        let decision = PermissionDecision.decide(
            event, as: .system(in: other.roles), in: other, active: other.initialConfiguration)
        if case .failure(let refusal) = decision { return [problem(refusal.message)] }
        let fields = other.forms[event]?.fields ?? []
        let names = fields.map(\.path.parameterName)
        let unknown = send.parameters.map(\.name).filter { !names.contains($0) }.map { name in
            problem(
                "parameter '\(name)' is not in the form of '\(event)'"
                    + (nearest(to: name, among: names).map { "; did you mean '\($0)'?" } ?? ""))
        }
        let given = Set(send.parameters.map(\.name))
        let missing = fields.filter {
            $0.requirement == .always && !given.contains($0.path.parameterName)
        }.map {
            problem("'\($0.path)' is required by '\(event)'; send it as '\($0.path.parameterName)'")
        }
        let lists = (other.forms[event]?.lists ?? []).filter(\.isRequired).map {
            problem("list '\($0.path)' is required by '\(event)', and a start carries no lists")
        }
        return unknown + missing + lists
    }
}
