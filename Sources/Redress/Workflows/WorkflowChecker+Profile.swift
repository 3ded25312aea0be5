import LibXML
import SCXML
import Statecharts

/// What a workflow may use of SCXML, and what its expressions may refer to.
extension WorkflowChecker {
    /// The event processor for actions outside the chart.
    public static let actionType = "urn:redress:action"

    mutating func checkProfile(_ chart: Statechart) {
        if chart.dataModel != "xpath" {
            report(
                "data-model", chart.states[0].location,
                "data model '\(chart.dataModel)' is not supported; use datamodel=\"xpath\"")
        }
        for state in chart.states {
            if !state.hasAuthorID, state.index != 0 {
                report(
                    "state-without-id", state.location,
                    "a state of a workflow needs an id, such as id=\"open\"")
            }
            for invoke in state.invokes {
                report("invoke", invoke.location, "<invoke> is not supported in workflows yet")
            }
            for declaration in state.data {
                if declaration.id.hasPrefix("_") {
                    report(
                        "reserved-data", declaration.location,
                        "data '\(declaration.id)' begins with '_', which is the platform's")
                }
                if case .file(let path) = declaration.initial {
                    report(
                        "external-source", declaration.location,
                        "data '\(declaration.id)' reads '\(path)'; workflows read no files, write the "
                            + "data inside the element")
                }
            }
        }
        for step in content { checkContent(step) }
        checkForeignNames(chart)
    }

    /// A misspelt attribute or namespace of ours must not silently take a permission away.
    private mutating func checkForeignNames(_ chart: Statechart) {
        check(chart.annotations, attributes: Self.topAttributes, elements: Self.topElements)
        for state in chart.states.dropFirst() {
            check(
                state.annotations, attributes: Self.stateAttributes,
                elements: Self.innerElements)
            checkQueue(state)
        }
        for transition in chart.transitions {
            check(
                transition.annotations, attributes: Self.transitionAttributes,
                elements: Self.innerElements)
        }
    }

    private static let topAttributes = ["version", "type", "currency"]
    private static let topElements = [
        "label", "roles", "codes", "calendars", "event", "clock", "urgency", "form", "claim",
        "conflict", "group",
    ]
    private static let stateAttributes = ["stage", "queue", "external", "class"]
    private static let transitionAttributes = ["allow", "fail-open", "id", "four-eyes"]
    private static let innerElements = ["label"]

    private mutating func check(
        _ annotations: Annotations, attributes: [String], elements: [String]
    ) {
        for attribute in annotations.attributes {
            checkNamespace(attribute.namespace, attribute.location)
            if attribute.namespace == workflowNamespace, !attributes.contains(attribute.name) {
                report(
                    "unknown-attribute", attribute.location,
                    "attribute 'r:\(attribute.name)' is not known here")
            }
        }
        for element in annotations.elements {
            checkNamespace(element.namespace, element.location)
            if element.namespace == workflowNamespace, !elements.contains(element.name) {
                report(
                    "unknown-element", element.location, "<r:\(element.name)> is not known here")
            }
        }
    }

    private mutating func checkNamespace(_ namespace: String, _ place: SourceLocation) {
        guard namespace != workflowNamespace, namespace.lowercased().contains("redress") else {
            return
        }
        report(
            "namespace", place,
            "namespace '\(namespace)' is not '\(workflowNamespace)'; nothing in it would count")
    }

    private mutating func checkContent(_ content: ExecutableContent) {
        switch content {
        case .unsupported(let name, let place):
            report(
                "unsupported", place,
                "<\(name)> is not supported in workflows; use <assign>, or <send> an action")
        case .send(let send): checkSend(send)
        default: break
        }
    }

