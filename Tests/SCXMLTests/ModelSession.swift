import LibXML
import SCXML
import Statecharts

/// A chart that runs with the XPath data model.
struct ModelSession {
    let model: XPathDataModel
    let interpreter: Interpreter

    init(
        _ chart: Statechart, naming: XPathDataModel.Naming = .data, operationLimit: Int = 10_000
    ) {
        let program = XPathProgram(
            chart: chart, evaluator: XPathEvaluator(operationLimit: operationLimit))
        let identity = SessionIdentity(sessionID: "s1")
        model = XPathDataModel(program: program, identity: identity, naming: naming)
        interpreter = Interpreter(chart: chart, model: model, identity: identity)
    }

    /// Continues with stored data.
    init(_ chart: Statechart, naming: XPathDataModel.Naming, data: [UInt8]) throws {
        let program = XPathProgram(
            chart: chart, evaluator: XPathEvaluator(operationLimit: 10_000))
        let identity = SessionIdentity(sessionID: "s1")
        model = try XPathDataModel(
            program: program, identity: identity, naming: naming, data: data)
        interpreter = Interpreter(chart: chart, model: model, identity: identity)
    }

    /// Starts a chart of one state `s` that runs some content at once, and goes to `failed` when
    /// that fails.
    static func running(
        _ content: String, data: String = "", naming: XPathDataModel.Naming = .data
    ) throws -> ModelSession {
        let made = try chart(
            """
            <datamodel>\(data)</datamodel>
            <state id="s"><onentry>\(content)</onentry>
            <transition event="error.execution" target="failed"/></state><state id="failed"/>
            """, attributes: "name='order' datamodel='xpath'")
        let session = ModelSession(made, naming: naming)
        _ = try session.interpreter.start(at: 0)
        return session
    }

    @discardableResult
    func send(_ event: EventName, data: Payload = .none) throws(LimitExceeded) -> Macrostep {
        interpreter.enqueue(Event(event, type: .external, data: data))
        return try interpreter.macrostep(at: 0) ?? Macrostep()
    }

    var active: String {
        interpreter.activeAtomicStates.map { interpreter.chart.states[$0].id.rawValue }
            .joined(separator: " ")
    }

    var hasFailed: Bool { active == "failed" }

    /// What stands inside a variable, without the marks that it is in no namespace.
    func content(_ variable: String) -> String {
        model.slot(variable)?.innerMarkup.replacing(" xmlns=\"\"", with: "") ?? "?"
    }
}
