/// What an XPath 1.0 expression refers to, found without evaluating it.
///
/// libxml2 resolves names only when it reaches them, so that `true() or unknown()` compiles and
/// is true; a document is checked with this instead.
package struct XPathReferences: Hashable, Sendable {
    package struct Call: Hashable, Sendable {
        package var name: String
        /// The first argument, when it is a literal.
        package var literal: String?
    }

    package private(set) var variables: [String] = []
    package private(set) var functions: [Call] = []
    /// Operators other than `=` that compare, in order.
    package private(set) var comparisons: [String] = []

    package init(_ expression: String) {
        let tokens = Self.tokens(of: expression)
        for (index, token) in tokens.enumerated() {
            let next = index + 1 < tokens.count ? tokens[index + 1] : ""
            if token.hasPrefix("$") {
                variables.append(String(token.dropFirst()))
            } else if next == "(", let first = token.unicodeScalars.first, XMLName.isStart(first),
                !Self.notFunctions.contains(token)
            {
                let argument = index + 2 < tokens.count ? tokens[index + 2] : ""
                let isLiteral = argument.hasPrefix("'") || argument.hasPrefix("\"")
                functions.append(
                    Call(
                        name: token,
                        literal: isLiteral ? String(argument.dropFirst().dropLast()) : nil))
            } else if ["!=", "<", "<=", ">", ">="].contains(token) {
                comparisons.append(token)
            }
        }
    }

    private static let notFunctions: Set<String> = [
        "and", "or", "div", "mod", "node", "text", "comment", "processing-instruction",
    ]

    private static func tokens(of expression: String) -> [String] {
        var found: [String] = []
        var rest = Substring(expression)
        while let character = rest.first {
            if character.isWhitespace {
                rest.removeFirst()
            } else if character == "'" || character == "\"" {
                let end = rest.dropFirst().firstIndex(of: character) ?? rest.endIndex
                let stop = end == rest.endIndex ? end : rest.index(after: end)
                found.append(String(rest[..<stop]))
                rest = rest[stop...]
            } else if character == "$" || character.unicodeScalars.contains(where: XMLName.isStart)
            {
                var end = rest.index(after: rest.startIndex)
                while end < rest.endIndex, isNamePart(rest[end], in: rest, at: end) {
                    end = rest.index(after: end)
                }
                found.append(String(rest[..<end]))
                rest = rest[end...]
            } else {
                let pair = String(rest.prefix(2))
                let length = ["!=", "<=", ">=", "//", "::", ".."].contains(pair) ? 2 : 1
                found.append(String(rest.prefix(length)))
                rest = rest.dropFirst(length)
            }
        }
        return found
    }

    /// A name goes on with name characters and one colon of a prefix, but not with an axis.
    private static func isNamePart(
        _ character: Character, in text: Substring, at index: Substring.Index
    ) -> Bool {
        if character == ":" {
            let next = text.index(after: index)
            return next < text.endIndex && text[next] != ":"
                && text[next].unicodeScalars.contains(where: XMLName.isStart)
                && text[text.index(before: index)] != ":"
        }
        return character.unicodeScalars.allSatisfy { XMLName.isStart($0) || XMLName.isInner($0) }
    }
}
