import LibXML
import RedressTesting
import Testing

/// Variables, elements and functions for the expressions of a test.
final class TestScope: XPathScope {
    var variables: [String: XPathValue] = [:]
    var elements: [String: Node] = [:]
    var function: (String, String?, [XPathValue]) -> XPathValue? = { _, _, _ in nil }
    private(set) var calls: [String] = []

    func variable(_ name: String) -> XPathValue? { variables[name] }
    func element(_ name: UnsafePointer<UInt8>) -> Node? { elements[String(cString: name)] }

    func call(_ name: String, namespace: String?, _ arguments: [XPathValue]) -> XPathValue? {
        calls.append(name)
        return function(name, namespace, arguments)
    }
}

/// A value as a test writes it down.
func written(_ value: XPathValue) -> String {
    switch value {
    case .boolean(let flag): "\(flag)"
    case .number(let number): XPathEvaluator.format(number)
    case .string(let text): "'\(text)'"
    case .nodes(let nodes): "[" + nodes.map(\.text).joined(separator: " ") + "]"
    }
}

@Suite("An XPath expression")
struct XPathTests {
    private static let order =
        "<order id='7'><item price='10'>blue</item><item price='2.5'>红</item><note/></order>"

    static let broken: [(String, XPathProblem.Kind, String)] = [
        (
            "", .syntax,
            "not a valid XPath 1.0 expression, near offset 0 in ''"
        ),
        ("1 +", .syntax, "not a valid XPath 1.0 expression, near offset 3 in '1 +'"),
        ("item[", .syntax, "not a valid XPath 1.0 expression, near offset 5 in 'item['"),
        ("'open", .syntax, "not a valid XPath 1.0 expression, near offset 5 in ''open'"),
        ("$missing = 1", .unknownVariable, "unknown variable '$missing' in '$missing = 1'"),
        (
            "$p:missing", .evaluation,
            "cannot be evaluated, perhaps for an undeclared prefix, in '$p:missing'"
        ),
        ("p:missing", .evaluation, "an undeclared prefix in 'p:missing'"),
        (
            "missing(1)", .unknownFunction,
            "unknown function 'missing()', or the wrong arguments for it in 'missing(1)'"
        ),
        (
            "p:missing()", .evaluation,
            "cannot be evaluated, perhaps for an undeclared prefix, in 'p:missing()'"
        ),
        (
            "count(1)", .evaluation,
            "a value of the wrong type in 'count(1)'"
        ),
        (
            "count()", .evaluation,
            "a function with the wrong number of arguments in 'count()'"
        ),
    ]

