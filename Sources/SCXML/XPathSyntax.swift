import LibXML

/// The syntax tree of an XPath 1.0 expression, for reading one without evaluating it.
///
/// libxml2 evaluates; it neither shows its tree nor keeps strictly to the grammar.
///
/// - SeeAlso: XPath 1.0, §2–§3.
package struct XPathSyntax {
    /// An expression and where it stands.
    package struct Tree: Sendable {
        package let node: Node
        /// Counted in bytes of UTF-8 from the beginning of the whole expression.
        package let range: Range<Int>
    }

    /// What an expression consists of; chains of one precedence are one node.
    package enum Node: Sendable {
        case or([Tree])
        case and([Tree])
        /// Two operands, always.
        case comparison(Comparison, [Tree])
        /// `+ - * div mod`, and the minus in front.
        case arithmetic([Tree])
        case union([Tree])
        case path(Path)
        case call(String, [Tree])
        case variable(String)
        case literal(String)
        case number(String)
    }

    package enum Comparison: String, Sendable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// A location path, or an expression followed by predicates or steps.
    package struct Path: Sendable {
        package enum Start: Sendable {
            /// The node in hand: a relative path.
            case context
            /// The root of the document: an absolute path.
            case document
            case expression
        }

        package var start: Start
        /// What the steps begin with, if it is an expression: one, or none.
        package var base: [Tree] = []
        /// Predicates on the base.
        package var predicates: [Tree] = []
        package var steps: [Step] = []
    }

    package struct Step: Sendable {
        /// `child`, `attribute`, …; abbreviations are written out.
        package var axis: String
        /// A name, `*`, `prefix:*`, or a node type such as `node()`.
        package var test: String
        package var predicates: [Tree] = []
    }

    /// Why there is no tree.
    package enum Failure: Error, Hashable, Sendable {
        /// Not the grammar of XPath 1.0, from this scalar on.
        case syntax(at: Int)
        /// Nested deeper than `depthMax`.
        case tooDeep
        /// Longer than `XPathEvaluator` takes.
        case tooLong
    }

    /// Parentheses, predicates and calls inside each other; guards need five.
    package static let depthMax = 64

    private let bytes: [UInt8]
    package let tree: Tree
    /// What the expression refers to.
    package let references: XPathReferences

    package init(_ source: String) throws(Failure) {
        guard source.utf8.count <= XPathEvaluator.expressionLengthMax else { throw .tooLong }
        bytes = Array(source.utf8)
        let tokens = XPathToken.tokens(of: bytes)
        var parser = XPathParser(tokens: tokens, end: bytes.count)
        do throws(Failure) {
            tree = try parser.wholeExpression()
        } catch .syntax(let offset) {
            throw .syntax(at: source.utf8.prefix(offset).count { $0 & 0xC0 != 0x80 })
        }
        references = XPathReferences(tokens)
    }

    /// The text of a part.
    package func text(of tree: Tree) -> String {
        String(decoding: bytes[tree.range], as: UTF8.self)
    }
}

extension XPathSyntax.Tree {
    /// The operands, arguments, bases and predicates directly inside.
    package var children: [XPathSyntax.Tree] {
        switch node {
        case .or(let inner), .and(let inner), .arithmetic(let inner), .union(let inner),
            .comparison(_, let inner), .call(_, let inner):
            inner
        case .path(let path): path.base + path.predicates + path.steps.flatMap(\.predicates)
        case .variable, .literal, .number: []
        }
    }
}
