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
    package let tree: Document
    private let naming: Naming
    private let name: String
    private let identity: SessionIdentity
    /// The variables' elements, in the order of their declaration.
    private var slots: [(name: [UInt8], node: Node)] = []
    /// Items of running loops, which stand for the nodes themselves.
    private var aliases: [String: Node] = [:]
    private var isActive: (StateID) -> Bool = { _ in false }
    private var event: Event?
    private var isEventBuilt = false
    private var isPlatformBuilt = false
    /// Fills `$_x`, what the platform knows, when it is first asked for.
    package var platform: ((Node) -> Void)?
    /// Functions of the platform's own namespaces.
    package var functions: ((String, String?, [XPathValue]) -> XPathValue?)?
    /// Reads `src` files; nil forbids them.
    package var files: ((String) -> [UInt8]?)?

    package init(program: XPathProgram, identity: SessionIdentity, naming: Naming = .data) {
        self.program = program
        self.naming = naming
        self.identity = identity
        name = program.chart.name ?? ""
        tree = Document(root: "datamodel")
        buildSystemVariables()
    }

    /// Continues with data that `encodedData` wrote.
    package init(
        program: XPathProgram, identity: SessionIdentity, naming: Naming = .data, data: [UInt8]
    ) throws(XMLProblem) {
        self.program = program
        self.naming = naming
        self.identity = identity
        name = program.chart.name ?? ""
        tree = try Document.load(data)
        rebuildSlots()
        buildSystemVariables()
    }

    /// The data of the chart as XML, without the system variables.
    package func encodedData() -> [UInt8] {
        tree.discardRemoved()
        return tree.root.serialized { node in !isSystemVariable(node) }
    }

    private func buildSystemVariables() {
        let processors = addSlot("_ioprocessors")
        let processor = processors.appendElement("processor")
        processor.setAttribute("name", StandardType.eventProcessor)
        processor.appendElement("location", text: identity.origin)
        addSlot("_sessionid").appendText(identity.sessionID)
        addSlot("_name").appendText(name)
    }

    @discardableResult
    private func addSlot(_ name: String) -> Node {
        let node = tree.root.appendElement(naming == .groups ? name : "data")
        if naming == .data { node.setAttribute("id", name) }
        slots.append((Array(name.utf8) + [0], node))
        return node
    }

    /// Finds the variables again after one of their elements was replaced or deleted.
    func rebuildSlots() {
        slots = tree.root.elements.compactMap { node in
            variableName(of: node).map { (Array($0.utf8) + [0], node) }
        }
    }

    private func variableName(of node: Node) -> String? {
        naming == .groups ? node.name : node["id"]
    }

    /// True for the elements of `_event` and its like, which authors cannot change.
    func isSystemVariable(_ node: Node) -> Bool {
        variableName(of: node)?.hasPrefix("_") ?? true
    }

    /// The element of a variable, or nil.
    package func slot(_ name: String) -> Node? {
        name.withCString { text in
            text.withMemoryRebound(to: UInt8.self, capacity: 1) { slot($0) }
        }
    }

    private func slot(_ name: UnsafePointer<UInt8>) -> Node? {
        search: for slot in slots {
            var index = 0
            while true {
                if slot.name[index] != name[index] { continue search }
                if name[index] == 0 { return slot.node }
                index += 1
            }
        }
        return nil
    }

    /// Has `$_x` filled anew when it is next asked for.
    package func renewPlatform() { isPlatformBuilt = false }

    // MARK: XPathScope

    package func element(_ name: UnsafePointer<UInt8>) -> Node? {
        if !aliases.isEmpty, let alias = aliases[String(cString: name)] {
            return alias.kind == .element ? alias : nil
        }
        if name[0] == UInt8(ascii: "_") {
            buildEventIfNeeded(name)
            buildPlatformIfNeeded(name)
        }
        return slot(name)
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

    private func buildPlatformIfNeeded(_ name: UnsafePointer<UInt8>) {
        guard let platform, !isPlatformBuilt, name[1] == UInt8(ascii: "x"), name[2] == 0 else {
            return
        }
        isPlatformBuilt = true
        let node = slot("_x") ?? addSlot("_x")
        node.removeChildren()
        platform(node)
    }

    private func buildEventIfNeeded(_ name: UnsafePointer<UInt8>) {
        guard !isEventBuilt, let event, name[1] == UInt8(ascii: "e") else { return }
        isEventBuilt = true
        let node = slot("_event") ?? addSlot("_event")
        node.removeChildren()
        node.appendElement("name", text: event.name.rawValue)
        node.appendElement("type", text: event.type.rawValue)
        node.appendElement("sendid", text: event.sendID)
        node.appendElement("origin", text: event.origin)
        node.appendElement("origintype", text: event.originType)
        node.appendElement("invokeid", text: event.invokeID)
        let data = node.appendElement("data")
        switch event.data {
        case .none: break
        case .value(let value): fill(data, with: value)
        case .parameters(let parameters):
            for parameter in parameters {
                let item = data.appendElement("data")
                item.setAttribute("id", parameter.name)
                fill(item, with: parameter.value)
            }
        }
    }

    /// Puts a value inside an element.
    func fill(_ node: Node, with value: Value) {
        switch value {
        case .text(let text): node.appendText(text)
        case .markup(let markup):
            guard let holder = try? Document.load(Array("<v>\(markup)</v>".utf8)) else {
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
        for declaration in declarations where slot(declaration.id) == nil {
            addSlot(declaration.id)
        }
    }

    package func initialize(_ declaration: DataDeclaration) throws(EvaluationError) {
        guard let node = slot(declaration.id) else { return }
        switch declaration.initial {
        case .empty: break
        case .source(.inline(let value)): fill(node, with: value)
        case .source(.expression(let expression)): try fill(node, with: evaluate(expression))
        case .file(let path):
            guard let bytes = files?(path) else {
                throw EvaluationError("cannot read '\(path)'", at: declaration.location)
            }
            fill(node, with: Self.fileValue(bytes))
        }
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
        try run(expression) { compiled throws(XPathProblem) in
            try program.evaluator.boolean(of: compiled, at: tree.root, in: self)
        }
    }

    package func string(_ expression: Statecharts.Expression) throws(EvaluationError) -> String {
        try run(expression) { compiled throws(XPathProblem) in
            try program.evaluator.string(of: compiled, at: tree.root, in: self)
        }
    }

    package func value(_ expression: Statecharts.Expression) throws(EvaluationError) -> Value {
        switch try evaluate(expression) {
        case .nodes(let nodes):
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
        if nodes.contains(where: { !$0.elements.isEmpty }) {
            return .markup(nodes.map(\.innerMarkup).joined())
        }
        return .text(nodes.map(\.text).joined())
    }

    func evaluate(_ expression: Statecharts.Expression) throws(EvaluationError) -> XPathValue {
        try run(expression) { compiled throws(XPathProblem) in
            try program.evaluator.value(of: compiled, at: tree.root, in: self)
        }
    }

    private func run<Result>(
        _ expression: Statecharts.Expression,
        _ body: (XPathExpression) throws(XPathProblem) -> Result
    ) throws(EvaluationError) -> Result {
        let compiled = try program.compiledExpression(expression)
        if compiled.mayWalkTree {
            "_event".withCString { text in
                text.withMemoryRebound(to: UInt8.self, capacity: 7) { buildEventIfNeeded($0) }
            }
        }
        do throws(XPathProblem) {
            return try body(compiled.expression)
        } catch {
            throw EvaluationError(
                error.description, at: expression.location,
                isLimit: error.kind == .operationLimit)
        }
    }

    // MARK: Loops

    package func forEach(
        _ loop: ForEach, body: () throws(MacrostepStop) -> Void
    ) throws(MacrostepStop) {
        let items: [Node]
        do throws(EvaluationError) {
            guard case .nodes(let nodes) = try evaluate(loop.array) else {
                throw EvaluationError(
                    "'\(loop.array.source)' is not a node-set", at: loop.array.location)
            }
            for name in [loop.item, loop.index].compactMap({ $0 }) {
                guard XMLName.isNCName(name), !name.hasPrefix("_") else {
                    throw EvaluationError(
                        "'\(name)' cannot be a loop variable", at: loop.array.location)
                }
            }
            items = nodes
        } catch {
            throw .block(error)
        }
        let item = slot(loop.item) ?? addSlot(loop.item)
        let index = loop.index.map { slot($0) ?? addSlot($0) }
        defer { aliases[loop.item] = nil }
        for (number, node) in items.enumerated() {
            aliases[loop.item] = node
            index?.setText(String(number + 1))
            try body()
        }
        // The alias is gone after the loop; a copy of the last item stays.
        if let last = items.last {
            item.removeChildren()
            if last.kind == .element {
                for child in last.children { item.insertCopy(of: child, .lastChild) }
            } else {
                item.appendText(last.text)
            }
        }
    }
}
