/// Which transitions are taken (SCXML Appendix D).
extension Interpreter {
    func selectEventlessTransitions() -> [Transition] {
        var enabled: [Transition] = []
        for atomic in configuration {
            let state = chart.states[atomic]
            guard state.isAtomic, state.mayMoveWithoutEvent else { continue }
            select(from: state, event: nil, into: &enabled)
        }
        return enabled.count > 1 ? removeConflictingTransitions(enabled) : enabled
    }

    func selectTransitions(_ event: Event) -> [Transition] {
        var enabled: [Transition] = []
        for atomic in configuration {
            let state = chart.states[atomic]
            guard state.isAtomic else { continue }
            select(from: state, event: event, into: &enabled)
        }
        return enabled.count > 1 ? removeConflictingTransitions(enabled) : enabled
    }

    /// Adds the first match of the innermost ancestor that has one, if it is not there yet.
    private func select(from atomic: State, event: Event?, into enabled: inout [Transition]) {
        var next: State? = atomic
        while let state = next {
            for transition in state.ownTransitions
            where isCandidate(transition, for: event) && conditionMatch(transition) {
                // Only a transition of an ancestor can be found a second time.
                let isKnown = state !== atomic && enabled.contains { $0 === transition }
                if !isKnown { enabled.append(transition) }
                return
            }
            next = state.parent.map { chart.states[$0] }
        }
    }

    private func isCandidate(_ transition: Transition, for event: Event?) -> Bool {
        guard let event else { return transition.events.isEmpty }
        return transition.matches(event.name) && (isPermitted?(transition) ?? true)
    }

    /// A condition that fails counts as false and raises `error.execution` (SCXML §5.9.1).
    private func conditionMatch(_ transition: Transition) -> Bool {
        guard let condition = transition.condition else { return true }
        do throws(EvaluationError) {
            return try model.condition(condition)
        } catch {
            raiseExecutionError(after: error)
            return false
        }
    }

    func removeConflictingTransitions(_ enabled: [Transition]) -> [Transition] {
        var filtered: [(transition: Transition, exits: Range<Int>)] = []
        // Everything that is left by the transitions kept so far lies before this place.
        var end = 0
        for one in enabled {
            var isPreempted = false
            var removed: [Int] = []
            let exits = computeExitSet(one)
            if exits.lowerBound < end {
                for (other, others) in filtered where exits.overlaps(others) {
                    if chart.isDescendant(one.source, of: other.source) {
                        removed.append(other.index)
                    } else {
                        isPreempted = true
                        break
                    }
                }
            }
            if isPreempted { continue }
            if !removed.isEmpty { filtered.removeAll { removed.contains($0.transition.index) } }
            filtered.append((one, exits))
            end = max(end, exits.upperBound)
        }
        return filtered.map(\.transition)
    }

    /// The places in the configuration that a transition leaves: a run without gaps, because the
    /// configuration is in document order.
    func computeExitSet(_ transition: Transition) -> Range<Int> {
        guard let domain = getTransitionDomain(transition) else { return 0..<0 }
        let last = chart.states[domain].lastDescendant
        let start = configuration.firstIndex { $0 > domain } ?? configuration.endIndex
        let end = configuration[start...].firstIndex { $0 > last } ?? configuration.endIndex
        return start..<end
    }

    /// The places that the transitions leave together, without overlaps, the last ones first.
    func computeExitSet(_ transitions: [Transition]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        let ranges = transitions.map { computeExitSet($0) }.filter { !$0.isEmpty }
        for range in ranges.sorted(by: { $0.lowerBound > $1.lowerBound }) {
            if let last = found.last, range.upperBound > last.lowerBound {
                found[found.count - 1] = range.lowerBound..<max(range.upperBound, last.upperBound)
            } else {
                found.append(range)
            }
        }
        return found
    }

    func getTransitionDomain(_ transition: Transition) -> Int? {
        if transition.targets.isEmpty { return nil }
        if transition.index >= 0, let plan = chart.plans[transition.index] { return plan.domain }
        return chart.tree.getTransitionDomain(transition, history: historyValue)
    }

    func isInFinalState(_ state: Int) -> Bool {
        switch chart.states[state].kind {
        case .compound, .root:
            chart.states[state].children.contains {
                chart.states[$0].kind == .final && isActive($0)
            }
        case .parallel: chart.states[state].children.allSatisfy { isInFinalState($0) }
        default: false
        }
    }
}
