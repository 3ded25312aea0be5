import LibXML
public import Statecharts

/// Runs a document, and the documents that it invokes, on a virtual clock.
public final class SessionGroup {
    let limits: Limits
    private let operationLimit: Int
    private let files: (String) -> [UInt8]?
    private let restarts: Bool
    /// Is shown each session after each of its macrosteps.
    public var observer: ((SessionState) -> Void)?
    var sessions: [Session] = []
    var log: [String] = []
    private(set) var now: Int64 = 0
    private var sessionCount = 0
    private var stepCount = 0
    /// Charts of invoked documents may themselves invoke, but not without end.
    let depthMax = 16
    private let macrostepCountMax: Int

    /// Why a run stops before its end.
    enum Stop: Error {
        case limit(LimitExceeded)
        case unrestorable(SnapshotProblem)
    }

    /// - Parameters:
    ///   - macrostepCountMax: Macrosteps of all sessions together.
    ///   - restarts: Saves a session after each of its macrosteps, and every session before the
    ///     clock moves, throws interpreter and data away and continues from the bytes.
    ///   - files: Reads what `src` names, relative to the document, without `file:`.
    public init(
        limits: Limits = .standard, operationLimit: Int = 100_000,
        macrostepCountMax: Int = 100_000, restarts: Bool = false,
        files: @escaping (String) -> [UInt8]? = { _ in nil }
    ) {
        self.limits = limits
        self.operationLimit = operationLimit
        self.macrostepCountMax = macrostepCountMax
        self.restarts = restarts
        self.files = files
    }

    /// Runs until the session ends, nothing is left to do, or the virtual time is over.
    ///
    /// - Parameter duration: Milliseconds of virtual time.
    public func run(_ chart: Statechart, for duration: Int64) -> RunOutcome {
        do throws(Stop) {
            let record = newRecord(parent: nil, invokeID: nil, folder: "")
            let root = try start(chart, record, parameters: [])
            while root.interpreter.isRunning && !root.isSettled {
                if try stepOnce() { continue }
                guard let due = sessions.compactMap(\.interpreter.nextDue).min() else {
                    return root.outcome(.stuck, log: log)
                }
                guard due <= duration else { return root.outcome(.timeout, log: log) }
                if restarts { for session in sessions { try restart(session) } }
                now = max(now, due)
                for session in sessions {
                    for delivery in session.interpreter.releaseDue(at: now) {
                        deliver(delivery, from: session)
                    }
                }
            }
            return root.outcome(.finished, log: log)
        } catch {
            switch error {
            case .limit(let limit): return RunOutcome(ending: .limit(limit), log: log)
            case .unrestorable(let problem):
                return RunOutcome(ending: .unrestorable(problem), log: log)
            }
        }
    }

    /// One macrostep of the first session that has work; false if none has.
    private func stepOnce() throws(Stop) -> Bool {
        for session in sessions where session.interpreter.hasWork {
            let step = try bounded { () throws(LimitExceeded) in
                try session.interpreter.macrostep(at: now)
            }
            guard let step else { continue }
            try complete(step, of: session)
            return true
        }
        return false
    }

    /// What a new session is to its host.
    func newRecord(parent: Session?, invokeID: String?, folder: String) -> SessionRecord {
        sessionCount += 1
        return SessionRecord(
            id: "session\(sessionCount)", parent: parent?.record.id, invokeID: invokeID,
            depth: parent.map { $0.record.depth + 1 } ?? 0, folder: folder)
    }

    @discardableResult
    func start(
        _ chart: Statechart, _ record: SessionRecord, parameters: [Parameter]
    ) throws(Stop) -> Session {
        let program = XPathProgram(chart: chart, operationLimit: operationLimit)
        let session = Session(record, program: program, limits: limits) { [files] reference in
            files(Self.path(of: reference, in: record.folder))
        }
        sessions.append(session)
        let step = try bounded { () throws(LimitExceeded) in
            try session.interpreter.start(at: now, parameters: parameters)
        }
        try complete(step, of: session)
        return session
    }

    /// Saves what a macrostep left, then does what it asks for.
    private func complete(_ step: Macrostep, of session: Session) throws(Stop) {
        if restarts { try restart(session) }
        observer?(
            SessionState(
                session: session.record.id, time: now, snapshot: session.interpreter.snapshot(),
                data: session.model.encodedData(), transitions: step.transitions,
                effects: step.effects))
        for effect in step.effects { try perform(effect, of: session) }
    }

    /// An ended session has nothing to continue.
    private func restart(_ session: Session) throws(Stop) {
        guard session.interpreter.isRunning else { return }
        do throws(SnapshotProblem) {
            try session.restart()
        } catch {
            throw .unrestorable(error)
        }
    }

    /// Counts a macrostep, so that sessions cannot keep each other busy without end.
    func bounded<Result>(
        _ macrostep: () throws(LimitExceeded) -> Result
    ) throws(Stop) -> Result {
        stepCount += 1
        do throws(LimitExceeded) {
            if stepCount > macrostepCountMax {
                throw LimitExceeded(
                    .externalEvents, macrostepCountMax,
                    detail: "the sessions keep each other busy: more than \(macrostepCountMax) "
                        + "macrosteps")
            }
            return try macrostep()
        } catch {
            throw .limit(error)
        }
    }

    /// Reads a file that a document names.
    func read(_ path: String) -> [UInt8]? { files(path) }

    /// The path of a `src`, seen from the first document.
    static func path(of reference: String, in folder: String) -> String {
        let path = reference.hasPrefix("file:") ? String(reference.dropFirst(5)) : reference
        // What is no relative path stays as it is, for the host to refuse.
        return path.hasPrefix("/") || path.contains(":") ? path : folder + path
    }
}
