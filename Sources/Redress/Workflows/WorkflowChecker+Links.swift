import SCXML
import Statecharts

/// What a workflow says about linked complaints: those it starts, and what it is to its parent.
extension WorkflowChecker {
    /// The event processor that records a linked complaint.
    public static let startType = "urn:redress:start"

    /// A start names the type and the first event; what they are is seen when it is carried out,
    /// because another workflow may be published at any time.
    mutating func checkStart(_ send: Send) {
        func report(_ message: String) { self.report("send-start", send.location, message) }
        if case .literal(let type) = send.target {
            if type.isEmpty || type.hasPrefix("#") {
                report("a start needs the type of a workflow as its target, not '\(type)'")
            }
        } else {
            report(
                "a start needs the type of a workflow as its target, such as target=\"escalation\"")
        }
        if case .literal = send.event {
        } else {
            report(
                "a start needs the first event of the linked complaint, such as event=\"signal\"")
        }
        if send.delay != nil { report("a start cannot be put off; let a clock's event start it") }
        if send.content != nil || !send.names.isEmpty {
            report("a start carries fields of a form: <param name=\"group.name\" expr=\"…\"/>")
        }
    }

    /// An event for a complaint that is linked: its number is known in the act only.
    mutating func checkMessage(_ send: Send) {
        guard case .expression = send.target, send.delay != nil else { return }
        report(
            "send-target", send.location,
            "an event for another complaint cannot be put off; let a clock's event send it")
    }

    /// What the states say in `r:external`, by their index.
    mutating func externalStatuses(_ chart: Statechart) -> [Int: ExternalCase.Status] {
        var found: [Int: ExternalCase.Status] = [:]
        for state in chart.states.dropFirst() {
            guard
                let attribute = state.annotations.attribute(
                    "external", namespace: workflowNamespace)
            else { continue }
            guard let status = ExternalCase.Status(rawValue: attribute.value) else {
                report(
                    "external", attribute.location,
                    "r:external is open or closed, not '\(attribute.value)'")
                continue
            }
            found[state.index] = status
            var parent = state.parent
            while let ancestor = parent {
                if found[ancestor] != nil {
                    report(
                        "external", attribute.location,
                        "state '\(chart.states[ancestor].id)' around it says r:external already")
                    break
                }
                parent = chart.states[ancestor].parent
            }
        }
        return found
    }
}
