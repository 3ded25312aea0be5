import LibXML
import SCXML
import Statecharts

/// Who must not act, and for whom work waits: `r:four-eyes`, `<r:conflict>`, `r:queue`.
extension WorkflowChecker {
    // MARK: Second persons

    /// Reads `r:four-eyes`, by the index of the transition.
    mutating func readFourEyes(
        _ chart: Statechart, _ allowed: [Set<RoleID>]
    ) -> [Int: FourEyes] {
        var known = Set(chart.states.flatMap(\.data).map(\.id))
        known.insert("_x")
        var found: [Int: FourEyes] = [:]
        for transition in chart.transitions {
            guard
                let given = transition.annotations.attribute(
                    "four-eyes", namespace: workflowNamespace)
            else { continue }
            if allowed[transition.index].subtracting([.system]).isEmpty {
                report(
                    "four-eyes", given.location,
                    "r:four-eyes on a transition that no person may take; add r:allow, or take it "
                        + "away")
            }
            let expression = Expression(
                source: given.value, number: chart.expressions.count, location: given.location)
            if checkPeople(expression, known) {
                found[transition.index] = FourEyes(
                    source: given.value, location: given.location)
            }
        }
        return found
    }

    /// - Returns: False if the expression cannot name people.
    private mutating func checkPeople(_ expression: Expression, _ known: Set<String>) -> Bool {
        let text = ExpressionText(expression.source, by: evaluator)
        if let problem = text.problem {
            report(problem.kind.rawValue, expression.location, problem.description)
            return false
        }
        if let failure = text.failure {
            report(failure, expression.source, expression.location)
            return false
        }
        guard let tree = text.tree else { return false }
        var isSound = true
        for name in tree.references.variables where !known.contains(name) {
            isSound = false
            let guess = nearest(to: name, among: known)
            report(
                "unknown-variable", expression.location,
                "variable '$\(name)' is not declared"
                    + (guess.map { "; did you mean '$\($0)'?" } ?? ""))
        }
        for call in tree.references.functions
        where !XPathEvaluator.coreFunctionNames.contains(call.name) {
            isSound = false
            report(
                "unknown-function", expression.location,
                "function '\(call.name)()' is not known in r:four-eyes; XPath 1.0's are")
        }
        switch tree.tree.node {
        case .path, .union: break
        default:
            isSound = false
            report(
                "four-eyes", expression.location,
                "'\(expression.source)' does not name people; write a path to what the engine has "
                    + "stamped, such as $proposals/proposal[last()]/@by")
        }
        return isSound
    }

    // MARK: People whom a complaint is about

    mutating func readConflict(_ element: ForeignElement, _ groups: Set<String>) {
        var conflict = Conflict(location: element.location)
        for attribute in ["user", "team"] {
            guard let text = element[attribute] else { continue }
            guard let path = FieldPath(text), let group = path.steps.first,
                groups.contains(group), path.steps.count > 1 || path.attribute != nil
            else {
                report(
                    "path", element.location(of: attribute),
                    "'\(text)' is not a place in a <data> of the document, such as "
                        + "subject/@employee")
                continue
            }
            if attribute == "user" { conflict.user = path } else { conflict.team = path }
        }
        if element["user"] == nil, element["team"] == nil {
            report(
                "conflict", element.location,
                "<r:conflict> names nobody; add user=\"subject/@employee\" or team=\"subject/@team\""
            )
        }
        conflicts.append(conflict)
    }

    /// A path that nothing writes keeps nobody away.
    mutating func checkConflicts() {
        let known = knownPaths()
        for conflict in conflicts {
            for path in [conflict.user, conflict.team].compactMap(\.self)
            where !known.contains(path) {
                let guess = nearest(to: path.description, among: known.map(\.description))
                report(
                    "conflict", conflict.location,
                    "no form writes '\(path)', so that <r:conflict> would keep nobody away"
                        + (guess.map { "; did you mean '\($0)'?" } ?? ""), severity: .warning)
            }
        }
    }

    // MARK: Groups that few may see

    /// Reads `<r:group>`; without it what the chart writes would be seen by all who see `core`.
    mutating func readGroup(_ element: ForeignElement, _ groups: Set<String>) {
        guard let name = element["name"], groups.contains(name) else {
            let guess = nearest(to: element["name"] ?? "", among: Array(groups))
            report(
                "group", element.location(of: "name"),
                "'\(element["name"] ?? "")' is not a <data> of the document"
                    + (guess.map { "; did you mean '\($0)'?" } ?? ""))
            return
        }
        guard let fieldClass = element["class"].flatMap({ FieldClass(rawValue: $0) }) else {
            let known = FieldClass.allCases.map(\.rawValue).joined(separator: ", ")
            report(
                "group", element.location(of: "class"),
                "class '\(element["class"] ?? "")' is not one of: \(known)")
            return
        }
        if groupClasses.updateValue(fieldClass, forKey: name) != nil {
            report("group", element.location, "group '\(name)' stands twice")
        }
    }

    /// The class of a state, its own or that of the nearest one around it.
    mutating func stateClass(_ state: State, _ chart: Statechart) -> FieldClass? {
        var next: Int? = state.index
        while let index = next {
            let one = chart.states[index]
            if let given = one.annotations.attribute("class", namespace: workflowNamespace) {
                if let known = FieldClass(rawValue: given.value) { return known }
                let known = FieldClass.allCases.map(\.rawValue).joined(separator: ", ")
                report(
                    "state-class", given.location,
                    "class '\(given.value)' is not one of: \(known)")
            }
            next = one.parent
        }
        return nil
    }

    // MARK: Queues

    mutating func checkQueue(_ state: State) {
        guard let queue = state.annotations.attribute("queue", namespace: workflowNamespace)
        else { return }
        for name in queue.value.words where roles[RoleID(name)] == nil {
            let guess = nearest(to: name, among: roles.roles.map(\.id.rawValue))
            report(
                "unknown-role", queue.location,
                "role '\(name)' is not in roles.xml"
                    + (guess.map { "; did you mean '\($0)'?" } ?? ""))
        }
    }

    /// A role that reaches only what waits for it cannot act where nothing does.
    mutating func checkTasks(_ chart: Statechart, _ allowed: [Set<RoleID>]) {
        let tasks = Set(roles.roles.filter { $0.scope == .task }.map(\.id))
        guard !tasks.isEmpty else { return }
        for transition in chart.transitions {
            for role in allowed[transition.index].intersection(tasks).sorted()
            where !waits(for: role, around: transition.source, chart) {
                report(
                    "task-without-queue", transition.location,
                    "role '\(role)' has scope=\"task\" and may send "
                        + "'\(transition.events.first.map { "\($0)" } ?? "")', but no state here "
                        + "waits for it; add r:queue=\"\(role)\"", severity: .warning)
            }
        }
    }

    /// True if a state, one around it or one inside it waits for a role.
    private func waits(for role: RoleID, around index: Int, _ chart: Statechart) -> Bool {
        var next: Int? = index
        while let state = next {
            if queueRoles(chart.states[state]).contains(role) { return true }
            next = chart.states[state].parent
        }
        return chart.states.contains {
            chart.isDescendant($0.index, of: index) && queueRoles($0).contains(role)
        }
    }

    /// The roles for whom a complaint in this state waits.
    func queueRoles(_ state: State) -> [RoleID] {
        let queue = state.annotations.attribute("queue", namespace: workflowNamespace)
        return (queue?.value.words ?? []).map { RoleID($0) }
    }
}
