package import LibXML
package import Statecharts

/// Executable content and what carries data (SCXML §4–§6).
extension DocumentReader {
    mutating func content(of node: Node) -> [ExecutableContent] {
        var found: [ExecutableContent] = []
        for child in node.elements(in: scxmlNamespace) {
            if let made = step(child, in: node) { found.append(made) }
        }
        return found
    }

    private mutating func step(_ node: Node, in parent: Node) -> ExecutableContent? {
        switch node.name {
        case "raise":
            guard let name = node["event"], !name.isEmpty else {
                report("raise-without-event", node, "<raise> needs an event")
                return nil
            }
            return .raise(EventName(name))
        case "if": return choose(node)
        case "foreach":
            guard let array = expression(node, "array"), let item = node["item"] else {
                report("foreach", node, "<foreach> needs an array and an item")
                return nil
            }
            return .forEach(
                ForEach(
                    array: array, item: item, index: node["index"], content: content(of: node)))
        case "log": return .log(label: node["label"], expression(node, "expr"))
        case "assign": return assign(node)
        case "send": return .send(send(node))
        case "cancel":
            guard let id = attribute(node, "sendid", "sendidexpr") else {
                report("cancel-without-id", node, "<cancel> needs a sendid")
                return nil
            }
            return .cancel(id)
        case "script": return unsupported(node)
        default:
            unknown(node, in: parent)
            return nil
        }
    }

    func unsupported(_ node: Node) -> ExecutableContent {
        .unsupported(node.name, location(node))
    }

    private mutating func choose(_ node: Node) -> ExecutableContent? {
        var branches: [Branch] = []
        var otherwise: [ExecutableContent] = []
        var condition = expression(node, "cond")
        var steps: [ExecutableContent] = []
        var isElse = false
        if condition == nil { report("if-without-condition", node, "<if> needs a cond") }
        func close(_ reader: inout DocumentReader) {
            if isElse {
                otherwise = steps
            } else if let condition {
                branches.append(Branch(condition: condition, content: steps))
            }
            steps = []
        }
        for child in node.elements(in: scxmlNamespace) {
            switch child.name {
            case "elseif":
                close(&self)
                if isElse { report("elseif-after-else", child, "<elseif> after <else>") }
                condition = expression(child, "cond")
                if condition == nil {
                    report("if-without-condition", child, "<elseif> needs a cond")
                }
            case "else":
                close(&self)
                if isElse { report("else-twice", child, "a second <else>") }
                isElse = true
            default:
                if let made = step(child, in: node) { steps.append(made) }
            }
        }
        close(&self)
        return .choose(branches, otherwise: otherwise)
    }

    private mutating func assign(_ node: Node) -> ExecutableContent? {
        guard let target = expression(node, "location") else {
            report("assign-without-location", node, "<assign> needs a location")
            return nil
        }
        let name = node["type"] ?? "replacechildren"
        guard let kind = Assign.Kind(rawValue: name) else {
            report("assign-type", node, "assign type '\(name)' is not known", "type")
            return nil
        }
        let source =
            expression(node, "expr").map { Source.expression($0) }
            ?? inline(node).map { .inline($0) }
        return .assign(
            Assign(location: target, source: source, kind: kind, attribute: node["attr"]))
    }

    private mutating func send(_ node: Node) -> Send {
        var send = Send(location: location(node))
        send.event = attribute(node, "event", "eventexpr")
        send.target = attribute(node, "target", "targetexpr")
        send.type = attribute(node, "type", "typeexpr")
        send.id = node["id"]
        send.idLocation = expression(node, "idlocation")
        send.delay = attribute(node, "delay", "delayexpr")
        if case .literal(let text) = send.delay, Delay.milliseconds(text) == nil {
            report(
                "delay", node, "delay '\(text)' is not a number with ms, s, m, h or d", "delay")
        }
        send.names = names(node)
        (send.parameters, send.content) = payload(of: node)
        return send
    }

    mutating func invoke(_ node: Node) -> Invoke {
        var invoke = Invoke(location: location(node))
        invoke.type = attribute(node, "type", "typeexpr")
        invoke.source = attribute(node, "src", "srcexpr")
        invoke.id = node["id"]
        invoke.idLocation = expression(node, "idlocation")
        invoke.autoforward = node["autoforward"] == "true"
        invoke.names = names(node)
        var inner: [Node] = []
        for child in node.elements(in: scxmlNamespace) {
            if child.name == "finalize" {
                let steps = content(of: child)
                invoke.finalize = steps.isEmpty ? finalizeNames(invoke.names) : steps
            } else {
                inner.append(child)
            }
        }
        (invoke.parameters, invoke.content) = parameters(inner, in: node)
        return invoke
    }