    private mutating func checkSend(_ send: Send) {
        switch send.type {
        case .literal(let type)
        where type == Self.startType: return checkStart(send)
        case .literal(let type)
        where type != Self.actionType && !StandardType.sendTypes.contains(type):
            report(
                "send-type", send.location,
                "send type '\(type)' is not enabled; use '\(Self.actionType)' for actions and "
                    + "'\(Self.startType)' for linked complaints")
        case .expression:
            report("send-type", send.location, "the type of a send must stand in the document")
        default: break
        }
        if case .literal(let target) = send.target, target != "#_internal" {
            report("send-target", send.location, "send target '\(target)' is not supported")
        }
        checkMessage(send)
        if send.target == nil, send.targetsItself, !send.isDelayed {
            report(
                "send-without-delay", send.location,
                "a send without a delay would wait for the next act and be taken in its place; use "
                    + "<raise>")
        }
        if case .expression(let delay) = send.delay {
            if let text = (try? XPathSyntax(delay.source))?.tree.constant,
                Delay.milliseconds(text) == nil
            {
                report(
                    "delay", delay.location,
                    "delay '\(text)' is not a number with ms, s, m, h or d")
            }
            for call in XPathReferences(delay.source).functions where call.name == "r:due" {
                guard let id = call.literal, clocks[id] != nil else {
                    report(
                        "unknown-clock", delay.location,
                        "clock '\(call.literal ?? "?")' is not declared with <r:clock>")
                    continue
                }
                if send.id != id {
                    report(
                        "clock-id", send.location,
                        "a send that starts clock '\(id)' must have id=\"\(id)\"")
                }
                if case .literal(let event) = send.event, let clock = clocks[id],
                    clock.event.rawValue != event
                {
                    report(
                        "clock-event", send.location,
                        "clock '\(id)' declares event '\(clock.event)', not '\(event)'")
                }
            }
        }
    }

    /// All executable content, nested content included.
    func allContent(_ chart: Statechart) -> [ExecutableContent] {
        var found: [ExecutableContent] = []
        func add(_ content: [ExecutableContent]) {
            for step in content {
                found.append(step)
                switch step {
                case .choose(let branches, let otherwise):
                    for branch in branches { add(branch.content) }
                    add(otherwise)
                case .forEach(let loop): add(loop.content)
                default: break
                }
            }
        }
        for state in chart.states {
            state.onEntry.forEach(add)
            state.onExit.forEach(add)
            add(state.initial?.content ?? [])
        }
        for transition in chart.transitions { add(transition.content) }
        return found
    }

    mutating func checkReferences(_ chart: Statechart, _ allowed: [Set<RoleID>]) {
        for clock in clocks.values
        where !chart.transitions.contains(where: { $0.matches(clock.event) }) {
            report(
                "clock-event", clock.location,
                "no transition takes event '\(clock.event)' of clock '\(clock.id)'")
        }
        for form in forms.values
        where !chart.transitions.contains(where: { $0.matches(form.event) }) {
            report("form", form.location, "no transition takes event '\(form.event)'")
        }
        for transition in chart.transitions
        where allowed[transition.index].isEmpty && transition.targets.isEmpty
            && transition.content.isEmpty && !transition.events.isEmpty
        {
            report(
                "idle-transition", transition.location,
                "nobody may send this and it does nothing; add r:allow", severity: .warning)
        }
    }

    mutating func checkLabels(
        _ chart: Statechart, _ stateLabels: [Labels], _ allowed: [Set<RoleID>]
    ) {
        label(Labels(chart.annotations.elements), "the workflow", chart.states[0].location)
        for state in chart.states.dropFirst() where state.isAtomic {
            label(stateLabels[state.index], "state '\(state.id)'", state.location)
        }
        for transition in chart.transitions where !allowed[transition.index].isEmpty {
            for descriptor in transition.events where !descriptor.isWildcard {
                let name = EventName(descriptor.description)
                let labels = eventLabels[name] ?? Labels(texts: [:])
                label(labels, "event '\(name)'", transition.location)
            }
        }
    }
}

/// Limits of what a workflow may cost.
public enum WorkflowLimits {
    /// libxml2's operations for one expression; ordinary guards need 15 to 400.
    public static let operationCountMax = 100_000
    /// What a complaint's data and snapshot may be together, as XML.
    public static let dataByteCountMax = 4_194_304
}

extension XPathSyntax.Tree {
    /// The text of a literal or a number.
    fileprivate var constant: String? {
        switch node {
        case .literal(let text), .number(let text): text
        default: nil
        }
    }
}

extension Send {
    /// True if the event comes back to the chart, not to a processor of actions.
    fileprivate var targetsItself: Bool {
        guard case .literal(let type) = type else { return type == nil }
        return StandardType.sendTypes.contains(type)
    }

    /// True unless the document itself says that the event is sent at once.
    fileprivate var isDelayed: Bool {
        guard case .literal(let text) = delay else { return delay != nil }
        return Delay.milliseconds(text) != 0
    }
}
