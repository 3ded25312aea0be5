import CLibXML2

extension Document {
    /// Reads a document that came from outside; the only way in.
    ///
    /// The text is bounded, decoded and scanned before libxml2 parses it from memory with the
    /// network off, no document type, no entities and no inclusions.
    package static func load(
        _ bytes: [UInt8], limits: LoadLimits = .standard
    ) throws(XMLProblem) -> Document {
        guard bytes.count <= limits.byteCountMax else {
            throw XMLProblem(
                .tooLarge, at: .start,
                "\(bytes.count) bytes; a document may have \(limits.byteCountMax)")
        }
        let text = try SourceEncoding.utf8(bytes)
        guard !text.isEmpty else {
            throw XMLProblem(.notWellFormed, at: .start, "the document is empty")
        }
        let map = try SourceMap(scanning: text, limits: limits)
        return try parse(map)
    }

    private static func parse(_ map: SourceMap) throws(XMLProblem) -> Document {
        Document.prepared
        redress_xml_silence()
        guard let context = xmlNewParserCtxt(), let sax = context.pointee.sax else {
            preconditionFailure("out of memory")
        }
        defer { xmlFreeParserCtxt(context) }
        let collector = ProblemCollector()
        context.pointee._private = Unmanaged.passUnretained(collector).toOpaque()
        sax.pointee.serror = { data, error in
            guard let data, let error else { return }
            let context = data.assumingMemoryBound(to: xmlParserCtxt.self)
            guard let owner = context.pointee._private else { return }
            Unmanaged<ProblemCollector>.fromOpaque(owner).takeUnretainedValue().note(error.pointee)
        }
        // The scan has refused every document type already; this is the second lock.
        sax.pointee.internalSubset = { data, _, _, _ in
            guard let data else { return }
            xmlStopParser(data.assumingMemoryBound(to: xmlParserCtxt.self))
        }
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue | XML_PARSE_BIG_LINES.rawValue
        let tree = map.text.withUnsafeBufferPointer { text in
            text.withMemoryRebound(to: CChar.self) {
                xmlCtxtReadMemory(
                    context, $0.baseAddress, Int32($0.count), nil, "UTF-8", Int32(options))
            }
        }
        if let problem = collector.first {
            if let tree { xmlFreeDoc(tree) }
            throw problem
        }
        guard let tree, xmlDocGetRootElement(tree) != nil, context.pointee.wellFormed == 1 else {
            if let tree { xmlFreeDoc(tree) }
            throw XMLProblem(.notWellFormed, at: .start, "not well-formed XML")
        }
        let document = Document(owning: tree, map: map)
        if let version = tree.pointee.version, String(cString: version) != "1.0" {
            throw XMLProblem(
                .notWellFormed, at: .start,
                "XML version '\(String(cString: version))' is not supported; use 1.0")
        }
        document.numberElements()
        return document
    }

    /// Gives each element its place in document order, to find it in the source map.
    private func numberElements() {
        var ordinal = 0
        var next: xmlNodePtr? = xmlDocGetRootElement(tree)
        while let node = next {
            if node.pointee.type == XML_ELEMENT_NODE {
                ordinal += 1
                node.pointee._private = UnsafeMutableRawPointer(bitPattern: ordinal)
            }
            if let child = node.pointee.children, node.pointee.type == XML_ELEMENT_NODE {
                next = child
                continue
            }
            var current: xmlNodePtr? = node
            while let here = current, here.pointee.next == nil { current = parentElement(here) }
            next = current?.pointee.next
        }
    }

    private func parentElement(_ node: xmlNodePtr) -> xmlNodePtr? {
        guard let parent = node.pointee.parent, parent.pointee.type == XML_ELEMENT_NODE else {
            return nil
        }
        return parent
    }
}

/// Keeps the first error of a parse; warnings do not count.
private final class ProblemCollector {
    private(set) var first: XMLProblem?

    func note(_ error: xmlError) {
        guard first == nil, error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        // A bare ampersand in an attribute and friends come with a trailing line break.
        var message = error.message.map { String(cString: $0) } ?? "not well-formed XML"
        while message.last?.isNewline == true || message.last == " " { message.removeLast() }
        first = XMLProblem(
            .notWellFormed,
            at: TextPosition(line: max(1, Int(error.line)), column: max(1, Int(error.int2))),
            message)
    }
}
