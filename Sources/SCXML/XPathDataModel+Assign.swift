import LibXML
package import Statecharts

/// Changes to the data (SCXML §5.4; XPath data model, `<assign>`).
extension XPathDataModel {
    package func assign(_ text: String, to location: Expression) throws(EvaluationError) {
        let targets = try targets(of: location)
        for node in targets where node.kind != .element && node.kind != .attribute {
            throw EvaluationError(
                "'\(location.source)' is neither an element nor an attribute",
                at: location.location)
        }
        for node in targets { node.setText(text) }
    }

    package func assign(_ assign: Assign) throws(EvaluationError) {
        let targets = try targets(of: assign.location)
        let holder = Document(root: "value")
        if let source = assign.source {
            switch source {
            case .inline(let value): fill(holder.root, with: value)
            case .expression(let expression):
                try fill(holder.root, with: evaluate(expression), at: expression.location)
            }
        }
        for target in targets {
            try check(assign, on: target)
            try requireDepth(
                assign.kind.isInside ? target.depth : target.depth - 1, of: holder.root.elements,
                at: assign.location.location)
        }
        try spend(holder.root.weight * targets.count, at: assign.location.location)
        let isVariable = targets.contains { $0.parent == tree.root }
        switch assign.kind {
        case .replace, .delete, .previousSibling, .nextSibling:
            changeSiblings(of: targets, by: assign.kind, to: holder.root)
            if isVariable { rebuildSlots() }
        default: for target in targets { change(target, by: assign, to: holder.root) }
        }
    }

    /// The nodes at a location, none of them a system variable's; never empty.
    private func targets(of location: Expression) throws(EvaluationError) -> [Node] {
        guard case .nodes(let nodes) = try evaluate(location), !nodes.isEmpty else {
            throw EvaluationError(
                "'\(location.source)' is no location: it selects nothing", at: location.location)
        }
        for node in nodes {
            var next: Node? = node
            while let here = next {
                if here.parent == tree.root, isSystemVariable(here) {
                    throw EvaluationError(
                        "'\(location.source)' is a system variable and cannot be changed",
                        at: location.location)
                }
                next = here.parent
            }
            // The document, its root, and what a loop has removed already.
            if node.parent == nil {
                throw EvaluationError(
                    "'\(location.source)' is not inside the data model", at: location.location)
            }
        }
        return nodes
    }

    private func check(_ assign: Assign, on target: Node) throws(EvaluationError) {
        // A node-set is coerced to text in a string context; markup written there is a mistake.
        let isMarkup = if case .inline(.markup) = assign.source { true } else { false }
        func refuse(_ why: String) -> EvaluationError {
            EvaluationError("\(assign.kind.rawValue): \(why)", at: assign.location.location)
        }
        switch assign.kind {
        case .firstChild, .lastChild:
            if target.kind != .element { throw refuse("the location is not an element") }
        case .previousSibling, .nextSibling, .replace:
            if target.kind == .attribute { throw refuse("the location is an attribute") }
            if target.parent == nil { throw refuse("the location has no siblings") }
        case .addAttribute:
            guard target.kind == .element else { throw refuse("the location is not an element") }
            guard let name = assign.attribute, XMLName.isNCName(name) else {
                throw refuse("'attr' is missing or not a name")
            }
            if isMarkup { throw refuse("an attribute cannot hold elements") }
        case .replaceChildren:
            if target.kind == .text || target.kind == .other {
                throw refuse("the location is neither an element nor an attribute")
            }
            if target.kind == .attribute, isMarkup {
                throw refuse("an attribute cannot hold elements")
            }
        case .delete: break
        }
    }

    private func change(_ target: Node, by assign: Assign, to value: Node) {
        switch assign.kind {
        case .replaceChildren:
            guard target.kind == .element else { return target.setText(value.text) }
            target.removeChildren()
            for child in value.children { target.insertCopy(of: child, .lastChild) }
        case .firstChild:
            for child in value.children.reversed() { target.insertCopy(of: child, .firstChild) }
        case .lastChild:
            for child in value.children { target.insertCopy(of: child, .lastChild) }
        case .addAttribute:
            if let name = assign.attribute { target.setAttribute(name, value.text) }
        case .previousSibling, .nextSibling, .replace, .delete: break
        }
    }

    /// Puts copies beside the targets, or in their place.
    ///
    /// Texts that meet become one, which would swallow a target that is a text. So each target
    /// gets an element to hold its place first; these go when everything else is done.
    private func changeSiblings(of targets: [Node], by kind: Assign.Kind, to value: Node) {
        let places = targets.map { target -> Node? in
            target.kind == .attribute ? nil : target.insertPlace(after: kind == .nextSibling)
        }
        if kind == .replace || kind == .delete { for target in targets { target.remove() } }
        for place in places {
            guard let place else { continue }
            if kind != .delete {
                for child in value.children { place.insertCopy(of: child, .before) }
            }
        }
        for place in places { place?.remove() }
    }

    /// Copies what an expression gave into an element: nodes with all inside, or text.
    func fill(
        _ node: Node, with value: XPathValue, at location: SourceLocation
    ) throws(EvaluationError) {
        guard case .nodes(let nodes) = value else {
            let text = text(of: value)
            try spend(text.utf8.count, at: location)
            return node.appendText(text)
        }
        for source in nodes { try spend(source.weight, at: location) }
        try requireDepth(node.depth, of: nodes, at: location)
        // Copied apart first, so that a value may contain the place that it goes to.
        let holder = node.document === tree ? Document(root: "value").root : node
        for source in nodes {
            // Comments and processing instructions stay what they are; the document has no copy.
            if source.kind == .element || source.kind == .other && source.parent != nil {
                holder.insertCopy(of: source, .lastChild)
            } else {
                holder.appendText(source.text)
            }
        }
        if holder == node { return }
        for child in holder.children { node.insertCopy(of: child, .lastChild) }
    }
}

extension Assign.Kind {
    /// True if the value goes into the element at the location, not beside it.
    fileprivate var isInside: Bool {
        self == .replaceChildren || self == .firstChild || self == .lastChild
    }
}
