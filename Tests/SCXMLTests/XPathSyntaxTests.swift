import Foundation
import RedressTesting
import SCXML
import Testing

@Suite("The syntax tree of an expression")
struct XPathSyntaxTests {
    /// An expression and its tree, operators first.
    static let trees: [(String, String)] = [
        ("1", "1"), ("'a'", "'a'"), ("\"it's\"", "'it's'"), ("$a", "$a"), (" $r:a ", "$r:a"),
        ("((1))", "1"), (".5", ".5"), ("5.", "5."), ("f()", "f()"), ("r:f(1, $b)", "r:f(1 $b)"),
        ("1 or 2 and 3 or 4", "(or 1 (and 2 3) 4)"),
        ("a = b != c", "(!= (= ./child::a ./child::b) ./child::c)"),
        ("1 < 2 + 3 * 4", "(< 1 (+ 2 (+ 3 4)))"),
        ("1 >= 2 = true()", "(= (>= 1 2) true())"),
        ("--1", "(+ 1)"), ("- a | b", "(+ (| ./child::a ./child::b))"),
        ("/", "/"), ("/ = 1", "(= / 1)"), ("/*", "//child::*"),
        ("* * *", "(+ ./child::* ./child::*)"),
        ("//a", "//descendant-or-self::node()/child::a"),
        ("a//b/@c", "./child::a/descendant-or-self::node()/child::b/attribute::c"),
        (".", "./self::node()"), ("../@*", "./parent::node()/attribute::*"),
        ("or or or", "(or ./child::or ./child::or)"), ("and", "./child::and"),
        ("div div mod mod div", "(+ ./child::div ./child::mod ./child::div)"),
        ("a/and/or", "./child::a/child::and/child::or"),
        ("child::text()", "./child::text()"),
        ("processing-instruction('x')", "./child::processing-instruction()"),
        ("ancestor-or-self::p:*", "./ancestor-or-self::p:*"), ("node", "./child::node"),
        ("a[1][@b]/c[. > 2]", "./child::a[1][./attribute::b]/child::c[(> ./self::node() 2)]"),
        ("$a[1]/b", "$a[1]/child::b"), ("($a | $b)[2]", "(| $a $b)[2]"),
        ("id('s')/a", "id('s')/child::a"), ("not(a)", "not(./child::a)"),
        ("$投诉/金额", "$投诉/child::金额"), ("'e\u{301}' = '\u{301}'", "(= 'e\u{301}' '\u{301}')"),
        ("a-b - c", "(+ ./child::a-b ./child::c)"), ("a<b", "(< ./child::a ./child::b)"),
    ]

    @Test("is that of XPath 1.0", arguments: trees)
    func tree(source: String, expected: String) throws {
        #expect(Self.shown(try XPathSyntax(source).tree) == expected)
    }

    /// The scalar that no expression has there.
    static let flaws: [(String, Int)] = [
        ("", 0), ("  ", 2), ("true() and", 10), ("'open", 0), ("a b", 2), ("1e3 > 1", 1),
        ("1 + ", 4),
        ("a[", 2), ("a]", 1), ("f(", 2), ("f(,)", 2), ("$", 0), ("$ a", 0), ("a/", 2), ("//", 2),
        ("a::b", 0),
        ("child::f('s')", 7), ("1 = = 2", 4), ("a ! b", 2), ("@", 1), (".[1]", 1), ("2 2", 2),
        ("p:*()", 0), ("#", 0), ("a:", 1), ("1..2", 2),
    ]

    @Test("does not exist for anything else, and the place is known", arguments: flaws)
    func flaw(source: String, place: Int) {
        #expect(throws: XPathSyntax.Failure.syntax(at: place)) { try XPathSyntax(source) }
    }

    @Test(
        "ends at a depth that no stack minds, and not before",
        arguments: [("(", "1", ")"), ("f(", "1", ")"), ("a[", "1", "]"), ("-(", "1", ")")])
    func depth(open: String, inner: String, close: String) throws {
        func nested(_ count: Int) -> String {
            String(repeating: open, count: count) + inner + String(repeating: close, count: count)
        }
        _ = try XPathSyntax(nested(XPathSyntax.depthMax - 1))
        for count in [XPathSyntax.depthMax, 1_000] {
            #expect(throws: XPathSyntax.Failure.tooDeep) { try XPathSyntax(nested(count)) }
        }
    }

