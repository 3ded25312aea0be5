/// `statesToEnter`, `statesForDefaultEntry` and `defaultHistoryContent` of Appendix D.
struct EntrySet {
    private let tree: StateTree
    private let history: [Int: [Int]]
    private let countMax: Int
    private(set) var states = StateSet()
    private(set) var defaults = StateSet()
    private(set) var historyContent: [Int: [ExecutableContent]] = [:]
    /// True if the result depends on what a history state remembers.
    private(set) var hasMetHistory = false
    /// True if there were more states than allowed, and the set is not complete.
    private(set) var isFull = false

    /// - Parameter history: What each history state remembers.
    init(tree: StateTree, history: [Int: [Int]], countMax: Int = .max) {
        self.tree = tree
        self.history = history
        self.countMax = countMax
    }

    mutating func computeEntrySet(_ transition: Transition) {
        for target in transition.targets { addDescendantStatesToEnter(target) }
        let domain = tree.getTransitionDomain(transition, history: history)
        for state in tree.getEffectiveTargetStates(transition, history: history) {
            addAncestorStatesToEnter(state, upTo: domain)
        }
    }

    private mutating func add(_ state: Int) {
        states.insert(state)
        if states.count > countMax { isFull = true }
    }

    private mutating func addDescendantStatesToEnter(_ index: Int) {
        guard !isFull else { return }
        let state = tree.states[index]
        if state.isHistory { return addWhatHistoryStandsFor(state) }
        add(index)
        if state.kind == .compound, let initial = state.initial {
            defaults.insert(index)
            addTargets(initial, upTo: index)
        } else if state.kind == .parallel {
            addRegions(of: state)
        }
    }

    private mutating func addWhatHistoryStandsFor(_ state: State) {
        hasMetHistory = true
        if let value = history[state.index] {
            for inner in value { addDescendantStatesToEnter(inner) }
            for inner in value { addAncestorStatesToEnter(inner, upTo: state.parent) }
        } else if let initial = state.initial, let parent = state.parent {
            historyContent[parent] = initial.content
            addTargets(initial, upTo: parent)
        }
    }

    private mutating func addTargets(_ transition: Transition, upTo end: Int) {
        for target in transition.targets { addDescendantStatesToEnter(target) }
        for target in transition.targets { addAncestorStatesToEnter(target, upTo: end) }
    }

    private mutating func addAncestorStatesToEnter(_ state: Int, upTo end: Int?) {
        var next = tree.states[state].parent
        while let ancestor = next, ancestor != end, ancestor != 0, !isFull {
            add(ancestor)
            if tree.states[ancestor].kind == .parallel { addRegions(of: tree.states[ancestor]) }
            next = tree.states[ancestor].parent
        }
    }

    /// Enters each region of a parallel state in which nothing is entered yet.
    private mutating func addRegions(of state: State) {
        for child in state.children
        where !states.intersects(child, through: tree.states[child].lastDescendant) {
            addDescendantStatesToEnter(child)
        }
    }
}
