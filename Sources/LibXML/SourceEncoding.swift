import CLibXML2

/// Turns the bytes of a document into UTF-8, for the few encodings that are allowed.
///
/// libxml2 accepts UTF-7, UTF-32 and unmarked UTF-16, and reads past a zero byte; what it
/// would guess is decided here instead, before it sees a byte.
enum SourceEncoding {
    static let allowed = "UTF-8, UTF-16 with a byte order mark, GB18030, GBK"

    static func utf8(_ bytes: [UInt8]) throws(XMLProblem) -> [UInt8] {
        if bytes.starts(with: [0x1F, 0x8B]) {
            throw refusal("the document is compressed (gzip); decompress it first")
        }
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
            throw refusal("UTF-32 is not supported; use one of \(allowed)")
        }
        if bytes.starts(with: [0xFE, 0xFF]) {
            return try fromUTF16(bytes.dropFirst(2), bigEndian: true)
        }
        if bytes.starts(with: [0xFF, 0xFE]) {
            return try fromUTF16(bytes.dropFirst(2), bigEndian: false)
        }
        var text = bytes
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
        if hasZero(text), let zero = text.firstIndex(of: 0) {
            throw XMLProblem(
                .encoding, at: position(in: text, at: zero),
                "a zero byte is not allowed; use one of \(allowed)")
        }
        switch declared(in: text)?.uppercased() {
        case nil, "UTF-8", "UTF8", "US-ASCII":
            return try checked(text)
        case "GB18030", "GBK", "GB2312":
            return try checked(fromGB18030(text))
        case .some(let name):
            throw refusal("encoding '\(name)' is not supported; use one of \(allowed)")
        }
    }

    /// True if there is a zero byte; it looks at many bytes at once.
    private static func hasZero(_ text: [UInt8]) -> Bool {
        var least = UInt8.max
        for byte in text { least = min(least, byte) }
        return least == 0
    }

    private static func refusal(_ message: String) -> XMLProblem {
        XMLProblem(.encoding, at: .start, message)
    }

    /// The encoding that the XML declaration names.
    private static func declared(in text: [UInt8]) -> String? {
        guard text.starts(with: Array("<?xml".utf8)) else { return nil }
        let head = text.prefix(200)
        guard let end = head.firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let declaration = String(decoding: head[..<end], as: UTF8.self)
        guard let key = declaration.firstRange(of: "encoding") else { return nil }
        let rest = declaration[key.upperBound...].drop { $0 == " " || $0 == "=" || $0 == "\t" }
        guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
        return String(rest.dropFirst().prefix { $0 != quote })
    }

    private static func fromUTF16(
        _ bytes: ArraySlice<UInt8>, bigEndian: Bool
    ) throws(XMLProblem) -> [UInt8] {
        guard bytes.count % 2 == 0 else {
            throw refusal("UTF-16 with an odd number of bytes")
        }
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(bigEndian ? first << 8 | second : second << 8 | first)
            index += 2
        }
        guard let text = String(validating: units, as: UTF16.self) else {
            throw refusal("not valid UTF-16")
        }
        if text.unicodeScalars.contains("\u{0}") { throw refusal("a zero character") }
        return Array(text.utf8)
    }

    private static func fromGB18030(_ bytes: [UInt8]) throws(XMLProblem) -> [UInt8] {
        guard let handler = xmlFindCharEncodingHandler("GB18030") else {
            throw refusal("this machine's libxml2 cannot read GB18030")
        }
        defer { xmlCharEncCloseFunc(handler) }
        guard let input = xmlBufferCreateSize(bytes.count + 1), let output = xmlBufferCreate()
        else { throw refusal("out of memory") }
        defer {
            xmlBufferFree(input)
            xmlBufferFree(output)
        }
        bytes.withUnsafeBufferPointer { _ = xmlBufferAdd(input, $0.baseAddress, Int32($0.count)) }
        while xmlBufferLength(input) > 0 {
            let before = xmlBufferLength(input)
            let status = xmlCharEncInFunc(handler, output, input)
            if status < 0 || xmlBufferLength(input) == before {
                throw refusal("not valid GB18030")
            }
        }
        let content = UnsafeBufferPointer(
            start: xmlBufferContent(output), count: Int(xmlBufferLength(output)))
        return Array(content)
    }

    /// The bytes themselves, if they are UTF-8.
    private static func checked(_ text: [UInt8]) throws(XMLProblem) -> [UInt8] {
        if String(validating: text, as: UTF8.self) != nil { return text }
        var iterator = text.makeIterator()
        var decoder = UTF8()
        var place = TextPosition.start
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            if scalar == "\n" {
                place = TextPosition(line: place.line + 1, column: 1)
            } else {
                place.column += 1
            }
        }
        throw XMLProblem(.encoding, at: place, "not valid UTF-8; use one of \(allowed)")
    }

    static func position(in text: [UInt8], at offset: Int) -> TextPosition {
        text.withUnsafeBufferPointer { position(in: $0, at: offset) }
    }

    static func position(in text: UnsafeBufferPointer<UInt8>, at offset: Int) -> TextPosition {
        var place = TextPosition.start
        for index in 0..<min(offset, text.count) {
            if text[index] == 0x0A {
                place.line += 1
                place.column = 1
            } else if text[index] & 0xC0 != 0x80 {
                place.column += 1
            }
        }
        return place
    }
}
