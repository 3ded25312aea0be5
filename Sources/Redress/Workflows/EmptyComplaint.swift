import LibXML
import SCXML
import Statecharts

/// A complaint of which nothing is known but who acts, for trying guards on.
final class EmptyComplaint {
    private let chart: Statechart
    private let model: XPathDataModel
    private var role = RoleID("")

    init(_ chart: Statechart) {
        self.chart = chart
        let evaluator = XPathEvaluator(operationLimit: WorkflowLimits.operationCountMax)
        evaluator.declare(prefix: "r", namespace: workflowNamespace)
        model = XPathDataModel(
            program: XPathProgram(chart: chart, evaluator: evaluator),
            identity: SessionIdentity(sessionID: "empty"), naming: .groups)
        model.declare(chart.states.flatMap(\.data))
        model.platform = { [unowned self] root in
            let actor = root.appendElement("actor")
            actor.setAttribute("id", "somebody")
            actor.setAttribute("role", role.rawValue)
            actor.setAttribute("org", "somewhere")
            actor.setAttribute("external", "false")
        }
    }

    /// True if somebody may send the event and the guard asks for nothing.
    ///
    /// A guard that only asks which states are active reads no data, so none can be missing.
    func opens(
        _ transition: Transition, for allowed: Set<RoleID>, _ syntaxes: [Int: XPathSyntax]
    ) -> Bool {
        guard let condition = transition.condition, let event = transition.events.first,
            let first = allowed.min(), let syntax = syntaxes[condition.number],
            !Self.asksForStatesOnly(syntax.tree)
        else { return false }
        role = first
        model.renewPlatform()
        var active: Set<StateID> = []
        var next: Int? = transition.source
        while let index = next {
            active.insert(chart.states[index].id)
            next = chart.states[index].parent
        }
        model.setConfiguration { active.contains($0) }
        let name = event.isWildcard ? "event" : event.description
        model.setEvent(Event(EventName(name), type: .external))
        return (try? model.condition(condition)) ?? false
    }

    private static func asksForStatesOnly(_ tree: XPathSyntax.Tree) -> Bool {
        switch tree.node {
        case .and(let operands), .or(let operands), .call("not", let operands):
            operands.allSatisfy(asksForStatesOnly)
        case .call("In", _): true
        default: false
        }
    }
}
