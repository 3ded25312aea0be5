/// Reads tokens into a tree, by recursive descent (XPath 1.0 §2–§3).
struct XPathParser {
    typealias Tree = XPathSyntax.Tree
    typealias Failure = XPathSyntax.Failure

    private let tokens: [XPathToken]
    /// The level of each token as an operator; -1 for what is none.
    private let levels: [Int]
    /// The length of the expression.
    private let end: Int
    private var position = 0
    private var depth = 0

    init(tokens: [XPathToken], end: Int) {
        self.tokens = tokens
        levels = tokens.map(Self.level)
        self.end = end
    }

    mutating func wholeExpression() throws(Failure) -> Tree {
        let tree = try expression()
        guard position == tokens.count else { throw unexpected() }
        return tree
    }

    // MARK: Tokens

    private func token(_ offset: Int = 0) -> XPathToken? {
        position + offset < tokens.count ? tokens[position + offset] : nil
    }

    private func isSymbol(_ text: String, at offset: Int = 0) -> Bool {
        let place = position + offset
        return place < tokens.count && tokens[place].kind == .symbol && tokens[place].text == text
    }

    private mutating func takeSymbol(_ text: String) -> Bool {
        guard isSymbol(text) else { return false }
        position += 1
        return true
    }

    private mutating func expectSymbol(_ text: String) throws(Failure) {
        guard takeSymbol(text) else { throw unexpected() }
    }

    private func unexpected() -> Failure { .syntax(at: token()?.range.lowerBound ?? end) }

    /// Where the last token taken ends.
    private var lastEnd: Int { position > 0 ? tokens[position - 1].range.upperBound : 0 }
    private var start: Int { token()?.range.lowerBound ?? end }

    // MARK: Operators

    /// The precedence of an operator; the weakest has 0.
    private static func level(of token: XPathToken) -> Int {
        guard token.kind == .symbol || token.kind == .name else { return -1 }
        return switch token.text {
        case "or": 0
        case "and": 1
        case "=", "!=": 2
        case "<", "<=", ">", ">=": 3
        case "+", "-": 4
        case "*", "div", "mod": 5
        default: -1
        }
    }
    private static let levelCount = 6

    private func isOperator(of level: Int) -> Bool {
        position < levels.count && levels[position] == level
    }

    private mutating func expression() throws(Failure) -> Tree {
        guard depth < XPathSyntax.depthMax else { throw .tooDeep }
        depth += 1
        defer { depth -= 1 }
        return try operation(0)
    }

    /// One level of binary operators; here a name or `*` can only be an operator.
    private mutating func operation(_ level: Int) throws(Failure) -> Tree {
        guard level < Self.levelCount else { return try negation() }
        let start = start
        let first = try operation(level + 1)
        guard isOperator(of: level) else { return first }
        var operands = [first]
        while isOperator(of: level), let next = token() {
            position += 1
            operands.append(try operation(level + 1))
            if let comparison = XPathSyntax.Comparison(rawValue: next.text) {
                // Comparisons nest to the left: `a = b = c` compares a truth value with `c`.
                guard operands[0].comparisonDepth < XPathSyntax.depthMax else { throw .tooDeep }
                operands = [Tree(node: .comparison(comparison, operands), range: start..<lastEnd)]
            }
        }
        guard operands.count > 1 else { return operands[0] }
        let range = start..<lastEnd
        switch level {
        case 0: return Tree(node: .or(operands), range: range)
        case 1: return Tree(node: .and(operands), range: range)
        default: return Tree(node: .arithmetic(operands), range: range)
        }
    }

    private mutating func negation() throws(Failure) -> Tree {
        let start = start
        var isNegated = false
        while takeSymbol("-") { isNegated = true }
        let operand = try union()
        guard isNegated else { return operand }
        return Tree(node: .arithmetic([operand]), range: start..<lastEnd)
    }

    private mutating func union() throws(Failure) -> Tree {
        let start = start
        var operands = [try path()]
        while takeSymbol("|") { operands.append(try path()) }
        return operands.count > 1
            ? Tree(node: .union(operands), range: start..<lastEnd) : operands[0]
    }

    // MARK: Paths

    private static let nodeTypes: Set<String> = [
        "node", "text", "comment", "processing-instruction",
    ]
    private static let axes: Set<String> = [
        "ancestor", "ancestor-or-self", "attribute", "child", "descendant", "descendant-or-self",
        "following", "following-sibling", "namespace", "parent", "preceding",
        "preceding-sibling", "self",
    ]