    @Test("that fails says why and quotes itself", arguments: broken)
    func failure(source: String, kind: XPathProblem.Kind, message: String) throws {
        let root = try Document.load(utf8(Self.order)).root
        let problem = #expect(throws: XPathProblem.self) {
            try evaluate(source, at: root)
        }
        #expect(problem?.kind == kind)
        #expect(problem?.description == message)
    }

    @Test(
        "has the value of XPath 1.0",
        arguments: [
            ("item", "[blue 红]"), ("item[2]/@price", "[2.5]"), ("nothing", "[]"),
            ("sum(item/@price)", "12.5"), ("count(//item) = 2", "true"),
            ("string(item[2])", "'红'"), ("string-length(item[2])", "1"),
            ("substring('投诉人', 2, 1)", "'诉'"), ("item[1] | item[2] | item[1]", "[blue 红]"),
            ("item[2] | item[1]", "[blue 红]"), ("1 div 0", "Infinity"), ("-1 div 0", "-Infinity"),
            ("0 div 0", "NaN"), ("7 mod -3", "1"), ("-0", "0"), ("boolean('false')", "true"),
            ("@id + 1", "8"), ("'10' > '9'", "true"), ("item = 'blue'", "true"),
            ("item != 'blue'", "true"), ("not(item = 'red')", "true"), ("..", "[blue红]"),
        ]
    )
    func value(source: String, expected: String) throws {
        let root = try Document.load(utf8(Self.order)).root
        #expect(written(try evaluate(source, at: root)) == expected)
    }

    @Test(
        "has an effective boolean value and a string",
        arguments: [
            ("nothing", false, ""), ("item", true, "blue"), ("''", false, ""),
            ("'false'", true, "false"), ("0", false, "0"), ("0 div 0", false, "NaN"),
            ("1 = 1", true, "true"), ("12.50", true, "12.5"),
        ]
    )
    func conversions(source: String, flag: Bool, text: String) throws {
        let root = try Document.load(utf8(Self.order)).root
        let evaluator = XPathEvaluator(operationLimit: 1_000)
        let expression = try evaluator.compile(source)
        #expect(try evaluator.boolean(of: expression, at: root, in: TestScope()) == flag)
        #expect(try evaluator.string(of: expression, at: root, in: TestScope()) == text)
    }

    /// A namespace node is libxml2's for as long as the result lives, and no node of the tree.
    @Test("gives no namespace nodes", arguments: ["namespace::*", "namespace::* | item[1]"])
    func namespaceNodes(source: String) throws {
        let root = try Document.load(utf8("<a xmlns:x='urn:x'><item>i</item></a>")).root
        let evaluator = XPathEvaluator(operationLimit: 1_000)
        let expression = try evaluator.compile(source)
        let expected = source.hasSuffix("item[1]") ? "[i]" : "[]"
        #expect(written(try evaluate(source, at: root)) == expected)
        #expect(try evaluator.boolean(of: expression, at: root, in: TestScope()))
    }

    @Test("reads variables of every type")
    func variables() throws {
        let root = try Document.load(utf8(Self.order)).root
        let scope = TestScope()
        scope.variables = [
            "flag": .boolean(true), "amount": .number(2), "text": .string("a'b\"c"),
            "items": .nodes(root.elements), "none": .nodes([]),
        ]
        scope.elements = ["order": root]
        let source =
            "$flag and $amount = 2 and string-length($text) = 5 and count($items) = 3"
            + " and not($none) and $order/@id = 7"
        #expect(written(try evaluate(source, at: root, in: scope)) == "true")
    }

    @Test("calls functions of the scope with their namespace and arguments in order")
    func functions() throws {
        let root = try Document.load(utf8(Self.order)).root
        let scope = TestScope()
        scope.function = { name, namespace, arguments in
            .string("\(namespace ?? "-") \(name) " + arguments.map(written).joined(separator: ","))
        }
        #expect(written(try evaluate("In('s', 2)", at: root, in: scope)) == "'- In 's',2'")
        #expect(written(try evaluate("r:f(item)", at: root, in: scope)) == "'urn:r f [blue 红]'")
    }

    private static let core: [String: (String, String)] = [
        "boolean": ("boolean(1)", "true"), "ceiling": ("ceiling(1.5)", "2"),
        "concat": ("concat('a', 'b')", "'ab'"), "contains": ("contains('ab', 'b')", "true"),
        "count": ("count(item)", "2"), "false": ("false()", "false"),
        "floor": ("floor(1.5)", "1"), "id": ("id('x')", "[]"), "lang": ("lang('en')", "false"),
        "last": ("item[last()]", "[红]"), "local-name": ("local-name()", "'order'"),
        "name": ("name()", "'order'"), "namespace-uri": ("namespace-uri()", "''"),
        "normalize-space": ("normalize-space(' a  b ')", "'a b'"), "not": ("not(1)", "false"),
        "number": ("number('1')", "1"), "position": ("item[position() = 1]", "[blue]"),
        "round": ("round(1.5)", "2"), "starts-with": ("starts-with('ab', 'a')", "true"),
        "string": ("string(1)", "'1'"), "string-length": ("string-length('ab')", "2"),
        "substring": ("substring('abc', 2)", "'bc'"),
        "substring-after": ("substring-after('a-b', '-')", "'b'"),
        "substring-before": ("substring-before('a-b', '-')", "'a'"),
        "sum": ("sum(item/@price)", "12.5"), "translate": ("translate('ab', 'b', 'c')", "'ac'"),
        "true": ("true()", "true"),
    ]

    @Test("keeps XPath's own functions, whatever the scope offers", arguments: core.keys.sorted())
    func coreFunctions(name: String) throws {
        let (source, expected) = try #require(Self.core[name])
        let root = try Document.load(utf8(Self.order)).root
        let scope = TestScope()
        scope.function = { _, _, _ in .string("hijacked") }
        #expect(written(try evaluate(source, at: root, in: scope)) == expected)
        #expect(scope.calls.isEmpty)
    }

    @Test("is protected in exactly the functions of XPath 1.0 §4")
    func coreFunctionNames() {
        #expect(XPathEvaluator.coreFunctionNames == Set(Self.core.keys))
    }

    @Test("stops at the operation limit in no time")
    func operationLimit() throws {
        let leaves = String(repeating: "<b><c/></b>", count: 200)
        let root = try Document.load(utf8("<a>\(leaves)</a>")).root
        let start = ProcessorTime.now
        let problem = #expect(throws: XPathProblem.self) {
            try evaluate("//*[count(//*[count(//*[count(//*) > 0]) > 0]) > 0]", at: root)
        }
        #expect(ProcessorTime.now - start < .seconds(1))
        #expect(problem?.kind == .operationLimit)
        #expect(
            problem?.description.hasPrefix("more than 10000 operations (operation limit) in '//*")
                == true)
    }

    @Test("has the whole limit for each evaluation")
    func operationCount() throws {
        let root = try Document.load(utf8(Self.order)).root
        let evaluator = XPathEvaluator(operationLimit: 100)
        let expression = try evaluator.compile("count(//item[@price > 1]) = 2")
        for _ in 0..<1_000 {
            #expect(try evaluator.boolean(of: expression, at: root, in: TestScope()))
        }
    }

    /// libxml2 leaks the recursion depth of a failed evaluation into the next.
    @Test("works after 600 failures on the same evaluator")
    func recursionLeak() throws {
        let root = try Document.load(utf8(Self.order)).root
        let evaluator = XPathEvaluator(operationLimit: 10_000)
        let bad = try evaluator.compile("//item[//item[//item[//item[$missing]]]]")
        let good = try evaluator.compile("count(//item[//item[@price]]) = 2")
        for _ in 0..<600 {
            #expect(throws: XPathProblem.self) {
                try evaluator.boolean(of: bad, at: root, in: TestScope())
            }
        }
        #expect(try evaluator.boolean(of: good, at: root, in: TestScope()))
    }

    @Test("may have 4,096 bytes and no more, however nested")
    func length() throws {
        let evaluator = XPathEvaluator(operationLimit: 10_000)
        let longest = String(repeating: "1+", count: 2_047) + "11"
        _ = try evaluator.compile(longest)
        let problem = #expect(throws: XPathProblem.self) { try evaluator.compile(longest + "1") }
        #expect(problem?.kind == .tooLong)
        let parentheses =
            String(repeating: "(", count: 2_047) + "1" + String(repeating: ")", count: 2_047)
        #expect(throws: XPathProblem.self) { try evaluator.compile(parentheses) }
        _ = try evaluator.compile("1")
    }

    @Test(
        "writes numbers as XPath does",
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (-1.5, "-1.5"), (0.1, "0.1"), (.nan, "NaN"),
            (.infinity, "Infinity"), (-.infinity, "-Infinity"),
            (9_007_199_254_740_991, "9007199254740991"), (1_234_567_890.25, "1234567890.25"),
        ] as [(Double, String)]
    )
    func numbers(number: Double, expected: String) {
        #expect(XPathEvaluator.format(number) == expected)
    }
}

func evaluate(
    _ source: String, at node: Node, in scope: TestScope = TestScope()
) throws -> XPathValue {
    let evaluator = XPathEvaluator(operationLimit: 10_000)
    evaluator.declare(prefix: "r", namespace: "urn:r")
    return try evaluator.value(of: evaluator.compile(source), at: node, in: scope)
}
