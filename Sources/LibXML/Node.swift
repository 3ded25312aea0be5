import CLibXML2

/// An element, attribute or text of a tree, which it keeps alive.
package struct Node: Hashable {
    package enum Kind: Sendable { case element, attribute, text, other }

    package let document: Document
    let pointer: xmlNodePtr

    init(_ pointer: xmlNodePtr, in document: Document) {
        self.pointer = pointer
        self.document = document
    }

    /// An attribute, which libxml2 lays out like any other node.
    init(_ attribute: xmlAttrPtr, in document: Document) {
        self.init(
            UnsafeMutableRawPointer(attribute).assumingMemoryBound(to: xmlNode.self), in: document)
    }

    package static func == (left: Node, right: Node) -> Bool { left.pointer == right.pointer }
    package func hash(into hasher: inout Hasher) { hasher.combine(pointer) }

    package var kind: Kind {
        switch pointer.pointee.type {
        case XML_ELEMENT_NODE: .element
        case XML_ATTRIBUTE_NODE: .attribute
        case XML_TEXT_NODE, XML_CDATA_SECTION_NODE: .text
        default: .other
        }
    }

    /// The local name; empty for text.
    package var name: String { pointer.pointee.name.map { String(cString: $0) } ?? "" }

    package var namespace: String? {
        guard let namespace = pointer.pointee.ns, let href = namespace.pointee.href else {
            return nil
        }
        return document.namespaceName(href)
    }

    /// True if the node is in a namespace; false for text.
    package func isIn(namespace: String) -> Bool {
        guard let own = pointer.pointee.ns, let href = own.pointee.href else { return false }
        return namespace.isSpelt(href)
    }

    /// True if this is the local name.
    package func isNamed(_ name: String) -> Bool {
        pointer.pointee.name.map { name.isSpelt($0) } ?? false
    }

    /// The name as written, with its prefix.
    package var qualifiedName: String {
        guard let namespace = pointer.pointee.ns, let prefix = namespace.pointee.prefix else {
            return name
        }
        return String(cString: prefix) + ":" + name
    }

    /// The string value, XPath's: all text inside.
    package var text: String {
        if let content = ownContent { return String(cString: content) }
        guard let content = xmlNodeGetContent(pointer) else { return "" }
        defer { redress_xml_free(content) }
        return String(cString: content)
    }

    /// The string value where it stands, if it is in one piece.
    private var ownContent: UnsafePointer<xmlChar>? {
        switch pointer.pointee.type {
        case XML_TEXT_NODE, XML_CDATA_SECTION_NODE: return UnsafePointer(pointer.pointee.content)
        case XML_ELEMENT_NODE, XML_ATTRIBUTE_NODE:
            guard let only = pointer.pointee.children, only.pointee.next == nil,
                only.pointee.type == XML_TEXT_NODE
            else { return nil }
            return UnsafePointer(only.pointee.content)
        default: return nil
        }
    }

    /// True if text other than white space stands directly inside.
    package var hasOwnText: Bool {
        guard pointer.pointee.type == XML_ELEMENT_NODE else { return false }
        var next = pointer.pointee.children
        while let child = next {
            if child.pointee.type == XML_TEXT_NODE || child.pointee.type == XML_CDATA_SECTION_NODE,
                xmlIsBlankNode(child) == 0
            {
                return true
            }
            next = child.pointee.next
        }
        return false
    }

    package var position: TextPosition { document.position(of: self) }

    package func position(ofAttribute name: String) -> TextPosition {
        document.position(ofAttribute: name, of: self)
    }

    /// The element's place in document order, when the tree was loaded from text.
    var ordinal: Int? {
        guard kind == .element, let mark = pointer.pointee._private else { return nil }
        return Int(bitPattern: mark) - 1
    }

    package var parent: Node? {
        guard let parent = pointer.pointee.parent, parent.pointee.type == XML_ELEMENT_NODE else {
            return nil
        }
        return Node(parent, in: document)
    }

    package var children: [Node] {
        guard pointer.pointee.type == XML_ELEMENT_NODE else { return [] }
        var (found, next) = ([Node](), pointer.pointee.children)
        while let node = next {
            found.append(Node(node, in: document))
            next = node.pointee.next
        }
        return found
    }

    /// The child elements, text and comments left out.
    package var elements: [Node] { Array(elementSequence) }

    /// The attribute in no namespace, or nil.
    package subscript(name: String) -> String? { attribute(name, namespace: nil) }

    package func attribute(_ name: String, namespace: String?) -> String? {
        guard pointer.pointee.type == XML_ELEMENT_NODE else { return nil }
        var next = pointer.pointee.properties
        while let attribute = next {
            if let written = attribute.pointee.name, name.isSpelt(written) {
                let found = Node(attribute, in: document)
                if namespace.map({ found.isIn(namespace: $0) }) ?? (attribute.pointee.ns == nil) {
                    return found.text
                }
            }
            next = attribute.pointee.next
        }
        return nil
    }

    package var attributes: [Node] { Array(attributeSequence) }

    /// About how many bytes a copy of the node takes, with everything inside it.
    package var weight: Int {
        var total = 0
        var here = pointer
        while true {
            total += 64
            if here.pointee.type == XML_TEXT_NODE || here.pointee.type == XML_CDATA_SECTION_NODE {
                total += Int(xmlStrlen(here.pointee.content))
            } else if here.pointee.type == XML_ELEMENT_NODE {
                for attribute in Node(here, in: document).attributes {
                    total += 64 + attribute.text.utf8.count
                }
                if let child = here.pointee.children {
                    here = child
                    continue
                }
            }
            while here != pointer, here.pointee.next == nil {
                guard let parent = here.pointee.parent else { return total }
                here = parent
            }
            guard here != pointer, let next = here.pointee.next else { return total }
            here = next
        }
    }

    /// The prefixes in scope here that were declared on this element.
    package var declaredNamespaces: [(prefix: String?, uri: String)] {
        guard pointer.pointee.type == XML_ELEMENT_NODE else { return [] }
        var (found, next) = ([(prefix: String?, uri: String)](), pointer.pointee.nsDef)
        while let namespace = next {
            if let href = namespace.pointee.href {
                found.append(
                    (
                        namespace.pointee.prefix.map { String(cString: $0) },
                        String(cString: href)
                    ))
            }
            next = namespace.pointee.next
        }
        return found
    }

    /// The node as XML text, without a declaration.
    package var markup: String { String(decoding: serialized(), as: UTF8.self) }

    /// The node as XML text that does not depend on namespaces declared around it.
    package var standaloneMarkup: String {
        switch kind {
        case .text: return markup
        case .attribute: return text
        case .other: return ""
        case .element: break
        }
        let holder = Document(root: "value")
        return holder.root.insertCopy(of: self, .lastChild)?.markup ?? ""
    }

    /// What stands inside an element, as XML text of its own.
    package var innerMarkup: String { children.map(\.standaloneMarkup).joined() }

    /// The element with only those children that are wanted, without its attributes.
    package func serialized(keeping isWanted: (Node) -> Bool) -> [UInt8] {
        guard let buffer = xmlBufferCreate() else { preconditionFailure("out of memory") }
        defer { xmlBufferFree(buffer) }
        xmlBufferCat(buffer, "<")
        xmlBufferCat(buffer, pointer.pointee.name)
        xmlBufferCat(buffer, ">")
        var next = pointer.pointee.children
        while let child = next {
            if isWanted(Node(child, in: document)) {
                xmlNodeDump(buffer, document.tree, child, 0, 0)
            }
            next = child.pointee.next
        }
        xmlBufferCat(buffer, "</")
        xmlBufferCat(buffer, pointer.pointee.name)
        xmlBufferCat(buffer, ">")
        return Array(
            UnsafeBufferPointer(
                start: xmlBufferContent(buffer), count: Int(xmlBufferLength(buffer))))
    }

    package func serialized() -> [UInt8] {
        guard let buffer = xmlBufferCreate() else { preconditionFailure("out of memory") }
        defer { xmlBufferFree(buffer) }
        xmlNodeDump(buffer, document.tree, pointer, 0, 0)
        return Array(
            UnsafeBufferPointer(
                start: xmlBufferContent(buffer), count: Int(xmlBufferLength(buffer))))
    }
}
