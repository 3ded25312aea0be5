/// A piece of markup, and where it stands in the bytes of its document.
///
/// The tree of libxml2 does not tell where an element ends or a processing instruction stands, and
/// assembly copies bytes. This is for text that libxml2 has found well-formed, so it need not judge.
struct MarkupToken {
    enum Kind: Equatable {
        case start
        case empty
        case end
        /// A processing instruction with its target and what follows it.
        case instruction(target: String, content: String)
    }

    var kind: Kind
    var range: Range<Int>

    /// The tags and processing instructions of a document, or of a stretch of one, in order.
    static func scan(_ text: [UInt8], _ range: Range<Int>? = nil) -> [MarkupToken] {
        var tokens: [MarkupToken] = []
        var index = range?.lowerBound ?? 0
        let end = range?.upperBound ?? text.count
        while index < end {
            guard text[index] == UInt8(ascii: "<") else {
                index += 1
                continue
            }
            let start = index
            if matches("<!--", text, start) {
                index = after("-->", text, from: start + 4)
            } else if matches("<![CDATA[", text, start) {
                index = after("]]>", text, from: start + 9)
            } else if matches("<?", text, start) {
                index = after("?>", text, from: start + 2)
                tokens.append(instruction(text, start..<index))
            } else if matches("</", text, start) {
                index = after(">", text, from: start)
                tokens.append(MarkupToken(kind: .end, range: start..<index))
            } else {
                index = endOfTag(text, from: start)
                let isEmpty = text[max(start, index - 2)] == UInt8(ascii: "/")
                tokens.append(MarkupToken(kind: isEmpty ? .empty : .start, range: start..<index))
            }
        }
        return tokens
    }

    private static func instruction(_ text: [UInt8], _ range: Range<Int>) -> MarkupToken {
        let inside = text[range].dropFirst(2).dropLast(2)
        let target = inside.prefix { !isBlank($0) }
        let content = inside[target.endIndex...].drop(while: isBlank)
        return MarkupToken(
            kind: .instruction(
                target: String(decoding: target, as: UTF8.self),
                content: String(decoding: content, as: UTF8.self)),
            range: range)
    }

    /// Behind the `>` that ends a start tag; one inside of a value does not.
    private static func endOfTag(_ text: [UInt8], from start: Int) -> Int {
        var quote: UInt8?
        for index in start..<text.count {
            let byte = text[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return index + 1
            }
        }
        return text.count
    }

    private static func after(_ literal: String, _ text: [UInt8], from start: Int) -> Int {
        var index = start
        while index < text.count {
            if matches(literal, text, index) { return index + literal.utf8.count }
            index += 1
        }
        return text.count
    }

    private static func matches(_ literal: String, _ text: [UInt8], _ start: Int) -> Bool {
        var index = start
        for byte in literal.utf8 {
            guard index < text.count, text[index] == byte else { return false }
            index += 1
        }
        return true
    }
}

/// True for what XML takes as white space.
func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
}
