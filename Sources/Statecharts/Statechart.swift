/// A chart that passed every structural check; shared by all its sessions.
///
/// States stand in document order, the root `<scxml>` first, so that a smaller index is earlier
/// in document order and the descendants of a state follow it without a gap.
public final class Statechart: Sendable {
    /// When `<data>` of inner states gets its value (SCXML §5.3.2).
    public enum Binding: String, Sendable { case early, late }

    public let name: String?
    public let binding: Binding
    /// The data model that the document asks for.
    public let dataModel: String
    public var states: [State] { tree.states }
    /// All transitions in document order, without the initial and default-history ones.
    public let transitions: [Transition]
    /// Every expression, by its number.
    public let expressions: [Expression]
    /// What prefixes mean in expressions, by prefix: as the root element declares them.
    public let namespaces: [String: String]
    public let annotations: Annotations
    /// All data of all states, in document order.
    let declarations: [DataDeclaration]
    /// States with data of their own.
    let statesWithData: [Int]
    /// What each transition leaves and enters, where that does not depend on history.
    let plans: [TransitionPlan?]
    let tree: StateTree
    private let indexes: [StateID: Int]

    init(
        name: String?, binding: Binding, dataModel: String, states: [State],
        transitions: [Transition], expressions: [Expression], namespaces: [String: String],
        annotations: Annotations
    ) {
        self.name = name
        self.binding = binding
        self.dataModel = dataModel
        tree = StateTree(states)
        self.transitions = transitions
        self.expressions = expressions
        self.namespaces = namespaces
        self.annotations = annotations
        var indexes: [StateID: Int] = [:]
        indexes.reserveCapacity(states.count)
        for state in states.dropFirst() { indexes[state.id] = state.index }
        self.indexes = indexes
        declarations = states.flatMap(\.data)
        statesWithData = states.filter { !$0.data.isEmpty }.map(\.index)
        plans = transitions.map { [tree] in TransitionPlan($0, in: tree) }
    }

    /// The place of a state, or nil if the chart has none with this id.
    public func index(of id: StateID) -> Int? { indexes[id] }

    /// True if `state` is below `ancestor`.
    public func isDescendant(_ state: Int, of ancestor: Int) -> Bool {
        tree.isDescendant(state, of: ancestor)
    }
}

/// A state of a chart, history states included; immutable and shared by reference.
public final class State: Sendable {
    public enum Kind: Sendable, Hashable {
        case root, atomic, compound, parallel, final
        case history(deep: Bool)
    }

    public let index: Int
    /// The author's id, or one that the loader made up.
    public let id: StateID
    public let hasAuthorID: Bool
    public let kind: Kind
    public let parent: Int?
    /// Child states without history states.
    public let children: [Int]
    public let histories: [Int]
    public let lastDescendant: Int
    /// From the `initial` attribute, the `<initial>` element or the default; for a history
    /// state its default transition.
    public let initial: Transition?
    /// Indexes into the chart's transitions, in document order.
    public let transitions: [Int]
    public let onEntry: [[ExecutableContent]]
    public let onExit: [[ExecutableContent]]
    public let data: [DataDeclaration]
    public let invokes: [Invoke]
    public let doneData: DoneData?
    public let annotations: Annotations
    public let location: SourceLocation
    let ownTransitions: [Transition]
    /// True if this state or one above it has a transition without an event.
    let mayMoveWithoutEvent: Bool

    init(
        index: Int, id: StateID, hasAuthorID: Bool, kind: Kind, parent: Int?, children: [Int],
        histories: [Int], lastDescendant: Int, initial: Transition?, transitions: [Transition],
        isBelowEventless: Bool, draft: StateDraft
    ) {
        self.index = index
        self.id = id
        self.hasAuthorID = hasAuthorID
        self.kind = kind
        isAtomic = kind == .atomic || kind == .final
        self.parent = parent
        self.children = children
        self.histories = histories
        self.lastDescendant = lastDescendant
        self.initial = initial
        self.transitions = transitions.map(\.index)
        ownTransitions = transitions
        mayMoveWithoutEvent = isBelowEventless || transitions.contains { $0.events.isEmpty }
        onEntry = draft.onEntry
        onExit = draft.onExit
        data = draft.data
        invokes = draft.invokes
        doneData = draft.doneData
        annotations = draft.annotations
        location = draft.location
    }

    /// True for states without child states that can be active.
    public let isAtomic: Bool
    public var isHistory: Bool { if case .history = kind { true } else { false } }
    /// True for `<state>` with children, and for the root.
    public var isCompound: Bool { kind == .compound || kind == .root }
}

/// A transition of a chart (SCXML §3.5); immutable and shared by reference.
public final class Transition: Sendable {
    /// Its place among the chart's transitions; -1 for initial and default-history ones.
    public let index: Int
    public let source: Int
    public let events: [EventDescriptor]
    public let condition: Expression?
    public let targets: [Int]
    public let isInternal: Bool
    public let content: [ExecutableContent]
    public let annotations: Annotations
    public let location: SourceLocation

    init(index: Int, source: Int, targets: [Int], draft: TransitionDraft) {
        self.index = index
        self.source = source
        self.targets = targets
        events = draft.events
        condition = draft.condition
        isInternal = draft.isInternal
        content = draft.content
        annotations = draft.annotations
        location = draft.location
    }

    /// True if one of its descriptors matches.
    public func matches(_ name: EventName) -> Bool {
        for descriptor in events where descriptor.matches(name) { return true }
        return false
    }
}
