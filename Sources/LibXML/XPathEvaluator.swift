import CLibXML2

/// A compiled expression, usable with the evaluator that compiled it and no other.
///
/// libxml2 caches function pointers of the first context inside it, so that sharing one
/// between threads or contexts gives wrong answers.
package final class XPathExpression {
    package let source: String
    fileprivate let compiled: xmlXPathCompExprPtr
    /// The same expression for evaluation without libxml2, if that is possible.
    fileprivate let native: NativeProgram?

    fileprivate init(_ source: String, _ compiled: xmlXPathCompExprPtr, native: NativeProgram?) {
        self.source = source
        self.compiled = compiled
        self.native = native
    }

    /// True if most evaluations will do without libxml2.
    package var isNative: Bool { native != nil }

    deinit { xmlXPathFreeCompExpr(compiled) }
}

/// Compiles and evaluates XPath 1.0 within an operation limit; one for each worker.
package final class XPathEvaluator {
    /// The longest expression: beyond it libxml2's recursion could exhaust a small stack.
    package static let expressionLengthMax = 4_096

    private let context: xmlXPathContextPtr
    /// Both are set during an evaluation only, while its caller holds them.
    private unowned(unsafe) var scope: (any XPathScope)?
    private unowned(unsafe) var document: Document?
    private var failure: XPathProblem.Kind?
    private var failureDetail = ""
    private let usesNativePath: Bool
    private let nativeVisitsMax: Int
    private var isExhausted = false
    /// Behind a pointer, so that its use costs no checks for exclusive access.
    private let nativeMemory: UnsafeMutablePointer<NativeMemory>

    /// - Parameters:
    ///   - operationLimit: libxml2's operations for one evaluation; ordinary guards need 15 to
    ///     400. Without libxml2, the nodes that are looked at.
    ///   - usesNativePath: False has libxml2 evaluate everything, to compare with.
    package init(operationLimit: Int, usesNativePath: Bool = true) {
        Document.prepared
        self.usesNativePath = usesNativePath
        nativeVisitsMax = operationLimit
        nativeMemory = .allocate(capacity: 1)
        nativeMemory.initialize(to: NativeMemory())
        guard let context = xmlXPathNewContext(nil) else { preconditionFailure("out of memory") }
        self.context = context
        context.pointee.opLimit = UInt(operationLimit)
        xmlXPathContextSetCache(context, 1, -1, 0)
        let owner = Unmanaged.passUnretained(self).toOpaque()
        context.pointee.userData = owner
        context.pointee.error = { data, error in
            guard let data, let error else { return }
            Unmanaged<XPathEvaluator>.fromOpaque(data).takeUnretainedValue().note(error.pointee)
        }
        xmlXPathRegisterVariableLookup(context, lookUpVariable, owner)
        xmlXPathRegisterFuncLookup(context, lookUpFunction, owner)
    }

    deinit {
        xmlXPathFreeContext(context)
        nativeMemory.pointee.deallocate()
        nativeMemory.deinitialize(count: 1)
        nativeMemory.deallocate()
    }

    /// Evaluations that needed no libxml2.
    package var nativeCount: Int { nativeMemory.pointee.decidedCount }

    /// Declares a prefix for all expressions compiled from now on.
    package func declare(prefix: String, namespace: String) {
        xmlXPathRegisterNs(context, prefix, namespace)
    }

    package func compile(_ source: String) throws(XPathProblem) -> XPathExpression {
        guard source.utf8.count <= Self.expressionLengthMax else {
            throw XPathProblem(
                .tooLong, in: String(source.prefix(60)) + "…",
                "\(source.utf8.count) bytes; an expression may have \(Self.expressionLengthMax)")
        }
        begin()
        guard let compiled = xmlXPathCtxtCompile(context, source), failure == nil else {
            throw problem(in: source, otherwise: .syntax)
        }
        let native = usesNativePath ? NativeParser.program(of: source) : nil
        return XPathExpression(source, compiled, native: native)
    }

    /// Evaluates relative to a node, with the variables and functions of a scope.
    package func value(
        of expression: XPathExpression, at node: Node, in scope: any XPathScope
    ) throws(XPathProblem) -> XPathValue {
        bind(node, scope)
        defer { unbind() }
        guard let object = xmlXPathCompiledEval(expression.compiled, context) else {
            throw problem(in: expression.source, otherwise: .evaluation)
        }
        defer { xmlXPathFreeObject(object) }
        if failure != nil { throw problem(in: expression.source, otherwise: .evaluation) }
        return swiftValue(object, in: node.document)
    }

    /// Evaluates to XPath's effective boolean value.
    package func boolean(
        of expression: XPathExpression, at node: Node, in scope: any XPathScope
    ) throws(XPathProblem) -> Bool {
        if let native = expression.native?.tables,
            let flag = run(native, at: node, in: scope, { $0.boolean($1, $2) })
        {
            return flag
        }
        try checkExhaustion(in: expression)
        bind(node, scope)
        defer { unbind() }
        let result = xmlXPathCompiledEvalToBoolean(expression.compiled, context)
        if result < 0 || failure != nil {
            throw problem(in: expression.source, otherwise: .evaluation)
        }
        return result == 1
    }

    /// Evaluates to XPath's string value.
    package func string(
        of expression: XPathExpression, at node: Node, in scope: any XPathScope
    ) throws(XPathProblem) -> String {
        if let native = expression.native?.tables,
            let text = run(native, at: node, in: scope, { $0.string($1, $2) })
        {
            return text
        }
        try checkExhaustion(in: expression)
        switch try value(of: expression, at: node, in: scope) {
        case .string(let text): return text
        case .boolean(let flag): return flag ? "true" : "false"
        case .nodes(let nodes): return nodes.first?.text ?? ""
        case .number(let number): return Self.format(number)
        }
    }

    /// A number as XPath's `string()` writes it, for values that libxml2 would round.
    package static func format(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        if number == number.rounded(), abs(number) < 9_007_199_254_740_992 {
            return String(Int64(number))
        }
        return number.description
    }

    /// Evaluates without libxml2, or gives nil when libxml2 has to.
    @inline(__always)
    private func run<Result>(
        _ tables: NativeProgram.Tables, at node: Node, in scope: any XPathScope,
        _ body: (inout NativeRun, Int32, NativeContext) -> Result
    ) -> Result? {
        let memory = nativeMemory
        // A function of the scope may evaluate something itself.
        let (nodes, mark) = (memory.pointee.count, memory.pointee.mark)
        var run = NativeRun(tables, in: scope, memory: memory, visitsMax: nativeVisitsMax)
        let result = body(&run, tables.root, NativeContext(node: node.pointer))
        memory.pointee.count = nodes
        memory.pointee.discard(to: mark)
        isExhausted = run.isExhausted
        if run.isUndecided { return nil }
        memory.pointee.decidedCount += 1
        return result
    }

    /// What the last run without libxml2 was given up for, if that was too much text.
    private func checkExhaustion(in expression: XPathExpression) throws(XPathProblem) {
        guard isExhausted else { return }
        isExhausted = false
        throw XPathProblem(
            .operationLimit, in: expression.source,
            "more than \(nativeVisitsMax * NativeRun.bytesPerVisit) bytes of text read "
                + "(operation limit)")
    }

    private func bind(_ node: Node, _ scope: any XPathScope) {
        begin()
        self.scope = scope
        document = node.document
        context.pointee.doc = node.document.tree
        context.pointee.node = node.pointer
    }

    private func unbind() {
        scope = nil
        document = nil
    }

    private func begin() {
        redress_xml_silence()
        failure = nil
        // libxml2 resets neither, and leaks the depth of a failed evaluation.
        context.pointee.depth = 0
        context.pointee.opCount = 0
    }

    private func note(_ error: xmlError) {
        guard failure == nil else { return }
        let code = Int(error.code) - Int(XML_XPATH_EXPRESSION_OK.rawValue)
        switch code {
        case Int(XPATH_UNDEF_VARIABLE_ERROR.rawValue):
            fail(.unknownVariable, "unknown variable")
        case Int(XPATH_UNKNOWN_FUNC_ERROR.rawValue): fail(.unknownFunction, "unknown function")
        case Int(XPATH_OP_LIMIT_EXCEEDED.rawValue):
            fail(
                .operationLimit, "more than \(context.pointee.opLimit) operations (operation limit)"
            )
        case Int(XPATH_UNDEF_PREFIX_ERROR.rawValue): fail(.evaluation, "an undeclared prefix")
        case Int(XPATH_RECURSION_LIMIT_EXCEEDED.rawValue): fail(.tooDeep, "nested too deeply")
        case Int(XPATH_INVALID_TYPE.rawValue): fail(.evaluation, "a value of the wrong type")
        case Int(XPATH_INVALID_ARITY.rawValue):
            fail(.evaluation, "a function with the wrong number of arguments")
        default: fail(.syntax, "not a valid XPath 1.0 expression, near offset \(error.int1)")
        }
    }

    private func fail(_ kind: XPathProblem.Kind, _ detail: String) {
        if failure == nil { (failure, failureDetail) = (kind, detail) }
    }

    private func problem(in source: String, otherwise: XPathProblem.Kind) -> XPathProblem {
        guard let failure else {
            // libxml2 gives no reason for an undeclared prefix of a variable or a function.
            return XPathProblem(
                otherwise, in: source,
                otherwise == .syntax
                    ? "not a valid XPath 1.0 expression"
                    : "cannot be evaluated, perhaps for an undeclared prefix,")
        }
        return XPathProblem(failure, in: source, failureDetail)
    }

    private func swiftValue(_ object: xmlXPathObjectPtr, in document: Document) -> XPathValue {
        switch object.pointee.type {
        case XPATH_BOOLEAN: return .boolean(object.pointee.boolval != 0)
        case XPATH_NUMBER: return .number(object.pointee.floatval)
        case XPATH_NODESET:
            guard let set = object.pointee.nodesetval, let table = set.pointee.nodeTab else {
                return .nodes([])
            }
            xmlXPathNodeSetSort(set)
            var nodes: [Node] = []
            nodes.reserveCapacity(Int(set.pointee.nodeNr))
            for index in 0..<Int(set.pointee.nodeNr) {
                // A namespace node is not part of the tree and dies with the result.
                guard let node = table[index], node.pointee.type != XML_NAMESPACE_DECL else {
                    continue
                }
                nodes.append(Node(node, in: document))
            }
            return .nodes(nodes)
        default:
            return .string(object.pointee.stringval.map { String(cString: $0) } ?? "")
        }
    }

    fileprivate func variable(_ name: UnsafePointer<xmlChar>) -> xmlXPathObjectPtr? {
        guard let scope else { return nil }
        var hint = 0
        if let element = scope.element(name, hint: &hint) {
            return xmlXPathNewNodeSet(element.pointer)
        }
        guard let value = scope.variable(String(cString: name)) else {
            fail(.unknownVariable, "unknown variable '$\(String(cString: name))'")
            return nil
        }
        return object(value)
    }

    fileprivate func call(_ parser: xmlXPathParserContextPtr, _ arity: Int32) {
        var arguments: [XPathValue] = []
        for _ in 0..<arity {
            guard let object = valuePop(parser) else { break }
            if let document { arguments.append(swiftValue(object, in: document)) }
            xmlXPathFreeObject(object)
        }
        arguments.reverse()
        let name = parser.pointee.context.pointee.function.map { String(cString: $0) } ?? ""
        let namespace = parser.pointee.context.pointee.functionURI.map { String(cString: $0) }
        guard let result = scope?.call(name, namespace: namespace, arguments) else {
            fail(.unknownFunction, "unknown function '\(name)()', or the wrong arguments for it")
            xmlXPathErr(parser, Int32(XPATH_UNKNOWN_FUNC_ERROR.rawValue))
            return
        }
        valuePush(parser, object(result))
    }

    private func object(_ value: XPathValue) -> xmlXPathObjectPtr? {
        switch value {
        case .boolean(let flag): return xmlXPathNewBoolean(flag ? 1 : 0)
        case .number(let number): return xmlXPathNewFloat(number)
        case .string(let text): return xmlXPathNewString(text)
        case .nodes(let nodes):
            let object = xmlXPathNewNodeSet(nodes.first?.pointer)
            for node in nodes.dropFirst() {
                xmlXPathNodeSetAdd(object?.pointee.nodesetval, node.pointer)
            }
            return object
        }
    }
}