    @Test("of a long chain is shallow, or there is none")
    func chains() throws {
        for joint in [" or ", " and ", "+", "*", "|", "/", " - -"] {
            _ = try XPathSyntax(Array(repeating: "a", count: 600).joined(separator: joint))
        }
        #expect(throws: XPathSyntax.Failure.tooDeep) {
            try XPathSyntax(Array(repeating: "a", count: 800).joined(separator: "="))
        }
        #expect(throws: XPathSyntax.Failure.tooLong) {
            try XPathSyntax(String(repeating: " ", count: 4_096) + "a")
        }
    }

    /// What the manifest says is no syntax error, and is none.
    static let rows: [(number: Int, source: String, verdict: String)] = {
        guard let bytes = try? SharedFolder.bytes("hostile/xpath/guards.jsonl") else { return [] }
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let value = try? JSONSerialization.jsonObject(with: Data(line))
            guard let row = value as? [String: Any], let number = row["n"] as? Int,
                let source = row["expr"] as? String, let verdict = row["expect"] as? String
            else { return nil }
            return (number, source, verdict)
        }
    }()

    @Test(
        "of a hostile guard is read in fifty milliseconds", .enabled(if: SharedFolder.hasHostile),
        arguments: rows.indices)
    func hostile(index: Int) throws {
        let row = Self.rows[index]
        var result: Result<XPathSyntax, XPathSyntax.Failure>?
        let time = ProcessorTime.measure {
            result = Result { () throws(XPathSyntax.Failure) in try XPathSyntax(row.source) }
        }
        #expect(time < .milliseconds(50), "\(row.number)")
        switch (result, row.verdict) {
        case (.failure(.syntax), "true"), (.failure(.syntax), "false"):
            Issue.record("\(row.number) is valid")
        case (.success, "error-by-policy"): Issue.record("\(row.number) is not XPath 1.0")
        default: break
        }
    }

    @Test("of a hostile guard is read from the shared file", .enabled(if: SharedFolder.hasHostile))
    func count() { #expect(Self.rows.count == 70) }

    @Test("knows the text of each part")
    func text() throws {
        let syntax = try XPathSyntax(" $a/@金额  <  sum( b ) ")
        guard case .comparison(.less, let sides) = syntax.tree.node else {
            Issue.record("no comparison")
            return
        }
        #expect(sides.map { syntax.text(of: $0) } == ["$a/@金额", "sum( b )"])
        #expect(syntax.text(of: syntax.tree) == "$a/@金额  <  sum( b )")
    }

    private static func shown(_ tree: XPathSyntax.Tree) -> String {
        func list(_ name: String, _ trees: [XPathSyntax.Tree]) -> String {
            "(" + ([name] + trees.map(shown)).joined(separator: " ") + ")"
        }
        func predicates(_ trees: [XPathSyntax.Tree]) -> String {
            trees.map { "[" + shown($0) + "]" }.joined()
        }
        switch tree.node {
        case .or(let operands): return list("or", operands)
        case .and(let operands): return list("and", operands)
        case .comparison(let comparison, let operands): return list(comparison.rawValue, operands)
        case .arithmetic(let operands): return list("+", operands)
        case .union(let operands): return list("|", operands)
        case .call(let name, let arguments):
            return name + "(" + arguments.map(shown).joined(separator: " ") + ")"
        case .variable(let name): return "$" + name
        case .literal(let text): return "'" + text + "'"
        case .number(let text): return text
        case .path(let path):
            let start =
                switch path.start {
                case .context: "."
                case .document: "/"
                case .expression: path.base.map(shown).joined() + predicates(path.predicates)
                }
            return path.steps.reduce(start) { text, step in
                text + "/" + step.axis + "::" + step.test + predicates(step.predicates)
            }
        }
    }
}
