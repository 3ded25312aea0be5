import LibXML
import RedressTesting

/// Values at which conversions and comparisons turn.
enum EdgeValues {
    static let texts = [
        "", " ", "0", "-0", "1", "2", "3", "007", "1e3", "1E-2", "1.", ".5", "-.5", "-", ".", "+1",
        "NaN", "Infinity", "-Infinity", "true", "false", "x", "y", "xy", "x y", " x  y ", "\t5\n",
        " 12.50 ", "12.50", "0.1", "0.30", "100000", "500", "500.0", "999999999999999",
        "9007199254740993", "1234567890123456", "123456789012345678901234567890",
        "0.123456789012345", "0.1234567890123456789012345", "99999999999999999",
        "0.99999999999999999",
        "12345678901234567.5", "0.12345678901234567", "100.000000000000000001",
        "1.7976931348623157e308", "1e400",
        "4.9e-324", "0.000000000000000000000001", "5 5", "5-", "--5", "- 5", "0x10", "1,000",
        "投诉", "投诉人x", "😀", "a😀b", "\u{E000}", "\u{FFFD}", "\u{A0}5", "e\u{301}", "é",
        "\r\n", "&<>'\"", "confirmed", "confirmed ", "2026-01-02", "a-b-c",
    ]

    static let numbers: [Double] = [
        0, -0.0, 1, 2, -1, 0.5, 3, 500, 1e15, 1e16, 9_007_199_254_740_992, 0.1, 1e-7, 1e21, 1e300,
        .infinity, -.infinity, .nan, 2_147_483_647, -2_147_483_648, 4_294_967_296,
    ]

    /// Number literals of XPath.
    static let literals = [
        "0", "1", "2", "3", "0.5", ".5", "1.", "007", "500", "12.50", "100000", "1000000000000000",
        "9007199254740993", "123456789012345678901234567890", "0.1", "0.1234567890123456789",
        "0.00000000000000000000000000012",
    ]
}

/// Expressions of a grammar wider than what is evaluated without libxml2.
struct RandomGuard {
    private(set) var random: SeededGenerator
    /// How deep operands may still nest.
    private var depth = 0
    private var isInPredicate = false

    init(random: SeededGenerator) { self.random = random }

    mutating func next() -> String {
        depth = 1 + random.below(4)
        isInPredicate = false
        return expression()
    }

    private mutating func deeper(_ body: (inout RandomGuard) -> String) -> String {
        depth -= 1
        defer { depth += 1 }
        return body(&self)
    }

    private mutating func expression() -> String {
        guard depth > 0 else { return operand() }
        return deeper { guardian in
            switch guardian.random.below(11) {
            case 0, 1: guardian.infix(["and", "or"])
            case 2, 3, 4, 5: guardian.infix(["=", "!=", "<", "<=", ">", ">="])
            case 6: guardian.infix(["+", "-", "*", "div", "mod"])
            case 7: "(" + guardian.expression() + ")"
            case 8: guardian.random.pick(["-", "- -", "--"]) + guardian.operand()
            default: guardian.call()
            }
        }
    }

    private mutating func infix(_ operators: [String]) -> String {
        let blank = random.once(in: 40) ? "" : random.pick([" ", " ", " ", "\n", "\t "])
        let (left, right) = (expression(), expression())
        return left + blank + random.pick(operators) + blank + right
    }

    private mutating func operand() -> String {
        switch random.below(12) {
        case 0, 1: return random.pick(EdgeValues.literals)
        case 2, 3: return literal()
        case 4 where isInPredicate:
            return random.pick([
                "position()", "last()", ".", "string()", "number()", "normalize-space()",
                "string-length()",
            ])
        case 5 where random.once(in: 3): return foreign()
        case 6 where isInPredicate: return relative()
        default: return path()
        }
    }

    private mutating func literal() -> String {
        let text = random.pick(EdgeValues.texts)
        let quote = text.contains("'") ? "" : "'"
        return quote.isEmpty ? "\"q\"" : quote + text + quote
    }

    private mutating func path() -> String {
        var path = "$" + random.pick(RandomData.names)
        if random.once(in: 60) { path = "$missing" }
        if random.once(in: 12) { path += predicate() }
        if random.once(in: 2) { return path }
        return path + "/" + relative()
    }

    private mutating func relative() -> String {
        var steps: [String] = []
        for _ in 0..<random.below(3) { steps.append(child()) }
        if steps.isEmpty || random.once(in: 2) {
            steps.append(random.pick(["@k", "@k", "@n", "@n", "@*", "@ k", "@none"]))
            if random.once(in: 12) { steps[steps.count - 1] += predicate() }
        }
        return steps.joined(separator: random.once(in: 40) ? " / " : "/")
    }

    private mutating func child() -> String {
        var step = random.pick(["item", "item", "item", "sub", "sub", "*", "none", "div"])
        if random.once(in: 60) { step = random.pick([".", "..", "text()", "node()", "p:item"]) }
        while depth > -3, !step.contains("."), random.once(in: 4) { step += predicate() }
        return step
    }

    private mutating func predicate() -> String {
        let (oldDepth, wasInPredicate) = (depth, isInPredicate)
        (depth, isInPredicate) = (min(depth, 1) - 1, true)
        defer { (depth, isInPredicate) = (oldDepth, wasInPredicate) }
        switch random.below(8) {
        case 0: return "[last()]"
        case 1: return "[" + random.pick(["1", "2", "0", "3", "1.5"]) + "]"
        case 2: return "[@k]"
        case 3: return "[not(@k)]"
        case 4: return "[@k=" + literal() + "]"
        case 5: return "[@k = 'x' or @k = 'y']"
        default:
            depth += random.below(2)
            return "[" + expression() + "]"
        }
    }

