import LibXML
import Statecharts

/// What a host remembers of a session besides its snapshot and its data.
struct SessionRecord {
    var id: String
    /// The session that invoked it, and under which id.
    var parent: String?
    var invokeID: String?
    /// How many sessions above it invoked each other.
    var depth: Int
    /// Where its document stands, seen from the first one: empty, or with a slash at its end.
    var folder: String
}

/// A session in a group; its interpreter and its data may be thrown away after any macrostep.
final class Session {
    let record: SessionRecord
    private let program: XPathProgram
    private let limits: Limits
    private let files: (String) -> [UInt8]?
    private(set) var model: XPathDataModel
    private(set) var interpreter: Interpreter

    /// - Parameter files: Reads a `src` of the session's document.
    init(
        _ record: SessionRecord, program: XPathProgram, limits: Limits,
        files: @escaping (String) -> [UInt8]?
    ) {
        self.record = record
        self.program = program
        self.limits = limits
        self.files = files
        let identity = SessionIdentity(sessionID: record.id, invokeID: record.invokeID)
        model = XPathDataModel(program: program, identity: identity)
        model.files = files
        interpreter = Interpreter(
            chart: program.chart, model: model, identity: identity, limits: limits)
    }

    /// Continues from bytes alone, as another process would.
    func restart() throws(SnapshotProblem) {
        let snapshot = SnapshotCodec.encode(interpreter.snapshot(), chart: record.id)
        let data = model.encodedData()
        // `_event` stays bound until the next one (SCXML §5.10), and exit handlers may read it.
        var bound = Snapshot()
        bound.externalQueue = model.event.map { [$0] } ?? []
        let event = SnapshotCodec.encode(bound, chart: record.id)
        do throws(XMLProblem) {
            model = try XPathDataModel(program: program, identity: identity, data: data)
        } catch {
            throw SnapshotProblem("the data of '\(record.id)' cannot be read: \(error)")
        }
        model.files = files
        interpreter = Interpreter(
            chart: program.chart, model: model, identity: identity, limits: limits)
        try interpreter.restore(try SnapshotCodec.decode(snapshot, chart: record.id))
        model.setEvent(try SnapshotCodec.decode(event, chart: record.id).externalQueue.first)
    }

    private var identity: SessionIdentity { interpreter.identity }

    /// True when every active atomic state is final and no active state has a transition.
    ///
    /// Whatever events still come, the configuration stays as it is.
    var isSettled: Bool {
        areAllFinal(interpreter.configuration)
            && interpreter.configuration.allSatisfy {
                program.chart.states[$0].transitions.isEmpty
            }
    }

    /// How the run ended for those who wait for this session.
    func outcome(_ ending: RunOutcome.Ending, log: [String]) -> RunOutcome {
        let active =
            interpreter.isRunning ? interpreter.configuration : interpreter.lastConfiguration
        let states = program.chart.states
        let isFinished = ending == .finished || ending == .stuck && areAllFinal(active)
        return RunOutcome(
            ending: isFinished ? .finished : ending, states: active.map { states[$0].id },
            finalStates: isFinished
                ? active.filter { states[$0].kind == .final }.map { states[$0].id } : [],
            log: log)
    }

    private func areAllFinal(_ active: [Int]) -> Bool {
        !active.isEmpty
            && active.allSatisfy {
                let state = program.chart.states[$0]
                return !state.isAtomic || state.kind == .final
            }
    }
}
