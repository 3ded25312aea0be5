/// Which transitions are taken (SCXML Appendix D).
extension Interpreter {
    func selectEventlessTransitions() -> [Transition] {
        select { $0.events.isEmpty }
    }

    func selectTransitions(_ event: Event) -> [Transition] {
        select { transition in
            !transition.events.isEmpty && transition.matches(event.name)
                && (isPermitted?(transition) ?? true)
        }
    }

    /// For each atomic state the first match of the innermost ancestor that has one; a set.
    private func select(_ isCandidate: (Transition) -> Bool) -> [Transition] {
        var enabled: [Transition] = []
        for atomic in configuration where chart.states[atomic].isAtomic {
            var next: Int? = atomic
            search: while let state = next {
                let here = chart.states[state]
                for transition in here.ownTransitions {
                    guard isCandidate(transition), conditionMatch(transition) else { continue }
                    if !enabled.contains(where: { $0 === transition }) {
                        enabled.append(transition)
                    }
                    break search
                }
                next = here.parent
            }
        }
        return enabled.count > 1 ? removeConflictingTransitions(enabled) : enabled
    }

    /// A condition that fails counts as false and raises `error.execution` (SCXML §5.9.1).
    private func conditionMatch(_ transition: Transition) -> Bool {
        guard let condition = transition.condition else { return true }
        do throws(EvaluationError) {
            return try model.condition(condition)
        } catch {
            evaluationLimit = evaluationLimit ?? (error.isLimit ? error : nil)
            raiseExecutionError()
            return false
        }
    }

    func removeConflictingTransitions(_ enabled: [Transition]) -> [Transition] {
        var filtered: [(transition: Transition, exits: Set<Int>)] = []
        for one in enabled {
            var isPreempted = false
            var removed: [Int] = []
            let exits = Set(computeExitSet([one]))
            for (other, others) in filtered where !exits.isDisjoint(with: others) {
                if chart.isDescendant(one.source, of: other.source) {
                    removed.append(other.index)
                } else {
                    isPreempted = true
                    break
                }
            }
            if isPreempted { continue }
            if !removed.isEmpty { filtered.removeAll { removed.contains($0.transition.index) } }
            filtered.append((one, exits))
        }
        return filtered.map(\.transition)
    }

    /// The active states that the transitions leave, in document order.
    func computeExitSet(_ transitions: [Transition]) -> [Int] {
        var domains: [Int] = []
        for transition in transitions where !transition.targets.isEmpty {
            if let domain = getTransitionDomain(transition) { domains.append(domain) }
        }
        guard !domains.isEmpty else { return [] }
        return configuration.filter { state in
            domains.contains { chart.isDescendant(state, of: $0) }
        }
    }

    /// The compound state inside which everything that the transition changes lies.
    func getTransitionDomain(_ transition: Transition) -> Int? {
        let targets = getEffectiveTargetStates(transition)
        if targets.isEmpty { return nil }
        if transition.source == 0 { return 0 }
        if transition.isInternal, chart.states[transition.source].isCompound,
            targets.allSatisfy({ chart.isDescendant($0, of: transition.source) })
        {
            return transition.source
        }
        return findLCCA([transition.source] + targets)
    }

    /// The least common ancestor that is compound or the root; never a parallel state.
    private func findLCCA(_ states: [Int]) -> Int {
        var next = chart.states[states[0]].parent
        while let ancestor = next {
            let state = chart.states[ancestor]
            if state.isCompound,
                states.dropFirst().allSatisfy({ chart.isDescendant($0, of: ancestor) })
            {
                return ancestor
            }
            next = state.parent
        }
        return 0
    }

    /// The targets, with history states replaced by what they stand for.
    func getEffectiveTargetStates(_ transition: Transition) -> [Int] {
        var targets: [Int] = []
        func add(_ state: Int) { if !targets.contains(state) { targets.append(state) } }
        for target in transition.targets {
            let state = chart.states[target]
            guard state.isHistory else {
                add(target)
                continue
            }
            if let value = historyValue[target] {
                value.forEach(add)
            } else if let initial = state.initial {
                getEffectiveTargetStates(initial).forEach(add)
            }
        }
        return targets
    }

    /// Proper ancestors, innermost first, up to but not including `end`.
    func getProperAncestors(_ state: Int, upTo end: Int?) -> [Int] {
        var (found, next) = ([Int](), chart.states[state].parent)
        while let ancestor = next, ancestor != end {
            found.append(ancestor)
            next = chart.states[ancestor].parent
        }
        return found
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
