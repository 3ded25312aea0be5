/// A token of an XPath 1.0 expression (XPath 1.0 §3.7).
///
/// Whether a name or `*` is an operator depends on what stands before it; the parser knows.
struct XPathToken {
    enum Kind { case name, number, literal, variable, symbol, unknown }

    var kind: Kind
    /// As written; of a literal what stands between the quotes, of a variable its name.
    var text: String
    /// In bytes of UTF-8.
    var range: Range<Int>

    /// Cuts an expression up; what no token begins with becomes an unknown one.
    static func tokens(of bytes: [UInt8]) -> [XPathToken] {
        var reader = Reader(bytes: bytes)
        var found: [XPathToken] = []
        while let token = reader.next() { found.append(token) }
        return found
    }

    private struct Reader {
        /// UTF-8, as a string has it.
        let bytes: [UInt8]
        var position = 0

        /// The byte so far from here; 0, which no token has, behind the end.
        private func byte(_ offset: Int) -> UInt8 {
            position + offset < bytes.count ? bytes[position + offset] : 0
        }

        mutating func next() -> XPathToken? {
            while [0x20, 0x09, 0x0A, 0x0D].contains(byte(0)) { position += 1 }
            guard position < bytes.count else { return nil }
            let (first, second) = (byte(0), byte(1))
            switch first {
            case UInt8(ascii: "'"), UInt8(ascii: "\""): return literal(first)
            case UInt8(ascii: "$"):
                let length = nameLength(from: 1)
                return token(.variable, 1 + length, dropping: 1)
            case UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
            case UInt8(ascii: "."):
                if isDigit(second) { return number() }
                return token(.symbol, second == first ? 2 : 1)
            case UInt8(ascii: "!"):
                return second == UInt8(ascii: "=") ? token(.symbol, 2) : token(.unknown, 1)
            case UInt8(ascii: "<"), UInt8(ascii: ">"):
                return token(.symbol, second == UInt8(ascii: "=") ? 2 : 1)
            case UInt8(ascii: "/"): return token(.symbol, second == first ? 2 : 1)
            case UInt8(ascii: ":"):
                return second == first ? token(.symbol, 2) : token(.unknown, 1)
            case _ where "()[]@,|+-=*".utf8.contains(first): return token(.symbol, 1)
            default:
                let length = nameLength(from: 0)
                return length == 0 ? token(.unknown, scalar(0).length) : token(.name, length)
            }
        }

        private mutating func token(
            _ kind: Kind, _ length: Int, dropping count: Int = 0
        ) -> XPathToken {
            let range = position..<position + length
            position += length
            return XPathToken(
                kind: kind, text: text(range.lowerBound + count..<range.upperBound), range: range)
        }

        private func text(_ range: Range<Int>) -> String {
            String(decoding: bytes[range], as: UTF8.self)
        }

        private mutating func literal(_ quote: UInt8) -> XPathToken {
            let start = position
            guard let end = bytes[(start + 1)...].firstIndex(of: quote) else {
                return token(.unknown, bytes.count - start)
            }
            position = end + 1
            return XPathToken(
                kind: .literal, text: text(start + 1..<end), range: start..<position)
        }

        /// Digits with one point; no sign and no exponent, whatever other processors take.
        private mutating func number() -> XPathToken {
            func digits(from offset: Int) -> Int {
                var length = 0
                while isDigit(byte(offset + length)) { length += 1 }
                return length
            }
            var length = digits(from: 0)
            if byte(length) == UInt8(ascii: ".") { length += 1 + digits(from: length + 1) }
            return token(.number, length)
        }

        /// A name with its prefix, or `prefix:*`; 0 if none begins there.
        private func nameLength(from offset: Int) -> Int {
            let local = ncNameLength(from: offset)
            guard local > 0, byte(offset + local) == UInt8(ascii: ":") else { return local }
            let rest = offset + local + 1
            if byte(rest) == UInt8(ascii: "*") { return local + 2 }
            let second = ncNameLength(from: rest)
            return second > 0 ? local + 1 + second : local
        }

        private func ncNameLength(from offset: Int) -> Int {
            let first = scalar(offset)
            guard XMLName.isStart(first.scalar) else { return 0 }
            var length = first.length
            while true {
                let here = scalar(offset + length)
                guard XMLName.isStart(here.scalar) || XMLName.isInner(here.scalar) else {
                    return length
                }
                length += here.length
            }
        }

        /// The character so far from here, and its bytes.
        private func scalar(_ offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
            let first = byte(offset)
            guard first >= 0x80 else { return (Unicode.Scalar(first), 1) }
            let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
            var value = UInt32(first) & (0x7F >> UInt32(length))
            for index in 1..<length { value = value << 6 | UInt32(byte(offset + index) & 0x3F) }
            return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
        }
    }
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
