import CLibXML2

/// Some of the nodes directly on or in an element, without an array of them.
package struct NodeSequence: Sequence, IteratorProtocol {
    fileprivate enum Filter {
        case element
        case elementIn(String)
        case elementOutside(String)
        case attribute
        case attributeWithNamespace
    }

    private let document: Document
    private var pointer: xmlNodePtr?
    private let filter: Filter
    /// The declaration found to be of the namespace asked for; siblings mostly share it.
    private var known: xmlNsPtr?

    fileprivate init(of node: Node, _ filter: Filter) {
        document = node.document
        self.filter = filter
        guard node.pointer.pointee.type == XML_ELEMENT_NODE else { return }
        switch filter {
        case .attribute, .attributeWithNamespace:
            pointer = node.pointer.pointee.properties.map {
                UnsafeMutableRawPointer($0).assumingMemoryBound(to: xmlNode.self)
            }
        default: pointer = node.pointer.pointee.children
        }
    }

    package mutating func next() -> Node? {
        while let here = pointer {
            pointer = here.pointee.next
            if isWanted(here) { return Node(here, in: document) }
        }
        return nil
    }

    /// How many nodes are to come; looking is cheaper than an array that has to grow.
    package var underestimatedCount: Int {
        var (rest, count) = (self, 0)
        while let here = rest.pointer {
            rest.pointer = here.pointee.next
            if rest.isWanted(here) { count += 1 }
        }
        return count
    }

    private mutating func isWanted(_ node: xmlNodePtr) -> Bool {
        switch filter {
        case .element: node.pointee.type == XML_ELEMENT_NODE
        case .elementIn(let name):
            node.pointee.type == XML_ELEMENT_NODE && isIn(name, node.pointee.ns)
        case .elementOutside(let name):
            node.pointee.type == XML_ELEMENT_NODE && !isIn(name, node.pointee.ns)
        case .attribute: true
        case .attributeWithNamespace: node.pointee.ns != nil
        }
    }

    private mutating func isIn(_ name: String, _ namespace: xmlNsPtr?) -> Bool {
        guard let namespace else { return false }
        if namespace == known { return true }
        guard let href = namespace.pointee.href, name.isSpelt(href) else { return false }
        known = namespace
        return true
    }
}

extension Node {
    /// The child elements, one after the other.
    package var elementSequence: NodeSequence { NodeSequence(of: self, .element) }

    /// The child elements in a namespace.
    package func elements(in namespace: String) -> NodeSequence {
        NodeSequence(of: self, .elementIn(namespace))
    }

    /// The child elements in any other namespace, or in none.
    package func elements(outside namespace: String) -> NodeSequence {
        NodeSequence(of: self, .elementOutside(namespace))
    }

    /// The attributes, one after the other.
    package var attributeSequence: NodeSequence { NodeSequence(of: self, .attribute) }

    /// The attributes that are in a namespace.
    package var namespacedAttributes: NodeSequence {
        NodeSequence(of: self, .attributeWithNamespace)
    }
}

extension String {
    /// True if these zero-terminated bytes are the string's own.
    func isSpelt(_ bytes: UnsafePointer<xmlChar>) -> Bool {
        guard bytes.pointee == utf8.first ?? 0 else { return false }
        return withCString(encodedAs: UTF8.self) { xmlStrEqual($0, bytes) == 1 }
    }
}
