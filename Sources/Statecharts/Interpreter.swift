/// Who a session is to the world outside.
public struct SessionIdentity: Hashable, Sendable {
    public var sessionID: String
    /// The id under which a parent session invoked this one.
    public var invokeID: String?

    public init(sessionID: String, invokeID: String? = nil) {
        self.sessionID = sessionID
        self.invokeID = invokeID
    }

    /// Where other sessions send to (SCXML §C.1).
    public var origin: String { "#_scxml_\(sessionID)" }
}

/// The names that SCXML gives its own event processor and invocation type.
public enum StandardType {
    public static let eventProcessor = "http://www.w3.org/TR/scxml/#SCXMLEventProcessor"
    public static let sendTypes: Set<String> = [eventProcessor, "scxml"]
    public static let invokeTypes: Set<String> = [
        "http://www.w3.org/TR/scxml/", "http://www.w3.org/TR/scxml", "scxml",
    ]
}

/// What one macrostep did.
public struct Macrostep: Sendable {
    /// The external event that it processed; nil at the start of a session.
    public var event: Event?
    /// Indexes of the transitions taken, in order.
    public var transitions: [Int] = []
    /// States entered and left, in order.
    public var entered: [Int] = []
    public var exited: [Int] = []
    public var effects: [Effect] = []

    public init(event: Event? = nil) { self.event = event }
}

/// One session of a chart: the algorithm of SCXML Appendix D, names included.
///
/// It reads no clock and does nothing outside its own state: time comes in as an argument,
/// and what must happen elsewhere goes out as effects. A session belongs to one worker.
public final class Interpreter {
    public let chart: Statechart
    public let model: any DataModel
    public let identity: SessionIdentity
    public let limits: Limits
    /// Types of `<send>` that the host delivers besides SCXML's own.
    public let supportedSendTypes: Set<String>

    public internal(set) var isRunning = false
    /// Active states in document order.
    public internal(set) var configuration: [Int] = []
    var historyValue: [Int: [Int]] = [:]
    var enteredStates: Set<Int> = []
    var statesToInvoke: [Int] = []
    var internalQueue = EventQueue()
    var externalQueue = EventQueue()
    public internal(set) var pendingSends: [PendingSend] = []
    var invocations: [Invocation] = []
    var generatedIDCount = 0
    var now: Int64 = 0
    var step = Macrostep()
    var microstepCount = 0
    var internalEventCount = 0
    var contentCount = 0
    /// A condition that hit its operation limit, to be reported at the next chance.
    var evaluationLimit: EvaluationError?
    /// The top-level final state in which the session ended.
    public internal(set) var terminatedIn: StateID?
    /// What was active when the session ended.
    public internal(set) var lastConfiguration: [Int] = []
    /// The transitions that the event in hand may take; nil for all.
    var isPermitted: ((Transition) -> Bool)?

    public init(
        chart: Statechart, model: any DataModel, identity: SessionIdentity,
        limits: Limits = .standard, supportedSendTypes: Set<String> = []
    ) {
        self.chart = chart
        self.model = model
        self.identity = identity
        self.limits = limits
        self.supportedSendTypes = supportedSendTypes
        model.setConfiguration { [unowned self] id in
            guard let index = self.chart.index(of: id) else { return false }
            return self.isActive(index)
        }
    }

    public func isActive(_ state: Int) -> Bool {
        var (low, high) = (0, configuration.count)
        while low < high {
            let middle = (low + high) / 2
            if configuration[middle] < state { low = middle + 1 } else { high = middle }
        }
        return low < configuration.count && configuration[low] == state
    }

    /// The active states without ancestors, in document order.
    public var activeAtomicStates: [Int] {
        configuration.filter { chart.states[$0].isAtomic }
    }

    /// True when nothing more can happen: every region is in a final state.
    public var isComplete: Bool {
        !isRunning
            || chart.states[0].children.contains { isActive($0) && isInFinalState($0) }
    }

    /// True when events wait that need no new input.
    public var hasWork: Bool {
        isRunning && (!internalQueue.isEmpty || !externalQueue.isEmpty)
    }

    /// Enters the initial configuration and runs to the first stable one.
    public func start(
        at now: Int64, parameters: [Parameter] = []
    ) throws(LimitExceeded) -> Macrostep {
        begin(nil, at: now)
        isRunning = true
        model.setEvent(nil)
        let root = chart.states[0]
        if !chart.declarations.isEmpty {
            model.declare(chart.declarations)
            let given = setParameters(parameters)
            for state in chart.statesWithData where chart.binding == .early || state == 0 {
                initializeData(of: chart.states[state], except: given)
            }
        }
        if let initial = root.initial { try enterStates([initial]) }
        try completeMacrostep()
        return step
    }

    /// Gives top-level data the values of an invocation; returns their names (SCXML §6.4.3).
    private func setParameters(_ parameters: [Parameter]) -> Set<String> {
        guard !parameters.isEmpty else { return [] }
        let own = Set(chart.states[0].data.map(\.id))
        return Set(
            parameters.filter { own.contains($0.name) && model.setInitial($0) }.map(\.name))
    }

