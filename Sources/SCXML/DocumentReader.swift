import LibXML
import Statecharts

/// Walks a document and drafts its chart (SCXML §3–§6).
struct DocumentReader {
    let file: String
    var problems: [ChartProblem] = []
    var expressions: [Expression] = []

    init(file: String) { self.file = file }

    mutating func read(_ root: Node) -> StatechartDraft? {
        guard root.name == "scxml", root.namespace == scxmlNamespace else {
            report(
                "not-scxml", root,
                "the root is '\(root.qualifiedName)' in namespace '\(root.namespace ?? "")'; "
                    + "expected 'scxml' in '\(scxmlNamespace)'")
            return nil
        }
        if let version = root["version"], version != "1.0" {
            report(
                "version", root, "SCXML version '\(version)' is not supported; use 1.0", "version")
        }
        let state = state(root, kind: .root)
        var draft = StatechartDraft(root: state)
        draft.name = root["name"]
        draft.dataModel = root["datamodel"] ?? "null"
        if let binding = root["binding"] {
            if let known = Statechart.Binding(rawValue: binding) {
                draft.binding = known
            } else {
                report("binding", root, "binding '\(binding)' is neither early nor late", "binding")
            }
        }
        draft.annotations = annotations(of: root)
        draft.expressions = expressions
        for (prefix, uri) in root.declaredNamespaces {
            if let prefix { draft.namespaces[prefix] = uri }
        }
        return draft
    }

    // MARK: States

    private mutating func state(_ node: Node, kind: State.Kind) -> StateDraft {
        let draft = StateDraft(kind: kind, location: location(node))
        draft.id = id(of: node)
        draft.annotations = annotations(of: node)
        if let initial = node["initial"] {
            draft.initialTargets = initial.words
            draft.initialLocation = location(node, "initial")
        }
        checkNoText(in: node)
        for child in node.elements(in: scxmlNamespace) {
            read(child, of: node, into: draft)
        }
        if case .atomic = kind, !draft.children.isEmpty { draft.kind = .compound }
        if kind == .atomic, draft.children.allSatisfy({ isHistory($0) }), !draft.children.isEmpty {
            report("history-only", node, "a state cannot have history states and no other")
        }
        return draft
    }

    private func isHistory(_ draft: StateDraft) -> Bool {
        if case .history = draft.kind { true } else { false }
    }

    private mutating func read(_ child: Node, of node: Node, into draft: StateDraft) {
        switch child.name {
        case "state": draft.children.append(state(child, kind: .atomic))
        case "parallel": draft.children.append(state(child, kind: .parallel))
        case "final": draft.children.append(state(child, kind: .final))
        case "history":
            let type = child["type"] ?? "shallow"
            if type != "shallow" && type != "deep" {
                report("history-type", child, "type '\(type)' is neither shallow nor deep", "type")
            }
            let history = StateDraft(
                kind: .history(deep: type == "deep"), location: location(child))
            history.id = id(of: child)
            history.annotations = annotations(of: child)
            if let default_ = only("transition", in: child) {
                history.initialTransition = transition(default_)
            }
            draft.children.append(history)
        case "initial":
            draft.initialLocation = location(child)
            if draft.initialTargets != nil {
                report("initial-twice", child, "an initial attribute and an initial element")
            }
            guard let inner = only("transition", in: child) else {
                return report("initial-without-target", child, "<initial> needs a <transition>")
            }
            draft.initialTransition = transition(inner)
        case "transition": draft.transitions.append(transition(child))
        case "onentry": draft.onEntry.append(content(of: child))
        case "onexit": draft.onExit.append(content(of: child))
        case "datamodel": draft.data += data(in: child)
        case "invoke": draft.invokes.append(invoke(child))
        case "donedata": draft.doneData = doneData(child)
        case "script": draft.onEntry.insert([unsupported(child)], at: 0)
        default: unknown(child, in: node)
        }
    }

