/// The states of a chart in document order, and what a transition reaches among them, which may
/// depend on what history states remember (SCXML Appendix D).
struct StateTree: Sendable {
    let states: [State]
    let hasHistory: Bool

    init(_ states: [State]) {
        self.states = states
        hasHistory = states.contains { $0.isHistory }
    }

    /// True if `state` is below `ancestor`.
    func isDescendant(_ state: Int, of ancestor: Int) -> Bool {
        state > ancestor && state <= states[ancestor].lastDescendant
    }

    /// The compound state inside which everything that the transition changes lies; nil for a
    /// transition without targets.
    func getTransitionDomain(_ transition: Transition, history: [Int: [Int]]) -> Int? {
        let targets = getEffectiveTargetStates(transition, history: history)
        if targets.isEmpty { return nil }
        if transition.source == 0 { return 0 }
        if transition.isInternal, states[transition.source].isCompound,
            targets.allSatisfy({ isDescendant($0, of: transition.source) })
        {
            return transition.source
        }
        return findLCCA([transition.source] + targets)
    }

    /// The least common ancestor that is compound or the root; never a parallel state.
    private func findLCCA(_ members: [Int]) -> Int {
        var next = states[members[0]].parent
        while let ancestor = next {
            let state = states[ancestor]
            if state.isCompound, members.dropFirst().allSatisfy({ isDescendant($0, of: ancestor) })
            {
                return ancestor
            }
            next = state.parent
        }
        return 0
    }

    /// The targets, with history states replaced by what they stand for.
    func getEffectiveTargetStates(_ transition: Transition, history: [Int: [Int]]) -> [Int] {
        guard hasHistory else { return transition.targets }
        var targets: [Int] = []
        func add(_ state: Int) { if !targets.contains(state) { targets.append(state) } }
        for target in transition.targets {
            let state = states[target]
            guard state.isHistory else {
                add(target)
                continue
            }
            if let value = history[target] {
                value.forEach(add)
            } else if let initial = state.initial {
                getEffectiveTargetStates(initial, history: history).forEach(add)
            }
        }
        return targets
    }
}