    /// Puts an event behind the others that came from outside.
    public func enqueue(_ event: Event) { externalQueue.append(event) }

    /// Reports that a delivery failed (SCXML §6.2.4, `error.communication`).
    public func raiseCommunicationError(sendID: String?) {
        internalQueue.append(Event("error.communication", type: .platform, sendID: sendID))
    }

    /// Runs one macrostep: what is still in the internal queue, or the next external event.
    ///
    /// - Parameter isPermitted: Which transitions the external event may take; eventless
    ///   transitions and internal events are never restricted.
    /// - Returns: nil if there was nothing to do.
    public func macrostep(
        at now: Int64, permitting isPermitted: ((Transition) -> Bool)? = nil
    ) throws(LimitExceeded) -> Macrostep? {
        guard isRunning else { return nil }
        if !internalQueue.isEmpty {
            begin(nil, at: now)
            try completeMacrostep()
            return step
        }
        guard let event = externalQueue.popFirst() else { return nil }
        begin(event, at: now)
        model.setEvent(event)
        try applyFinalize(event)
        self.isPermitted = isPermitted
        let enabled = selectTransitions(event)
        self.isPermitted = nil
        try throwIfEvaluationLimit()
        if !enabled.isEmpty { try microstep(enabled) }
        try completeMacrostep()
        return step
    }

    /// Ends the session from outside: exit handlers run, children are cancelled.
    public func cancel(at now: Int64) throws(LimitExceeded) -> Macrostep {
        begin(nil, at: now)
        if isRunning {
            isRunning = false
            try exitInterpreter()
        }
        return step
    }

    private func begin(_ event: Event?, at now: Int64) {
        self.now = now
        step.event = event
        // The lists of the last macrostep are used again, unless somebody still holds them.
        step.transitions.removeAll(keepingCapacity: true)
        step.entered.removeAll(keepingCapacity: true)
        step.exited.removeAll(keepingCapacity: true)
        step.effects.removeAll(keepingCapacity: true)
        microstepCount = 0
        internalEventCount = 0
        contentCount = 0
        model.beginMacrostep()
    }

    /// `mainEventLoop` of Appendix D up to the point where it waits for an external event.
    private func completeMacrostep() throws(LimitExceeded) {
        while isRunning {
            var isMacrostepDone = false
            while isRunning && !isMacrostepDone {
                var enabled = selectEventlessTransitions()
                if enabled.isEmpty {
                    if let event = internalQueue.popFirst() {
                        // An eventless condition that fails raises an error without a microstep.
                        internalEventCount += 1
                        if internalEventCount > limits.internalEventCountMax {
                            throw LimitExceeded(.internalEvents, limits.internalEventCountMax)
                        }
                        model.setEvent(event)
                        enabled = selectTransitions(event)
                    } else {
                        isMacrostepDone = true
                    }
                }
                try throwIfEvaluationLimit()
                if !enabled.isEmpty { try microstep(enabled) }
                if internalQueue.count > limits.internalEventCountMax {
                    throw LimitExceeded(.internalEvents, limits.internalEventCountMax)
                }
                if externalQueue.count > limits.externalEventCountMax {
                    throw LimitExceeded(.externalEvents, limits.externalEventCountMax)
                }
            }
            guard isRunning else { break }
            if !statesToInvoke.isEmpty { startInvocations() }
            if internalQueue.isEmpty { return }
        }
        try exitInterpreter()
    }

    /// Starts what the states that were entered, and not left again, invoke.
    private func startInvocations() {
        for state in statesToInvoke.sorted() {
            for (ordinal, invoke) in chart.states[state].invokes.enumerated() {
                start(invoke, ordinal: ordinal, of: chart.states[state])
            }
        }
        statesToInvoke.removeAll(keepingCapacity: true)
    }

    /// Gives declared data their values; an error leaves an empty element (SCXML §5.3.3).
    func initializeData(of state: State, except given: Set<String> = []) {
        for declaration in state.data where !given.contains(declaration.id) || state.index != 0 {
            do throws(EvaluationError) {
                try model.initialize(declaration)
            } catch {
                raiseExecutionError(after: error)
            }
        }
    }

    /// A limit that was hit ends the macrostep at the next chance.
    func raiseExecutionError(after error: EvaluationError) {
        evaluationLimit = evaluationLimit ?? (error.isLimit ? error : nil)
        raiseExecutionError()
    }

    func raiseExecutionError(sendID: String? = nil) {
        internalQueue.append(Event("error.execution", type: .platform, sendID: sendID))
    }
}

/// First in, first out.
struct EventQueue {
    private var events: [Event] = []
    private var head = 0

    var isEmpty: Bool { head == events.count }
    var count: Int { events.count - head }
    var elements: [Event] { Array(events[head...]) }

    init(_ events: [Event] = []) { self.events = events }

    mutating func append(_ event: Event) { events.append(event) }

    mutating func popFirst() -> Event? {
        guard head < events.count else { return nil }
        let event = events[head]
        head += 1
        if head == events.count {
            events.removeAll(keepingCapacity: true)
            head = 0
        }
        return event
    }
}
