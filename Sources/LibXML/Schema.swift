import CLibXML2

/// A compiled XML Schema; compiling reads nothing but the documents given.
package final class Schema: @unchecked Sendable {
    // A compiled schema is only read by libxml2 afterwards, from any thread.
    private let compiled: xmlSchemaPtr

    /// - Parameters:
    ///   - main: The name of the schema to start with.
    ///   - documents: Schemas by file name; imports find each other by these names.
    package init(main: String, documents: [String: [UInt8]]) throws(XMLProblem) {
        Document.prepared
        SchemaCatalog.install()
        guard let bytes = documents[main] else {
            throw XMLProblem(.schema, at: .start, "there is no schema '\(main)'")
        }
        let document = try Document.load(bytes)
        document.tree.pointee.URL = UnsafePointer(xmlStrdup(main))
        let collector = SchemaCollector()
        guard let context = xmlSchemaNewDocParserCtxt(document.tree) else {
            preconditionFailure("out of memory")
        }
        defer { xmlSchemaFreeParserCtxt(context) }
        xmlSchemaSetParserStructuredErrors(
            context, collectSchemaProblem, Unmanaged.passUnretained(collector).toOpaque())
        let schema = SchemaCatalog.$current.withValue(documents) { xmlSchemaParse(context) }
        guard let schema else {
            let first = collector.problems.first?.problem
            throw XMLProblem(
                .schema, at: first?.position ?? .start,
                "schema '\(main)' does not compile: \(first?.message ?? "no reason given")")
        }
        compiled = schema
    }

    deinit { xmlSchemaFree(compiled) }

    /// Everything in which a document differs from the schema, in document order.
    package func problems(of document: Document) -> [XMLProblem] {
        let collector = SchemaCollector()
        guard let context = xmlSchemaNewValidCtxt(compiled) else {
            preconditionFailure("out of memory")
        }
        defer { xmlSchemaFreeValidCtxt(context) }
        xmlSchemaSetValidStructuredErrors(
            context, collectSchemaProblem, Unmanaged.passUnretained(collector).toOpaque())
        _ = xmlSchemaValidateDoc(context, document.tree)
        return collector.problems.map { found in
            var problem = found.problem
            if let node = found.node { problem.position = Node(node, in: document).position }
            return problem
        }
    }
}

private let collectSchemaProblem: xmlStructuredErrorFunc = { data, error in
    guard let data, let error else { return }
    Unmanaged<SchemaCollector>.fromOpaque(data).takeUnretainedValue().note(error.pointee)
}

private final class SchemaCollector {
    private(set) var problems: [(problem: XMLProblem, node: xmlNodePtr?)] = []
    private let countMax = 200

    func note(_ error: xmlError) {
        guard problems.count < countMax, error.level.rawValue >= XML_ERR_ERROR.rawValue else {
            return
        }
        var message = error.message.map { String(cString: $0) } ?? "does not match the schema"
        while message.last?.isWhitespace == true { message.removeLast() }
        // The namespaces in braces say nothing to an author.
        for namespace in ["{http://www.w3.org/2005/07/scxml}", "{urn:redress:workflow:1}"] {
            message = message.split(separator: namespace, omittingEmptySubsequences: false)
                .joined(separator: namespace.contains("redress") ? "r:" : "")
        }
        let node = error.node.map { $0.assumingMemoryBound(to: xmlNode.self) }
        let element = node.flatMap {
            $0.pointee.type == XML_ATTRIBUTE_NODE ? $0.pointee.parent : $0
        }
        problems.append(
            (
                XMLProblem(
                    .schema, at: TextPosition(line: max(1, Int(error.line)), column: 1), message),
                element
            ))
    }
}

/// Serves schemas by name to libxml2, and nothing else to anybody.
private enum SchemaCatalog {
    /// The documents that the schema being compiled may import.
    @TaskLocal static var current: [String: [UInt8]] = [:]

    static func install() { _ = installed }

    private static let installed: Void = xmlSetExternalEntityLoader { url, _, context in
        guard let url, let context else { return nil }
        let name = String(cString: url).split(separator: "/").last.map(String.init) ?? ""
        guard let bytes = current[name],
            let buffer = bytes.withUnsafeBytes({
                xmlParserInputBufferCreateMem(
                    $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count),
                    XML_CHAR_ENCODING_UTF8)
            })
        else { return nil }
        return xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_UTF8)
    }
}
