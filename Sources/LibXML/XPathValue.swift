import CLibXML2

/// What an XPath 1.0 expression gives.
package enum XPathValue {
    case boolean(Bool)
    case number(Double)
    case string(String)
    case nodes([Node])
}

/// Why an XPath expression could not be compiled or evaluated.
package struct XPathProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        case syntax = "xpath-syntax"
        case unknownVariable = "xpath-unknown-variable"
        case unknownFunction = "xpath-unknown-function"
        case operationLimit = "xpath-operation-limit"
        case tooDeep = "xpath-too-deep"
        case tooLong = "xpath-too-long"
        case evaluation = "xpath-evaluation"
    }

    package var kind: Kind
    package var expression: String
    package var detail: String

    package init(_ kind: Kind, in expression: String, _ detail: String) {
        self.kind = kind
        self.expression = expression
        self.detail = detail
    }

    package var description: String { "\(detail) in '\(expression)'" }
}

/// What an expression may refer to besides the tree.
package protocol XPathScope: AnyObject {
    /// The value of `$name`, or nil when there is no such variable.
    func variable(_ name: String) -> XPathValue?
    /// The element that `$name` stands for; asked first, because most variables are elements.
    func element(_ name: UnsafePointer<UInt8>) -> Node?
    /// The same for a name that is looked up again and again.
    ///
    /// - Parameter hint: What an earlier call for the same expression left there, perhaps on
    ///   another scope; zero at first. Its meaning is the scopes' own.
    func element(_ name: UnsafePointer<UInt8>, hint: inout Int) -> XPathElement?
    /// The result of a function that XPath 1.0 does not have, or nil when there is none.
    func call(_ name: String, namespace: String?, _ arguments: [XPathValue]) -> XPathValue?
}

/// An element without a reference to its document, which the scope keeps alive instead.
package struct XPathElement {
    let pointer: xmlNodePtr
}

extension Node {
    /// The element to give to an evaluation, for as long as something else keeps the tree alive.
    package var element: XPathElement { XPathElement(pointer: pointer) }
}

extension XPathScope {
    package func element(_ name: UnsafePointer<UInt8>, hint: inout Int) -> XPathElement? {
        element(name)?.element
    }
}
