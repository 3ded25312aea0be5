/// Why a text is not JSON that Redress takes, and where.
public struct JSONProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public var line: Int
    public var column: Int
    public var message: String

    /// `line:column: message`.
    public var description: String { "\(line):\(column): \(message)" }
}

extension JSONValue {
    /// Reads a whole text strictly: no repeated keys, fractions, null or endless nesting.
    ///
    /// - Parameter depthMax: Arrays and objects inside each other.
    public init(
        reading bytes: [UInt8], byteCountMax: Int = 1 << 20, depthMax: Int = 32
    ) throws(JSONProblem) {
        guard bytes.count <= byteCountMax else {
            throw JSONProblem(
                line: 1, column: 1, message: "\(bytes.count) bytes; \(byteCountMax) are allowed")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw JSONProblem(line: 1, column: 1, message: "not valid UTF-8")
        }
        var reader = JSONReader(bytes: bytes, depthMax: depthMax)
        self = try reader.document()
    }
}

private struct JSONReader {
    let bytes: [UInt8]
    let depthMax: Int
    var index = 0
    var depth = 0

    init(bytes: [UInt8], depthMax: Int) {
        self.bytes = bytes
        self.depthMax = depthMax
    }

    mutating func document() throws(JSONProblem) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw problem("a byte order mark is not allowed in JSON; remove it")
        }
        let value = try value()
        skipSpace()
        if index < bytes.count { throw problem("text after the value") }
        return value
    }

    private func problem(_ message: String, at place: Int? = nil) -> JSONProblem {
        var (line, column) = (1, 1)
        for byte in bytes.prefix(place ?? index) {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return JSONProblem(line: line, column: column, message: message)
    }

    private mutating func skipSpace() {
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
    }

    private mutating func value() throws(JSONProblem) -> JSONValue {
        skipSpace()
        guard index < bytes.count else { throw problem("a value is missing") }
        switch bytes[index] {
        case 0x7B: return try nested { reader throws(JSONProblem) in try reader.object() }
        case 0x5B: return try nested { reader throws(JSONProblem) in try reader.array() }
        case 0x22: return .string(try string())
        case 0x2D, 0x30...0x39: return .integer(try integer())
        default:
            if take("true") { return .boolean(true) }
            if take("false") { return .boolean(false) }
            let place = index
            if take("null") { throw problem("null is not allowed; leave the key out", at: place) }
            throw problem("not a JSON value")
        }
    }

    private mutating func nested(
        _ body: (inout JSONReader) throws(JSONProblem) -> JSONValue
    ) throws(JSONProblem) -> JSONValue {
        depth += 1
        if depth > depthMax { throw problem("nested more than \(depthMax) deep") }
        defer { depth -= 1 }
        return try body(&self)
    }

    private mutating func take(_ word: String) -> Bool {
        guard bytes[index...].starts(with: word.utf8) else { return false }
        index += word.utf8.count
        return true
    }

    private mutating func object() throws(JSONProblem) -> JSONValue {
        index += 1
        var members: [String: JSONValue] = [:]
        skipSpace()
        if index < bytes.count, bytes[index] == 0x7D {
            index += 1
            return .object(members)
        }
        while true {
            skipSpace()
            let place = index
            guard index < bytes.count, bytes[index] == 0x22 else {
                throw problem("a key in double quotes is expected")
            }
            let key = try string()
            skipSpace()
            guard index < bytes.count, bytes[index] == 0x3A else {
                throw problem("':' is expected after the key '\(key)'")
            }
            index += 1
            let value = try value()
            if members.updateValue(value, forKey: key) != nil {
                throw problem("the key '\(key)' stands twice", at: place)
            }
            skipSpace()
            guard index < bytes.count else { throw problem("the object is not closed") }
            if bytes[index] == 0x2C {
                index += 1
            } else if bytes[index] == 0x7D {
                index += 1
                return .object(members)
            } else {
                throw problem("',' or '}' is expected")
            }
        }
    }

    private mutating func array() throws(JSONProblem) -> JSONValue {
        index += 1
        var items: [JSONValue] = []
        skipSpace()
        if index < bytes.count, bytes[index] == 0x5D {
            index += 1
            return .array(items)
        }
        while true {
            items.append(try value())
            skipSpace()
            guard index < bytes.count else { throw problem("the array is not closed") }
            if bytes[index] == 0x2C {
                index += 1
            } else if bytes[index] == 0x5D {
                index += 1
                return .array(items)
            } else {
                throw problem("',' or ']' is expected")
            }
        }
    }

    private mutating func integer() throws(JSONProblem) -> Int64 {
        let start = index
        if bytes[index] == 0x2D { index += 1 }
        let first = index
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if index < bytes.count, [0x2E, 0x65, 0x45].contains(bytes[index]) {
            throw problem("fractions are not allowed; give amounts in minor units", at: start)
        }
        guard index > first, let number = Int64(text), number.magnitude < 9_007_199_254_740_992,
            text != "-0", bytes[first] != 0x30 || index == first + 1
        else { throw problem("'\(text.prefix(40))' is not a whole number up to 2^53", at: start) }
        return number
    }

    private mutating func string() throws(JSONProblem) -> String {
        index += 1
        var out: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x22:
                index += 1
                guard let text = String(validating: out, as: UTF8.self) else {
                    throw problem("half of a surrogate pair")
                }
                return text
            case 0x5C: try escape(into: &out)
            case 0..<0x20: throw problem("a control character must be escaped")
            default:
                out.append(byte)
                index += 1
            }
        }
        throw problem("the text is not closed")
    }

    private mutating func escape(into out: inout [UInt8]) throws(JSONProblem) {
        index += 1
        guard index < bytes.count else { throw problem("the text is not closed") }
        let byte = bytes[index]
        index += 1
        switch byte {
        case 0x22, 0x5C, 0x2F: out.append(byte)
        case 0x62: out.append(0x08)
        case 0x66: out.append(0x0C)
        case 0x6E: out.append(0x0A)
        case 0x72: out.append(0x0D)
        case 0x74: out.append(0x09)
        case 0x75:
            var unit = try hexadecimal()
            if (0xD800..<0xDC00).contains(unit), index + 1 < bytes.count, bytes[index] == 0x5C,
                bytes[index + 1] == 0x75
            {
                index += 2
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else {
                    throw problem("half of a surrogate pair")
                }
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(unit) else {
                throw problem("half of a surrogate pair")
            }
            out.append(contentsOf: String(Character(scalar)).utf8)
        default: throw problem("an unknown escape")
        }
    }

    private mutating func hexadecimal() throws(JSONProblem) -> UInt32 {
        guard index + 4 <= bytes.count else { throw problem("the text is not closed") }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw problem("four hexadecimal digits are expected")
            }
            value = value << 4 | UInt32(digit)
        }
        index += 4
        return value
    }
}
