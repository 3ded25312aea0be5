/// A token of an XPath 1.0 expression (XPath 1.0 §3.7).
///
/// Whether a name or `*` is an operator depends on what stands before it; the parser knows.
struct XPathToken {
    enum Kind { case name, number, literal, variable, symbol, unknown }

    var kind: Kind
    /// As written; of a literal what stands between the quotes, of a variable its name.
    var text: String
    /// In Unicode scalars.
    var range: Range<Int>

    /// Cuts an expression up; what no token begins with becomes an unknown one.
    static func tokens(of scalars: [Unicode.Scalar]) -> [XPathToken] {
        var reader = Reader(scalars: scalars)
        var found: [XPathToken] = []
        while let token = reader.next() { found.append(token) }
        return found
    }

    private struct Reader {
        let scalars: [Unicode.Scalar]
        var position = 0

        private func scalar(_ offset: Int) -> Unicode.Scalar? {
            position + offset < scalars.count ? scalars[position + offset] : nil
        }

        mutating func next() -> XPathToken? {
            while let here = scalar(0), [" ", "\t", "\n", "\r"].contains(here) { position += 1 }
            guard let first = scalar(0) else { return nil }
            switch first {
            case "'", "\"": return literal(first)
            case "$":
                let length = nameLength(from: 1)
                return token(.variable, 1 + length, dropping: 1)
            case "0"..."9": return number()
            case ".":
                if let second = scalar(1), ("0"..."9").contains(second) { return number() }
                return token(.symbol, scalar(1) == "." ? 2 : 1)
            case "!": return scalar(1) == "=" ? token(.symbol, 2) : token(.unknown, 1)
            case "<", ">": return token(.symbol, scalar(1) == "=" ? 2 : 1)
            case "/": return token(.symbol, scalar(1) == "/" ? 2 : 1)
            case ":": return scalar(1) == ":" ? token(.symbol, 2) : token(.unknown, 1)
            case "(", ")", "[", "]", "@", ",", "|", "+", "-", "=", "*": return token(.symbol, 1)
            default:
                let length = nameLength(from: 0)
                return length == 0 ? token(.unknown, 1) : token(.name, length)
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
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars[range])
            return text
        }

        private mutating func literal(_ quote: Unicode.Scalar) -> XPathToken {
            let start = position
            guard let end = scalars[(start + 1)...].firstIndex(of: quote) else {
                return token(.unknown, scalars.count - start)
            }
            position = end + 1
            return XPathToken(
                kind: .literal, text: text(start + 1..<end), range: start..<position)
        }

        /// Digits with one point; no sign and no exponent, whatever other processors take.
        private mutating func number() -> XPathToken {
            func digits(from offset: Int) -> Int {
                var length = 0
                while let here = scalar(offset + length), ("0"..."9").contains(here) {
                    length += 1
                }
                return length
            }
            var length = digits(from: 0)
            if scalar(length) == "." { length += 1 + digits(from: length + 1) }
            return token(.number, length)
        }

        /// A name with its prefix, or `prefix:*`; 0 if none begins there.
        private func nameLength(from offset: Int) -> Int {
            let local = ncNameLength(from: offset)
            guard local > 0, scalar(offset + local) == ":" else { return local }
            let rest = offset + local + 1
            if scalar(rest) == "*" { return local + 2 }
            let second = ncNameLength(from: rest)
            return second > 0 ? local + 1 + second : local
        }

        private func ncNameLength(from offset: Int) -> Int {
            guard let first = scalar(offset), XMLName.isStart(first) else { return 0 }
            var length = 1
            while let here = scalar(offset + length),
                XMLName.isStart(here) || XMLName.isInner(here)
            {
                length += 1
            }
            return length
        }
    }
}
