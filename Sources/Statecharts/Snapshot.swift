/// What a session needs to continue, besides its data.
///
/// States stand by id, never by index, so that a snapshot cannot be misread with another chart.
public struct Snapshot: Hashable, Sendable {
    /// The active states, ancestors included, in document order.
    public var configuration: [StateID]
    public var historyValues: [StateID: [StateID]]
    /// States whose late-bound data have been initialised.
    public var enteredStates: [StateID]
    public var externalQueue: [Event]
    public var pendingSends: [PendingSend]
    public var invocations: [Invocation]
    /// How many send and invoke ids have been made up.
    public var generatedIDCount: Int
    public var isRunning: Bool

    public init() {
        configuration = []
        historyValues = [:]
        enteredStates = []
        externalQueue = []
        pendingSends = []
        invocations = []
        generatedIDCount = 0
        isRunning = false
    }
}

/// An event that waits for its time (SCXML §6.2, `delay`).
public struct PendingSend: Hashable, Sendable {
    /// The id that `<cancel>` names.
    public var sendID: String
    /// When it is due, in milliseconds of the host's clock; absolute, so that a restart keeps it.
    public var due: Int64
    /// Breaks ties: sent first, delivered first.
    public var sequence: Int
    public var target: String?
    public var type: String?
    public var event: Event
    /// True while a host keeps it back: it is not due at any time, and `due` is when it was.
    public var isSuspended: Bool

    public init(
        sendID: String, due: Int64, sequence: Int, target: String?, type: String?, event: Event,
        isSuspended: Bool = false
    ) {
        self.sendID = sendID
        self.due = due
        self.sequence = sequence
        self.target = target
        self.type = type
        self.event = event
        self.isSuspended = isSuspended
    }
}

/// A child session that a state has started (SCXML §6.4).
public struct Invocation: Hashable, Sendable {
    public var id: String
    public var state: StateID
    /// Which `<invoke>` of the state.
    public var ordinal: Int

    public init(id: String, state: StateID, ordinal: Int) {
        self.id = id
        self.state = state
        self.ordinal = ordinal
    }
}

/// What a host must do for a session; the session itself does nothing.
public enum Effect: Hashable, Sendable {
    /// Deliver an event outside the session: another session, or an I/O processor.
    case deliver(Delivery)
    case log(label: String?, text: String)
    case startInvocation(InvocationRequest)
    case cancelInvocation(id: String)
    /// A copy of an external event for a child with `autoforward`.
    case forward(Event, invokeID: String)
    /// A delayed event was scheduled; it is in the snapshot as well.
    case scheduled(PendingSend)
    /// Delayed events with this id were dropped.
    case cancelled(sendID: String)
    /// The session ended with this result.
    case finished(Payload)
}

/// An event on its way out.
public struct Delivery: Hashable, Sendable {
    public var sendID: String
    public var target: String?
    public var type: String?
    public var event: Event

    public init(sendID: String, target: String?, type: String?, event: Event) {
        self.sendID = sendID
        self.target = target
        self.type = type
        self.event = event
    }
}

/// What a host needs to start a child session.
public struct InvocationRequest: Hashable, Sendable {
    public var invocation: Invocation
    public var type: String?
    /// `src`, relative to the document.
    public var source: String?
    public var content: Value?
    public var parameters: [Parameter]

    public init(
        invocation: Invocation, type: String?, source: String?, content: Value?,
        parameters: [Parameter]
    ) {
        self.invocation = invocation
        self.type = type
        self.source = source
        self.content = content
        self.parameters = parameters
    }
}