    private mutating func path() throws(Failure) -> Tree {
        let start = start
        var path = XPathSyntax.Path(start: .context)
        if isPrimary {
            let base = try primary()
            let predicates = try predicates()
            guard !predicates.isEmpty || isSymbol("/") || isSymbol("//") else { return base }
            path = XPathSyntax.Path(start: .expression, base: [base], predicates: predicates)
            try steps(after: &path)
        } else if isSymbol("/") || isSymbol("//") {
            path.start = .document
            // A lone `/` is the root itself.
            if isSymbol("/"), !isStep(at: 1) {
                position += 1
            } else {
                try steps(after: &path)
            }
        } else {
            path.steps.append(try step())
            try steps(after: &path)
        }
        return Tree(node: .path(path), range: start..<lastEnd)
    }

    private mutating func steps(after path: inout XPathSyntax.Path) throws(Failure) {
        while true {
            if takeSymbol("//") {
                path.steps.append(.init(axis: "descendant-or-self", test: "node()"))
            } else if !takeSymbol("/") {
                return
            }
            path.steps.append(try step())
        }
    }

    private func isStep(at offset: Int) -> Bool {
        guard let token = token(offset) else { return false }
        return token.kind == .name
            || token.kind == .symbol && [".", "..", "@", "*"].contains(token.text)
    }

    private mutating func step() throws(Failure) -> XPathSyntax.Step {
        if takeSymbol(".") { return .init(axis: "self", test: "node()") }
        if takeSymbol("..") { return .init(axis: "parent", test: "node()") }
        var made = XPathSyntax.Step(axis: "child", test: "")
        if takeSymbol("@") {
            made.axis = "attribute"
        } else if let axis = token(), axis.kind == .name, isSymbol("::", at: 1) {
            guard Self.axes.contains(axis.text) else { throw unexpected() }
            made.axis = axis.text
            position += 2
        }
        made.test = try nodeTest()
        made.predicates = try predicates()
        return made
    }

    private mutating func nodeTest() throws(Failure) -> String {
        if takeSymbol("*") { return "*" }
        guard let name = token(), name.kind == .name else { throw unexpected() }
        guard isSymbol("(", at: 1) else {
            position += 1
            return name.text
        }
        guard Self.nodeTypes.contains(name.text) else { throw unexpected() }
        position += 2
        if name.text == "processing-instruction", token()?.kind == .literal { position += 1 }
        try expectSymbol(")")
        return name.text + "()"
    }

    private mutating func predicates() throws(Failure) -> [Tree] {
        var found: [Tree] = []
        while takeSymbol("[") {
            found.append(try expression())
            try expectSymbol("]")
        }
        return found
    }

    // MARK: Primary expressions

    private var isPrimary: Bool {
        guard let token = token() else { return false }
        switch token.kind {
        case .literal, .number, .variable: return true
        case .symbol: return token.text == "("
        case .name: return isSymbol("(", at: 1) && !Self.nodeTypes.contains(token.text)
        case .unknown: return false
        }
    }

    private mutating func primary() throws(Failure) -> Tree {
        let start = start
        guard let token = token() else { throw unexpected() }
        switch token.kind {
        case .literal:
            position += 1
            return Tree(node: .literal(token.text), range: token.range)
        case .number:
            position += 1
            return Tree(node: .number(token.text), range: token.range)
        case .variable:
            guard !token.text.isEmpty, !token.text.hasSuffix("*") else { throw unexpected() }
            position += 1
            return Tree(node: .variable(token.text), range: token.range)
        case .name:
            guard !token.text.hasSuffix("*") else { throw unexpected() }
            position += 2
            var arguments: [Tree] = []
            if !isSymbol(")") {
                repeat { arguments.append(try expression()) } while takeSymbol(",")
            }
            try expectSymbol(")")
            return Tree(node: .call(token.text, arguments), range: start..<lastEnd)
        default:
            try expectSymbol("(")
            let inner = try expression()
            try expectSymbol(")")
            return inner
        }
    }
}

extension XPathSyntax.Tree {
    /// How many comparisons stand in each other's left operand.
    fileprivate var comparisonDepth: Int {
        var (depth, next) = (0, self)
        while case .comparison(_, let operands) = next.node {
            depth += 1
            next = operands[0]
        }
        return depth
    }
}
