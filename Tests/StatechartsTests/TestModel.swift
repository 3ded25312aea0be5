import Statecharts

/// A data model in which conditions have names.
///
/// `in:s` asks for a state, `fail` fails, `limit` hits a limit; everything else is looked up.
final class TestModel: DataModel {
    var truths: [String: Bool] = [:]
    var values: [String: String] = [:]
    /// The names of the events that were bound, in order.
    private(set) var events: [String] = []
    private(set) var boundEvent: Event?
    private var isActive: (StateID) -> Bool = { _ in false }

    func setConfiguration(_ isActive: @escaping (StateID) -> Bool) { self.isActive = isActive }
    func beginMacrostep() {}

    func declare(_ declarations: [DataDeclaration]) {
        for declaration in declarations { values[declaration.id] = "" }
    }

    func initialize(_ declaration: DataDeclaration) throws(EvaluationError) {
        if case .source(.inline(.text(let text))) = declaration.initial {
            if text == "fail" { throw EvaluationError("fail") }
            values[declaration.id] = text
        }
    }

    func setInitial(_ parameter: Parameter) -> Bool {
        guard values[parameter.name] != nil, case .text(let text) = parameter.value else {
            return false
        }
        values[parameter.name] = text
        return true
    }

    func setEvent(_ event: Event?) {
        boundEvent = event
        if let event { events.append(event.name.rawValue) }
    }

    func condition(_ expression: Expression) throws(EvaluationError) -> Bool {
        try check(expression)
        if expression.source.hasPrefix("in:") {
            return isActive(StateID(String(expression.source.dropFirst(3))))
        }
        return truths[expression.source] ?? false
    }

    func string(_ expression: Expression) throws(EvaluationError) -> String {
        try check(expression)
        return values[expression.source] ?? expression.source
    }

    func value(_ expression: Expression) throws(EvaluationError) -> Value {
        .text(try string(expression))
    }

    func value(at location: Expression) throws(EvaluationError) -> Value {
        .text(try string(location))
    }

    func assign(_ assign: Assign) throws(EvaluationError) {
        try check(assign.location)
        if case .inline(.text(let text)) = assign.source { values[assign.location.source] = text }
    }

    func assign(_ text: String, to location: Expression) throws(EvaluationError) {
        values[location.source] = text
    }

    func forEach(
        _ loop: ForEach, body: () throws(MacrostepStop) -> Void
    ) throws(MacrostepStop) {
        for _ in 0..<(Int(loop.array.source) ?? 0) { try body() }
    }

    private func check(_ expression: Expression) throws(EvaluationError) {
        if expression.source == "fail" { throw EvaluationError("fail") }
        if expression.source == "limit" {
            throw EvaluationError("too many operations", at: expression.location, isLimit: true)
        }
    }
}

/// A chart that runs with the test model.
struct TestSession {
    let interpreter: Interpreter
    let model = TestModel()

    init(
        _ chart: Statechart, limits: Limits = .standard, identity: String = "s1",
        invokeID: String? = nil, sendTypes: Set<String> = []
    ) {
        interpreter = Interpreter(
            chart: chart, model: model,
            identity: SessionIdentity(sessionID: identity, invokeID: invokeID), limits: limits,
            supportedSendTypes: sendTypes)
    }

    /// A session that has started already.
    static func started(
        _ chart: Statechart, limits: Limits = .standard, true truths: String...
    ) throws -> TestSession {
        let session = TestSession(chart, limits: limits)
        for truth in truths { session.model.truths[truth] = true }
        _ = try session.interpreter.start(at: 0)
        return session
    }

    /// The ids of the active atomic states.
    var active: String {
        ids(interpreter.activeAtomicStates)
    }

    func ids(_ states: [Int]) -> String {
        states.map { interpreter.chart.states[$0].id.rawValue }.joined(separator: " ")
    }

    @discardableResult
    func send(
        _ event: EventName, at now: Int64 = 0, permitting: ((Transition) -> Bool)? = nil
    ) throws(LimitExceeded) -> Macrostep {
        interpreter.enqueue(Event(event, type: .external))
        return try interpreter.macrostep(at: now, permitting: permitting) ?? Macrostep()
    }
}

/// The labels of what a macrostep logged, in order.
func logged(_ step: Macrostep) -> String {
    step.effects.compactMap { effect in
        if case .log(let label, _) = effect { label } else { nil }
    }.joined(separator: " ")
}
