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
        let exits = computeExitSet(enabled)
        guard !exits.isEmpty else { return }
        statesToInvoke.removeAll { exits.contains($0) }
        for state in exits.reversed() { recordHistory(of: chart.states[state]) }
        for state in exits.reversed() { try exit(chart.states[state]) }
    }

    private func recordHistory(of state: State) {
        for number in state.histories {
            guard case .history(let deep) = chart.states[number].kind else { continue }
            historyValue[number] = configuration.filter { active in
                deep
                    ? chart.states[active].isAtomic && chart.isDescendant(active, of: state.index)
                    : chart.states[active].parent == state.index
            }
        }
    }

    private func exit(_ state: State) throws(LimitExceeded) {
        for block in state.onExit { try execute(block: block) }
        for invocation in invocations where invocation.state == state.id {
            step.effects.append(.cancelInvocation(id: invocation.id))
        }
        invocations.removeAll { $0.state == state.id }
        configuration.removeAll { $0 == state.index }
        step.exited.append(state.index)
    }

    func enterStates(_ enabled: [Transition]) throws(LimitExceeded) {
        var entry = EntrySet()
        for transition in enabled { computeEntrySet(transition, &entry) }
        for index in entry.states.sorted() {
            let state = chart.states[index]
            insertActive(index)
            statesToInvoke.append(index)
            step.entered.append(index)
            if chart.binding == .late, index != 0, enteredStates.insert(index).inserted {
                initializeData(of: state)
            }
            for block in state.onEntry { try execute(block: block) }
            if entry.defaults.contains(index), let initial = state.initial {
                try execute(block: initial.content)
            }
            if let content = entry.historyContent[index] { try execute(block: content) }
            if state.kind == .final { enterFinal(state) }
        }
    }

    private func insertActive(_ state: Int) {
        guard !configuration.contains(state) else { return }
        let place = configuration.firstIndex { $0 > state } ?? configuration.endIndex
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
            for block in state.onExit { try execute(block: block) }
            for invocation in invocations where invocation.state == state.id {
                step.effects.append(.cancelInvocation(id: invocation.id))
            }
            invocations.removeAll { $0.state == state.id }
            configuration.removeAll { $0 == index }
            if state.kind == .final, state.parent == 0 {
                result = evaluateDoneData(state.doneData)
                terminatedIn = state.id
            }
        }
        pendingSends.removeAll()
        step.effects.append(.finished(result))
    }

    private func computeEntrySet(_ transition: Transition, _ entry: inout EntrySet) {
        for target in transition.targets { addDescendantStatesToEnter(target, &entry) }
        let domain = getTransitionDomain(transition)
        for state in getEffectiveTargetStates(transition) {
            addAncestorStatesToEnter(state, upTo: domain, &entry)
        }
    }

    private func addDescendantStatesToEnter(_ index: Int, _ entry: inout EntrySet) {
        let state = chart.states[index]
        if state.isHistory {
            if let value = historyValue[index] {
                for inner in value { addDescendantStatesToEnter(inner, &entry) }
                for inner in value { addAncestorStatesToEnter(inner, upTo: state.parent, &entry) }
            } else if let initial = state.initial, let parent = state.parent {
                entry.historyContent[parent] = initial.content
                for target in initial.targets { addDescendantStatesToEnter(target, &entry) }
                for target in initial.targets {
                    addAncestorStatesToEnter(target, upTo: parent, &entry)
                }
            }
            return
        }
        entry.states.insert(index)
        if state.kind == .compound, let initial = state.initial {
            entry.defaults.insert(index)
            for target in initial.targets { addDescendantStatesToEnter(target, &entry) }
            for target in initial.targets {
                addAncestorStatesToEnter(target, upTo: index, &entry)
            }
        } else if state.kind == .parallel {
            enterRegions(of: state, &entry)
        }
    }

    private func addAncestorStatesToEnter(_ state: Int, upTo end: Int?, _ entry: inout EntrySet) {
        for ancestor in getProperAncestors(state, upTo: end) where ancestor != 0 {
            entry.states.insert(ancestor)
            if chart.states[ancestor].kind == .parallel {
                enterRegions(of: chart.states[ancestor], &entry)
            }
        }
    }

    /// Enters each region of a parallel state in which nothing is entered yet.
    private func enterRegions(of state: State, _ entry: inout EntrySet) {
        for child in state.children
        where !entry.states.contains(where: { $0 == child || chart.isDescendant($0, of: child) }) {
            addDescendantStatesToEnter(child, &entry)
        }
    }
}

/// `statesToEnter`, `statesForDefaultEntry` and `defaultHistoryContent` of Appendix D.
private struct EntrySet {
    var states: Set<Int> = []
    var defaults: Set<Int> = []
    var historyContent: [Int: [ExecutableContent]] = [:]
}
