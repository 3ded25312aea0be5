import LibXML
import SCXML
import Statecharts

/// A complaint of which nothing is known but who acts, for trying guards on.
final class EmptyComplaint {
    private let chart: Statechart
    private let model: XPathDataModel
    private let texts: [ExpressionText]
    private var role = RoleID("")
    private var answers: [Question: Bool] = [:]

    /// All that an answer depends on.
    private struct Question: Hashable {
        var text: ObjectIdentifier
        var event: EventName
        var role: RoleID
        /// Nil if the guard does not ask which states are active.
        var state: Int?
    }

    init(_ chart: Statechart, _ texts: [ExpressionText], _ evaluator: XPathEvaluator) {
        self.chart = chart
        self.texts = texts
        model = XPathDataModel(
            program: XPathProgram(chart: chart, evaluator: evaluator),
            identity: SessionIdentity(sessionID: "empty"), naming: .groups)
        model.declare(chart.states.flatMap(\.data))
        model.functions = { name, namespace, _ in
            // Of what is missing.
            DateFunction(name, namespace: namespace).map { _ in .number(.nan) }
        }
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
    func opens(_ transition: Transition, for allowed: Set<RoleID>) -> Bool {
        guard let condition = transition.condition, let event = transition.events.first,
            let first = allowed.min()
        else { return false }
        let text = texts[condition.number]
        guard let syntax = text.soundTree, !Self.asksForStatesOnly(syntax.tree)
        else { return false }
        let question = Question(
            text: ObjectIdentifier(text),
            event: EventName(event.isWildcard ? "event" : event.description), role: first,
            state: syntax.references.functions.contains { $0.name == "In" }
                ? transition.source : nil)
        if let known = answers[question] { return known }
        let answer = isTrue(condition, asking: question, in: transition.source)
        answers[question] = answer
        return answer
    }

    private func isTrue(
        _ condition: Expression, asking question: Question, in state: Int
    ) -> Bool {
        role = question.role
        model.renewPlatform()
        var active: Set<StateID> = []
        var next: Int? = state
        while let index = next {
            active.insert(chart.states[index].id)
            next = chart.states[index].parent
        }
        model.setConfiguration { active.contains($0) }
        model.setEvent(Event(question.event, type: .external))
        // A document may have more guards than their programs have room.
        defer { model.program.forget(condition) }
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