    private mutating func only(_ name: String, in node: Node) -> Node? {
        var found: Node?
        for child in node.elements(in: scxmlNamespace) {
            if child.name == name, found == nil { found = child } else { unknown(child, in: node) }
        }
        return found
    }

    private mutating func transition(_ node: Node) -> TransitionDraft {
        var draft = TransitionDraft(location: location(node))
        draft.events = EventDescriptor.list(node["event"] ?? "")
        draft.condition = expression(node, "cond")
        if let target = node["target"] {
            draft.targets = target.words
            draft.targetLocation = location(node, "target")
            if draft.targets.isEmpty {
                report(
                    "empty-target", node, "the target attribute is empty; leave it out", "target")
            }
        }
        switch node["type"] ?? "external" {
        case "internal": draft.isInternal = true
        case "external": break
        case let other:
            report(
                "transition-type", node, "type '\(other)' is neither internal nor external", "type")
        }
        draft.annotations = annotations(of: node)
        draft.content = content(of: node)
        return draft
    }

    private mutating func data(in node: Node) -> [DataDeclaration] {
        var found: [DataDeclaration] = []
        for child in node.elements(in: scxmlNamespace) {
            guard child.name == "data" else {
                unknown(child, in: node)
                continue
            }
            guard let id = child["id"], !id.isEmpty else {
                report("data-without-id", child, "<data> needs an id")
                continue
            }
            let initial: DataDeclaration.Initial
            if let source = child["src"] {
                initial = .file(source)
            } else if let given = expression(child, "expr") {
                initial = .source(.expression(given))
            } else {
                initial = inline(child).map { .source(.inline($0)) } ?? .empty
            }
            found.append(DataDeclaration(id: id, initial: initial, location: location(child)))
        }
        return found
    }

    // MARK: Places and problems

    func location(_ node: Node) -> SourceLocation {
        let place = node.position
        return SourceLocation(file: file, line: place.line, column: place.column)
    }

    func location(_ node: Node, _ attribute: String) -> SourceLocation {
        let place = node.position(ofAttribute: attribute)
        return SourceLocation(file: file, line: place.line, column: place.column)
    }

    mutating func report(
        _ code: String, _ node: Node, _ message: String, _ attribute: String? = nil
    ) {
        let place = attribute.map { location(node, $0) } ?? location(node)
        problems.append(ChartProblem(code, at: place, message))
    }

    mutating func unknown(_ child: Node, in node: Node) {
        report(
            "unknown-element", child, "<\(child.qualifiedName)> is not allowed in <\(node.name)>")
    }

    private mutating func checkNoText(in node: Node) {
        if node.hasOwnText {
            report("stray-text", node, "<\(node.name)> must not contain text")
        }
    }

    private mutating func id(of node: Node) -> String? {
        guard let id = node["id"], node.name != "scxml" else { return nil }
        if !XMLName.isNCName(id) {
            report("invalid-id", node, "id '\(id.debugText)' is not an XML name", "id")
        }
        return id
    }

    /// The expression in an attribute, given a number.
    mutating func expression(_ node: Node, _ attribute: String) -> Expression? {
        guard let source = node[attribute] else { return nil }
        return expression(source, at: location(node, attribute))
    }

    mutating func expression(_ source: String, at place: SourceLocation) -> Expression {
        let made = Expression(source: source, number: expressions.count, location: place)
        expressions.append(made)
        return made
    }

    /// An attribute that may stand as text (`name`) or as an expression (`nameexpr`).
    mutating func attribute(_ node: Node, _ name: String, _ dynamic: String) -> Attribute? {
        if let text = node[name] {
            if node[dynamic] != nil {
                report(
                    "both-attributes", node, "both '\(name)' and '\(dynamic)' are given", dynamic)
            }
            return .literal(text)
        }
        return expression(node, dynamic).map { .expression($0) }
    }
}

extension String {
    /// The text with control and direction characters spelt out, fit for a message.
    fileprivate var debugText: String {
        unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control
                || scalar.properties.generalCategory == .format
                ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }.joined()
    }
}