    private mutating func call() -> String {
        let blank = random.once(in: 20) ? " " : ""
        switch random.below(16) {
        case 0: return random.pick(["true()", "false()", "true( )"])
        case 1, 2: return "not\(blank)(" + expression() + ")"
        case 3: return "boolean(" + expression() + ")"
        case 4: return "string(\(blank)" + expression() + ")"
        case 5: return "number(" + expression() + "\(blank))"
        case 6, 7: return random.pick(["count(", "sum("]) + path() + ")"
        case 8: return "string-length(" + expression() + ")"
        case 9: return "normalize-space(" + expression() + ")"
        case 10: return "concat(" + expression() + "," + blank + expression() + ")"
        case 11: return "concat(" + expression() + ", '-', " + expression() + ")"
        case 12: return "In(" + literal() + ")"
        default:
            let name = random.pick([
                "starts-with", "contains", "substring-before", "substring-after",
            ])
            return "\(name)(" + expression() + ", " + expression() + ")"
        }
    }

    /// What always goes to libxml2, and mistakes.
    private mutating func foreign() -> String {
        random.pick([
            "$c//item", "$c/item | $d/item", "($c/item)[1]", "($c/item)[last()]", "//item",
            "round($a)", "floor($b)", "substring($a, 2)", "translate($a, 'x', 'y')", "name($c/*)",
            "1e3", "$c/child::item", "$c/attribute::k", "self::node()", "count(1)", "not()",
            "unknown()", "unknown($a)", "$p:a", "p:f()", "string()", "last()", "position()",
            "count($a, $b)", "$c/item/..", "/datamodel/data[1]", "data[@id='a']", "data", "@id",
            "sum($c/item/@n | $d/item/@n)", "$c/comment()", "In($a)", "concat('a')", "1 +", "$",
            "$c/item[", "'open", "$投诉", "$c/投诉",
        ])
    }
}

/// Trees with the elements that the variables of the guards stand for.
struct RandomData {
    static let names = ["a", "b", "a", "b", "c", "c", "d", "d", "e", "v", "w", "two", "set"]

    private(set) var random: SeededGenerator

    init(random: SeededGenerator) { self.random = random }

    /// A tree and its variables: `a` and `b` hold a text, `c` and `d` elements, `e` nothing.
    mutating func next() throws -> (tree: Document, scope: TestScope) {
        let markup =
            "<datamodel xmlns:p='urn:p'>" + data("a", text()) + data("b", text())
            + data("c", children(3)) + data("d", children(2)) + "<data id='e'/></datamodel>"
        let tree = try Document.load(Array(markup.utf8))
        let scope = TestScope()
        for element in tree.root.elements { scope.elements[element["id"] ?? ""] = element }
        // Takes the comment between two texts out, which nothing joins afterwards.
        for element in tree.root.elements where random.once(in: 4) {
            element.children.first { $0.kind == .other }?.remove()
        }
        scope.variables["v"] = scalar()
        scope.variables["w"] = scalar()
        let items = scope.elements["c"]?.elements ?? []
        scope.variables["two"] = .nodes(items.reversed())
        let lone = items.first?.attributes.first ?? items.first?.children.first
        scope.variables["set"] = .nodes(lone.map { [$0] } ?? [])
        scope.function = { name, namespace, arguments in
            guard name == "In", namespace == nil, case .string(let text)? = arguments.first else {
                return nil
            }
            return text.isEmpty
                ? .string("in") : text.contains("x") ? .nodes(items) : .boolean(text == "1")
        }
        return (tree, scope)
    }

    private mutating func scalar() -> XPathValue {
        switch random.below(3) {
        case 0: .boolean(random.once(in: 2))
        case 1: .number(random.pick(EdgeValues.numbers))
        default: .string(random.pick(EdgeValues.texts))
        }
    }

    private mutating func data(_ id: String, _ content: String) -> String {
        let attributes = random.once(in: 3) ? attribute("k") + attribute("n") : ""
        return "<data id='\(id)'\(attributes)>\(content)</data>"
    }

    private mutating func text() -> String {
        let text = Self.escaped(random.pick(EdgeValues.texts))
        switch random.below(12) {
        case 0: return text + "<!-- 7 -->" + Self.escaped(random.pick(EdgeValues.texts))
        case 1: return "<![CDATA[" + random.pick(["<x>", "5", "投诉", " "]) + "]]>" + text
        case 2: return "<!-- only -->"
        case 3: return "<?target 9?>" + text
        default: return text
        }
    }

    private mutating func attribute(_ name: String) -> String {
        random.once(in: 3) ? "" : " \(name)='" + Self.escaped(random.pick(EdgeValues.texts)) + "'"
    }

    private mutating func children(_ levels: Int) -> String {
        var content = ""
        for _ in 0..<random.below(5) {
            if random.once(in: 3) { content += text() }
            var name = random.pick(["item", "item", "item", "sub", "div"])
            var attributes = attribute("k") + attribute("n")
            if random.once(in: 8) { attributes += " p:k='x'" }
            if random.once(in: 12) { attributes += " xmlns='urn:other'" }
            if random.once(in: 12) { name = "p:item" }
            content += "<\(name)\(attributes)>"
            content += levels > 1 && random.once(in: 2) ? children(levels - 1) : text()
            content += "</\(name)>"
        }
        return content
    }

    /// A text as it stands in markup, white space included.
    static func escaped(_ text: String) -> String {
        var markup = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&", "<", ">", "'", "\"", "\t", "\n", "\r": markup += "&#\(scalar.value);"
            default: markup.unicodeScalars.append(scalar)
            }
        }
        return markup
    }
}
