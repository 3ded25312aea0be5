/// Where each element of a document begins, and the limits that libxml2 does not keep.
///
/// libxml2's tree knows lines but no columns. One pass over the text finds the start tags, in
/// the order of the tree, and refuses a document type, endless nesting and floods of
/// attributes before the parser sees them. It is lenient about everything else: what is not
/// well formed, the parser says better.
struct SourceMap: Sendable {
    /// The UTF-8 text.
    let text: [UInt8]
    /// The offset of each start tag's `<`, in document order.
    private(set) var elements: [Int32] = []
    /// Places to count from: every line's beginning, and more inside long lines.
    private var marks: [Mark] = []

    private struct Mark {
        var offset: Int32
        var line: Int32
        var column: Int32
    }

    /// Bytes between marks: a document may stand on one line.
    private static let markDistance = 128

    init(scanning text: [UInt8], limits: LoadLimits) throws(XMLProblem) {
        self.text = text
        var found = Scan()
        text.withUnsafeBufferPointer { found.run($0, limits: limits) }
        elements = found.elements
        if let problem = found.problem { throw problem }
        marks = text.withUnsafeBufferPointer { Self.marks(in: $0) }
    }

    func position(ofElement ordinal: Int) -> TextPosition {
        ordinal < elements.count ? position(at: Int(elements[ordinal])) : .start
    }

    /// Where an attribute's name stands; the element's own place if it has no such attribute.
    func position(ofAttribute name: String, ofElement ordinal: Int) -> TextPosition {
        guard ordinal < elements.count else { return .start }
        let start = Int(elements[ordinal])
        let wanted = Array(name.utf8)
        var index = start + 1
        var quote: UInt8 = 0
        while index < text.count {
            let byte = text[index]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == 0x3E {
                break
            } else if isSpace(text[index - 1]), text[index...].starts(with: wanted),
                index + wanted.count < text.count,
                text[index + wanted.count] == 0x3D || isSpace(text[index + wanted.count])
            {
                return position(at: index)
            }
            index += 1
        }
        return position(at: start)
    }

    func position(at offset: Int) -> TextPosition {
        var (low, high) = (0, marks.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(marks[middle].offset) <= offset { low = middle } else { high = middle }
        }
        let mark = marks[low]
        var column = Int(mark.column)
        for index in Int(mark.offset)..<min(offset, text.count) where text[index] & 0xC0 != 0x80 {
            column += 1
        }
        return TextPosition(line: Int(mark.line), column: column)
    }

    private static func marks(in text: UnsafeBufferPointer<UInt8>) -> [Mark] {
        var marks = [Mark(offset: 0, line: 1, column: 1)]
        var (line, column, next): (Int32, Int32, Int) = (1, 1, markDistance)
        for index in 0..<text.count {
            if text[index] == 0x0A {
                line += 1
                column = 1
            } else if text[index] & 0xC0 != 0x80 {
                column += 1
            }
            if column == 1 || index + 1 >= next {
                marks.append(Mark(offset: Int32(index + 1), line: line, column: column))
                next = index + 1 + markDistance
            }
        }
        return marks
    }
}

private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
}

/// One pass over the text.
private struct Scan {
    var elements: [Int32] = []
    var problem: XMLProblem?
    private var depth = 0

    mutating func run(_ text: UnsafeBufferPointer<UInt8>, limits: LoadLimits) {
        var index = 0
        while index < text.count {
            if text[index] != 0x3C {
                index += 1
                continue
            }
            let next = index + 1 < text.count ? text[index + 1] : 0
            switch next {
            case UInt8(ascii: "!"):
                if matches("<!--", text, index) {
                    index = skip(past: "-->", text, from: index + 4)
                } else if matches("<![CDATA[", text, index) {
                    index = skip(past: "]]>", text, from: index + 9)
                } else {
                    problem = XMLProblem(
                        .documentType, at: SourceEncoding.position(in: text, at: index),
                        "a document type (<!DOCTYPE …>) is not allowed; remove it")
                    return
                }
            case UInt8(ascii: "?"):
                index = skip(past: "?>", text, from: index + 2)
            case UInt8(ascii: "/"):
                depth -= 1
                index = skip(past: ">", text, from: index + 2)
            default:
                guard let end = startTag(text, at: index, limits: limits) else { return }
                index = end
            }
        }
    }

    /// Passes a start tag and gives the offset behind it, or nil after a problem.
    private mutating func startTag(
        _ text: UnsafeBufferPointer<UInt8>, at start: Int, limits: LoadLimits
    ) -> Int? {
        elements.append(Int32(start))
        depth += 1
        if depth > limits.depthMax {
            problem = XMLProblem(
                .tooDeep, at: SourceEncoding.position(in: text, at: start),
                "elements are nested more than \(limits.depthMax) deep")
            return nil
        }
        if elements.count > limits.elementCountMax {
            problem = XMLProblem(
                .tooLarge, at: SourceEncoding.position(in: text, at: start),
                "more than \(limits.elementCountMax) elements")
            return nil
        }
        var (index, attributes) = (start + 1, 0)
        var quote: UInt8 = 0
        while index < text.count {
            let byte = text[index]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
                attributes += 1
                if attributes > limits.attributeCountMax {
                    problem = XMLProblem(
                        .tooManyAttributes, at: SourceEncoding.position(in: text, at: start),
                        "more than \(limits.attributeCountMax) attributes on one element")
                    return nil
                }
            } else if byte == 0x3E {
                if text[index - 1] == 0x2F { depth -= 1 }
                return index + 1
            } else if byte == 0x3C {
                // Not well formed; the parser will say so.
                return index
            }
            index += 1
        }
        return index
    }

    private func matches(
        _ literal: StaticString, _ text: UnsafeBufferPointer<UInt8>, _ index: Int
    ) -> Bool {
        guard index + literal.utf8CodeUnitCount <= text.count else { return false }
        return literal.withUTF8Buffer { wanted in
            for offset in 0..<wanted.count where text[index + offset] != wanted[offset] {
                return false
            }
            return true
        }
    }

    private mutating func skip(
        past literal: StaticString, _ text: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int {
        var index = start
        while index < text.count {
            if matches(literal, text, index) { return index + literal.utf8CodeUnitCount }
            index += 1
        }
        return index
    }
}
