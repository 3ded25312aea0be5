package import LibXML
package import Statecharts

/// The XPath data model: one document with a `<data>` element for each variable.
///
/// - SeeAlso: W3C Note "XPath Data Model for SCXML", 2015.
package final class XPathDataModel: DataModel, XPathScope {
    /// How the elements of variables are named in the tree.
    package enum Naming: Sendable {
        /// `<data id="order">`, as the W3C note says.
        case data
        /// `<order>`: leaves the attribute `id` free for the order's own number.
        case groups
    }

    package let program: XPathProgram
    let naming: Naming
    let identity: SessionIdentity
    /// Made when something is first stored or asked for.
    package private(set) lazy var tree = Document(root: "datamodel")
    /// The element of each variable, by the number that the program gives its name.
    var slots: [Node?] = []
    /// The same without references to the tree, for guards.
    var elements: [XPathElement?] = []
    /// Items of running loops, which stand for the nodes themselves.
    var aliases: [String: Node] = [:]
    private var isActive: (StateID) -> Bool = { _ in false }
    var event: Event?
    var isEventBuilt = false
    var isPlatformBuilt = false
    var isSessionBuilt = false
    /// What this macrostep has written, in bytes.
    private var writtenByteCount = 0
    /// Fills `$_x`, what the platform knows, when it is first asked for.
    package var platform: ((Node) -> Void)?
    /// Functions of the platform's own namespaces.
    package var functions: ((String, String?, [XPathValue]) -> XPathValue?)?
    /// Told of every condition that was evaluated, and whether it held.
    package var conditionObserver: ((Statecharts.Expression, Bool) -> Void)?
    /// Reads `src` files; nil forbids them.
    package var files: ((String) -> [UInt8]?)?

    package init(program: XPathProgram, identity: SessionIdentity, naming: Naming = .data) {
        self.program = program
        self.naming = naming
        self.identity = identity
    }

    /// Continues with data that `encodedData` wrote.
    package convenience init(
        program: XPathProgram, identity: SessionIdentity, naming: Naming = .data, data: [UInt8]
    ) throws(XMLProblem) {
        self.init(program: program, identity: identity, naming: naming)
        tree = try Document.load(data, limits: .saved)
        rebuildSlots()
    }

    /// The data of the chart as XML, without the system variables.
    package func encodedData() -> [UInt8] {
        tree.discardRemoved()
        return tree.root.serialized { node in !isSystemVariable(node) }
    }

    /// Counts what is written against the limit of a macrostep, before it is written.
    func spend(_ byteCount: Int, at location: SourceLocation?) throws(EvaluationError) {
        writtenByteCount += byteCount
        if writtenByteCount > program.writtenByteCountMax {
            throw EvaluationError(
                "the macrostep writes more than \(program.writtenByteCountMax) bytes of data",
                at: location, isLimit: true)
        }
    }

    /// Elements that may stand in each other: a little less than what can be read again.
    private static let depthMax = LoadLimits.saved.depthMax - 6

    /// Refuses what could be written, but not be read after a restart.
    ///
    /// - Parameter depth: Of the element that gets the value.
    func requireDepth(
        _ depth: Int, of value: some Sequence<Node>, at location: SourceLocation?
    ) throws(EvaluationError) {
        for node in value where depth + node.height > Self.depthMax {
            throw EvaluationError(
                "the data would nest more than \(Self.depthMax) elements", at: location)
        }
    }

    // MARK: XPathScope

    package func element(_ name: UnsafePointer<UInt8>) -> Node? {
        if !aliases.isEmpty, let alias = aliases[String(cString: name)] {
            return alias.kind == .element ? alias : nil
        }
        guard let number = program.slot(name) else { return nil }
        return element(at: number)
    }

    /// The hint is the slot's number and one more: an expression belongs to one program.
    package func element(_ name: UnsafePointer<UInt8>, hint: inout Int) -> XPathElement? {
        if !aliases.isEmpty { return element(name)?.element }
        if hint == 0 {
            guard let number = program.slot(name) else { return nil }
            hint = number + 1
        }
        if hint <= SystemVariable.count { prepare(hint - 1) }
        return hint <= elements.count ? elements[hint - 1] : nil
    }

    package func variable(_ name: String) -> XPathValue? {
        aliases[name].map { .nodes([$0]) }
    }

    package func call(
        _ name: String, namespace: String?, _ arguments: [XPathValue]
    ) -> XPathValue? {
        if name == "In", namespace == nil, arguments.count == 1 {
            return .boolean(isActive(StateID(text(of: arguments[0]))))
        }
        return functions?(name, namespace, arguments)
    }

    package func text(of value: XPathValue) -> String {
        switch value {
        case .boolean(let flag): flag ? "true" : "false"
        case .number(let number): XPathEvaluator.format(number)
        case .string(let text): text
        case .nodes(let nodes): nodes.first?.text ?? ""
        }
    }

    /// Puts a value inside an element.
    func fill(_ node: Node, with value: Value) {
        switch value {
        case .text(let text): node.appendText(text)
        case .markup(let markup):
            guard let holder = try? Document.load(Array("<v>\(markup)</v>".utf8), limits: .saved)
            else {
                return node.appendText(markup)
            }
            for child in holder.root.children { node.insertCopy(of: child, .lastChild) }
        }
    }

    // MARK: DataModel

    package func setConfiguration(_ isActive: @escaping (StateID) -> Bool) {
        self.isActive = isActive
    }

    package func declare(_ declarations: [DataDeclaration]) {
        // Names with an underscore in front are the platform's (SCXML §5.10).
        for declaration in declarations
        where !declaration.id.hasPrefix("_") && slot(declaration.id) == nil {
            addSlot(declaration.id)
        }
    }

    package func beginMacrostep() { writtenByteCount = 0 }

    package func initialize(_ declaration: DataDeclaration) throws(EvaluationError) {
        guard !declaration.id.hasPrefix("_") else {
            throw EvaluationError(
                "'\(declaration.id)' is a system variable and cannot be declared",
                at: declaration.location)
        }
        guard let node = slot(declaration.id) else { return }
        let value: Value
        switch declaration.initial {
        case .empty: return
        case .source(.inline(let given)): value = given
        case .source(.expression(let expression)):
            let result = try evaluate(expression)
            node.removeChildren()
            return try fill(node, with: result, at: expression.location)
        case .file(let path):
            guard let bytes = files?(path) else {
                throw EvaluationError("cannot read '\(path)'", at: declaration.location)
            }
            value = Self.fileValue(bytes)
            try requireDepth(node.depth, of: Self.elements(of: value), at: declaration.location)
        }
        // With late binding something may have been assigned before.
        node.removeChildren()
        fill(node, with: value)
    }

    private static func elements(of value: Value) -> [Node] {
        guard case .markup(let markup) = value,
            let document = try? Document.load(Array(markup.utf8), limits: .saved)
        else { return [] }
        return [document.root]
    }

    /// A file's content: markup if it is XML, else normalised text.
    private static func fileValue(_ bytes: [UInt8]) -> Value {
        if let document = try? Document.load(bytes) { return .markup(document.root.markup) }
        let text = String(decoding: bytes, as: UTF8.self)
        return .text(text.split { $0.isWhitespace }.joined(separator: " "))
    }

    package func setInitial(_ parameter: Parameter) -> Bool {
        guard let node = slot(parameter.name) else { return false }
        node.removeChildren()
        fill(node, with: parameter.value)
        return true
    }

    package func setEvent(_ event: Event?) {
        self.event = event
        isEventBuilt = false
    }

    package func condition(_ expression: Statecharts.Expression) throws(EvaluationError) -> Bool {
        let compiled = try prepared(expression)
        do throws(XPathProblem) {
            let holds = try program.evaluator.boolean(of: compiled, at: tree.root, in: self)
            conditionObserver?(expression, holds)
            return holds
        } catch {
            throw problem(error, in: expression)
        }
    }

    package func string(_ expression: Statecharts.Expression) throws(EvaluationError) -> String {
        let compiled = try prepared(expression)
        let text: String
        do throws(XPathProblem) {
            text = try program.evaluator.string(of: compiled, at: tree.root, in: self)
        } catch {
            throw problem(error, in: expression)
        }
        try spend(text.utf8.count, at: expression.location)
        return text
    }

    package func value(_ expression: Statecharts.Expression) throws(EvaluationError) -> Value {
        switch try evaluate(expression) {
        case .nodes(let nodes):
            for node in nodes { try spend(node.weight, at: expression.location) }
            if nodes.contains(where: { $0.kind == .element }) {
                return .markup(nodes.map(\.standaloneMarkup).joined())
            }
            return .text(nodes.map(\.text).joined())
        case let other: return .text(text(of: other))
        }
    }

    package func value(at location: Statecharts.Expression) throws(EvaluationError) -> Value {
        guard case .nodes(let nodes) = try evaluate(location), !nodes.isEmpty else {
            throw EvaluationError("'\(location.source)' is no location", at: location.location)
        }
        for node in nodes { try spend(node.weight, at: location.location) }
        if nodes.contains(where: { !$0.elements.isEmpty }) {
            return .markup(nodes.map(\.innerMarkup).joined())
        }
        return .text(nodes.map(\.text).joined())
    }

    func evaluate(_ expression: Statecharts.Expression) throws(EvaluationError) -> XPathValue {
        let compiled = try prepared(expression)
        do throws(XPathProblem) {
            return try program.evaluator.value(of: compiled, at: tree.root, in: self)
        } catch {
            throw problem(error, in: expression)
        }
    }

    /// The compiled expression, with everything built that it may come across.
    private func prepared(
        _ expression: Statecharts.Expression
    ) throws(EvaluationError) -> XPathExpression {
        let compiled = program.compiledExpression(expression)
        guard let ready = compiled.expression else {
            throw EvaluationError(
                compiled.problem?.description ?? "cannot be compiled", at: expression.location)
        }
        if compiled.mayWalkTree { prepareAll() }
        return ready
    }

    private func problem(
        _ problem: XPathProblem, in expression: Statecharts.Expression
    ) -> EvaluationError {
        EvaluationError(
            problem.description, at: expression.location, isLimit: problem.kind == .operationLimit)
    }
}
