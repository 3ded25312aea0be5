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
        self.init(XPathToken.tokens(of: Array(expression.utf8)))
    }

    init(_ tokens: [XPathToken]) {
        for (index, token) in tokens.enumerated() {
            func isSymbol(_ text: String, at place: Int) -> Bool {
                place < tokens.count && tokens[place].kind == .symbol && tokens[place].text == text
            }
            switch token.kind {
            case .variable: variables.append(token.text)
            case .name
            where isSymbol("(", at: index + 1) && !Self.notFunctions.contains(token.text):
                let argument = index + 2 < tokens.count ? tokens[index + 2] : nil
                functions.append(
                    Call(
                        name: token.text,
                        literal: argument?.kind == .literal ? argument?.text : nil))
            case .symbol where Self.comparisons.contains(token.text):
                comparisons.append(token.text)
            default: break
            }
        }
    }

    private static let comparisons = ["!=", "<", "<=", ">", ">="]
    private static let notFunctions: Set<String> = [
        "and", "or", "div", "mod", "node", "text", "comment", "processing-instruction",
    ]
}
