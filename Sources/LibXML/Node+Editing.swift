import CLibXML2

/// Changes to a tree.
///
/// A node that leaves its tree stays readable until the document discards it, because a running
/// loop may still hold it.
extension Node {
    /// Adds an element in no namespace behind the last child.
    @discardableResult
    package func appendElement(_ name: String, text: String? = nil) -> Node {
        guard let child = xmlNewDocNode(document.tree, nil, name, nil) else {
            preconditionFailure("out of memory")
        }
        xmlAddChild(pointer, child)
        let node = Node(child, in: document)
        if let text { node.appendText(text) }
        return node
    }

    /// Adds an element in no namespace before the first child.
    package func prependElement(_ name: String) -> Node {
        guard let first = pointer.pointee.children else { return appendElement(name) }
        guard let child = xmlNewDocNode(document.tree, nil, name, nil) else {
            preconditionFailure("out of memory")
        }
        xmlAddPrevSibling(first, child)
        return Node(child, in: document)
    }

    /// Adds an element in no namespace right behind this one.
    package func appendSibling(_ name: String) -> Node {
        guard let sibling = xmlNewDocNode(document.tree, nil, name, nil) else {
            preconditionFailure("out of memory")
        }
        xmlAddNextSibling(pointer, sibling)
        return Node(sibling, in: document)
    }

    /// Adds an empty element right before or behind this node, to find the place again.
    package func insertPlace(after isAfter: Bool) -> Node? {
        guard let place = xmlNewDocNode(document.tree, nil, "place", nil) else { return nil }
        if isAfter { xmlAddNextSibling(pointer, place) } else { xmlAddPrevSibling(pointer, place) }
        return Node(place, in: document)
    }

    package func appendText(_ text: String) {
        guard !text.isEmpty, let child = xmlNewDocText(document.tree, text) else { return }
        xmlAddChild(pointer, child)
    }

    package func setAttribute(_ name: String, _ value: String) {
        xmlSetNsProp(pointer, nil, name, value)
    }

    package func setAttribute(_ name: String, namespace: String, prefix: String, _ value: String) {
        let scope =
            xmlSearchNsByHref(document.tree, pointer, namespace)
            ?? xmlNewNs(pointer, namespace, prefix)
        xmlSetNsProp(pointer, scope, name, value)
    }

    package func removeAttribute(_ name: String) { xmlUnsetProp(pointer, name) }

    /// Drops everything inside an element; sets an attribute to nothing.
    package func removeChildren() {
        if kind == .attribute { return setText("") }
        while let child = pointer.pointee.children {
            xmlUnlinkNode(child)
            document.keep(removed: child)
        }
    }

    /// Replaces the content by text, taken literally.
    package func setText(_ text: String) {
        if kind == .attribute {
            guard let owner = pointer.pointee.parent, let name = pointer.pointee.name else {
                return
            }
            xmlSetNsProp(owner, pointer.pointee.ns, name, text)
            return
        }
        removeChildren()
        appendText(text)
    }

    /// Takes the node out of its tree; its memory stays until `discardRemoved`.
    ///
    /// The root stays, and what is out already is not taken out, or freed, again. Texts that
    /// meet become one, as they are when the tree is read again (XPath 1.0 §5.7).
    package func remove() {
        guard parent != nil else { return }
        let (before, after) = (pointer.pointee.prev, pointer.pointee.next)
        let isAttribute = kind == .attribute
        xmlUnlinkNode(pointer)
        document.keep(removed: pointer)
        if !isAttribute { joinTexts(before, after) }
    }

    /// Makes two neighbours one if both are text; false if they stay two.
    @discardableResult
    private func joinTexts(_ before: xmlNodePtr?, _ after: xmlNodePtr?) -> Bool {
        guard let before, let after, before.pointee.type == XML_TEXT_NODE,
            after.pointee.type == XML_TEXT_NODE
        else { return false }
        xmlNodeAddContent(before, after.pointee.content)
        xmlUnlinkNode(after)
        document.keep(removed: after)
        return true
    }

    /// Where a copy is put, seen from this node.
    package enum Placement: Sendable { case firstChild, lastChild, before, after }

    /// Copies a node, of this tree or another, with everything inside it.
    @discardableResult
    package func insertCopy(of source: Node, _ placement: Placement) -> Node? {
        if source.kind == .attribute {
            guard placement == .firstChild || placement == .lastChild else { return nil }
            xmlSetNsProp(pointer, nil, source.name, source.text)
            return self
        }
        guard let copy = xmlDocCopyNode(source.pointer, document.tree, 1) else { return nil }
        let placed: xmlNodePtr?
        switch placement {
        case .lastChild: placed = xmlAddChild(pointer, copy)
        case .before: placed = xmlAddPrevSibling(pointer, copy)
        case .after: placed = xmlAddNextSibling(pointer, copy)
        case .firstChild:
            if let first = pointer.pointee.children {
                placed = xmlAddPrevSibling(first, copy)
            } else {
                placed = xmlAddChild(pointer, copy)
            }
        }
        guard let placed else {
            xmlFreeNode(copy)
            return nil
        }
        xmlReconciliateNs(document.tree, placed)
        // libxml2 joins texts at some of the places only.
        joinTexts(placed, placed.pointee.next)
        let before = placed.pointee.prev
        if let before, joinTexts(before, placed) { return Node(before, in: document) }
        return Node(placed, in: document)
    }
}
