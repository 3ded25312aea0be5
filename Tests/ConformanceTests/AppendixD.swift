import Statecharts

/// The algorithm of Appendix D word for word, with sets and nothing worked out beforehand.
///
/// It knows `<log>`, `<raise>` and conditions with `In()` alone, which is enough to write down
/// what a chart does.
struct AppendixD {
    let chart: Statechart
    private(set) var configuration: Set<Int> = []
    /// The labels of every `<log>`.
    private(set) var log: [String] = []
    private(set) var isRunning = true
    private var historyValue: [Int: [Int]] = [:]
    private var internalQueue: [EventName] = []
    private var stepCount = 0

    /// A macrostep that does not end.
    struct Endless: Error {}

    init(_ chart: Statechart) { self.chart = chart }

    mutating func run(_ events: [EventName]) throws(Endless) {
        if let initial = chart.states[0].initial { enterStates([initial]) }
        try finishMacrostep()
        for event in events where isRunning {
            microstep(select(event))
            try finishMacrostep()
        }
        guard !isRunning else { return }
        for state in configuration.sorted(by: >) {
            chart.states[state].onExit.forEach { execute($0) }
        }
    }

    private mutating func finishMacrostep() throws(Endless) {
        stepCount = 0
        while isRunning {
            stepCount += 1
            if stepCount > 200 { throw Endless() }
            var enabled = select(nil)
            if enabled.isEmpty {
                if internalQueue.isEmpty { return }
                enabled = select(internalQueue.removeFirst())
            }
            microstep(enabled)
        }
    }

    private mutating func execute(_ block: [ExecutableContent]) {
        for content in block {
            switch content {
            case .log(let label, _): log.append(label ?? "")
            case .raise(let name): internalQueue.append(name)
            default: break
            }
        }
    }

    // MARK: Selection

    /// Nil selects eventless transitions.
    private func select(_ event: EventName?) -> [Transition] {
        var enabled: [Transition] = []
        for atomic in configuration.sorted() where chart.states[atomic].isAtomic {
            let chain = [atomic] + properAncestors(atomic, upTo: nil)
            let found = chain.lazy.flatMap { chart.states[$0].transitions }
                .map { chart.transitions[$0] }
                .first { isEnabled($0, event) }
            if let found, !enabled.contains(where: { $0 === found }) { enabled.append(found) }
        }
        return removeConflicts(enabled)
    }

    private func isEnabled(_ transition: Transition, _ event: EventName?) -> Bool {
        let matches = event.map { name in transition.events.contains { $0.matches(name) } }
        guard matches ?? transition.events.isEmpty else { return false }
        guard let source = transition.condition?.source else { return true }
        let id = source.split(separator: "'")[1]
        let holds = chart.index(of: StateID(String(id))).map { configuration.contains($0) }
        return holds != source.hasPrefix("not")
    }

    private func removeConflicts(_ enabled: [Transition]) -> [Transition] {
        var filtered: [Transition] = []
        for one in enabled {
            var removed: [Transition] = []
            var isPreempted = false
            for other in filtered where !exitSet([one]).isDisjoint(with: exitSet([other])) {
                if chart.isDescendant(one.source, of: other.source) {
                    removed.append(other)
                } else {
                    isPreempted = true
                    break
                }
            }
            guard !isPreempted else { continue }
            filtered.removeAll { other in removed.contains { $0 === other } }
            filtered.append(one)
        }
        return filtered
    }

    // MARK: Sets

    private func properAncestors(_ state: Int, upTo end: Int?) -> [Int] {
        var found: [Int] = []
        var next = chart.states[state].parent
        while let ancestor = next, ancestor != end {
            found.append(ancestor)
            next = chart.states[ancestor].parent
        }
        return found
    }

    private func exitSet(_ transitions: [Transition]) -> Set<Int> {
        var found: Set<Int> = []
        for transition in transitions {
            guard let domain = domain(of: transition) else { continue }
            found.formUnion(configuration.filter { chart.isDescendant($0, of: domain) })
        }
        return found
    }

