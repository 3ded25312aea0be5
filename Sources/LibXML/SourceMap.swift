/// Where each element and attribute of a document begins, and the limits that libxml2 does not keep.
///
/// libxml2's tree knows lines but no columns. One pass over the text finds the start tags, in
/// the order of the tree, and refuses a document type, endless nesting and floods of
/// attributes before the parser sees them. It is lenient about everything else: what is not
/// well formed, the parser says better.
struct SourceMap: Sendable {
    /// The UTF-8 text.
    let text: [UInt8]
    private let elements: [Element]
    /// Where the attributes' names begin, element by element.
    private let attributes: [Place]

    /// A place in the text, in as little memory as will do.
    fileprivate struct Place {
        var offset: Int32
        var line: Int32
        var column: Int32

        var position: TextPosition { TextPosition(line: Int(line), column: Int(column)) }
    }

    fileprivate struct Element {
        var start: Place
        /// The number of its first attribute, if it has any.
        var firstAttribute: Int32
    }

    init(scanning text: [UInt8], limits: LoadLimits) throws(XMLProblem) {
        self.text = text
        var found = Scan()
        text.withUnsafeBufferPointer { found.run($0, limits: limits) }
        elements = found.elements
        attributes = found.attributes
        if let problem = found.problem { throw problem }
    }

    func position(ofElement ordinal: Int) -> TextPosition {
        ordinal < elements.count ? elements[ordinal].start.position : .start
    }

    /// Where an attribute's name stands; the element's own place if it has no such attribute.
    func position(ofAttribute name: String, ofElement ordinal: Int) -> TextPosition {
        guard ordinal < elements.count else { return .start }
        let end =
            ordinal + 1 < elements.count
            ? Int(elements[ordinal + 1].firstAttribute) : attributes.count
        for place in attributes[Int(elements[ordinal].firstAttribute)..<end]
        where stands(name, at: Int(place.offset)) {
            return place.position
        }
        return elements[ordinal].start.position
    }

    /// True if a name begins at an offset and ends with its letters.
    private func stands(_ name: String, at offset: Int) -> Bool {
        var index = offset
        for byte in name.utf8 {
            guard index < text.count, text[index] == byte else { return false }
            index += 1
        }
        return index < text.count && (text[index] == 0x3D || isSpace(text[index]))
    }
}

private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
}

/// One pass over the text.
private struct Scan {
    var elements: [SourceMap.Element] = []
    var attributes: [SourceMap.Place] = []
    var problem: XMLProblem?
    private var depth = 0
    private var line: Int32 = 1
    /// What to take from an offset to have its column: where the line begins, and the bytes behind
    /// that which only continue a character.
    private var columnBase = -1

    mutating func run(_ text: UnsafeBufferPointer<UInt8>, limits: LoadLimits) {
        var index = 0
        while true {
            index = advance(to: 0x3C, text, from: index)
            guard index < text.count else { return }
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
        elements.append(.init(start: place(at: start), firstAttribute: Int32(attributes.count)))
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
        var (index, valueCount) = (start + 1, 0)
        while index < text.count {
            let byte = text[index]
            pass(byte, at: index)
            if byte == 0x22 || byte == 0x27 {
                index = advance(to: byte, text, from: index + 1)
                valueCount += 1
                if valueCount > limits.attributeCountMax {
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
            } else if isSpace(text[index - 1]), !isSpace(byte), byte != 0x3D {
                attributes.append(place(at: index))
            }
            index += 1
        }
        return index
    }

    /// Keeps count of lines and characters.
    private mutating func pass(_ byte: UInt8, at index: Int) {
        if byte == 0x0A {
            line += 1
            columnBase = index
        } else if byte & 0xC0 == 0x80 {
            columnBase += 1
        }
    }

    private func place(at offset: Int) -> SourceMap.Place {
        .init(offset: Int32(offset), line: line, column: Int32(offset - columnBase))
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
            index = advance(to: literal.utf8Start.pointee, text, from: index)
            if matches(literal, text, index) { return index + literal.utf8CodeUnitCount }
            index += 1
        }
        return text.count
    }

    /// The offset of the next such byte, or of the end.
    private mutating func advance(
        to wanted: UInt8, _ text: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int {
        var index = start
        while index < text.count, text[index] != wanted {
            pass(text[index], at: index)
            index += 1
        }
        return index
    }
}
