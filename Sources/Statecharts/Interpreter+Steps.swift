/// Leaving and entering states (SCXML Appendix D).
extension Interpreter {
    /// All exits, then the content of all transitions, then all entries.
    func microstep(_ enabled: [Transition]) throws(LimitExceeded) {
        microstepCount += 1
        if microstepCount > limits.microstepCountMax {
            throw LimitExceeded(.microsteps, limits.microstepCountMax)
        }
        try throwIfEvaluationLimit()
        for transition in enabled where transition.index >= 0 {
            step.transitions.append(transition.index)
        }
        try exitStates(enabled)
        for transition in enabled { try execute(block: transition.content) }
        try enterStates(enabled)
        try throwIfEvaluationLimit()
    }

    func throwIfEvaluationLimit() throws(LimitExceeded) {
        if let error = evaluationLimit {
            evaluationLimit = nil
            throw LimitExceeded(.evaluation, 0, detail: error.description)
        }
    }

    private func exitStates(_ enabled: [Transition]) throws(LimitExceeded) {
        if enabled.count == 1 { return try exitStates(computeExitSet(enabled[0])) }
        let exits = computeExitSet(enabled)
        if chart.tree.hasHistory { for range in exits { recordHistory(of: range) } }
        for range in exits { try exit(range) }
    }

    private func exitStates(_ exits: Range<Int>) throws(LimitExceeded) {
        if chart.tree.hasHistory { recordHistory(of: exits) }
        try exit(exits)
    }

    /// Remembers what is active, before any of it is left (SCXML §3.10).
    private func recordHistory(of places: Range<Int>) {
        for place in places {
            let state = chart.states[configuration[place]]
            for number in state.histories {
                guard case .history(let deep) = chart.states[number].kind else { continue }
                historyValue[number] = configuration.filter { active in
                    deep
                        ? chart.states[active].isAtomic
                            && chart.isDescendant(active, of: state.index)
                        : chart.states[active].parent == state.index
                }
            }
        }
    }

    private func exit(_ places: Range<Int>) throws(LimitExceeded) {
        for place in places.reversed() {
            let state = chart.states[configuration[place]]
            if !statesToInvoke.isEmpty { statesToInvoke.removeAll { $0 == state.index } }
            try runExitHandlers(of: state)
            configuration.remove(at: place)
            step.exited.append(state.index)
        }
    }

    private func runExitHandlers(of state: State) throws(LimitExceeded) {
        for block in state.onExit { try execute(block: block) }
        guard !invocations.isEmpty else { return }
        for invocation in invocations where invocation.state == state.id {
            step.effects.append(.cancelInvocation(id: invocation.id))
        }
        invocations.removeAll { $0.state == state.id }
    }

    func enterStates(_ enabled: [Transition]) throws(LimitExceeded) {
        // Transitions that are taken together change different parts of the chart, so that
        // their plans can be followed one after the other.
        if enabled.allSatisfy({ $0.index >= 0 && chart.plans[$0.index] != nil }) {
            for transition in enabled { try enterStates(planned: transition) }
            return
        }
        var entry = EntrySet(tree: chart.tree, history: historyValue)
        for transition in enabled { entry.computeEntrySet(transition) }
        for index in entry.states.ascending {
            try enter(
                chart.states[index], isDefault: entry.defaults.contains(index),
                historyContent: entry.historyContent[index])
        }
    }

    private func enterStates(planned transition: Transition) throws(LimitExceeded) {
        guard let plan = chart.plans[transition.index] else { return }
        for entry in plan.entries {
            try enter(chart.states[entry.state], isDefault: entry.isDefault, historyContent: nil)
        }
    }

    private func enter(
        _ state: State, isDefault: Bool, historyContent: [ExecutableContent]?
    ) throws(LimitExceeded) {
        insertActive(state.index)
        if !state.invokes.isEmpty { statesToInvoke.append(state.index) }
        step.entered.append(state.index)
        if chart.binding == .late, !state.data.isEmpty,
            enteredStates.insert(state.index).inserted
        {
            initializeData(of: state)
        }
        for block in state.onEntry { try execute(block: block) }
        if isDefault, let initial = state.initial { try execute(block: initial.content) }
        if let historyContent { try execute(block: historyContent) }
        if state.kind == .final { enterFinal(state) }
    }

    private func insertActive(_ state: Int) {
        var place = configuration.endIndex
        while place > 0, configuration[place - 1] > state { place -= 1 }
        if place > 0, configuration[place - 1] == state { return }
        configuration.insert(state, at: place)
    }

    private func enterFinal(_ state: State) {
        guard let parent = state.parent, parent != 0 else {
            isRunning = false
            return
        }
        let parentState = chart.states[parent]
        internalQueue.append(
            Event(
                EventName("done.state.\(parentState.id)"), type: .platform,
                data: evaluateDoneData(state.doneData)))
        guard let grandparent = parentState.parent,
            chart.states[grandparent].kind == .parallel, isInFinalState(grandparent)
        else { return }
        internalQueue.append(
            Event(EventName("done.state.\(chart.states[grandparent].id)"), type: .platform))
    }

    /// Exit handlers of everything that is active, then the result (Appendix D).
    func exitInterpreter() throws(LimitExceeded) {
        var result = Payload.none
        lastConfiguration = configuration
        for index in lastConfiguration.reversed() {
            let state = chart.states[index]
            try runExitHandlers(of: state)
            configuration.removeAll { $0 == index }
            if state.kind == .final, state.parent == 0 {
                result = evaluateDoneData(state.doneData)
                terminatedIn = state.id
            }
        }
        pendingSends.removeAll()
        try throwIfEvaluationLimit()
        step.effects.append(.finished(result))
    }
}
