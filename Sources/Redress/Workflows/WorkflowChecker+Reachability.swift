import Statecharts

/// States and transitions that never have their turn.
extension WorkflowChecker {
    /// A transition that an earlier one without a condition always comes before.
    ///
    /// Roles count: what one role may take leaves the event to the other roles.
    mutating func checkOrder(_ chart: Statechart, _ allowed: [Set<RoleID>]) {
        for state in chart.states where state.transitions.count > 1 {
            // By the tokens of a descriptor: who may take an earlier transition, and its line.
            var taken: [String: (roles: Set<RoleID>, line: Int)] = [:]
            for number in state.transitions {
                let transition = chart.transitions[number]
                let names =
                    transition.events.isEmpty ? ["\u{0}"] : transition.events.map(\.tokens)
                let covers =
                    taken.isEmpty
                    ? [] : names.map { name in beginnings(of: name).compactMap { taken[$0] } }
                if !covers.isEmpty,
                    covers.allSatisfy({ found in
                        !found.isEmpty
                            && allowed[number].isSubset(of: found.reduce([]) { $0.union($1.roles) })
                    }), let line = covers.first?.first?.line
                {
                    let what =
                        transition.events.isEmpty
                        ? "a transition" : "'\(transition.events[0])'"
                    report(
                        "unreachable-transition", transition.location,
                        "\(what) never comes here: the transition in line \(line) takes it without a "
                            + "condition; put this one first, or give that one a condition",
                        severity: .warning)
                }
                guard transition.condition == nil, number != state.transitions.last else {
                    continue
                }
                for name in names {
                    let known = taken[name]
                    taken[name] = (
                        (known?.roles ?? []).union(allowed[number]),
                        known?.line ?? transition.location.line
                    )
                }
            }
        }
    }

    /// The token sequences that match a name: for `a.b` itself, `a`, and the empty one of `*`.
    private func beginnings(of name: String) -> [String] {
        guard name != "\u{0}" else { return [name] }
        var found = [name]
        var rest = Substring(name)
        while let dot = rest.lastIndex(of: ".") {
            rest = rest[..<dot]
            found.append(String(rest))
        }
        if !name.isEmpty { found.append("") }
        return found
    }

    /// Every state must be able to become active, and only final ones may be dead ends.
    mutating func checkReachability(_ chart: Statechart) {
        var isReached = Array(repeating: false, count: chart.states.count)
        var waiting: [Int] = chart.states[0].initial?.targets ?? []
        func add(_ index: Int) {
            var next: Int? = index
            while let state = next, !isReached[state] {
                isReached[state] = true
                waiting.append(state)
                next = chart.states[state].parent
            }
        }
        waiting.forEach(add)
        while let index = waiting.popLast() {
            let state = chart.states[index]
            (state.initial?.targets ?? []).forEach(add)
            if state.kind == .parallel { state.children.forEach(add) }
            for number in state.transitions { chart.transitions[number].targets.forEach(add) }
            var parent = state.parent
            while let ancestor = parent {
                for number in chart.states[ancestor].transitions {
                    chart.transitions[number].targets.forEach(add)
                }
                parent = chart.states[ancestor].parent
            }
        }
        for state in chart.states.dropFirst() where !isReached[state.index] {
            report(
                "unreachable-state", state.location,
                "state '\(state.id)' is never entered; give a transition target=\"\(state.id)\" or take "
                    + "it away")
        }
        for state in chart.states where state.kind == .atomic {
            var (next, hasExit): (Int?, Bool) = (state.index, false)
            while let here = next, !hasExit {
                hasExit = chart.states[here].transitions.contains {
                    !chart.transitions[$0].targets.isEmpty
                }
                next = chart.states[here].parent
            }
            if !hasExit {
                report(
                    "dead-end", state.location,
                    "state '\(state.id)' has no way out and is not final", severity: .warning)
            }
        }
    }
}

extension EventDescriptor {
    /// The tokens that a name must begin with; none for `*`.
    fileprivate var tokens: String {
        if isWildcard { return "" }
        if description.hasSuffix(".*") { return String(description.dropLast(2)) }
        return description.hasSuffix(".") ? String(description.dropLast()) : description
    }
}
