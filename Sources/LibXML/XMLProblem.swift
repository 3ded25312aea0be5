/// What is wrong with a document, and where.
package struct XMLProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The class of a problem, stable for tests and machines.
    package enum Kind: String, Sendable {
        case tooLarge = "xml-too-large"
        case encoding = "xml-encoding"
        case documentType = "xml-doctype"
        case tooDeep = "xml-too-deep"
        case tooManyAttributes = "xml-too-many-attributes"
        case notWellFormed = "xml-not-well-formed"
        case schema = "xml-schema"
    }

    package var kind: Kind
    package var position: TextPosition
    package var message: String

    package init(_ kind: Kind, at position: TextPosition, _ message: String) {
        self.kind = kind
        self.position = position
        self.message = message
    }

    /// `line:column: message`.
    package var description: String { "\(position.line):\(position.column): \(message)" }
}
