/// What a transition leaves and enters, worked out once for all sessions of a tree.
///
/// Only for transitions that never meet a history state and enter few states; for the others the
/// interpreter works it out each time, with the same functions.
struct TransitionPlan: Sendable {
    struct Entry: Sendable {
        let state: Int
        /// True if the content of the state's initial transition runs (`statesForDefaultEntry`).
        let isDefault: Bool
    }

    /// The state inside which everything happens; nil for a transition without targets.
    let domain: Int?
    /// In document order.
    let entries: [Entry]

    /// More entries than this are not kept, so that a chart's size stays in proportion to its text.
    private static let entryCountMax = 16

    /// Only the first ones of a chart have plans that take work, lest a hostile one load slowly.
    private static let countMax = 4_096

    init?(_ transition: Transition, in tree: StateTree) {
        guard !transition.targets.isEmpty else {
            (domain, entries) = (nil, [])
            return
        }
        let parent = tree.states[transition.source].parent
        if transition.targets.count == 1, let parent, tree.states[parent].isCompound {
            let target = tree.states[transition.targets[0]]
            if target.isAtomic, target.parent == parent {
                // To a simple neighbour, as most transitions go.
                (domain, entries) = (parent, [Entry(state: target.index, isDefault: false)])
                return
            }
        }
        guard transition.index < Self.countMax else { return nil }
        var entry = EntrySet(tree: tree, history: [:], countMax: Self.entryCountMax)
        entry.computeEntrySet(transition)
        guard !entry.hasMetHistory, !entry.isFull else { return nil }
        domain = tree.getTransitionDomain(transition, history: [:])
        entries = entry.states.ascending.map {
            Entry(state: $0, isDefault: entry.defaults.contains($0))
        }
    }
}
