package import LibXML
public import Statecharts

/// The compiled expressions of one chart, for one worker.
///
/// Each expression is compiled once, when it is first needed; one that does not compile fails
/// again each time, as an evaluation error.
public final class XPathProgram {
    public let chart: Statechart
    let evaluator: XPathEvaluator
    private var compiled: [CompiledExpression?]
    /// Those that stand beside the chart, by their text.
    private var annotations: [String: CompiledExpression] = [:]
    /// What one macrostep may write into its data.
    let writtenByteCountMax: Int
    /// The names of all variables; those of the system first.
    private var slotNames: [[UInt8]] = SystemVariable.names.map { Array($0.utf8) }
    private var slotNumbers: [String: Int] = [:]

    private var slotHashes: [UInt32] = SystemVariable.names.map { SlotHash.of($0) }

    /// An expression, or why it does not compile.
    final class CompiledExpression {
        let expression: XPathExpression?
        let problem: XPathProblem?
        /// True if it may look at a variable without naming it.
        let mayWalkTree: Bool

        init(_ source: String, by evaluator: XPathEvaluator) {
            do throws(XPathProblem) {
                expression = try evaluator.compile(source)
                problem = nil
            } catch {
                expression = nil
                problem = error
            }
            mayWalkTree = XPathReach(source).mayWalkTree
        }
    }

    /// - Parameters:
    ///   - operationLimit: What one expression may cost before its macrostep is abandoned.
    ///   - writtenByteCountMax: What one macrostep may write.
    ///   - usesNativePath: False leaves every expression to libxml2.
    public convenience init(
        chart: Statechart, operationLimit: Int = 100_000,
        writtenByteCountMax: Int = XPathProgram.writtenByteCountStandard,
        usesNativePath: Bool = true
    ) {
        let evaluator = XPathEvaluator(
            operationLimit: operationLimit, usesNativePath: usesNativePath)
        for (prefix, uri) in chart.namespaces {
            evaluator.declare(prefix: prefix, namespace: uri)
        }
        self.init(chart: chart, evaluator: evaluator, writtenByteCountMax: writtenByteCountMax)
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

    /// The data of a session that goes on.
    ///
    /// - Parameter data: What `encodedData` of the session's model wrote, an XML document.
    public func makeDataModel(
        identity: SessionIdentity, data: [UInt8]
    ) throws(ChartProblems) -> any DataModel {
        do throws(XMLProblem) {
            return try XPathDataModel(program: self, identity: identity, data: data)
        } catch {
            throw ChartProblems([ChartProblem(problem: error, file: "data")])
        }
    }

    func compiledExpression(_ expression: Statecharts.Expression) -> CompiledExpression {
        if let known = compiled[expression.number] { return known }
        let made = CompiledExpression(expression.source, by: evaluator)
        compiled[expression.number] = made
        return made
    }

    /// An expression beside those of the chart; a chart's author writes few of them.
    func compiledAnnotation(_ source: String) -> CompiledExpression {
        if let known = annotations[source] { return known }
        let made = CompiledExpression(source, by: evaluator)
        annotations[source] = made
        return made
    }

    /// Drops what was compiled of an expression that is not needed any more.
    package func forget(_ expression: Statecharts.Expression) {
        compiled[expression.number] = nil
    }

    // MARK: Variables

    var slotCount: Int { slotNames.count }

    /// The number of a variable, or nil if no session has had one of this name.
    func slot(_ name: String) -> Int? { slotNumbers[name] }

    /// The same for a zero-terminated name, without making a string.
    func slot(_ name: UnsafePointer<UInt8>) -> Int? {
        var hash = SlotHash()
        var count = 0
        while name[count] != 0 {
            hash.combine(name[count])
            count += 1
        }
        for number in slotHashes.indices where slotHashes[number] == hash.value {
            let known = slotNames[number]
            if known.count == count, (0..<count).allSatisfy({ known[$0] == name[$0] }) {
                return number
            }
        }
        return nil
    }

    /// Gives a variable a number, if it has none.
    func makeSlot(_ name: String) -> Int {
        if let known = slotNumbers[name] { return known }
        slotNumbers[name] = slotNames.count
        slotNames.append(Array(name.utf8))
        slotHashes.append(SlotHash.of(name))
        return slotNames.count - 1
    }
}

/// FNV-1a, to tell names apart without comparing them.
private struct SlotHash {
    private(set) var value: UInt32 = 2_166_136_261

    mutating func combine(_ byte: UInt8) { value = (value ^ UInt32(byte)) &* 16_777_619 }

    static func of(_ name: String) -> UInt32 {
        var hash = SlotHash()
        for byte in name.utf8 { hash.combine(byte) }
        return hash.value
    }
}
