package import LibXML
public import Statecharts

/// The compiled expressions of one chart, for one worker.
///
/// Each expression is compiled once, when it is first needed; one that does not compile fails
/// again each time, as an evaluation error.
public final class XPathProgram {
    public let chart: Statechart
    let evaluator: XPathEvaluator
    private var compiled: [Result<CompiledExpression, XPathProblem>?]

    /// What one macrostep may write into its data.
    let writtenByteCountMax: Int
    /// The names of all variables, zero-terminated; those of the system first.
    private var slotNames: [[UInt8]] = SystemVariable.names.map { Array($0.utf8) + [0] }
    private var slotNumbers: [String: Int] = [:]

    struct CompiledExpression {
        let expression: XPathExpression
        /// True if it may look at a variable without naming it.
        let mayWalkTree: Bool
    }

    /// - Parameters:
    ///   - operationLimit: What one expression may cost before its macrostep is abandoned.
    ///   - writtenByteCountMax: What one macrostep may write.
    public convenience init(
        chart: Statechart, operationLimit: Int = 100_000,
        writtenByteCountMax: Int = XPathProgram.writtenByteCountStandard
    ) {
        self.init(
            chart: chart, evaluator: XPathEvaluator(operationLimit: operationLimit),
            writtenByteCountMax: writtenByteCountMax)
    }

    package init(
        chart: Statechart, evaluator: XPathEvaluator,
        writtenByteCountMax: Int = XPathProgram.writtenByteCountStandard
    ) {
        self.chart = chart
        self.evaluator = evaluator
        self.writtenByteCountMax = writtenByteCountMax
        compiled = Array(repeating: nil, count: chart.expressions.count)
        for (number, name) in SystemVariable.names.enumerated() { slotNumbers[name] = number }
        for state in chart.states { for data in state.data { _ = makeSlot(data.id) } }
    }

    /// As much as an act may carry, a few times over.
    public static let writtenByteCountStandard = 4_194_304

    /// The data of a new session, its variables not declared yet.
    public func makeDataModel(identity: SessionIdentity) -> any DataModel {
        XPathDataModel(program: self, identity: identity)
    }

    func compiledExpression(
        _ expression: Statecharts.Expression
    ) throws(EvaluationError) -> CompiledExpression {
        if compiled[expression.number] == nil {
            compiled[expression.number] = Result { () throws(XPathProblem) in
                CompiledExpression(
                    expression: try evaluator.compile(expression.source),
                    mayWalkTree: XPathReach(expression.source).mayWalkTree)
            }
        }
        switch compiled[expression.number] {
        case .success(let ready): return ready
        case .failure(let problem):
            throw EvaluationError(problem.description, at: expression.location)
        case nil: throw EvaluationError("expression without a number", at: expression.location)
        }
    }

    // MARK: Variables

    var slotCount: Int { slotNames.count }

    /// The number of a variable, or nil if no session has had one of this name.
    func slot(_ name: String) -> Int? { slotNumbers[name] }

    /// The same for a zero-terminated name, without making a string.
    func slot(_ name: UnsafePointer<UInt8>) -> Int? {
        for (number, known) in slotNames.enumerated() {
            var index = 0
            while known[index] == name[index] {
                if known[index] == 0 { return number }
                index += 1
            }
        }
        return nil
    }

    /// Gives a variable a number, if it has none.
    func makeSlot(_ name: String) -> Int {
        if let known = slotNumbers[name] { return known }
        slotNumbers[name] = slotNames.count
        slotNames.append(Array(name.utf8) + [0])
        return slotNames.count - 1
    }
}
