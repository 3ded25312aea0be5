import LibXML
public import Statecharts

/// How a run of a document ended.
public struct RunOutcome: Hashable, Sendable {
    public enum Ending: Hashable, Sendable {
        /// The session reached a top-level final state.
        case finished
        /// Nothing is left to happen, or the time is up.
        case stuck
        /// A macrostep did not end.
        case limit(LimitExceeded)
    }

    public var ending: Ending
    /// The active states, or the final state in which the session ended.
    public var states: [StateID]
    public var log: [String]
}

/// Runs a document, and the documents that it invokes, on a virtual clock.
public final class SessionGroup {
    private final class Session {
        let interpreter: Interpreter
        let parent: String?
        let depth: Int

        init(_ interpreter: Interpreter, parent: String?, depth: Int) {
            self.interpreter = interpreter
            self.parent = parent
            self.depth = depth
        }
    }

    private let files: (String) -> [UInt8]?
    private let limits: Limits
    private let operationLimit: Int
    private var sessions: [(id: String, session: Session)] = []
    private var now: Int64 = 0
    private var sessionCount = 0
    private var log: [String] = []
    /// Charts of invoked documents may themselves invoke, but not without end.
    private let depthMax = 16
    private let stepCountMax = 100_000

    /// - Parameter files: Reads a `src`, relative to the document.
    public init(
        limits: Limits = .standard, operationLimit: Int = 100_000,
        files: @escaping (String) -> [UInt8]? = { _ in nil }
    ) {
        self.limits = limits
        self.operationLimit = operationLimit
        self.files = files
    }

    /// Runs until the session ends, nothing is left to do, or the virtual time is over.
    ///
    /// - Parameter duration: Milliseconds of virtual time.
    public func run(_ chart: Statechart, for duration: Int64) -> RunOutcome {
        do throws(LimitExceeded) {
            let root = try start(chart, parent: nil, invokeID: nil, depth: 0, parameters: [])
            var steps = 0
            while root.interpreter.isRunning {
                steps += 1
                if steps > stepCountMax { throw LimitExceeded(.externalEvents, stepCountMax) }
                if try stepOnce() { continue }
                guard let due = sessions.compactMap({ $0.session.interpreter.nextDue }).min(),
                    due <= duration
                else { break }
                now = max(now, due)
                for (id, session) in sessions {
                    for delivery in session.interpreter.releaseDue(at: now) {
                        deliver(delivery, from: id)
                    }
                }
            }
            return outcome(of: root.interpreter)
        } catch {
            return RunOutcome(ending: .limit(error), states: [], log: log)
        }
    }

    private func outcome(of interpreter: Interpreter) -> RunOutcome {
        if let final = interpreter.terminatedIn {
            return RunOutcome(ending: .finished, states: [final], log: log)
        }
        let states = interpreter.activeAtomicStates.map { interpreter.chart.states[$0].id }
        return RunOutcome(ending: .stuck, states: states, log: log)
    }

    private func stepOnce() throws(LimitExceeded) -> Bool {
        for (id, session) in sessions where session.interpreter.hasWork {
            if let step = try session.interpreter.macrostep(at: now) {
                try perform(step.effects, of: id, session)
                return true
            }
        }
        return false
    }

    private func start(
        _ chart: Statechart, parent: String?, invokeID: String?, depth: Int,
        parameters: [Parameter]
    ) throws(LimitExceeded) -> Session {
        sessionCount += 1
        let id = "session\(sessionCount)"
        let identity = SessionIdentity(sessionID: id, invokeID: invokeID)
        let program = XPathProgram(
            chart: chart, evaluator: XPathEvaluator(operationLimit: operationLimit))
        let model = XPathDataModel(program: program, identity: identity)
        model.files = { [files] path in
            files(path.hasPrefix("file:") ? String(path.dropFirst(5)) : path)
        }
        let session = Session(
            Interpreter(chart: chart, model: model, identity: identity, limits: limits),
            parent: parent, depth: depth)
        sessions.append((id, session))
        let step = try session.interpreter.start(at: now, parameters: parameters)
        try perform(step.effects, of: id, session)
        return session
    }

    private func perform(
        _ effects: [Effect], of id: String, _ session: Session
    ) throws(LimitExceeded) {
        for effect in effects {
            switch effect {
            case .deliver(let delivery): deliver(delivery, from: id)
            case .log(let label, let text):
                log.append([label, text].compactMap { $0 }.joined(separator: ": "))
            case .startInvocation(let request): try invoke(request, from: id, session)
            case .cancelInvocation(let invokeID): try cancel(invokeID, of: id)
            case .forward(let event, let invokeID):
                child(invokeID, of: id)?.session.interpreter.enqueue(event)
            case .finished(let result): finish(id, session, result)
            case .scheduled, .cancelled: break
            }
        }
    }

    private func child(_ invokeID: String, of parent: String) -> (id: String, session: Session)? {
        sessions.first {
            $0.session.parent == parent && $0.session.interpreter.identity.invokeID == invokeID
        }
    }

    private func deliver(_ delivery: Delivery, from id: String) {
        guard let sender = sessions.first(where: { $0.id == id })?.session else { return }
        let receiver: Session?
        switch delivery.target ?? "" {
        case "#_parent": receiver = sessions.first { $0.id == sender.parent }?.session
        case let target where target.hasPrefix("#_scxml_"):
            receiver = sessions.first { $0.id == target.dropFirst(8) }?.session
        case let target: receiver = child(String(target.dropFirst(2)), of: id)?.session
        }
        guard let receiver, receiver.interpreter.isRunning else {
            sender.interpreter.raiseCommunicationError(sendID: delivery.event.sendID)
            return
        }
        receiver.interpreter.enqueue(delivery.event)
    }

    private func invoke(
        _ request: InvocationRequest, from id: String, _ parent: Session
    ) throws(LimitExceeded) {
        guard parent.depth < depthMax, let bytes = source(of: request),
            let document = try? SCXMLDocument(bytes: bytes, file: request.source ?? "content"),
            let chart = try? document.chart()
        else {
            parent.interpreter.raiseCommunicationError(sendID: nil)
            return
        }
        _ = try start(
            chart, parent: id, invokeID: request.invocation.id, depth: parent.depth + 1,
            parameters: request.parameters)
    }

    private func source(of request: InvocationRequest) -> [UInt8]? {
        switch request.content {
        case .markup(let text), .text(let text): return Array(text.utf8)
        case nil: break
        }
        guard let path = request.source else { return nil }
        return files(path.hasPrefix("file:") ? String(path.dropFirst(5)) : path)
    }

    private func cancel(_ invokeID: String, of parent: String) throws(LimitExceeded) {
        guard let (id, session) = child(invokeID, of: parent) else { return }
        sessions.removeAll { $0.id == id }
        let step = try session.interpreter.cancel(at: now)
        // What a cancelled child still sends is lost, but its own children end too.
        for case .cancelInvocation(let inner) in step.effects { try cancel(inner, of: id) }
    }

    private func finish(_ id: String, _ session: Session, _ result: Payload) {
        guard let parent = session.parent, let invokeID = session.interpreter.identity.invokeID
        else { return }
        sessions.removeAll { $0.id == id }
        sessions.first { $0.id == parent }?.session.interpreter.enqueue(
            Event(
                EventName("done.invoke.\(invokeID)"), type: .external, invokeID: invokeID,
                data: result))
    }
}
