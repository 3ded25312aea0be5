import CLibXML2

/// One libxml2 tree, freed exactly once.
///
/// Not `Sendable`: a tree belongs to the worker that made it.
package final class Document {
    let tree: xmlDocPtr
    private let map: SourceMap?
    private var removed: [xmlNodePtr] = []
    /// The namespace named last, which the next node mostly has too.
    private var recentNamespace = ""

    init(owning tree: xmlDocPtr, map: SourceMap?) {
        self.tree = tree
        self.map = map
    }

    deinit {
        discardRemoved()
        xmlFreeDoc(tree)
    }

    func keep(removed node: xmlNodePtr) { removed.append(node) }

    /// Frees what was taken out of the tree; no `Node` of it may be used afterwards.
    package func discardRemoved() {
        for node in removed { xmlFreeNode(node) }
        removed.removeAll(keepingCapacity: true)
    }

    /// Process-wide set-up of libxml2; reading it once is enough.
    static let prepared: Void = {
        xmlInitParser()
        xmlSchemaInitTypes()
    }()

    /// An empty tree with one root element in no namespace.
    package convenience init(root name: String) {
        Document.prepared
        guard let tree = xmlNewDoc("1.0"), let node = xmlNewDocNode(tree, nil, name, nil) else {
            preconditionFailure("out of memory")
        }
        // Without it attributes are written with character references, unlike after a reload.
        tree.pointee.encoding = UnsafePointer(xmlStrdup("UTF-8"))
        xmlDocSetRootElement(tree, node)
        self.init(owning: tree, map: nil)
    }

    /// The root element; a document always has one.
    package var root: Node {
        guard let node = xmlDocGetRootElement(tree) else {
            preconditionFailure("a document without a root is never made")
        }
        return Node(node, in: self)
    }

    /// The text of a namespace's name, made anew only when it is another than before.
    func namespaceName(_ name: UnsafePointer<xmlChar>) -> String {
        if !recentNamespace.isSpelt(name) { recentNamespace = String(cString: name) }
        return recentNamespace
    }

    /// Where an element begins in the text that was loaded.
    package func position(of node: Node) -> TextPosition {
        guard let map, let ordinal = node.ordinal else { return .start }
        return map.position(ofElement: ordinal)
    }

    /// Where an attribute, named as written (`r:allow`), stands.
    package func position(ofAttribute name: String, of node: Node) -> TextPosition {
        guard let map, let ordinal = node.ordinal else { return .start }
        return map.position(ofAttribute: name, ofElement: ordinal)
    }

    /// The same tree again, without positions.
    package func copy() -> Document {
        guard let copy = xmlCopyDoc(tree, 1) else { preconditionFailure("out of memory") }
        return Document(owning: copy, map: nil)
    }

    /// Canonical XML 1.0 of the whole document.
    package func canonicalized() -> [UInt8] {
        var buffer: UnsafeMutablePointer<xmlChar>?
        let count = xmlC14NDocDumpMemory(tree, nil, Int32(XML_C14N_1_0.rawValue), nil, 0, &buffer)
        defer { redress_xml_free(buffer) }
        guard count > 0, let buffer else { return [] }
        return Array(UnsafeBufferPointer(start: buffer, count: Int(count)))
    }
}