private let lookUpVariable: xmlXPathVariableLookupFunc = { data, name, namespace in
    guard let data, let name, namespace == nil else { return nil }
    return Unmanaged<XPathEvaluator>.fromOpaque(data)._withUnsafeGuaranteedRef {
        $0.variable(name)
    }
}

/// libxml2 asks here before it looks at its own functions, which must stay its own.
private let lookUpFunction: xmlXPathFuncLookupFunc = { _, name, namespace in
    guard let name else { return nil }
    if namespace == nil, coreFunctions.contains(String(cString: name)) { return nil }
    return callFunction
}

private let coreFunctions = XPathEvaluator.coreFunctionNames

extension XPathEvaluator {
    /// The functions of XPath 1.0 §4.
    package static let coreFunctionNames: Set<String> = [
        "boolean", "ceiling", "concat", "contains", "count", "false", "floor", "id", "lang",
        "last", "local-name", "name", "namespace-uri", "normalize-space", "not", "number",
        "position", "round", "starts-with", "string", "string-length", "substring",
        "substring-after", "substring-before", "sum", "translate", "true",
    ]
}

private let callFunction: xmlXPathFunction = { parser, arity in
    guard let parser, let context = parser.pointee.context, let data = context.pointee.userData
    else { return }
    Unmanaged<XPathEvaluator>.fromOpaque(data).takeUnretainedValue().call(parser, arity)
}