    private func domain(of transition: Transition) -> Int? {
        let targets = effectiveTargets(transition)
        if targets.isEmpty { return nil }
        func contains(_ state: Int) -> Bool {
            chart.states[state].isCompound
                && targets.allSatisfy { chart.isDescendant($0, of: state) }
        }
        if transition.source == 0 || transition.isInternal && contains(transition.source) {
            return transition.source
        }
        return properAncestors(transition.source, upTo: nil).first(where: contains)
    }

    private func effectiveTargets(_ transition: Transition) -> [Int] {
        transition.targets.flatMap { target in
            guard chart.states[target].isHistory else { return [target] }
            return historyValue[target]
                ?? chart.states[target].initial.map { effectiveTargets($0) } ?? []
        }
    }

    private func isInFinalState(_ index: Int) -> Bool {
        let state = chart.states[index]
        return switch state.kind {
        case .compound:
            state.children.contains {
                chart.states[$0].kind == .final && configuration.contains($0)
            }
        case .parallel: state.children.allSatisfy { isInFinalState($0) }
        default: false
        }
    }

    // MARK: Steps

    private mutating func microstep(_ enabled: [Transition]) {
        let exits = exitSet(enabled).sorted(by: >)
        for state in exits {
            for history in chart.states[state].histories {
                let isDeep = chart.states[history].kind == .history(deep: true)
                historyValue[history] = configuration.sorted().filter {
                    isDeep
                        ? chart.states[$0].isAtomic && chart.isDescendant($0, of: state)
                        : chart.states[$0].parent == state
                }
            }
        }
        for state in exits {
            chart.states[state].onExit.forEach { execute($0) }
            configuration.remove(state)
        }
        for transition in enabled { execute(transition.content) }
        enterStates(enabled)
    }

    private struct Entry {
        var states: Set<Int> = []
        var defaults: Set<Int> = []
        var historyContent: [Int: [ExecutableContent]] = [:]
    }

    private mutating func enterStates(_ enabled: [Transition]) {
        var entry = Entry()
        for transition in enabled {
            for target in transition.targets { addDescendants(target, &entry) }
            let domain = domain(of: transition)
            for state in effectiveTargets(transition) {
                addAncestors(state, upTo: domain, &entry)
            }
        }
        for index in entry.states.sorted() {
            let state = chart.states[index]
            configuration.insert(index)
            state.onEntry.forEach { execute($0) }
            if entry.defaults.contains(index), let initial = state.initial {
                execute(initial.content)
            }
            if let content = entry.historyContent[index] { execute(content) }
            if state.kind == .final { enterFinal(state) }
        }
    }

    private mutating func enterFinal(_ state: State) {
        guard let parent = state.parent, parent != 0 else {
            isRunning = false
            return
        }
        internalQueue.append(EventName("done.state.\(chart.states[parent].id)"))
        guard let grandparent = chart.states[parent].parent,
            chart.states[grandparent].kind == .parallel, isInFinalState(grandparent)
        else { return }
        internalQueue.append(EventName("done.state.\(chart.states[grandparent].id)"))
    }

    private func addDescendants(_ index: Int, _ entry: inout Entry) {
        let state = chart.states[index]
        if state.isHistory {
            guard let parent = state.parent, let initial = state.initial else { return }
            let value = historyValue[index]
            if value == nil { entry.historyContent[parent] = initial.content }
            for target in value ?? initial.targets { addDescendants(target, &entry) }
            for target in value ?? initial.targets { addAncestors(target, upTo: parent, &entry) }
            return
        }
        entry.states.insert(index)
        if state.kind == .compound, let initial = state.initial {
            entry.defaults.insert(index)
            for target in initial.targets { addDescendants(target, &entry) }
            for target in initial.targets { addAncestors(target, upTo: index, &entry) }
        } else if state.kind == .parallel {
            addRegions(of: state, &entry)
        }
    }

    private func addAncestors(_ state: Int, upTo end: Int?, _ entry: inout Entry) {
        for ancestor in properAncestors(state, upTo: end) where ancestor != 0 {
            entry.states.insert(ancestor)
            if chart.states[ancestor].kind == .parallel {
                addRegions(of: chart.states[ancestor], &entry)
            }
        }
    }

    private func addRegions(of state: State, _ entry: inout Entry) {
        for child in state.children
        where !entry.states.contains(where: { $0 == child || chart.isDescendant($0, of: child) }) {
            addDescendants(child, &entry)
        }
    }
}