    /// An empty `<finalize>` updates the names of the namelist from the event (SCXML §6.5.2).
    private mutating func finalizeNames(_ names: [ParameterSource]) -> [ExecutableContent] {
        names.compactMap { source in
            guard case .location(let place) = source.from else { return nil }
            let path = "$_event/data/data[@id='\(source.name)']"
            let test = expression(path, at: place.location)
            let value = expression("\(path)/node()", at: place.location)
            return .choose(
                [
                    Branch(
                        condition: test,
                        content: [
                            .assign(
                                Assign(
                                    location: place, source: .expression(value),
                                    kind: .replaceChildren))
                        ])
                ], otherwise: [])
        }
    }

    mutating func doneData(_ node: Node) -> DoneData {
        let (parameters, content) = payload(of: node)
        return DoneData(parameters: parameters, content: content)
    }

    private mutating func names(_ node: Node) -> [ParameterSource] {
        guard let list = node["namelist"] else { return [] }
        let place = location(node, "namelist")
        return list.words.map { word in
            let name = word.hasPrefix("$") ? String(word.dropFirst()) : word
            let path = XMLName.isNCName(word) ? "$" + word : word
            return ParameterSource(name: name, from: .location(expression(path, at: place)))
        }
    }

    /// What an event carries: parameters or content (SCXML §5.5, §6.2).
    private mutating func payload(of node: Node) -> ([ParameterSource], Source?) {
        let (found, content) = parameters(Array(node.elements(in: scxmlNamespace)), in: node)
        if content != nil, !found.isEmpty {
            report("content-and-param", node, "<content> and <param> exclude each other")
        }
        return (found, content)
    }

    /// An invocation may have both: its content is the chart (SCXML §6.4).
    private mutating func parameters(
        _ nodes: [Node], in parent: Node
    ) -> ([ParameterSource], Source?) {
        var found: [ParameterSource] = []
        var content: Source?
        for child in nodes {
            switch child.name {
            case "param":
                guard let name = child["name"] else {
                    report("param-without-name", child, "<param> needs a name")
                    continue
                }
                if let place = expression(child, "location") {
                    found.append(ParameterSource(name: name, from: .location(place)))
                } else if let given = expression(child, "expr") {
                    found.append(ParameterSource(name: name, from: .expression(given)))
                } else {
                    report("param-without-value", child, "<param> needs an expr or a location")
                }
            case "content":
                content =
                    expression(child, "expr").map { .expression($0) }
                    ?? .inline(inline(child) ?? .text(""))
            default: unknown(child, in: parent)
            }
        }
        return (found, content)
    }

    /// What stands inside an element: markup if it has elements, else its normalised text.
    func inline(_ node: Node) -> Value? {
        if !node.elements.isEmpty { return .markup(node.innerMarkup) }
        let text = node.text.joinedWords
        return text.isEmpty ? nil : .text(text)
    }

    // MARK: Foreign markup

    func annotations(of node: Node) -> Annotations {
        var found = Annotations()
        for attribute in node.namespacedAttributes {
            guard let namespace = attribute.namespace, namespace != scxmlNamespace,
                namespace != xmlNamespace
            else { continue }
            found.attributes.append(
                ForeignAttribute(
                    namespace: namespace, name: attribute.name, value: attribute.text,
                    location: location(node, attribute.qualifiedName)))
        }
        found.elements = node.elements(outside: scxmlNamespace).map { foreign($0) }
        return found
    }

    func foreign(_ node: Node) -> ForeignElement {
        ForeignElement(
            namespace: node.namespace ?? "", name: node.name,
            attributes: node.attributeSequence.map { attribute in
                let name = attribute.qualifiedName
                return .init(name: name, value: attribute.text, location: location(node, name))
            },
            children: node.elementSequence.map { foreign($0) }, text: node.text,
            location: location(node))
    }
}

/// The namespace of `xml:lang`.
private let xmlNamespace = "http://www.w3.org/XML/1998/namespace"

extension ForeignElement {
    /// Reads a document of our own namespace, such as roles or code lists.
    package init(reading tree: Document, file: String) {
        self = DocumentReader(file: file).foreign(tree.root)
    }
}
