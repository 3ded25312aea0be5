import LibXML
import RedressTesting
import Testing

/// Both ways to evaluate, on data with the cases that matter.
@Suite("An XPath expression, with and without libxml2")
struct XPathNativeTests {
    private static let markup = """
        <datamodel xmlns:p='urn:p'>
        <data id='amount' unit='CNY'>799.50</data><data id='defect'>confirmed</data>
        <data id='blank'> &#9;
        </data><data id='empty'/><data id='mixed'>1<!-- 9 -->2<b>3</b><?p 9?><![CDATA[4]]></data>
        <data id='items'><item k='x' n='2'>红</item><item k='y' n='10'>b</item>
        <p:item k='x'>p</p:item><item xmlns='urn:o' k='x'>o</item><item p:k='z' n=''><sub>s</sub>
        <sub k='x'>t</sub></item></data><data id='name'> a  b </data><data id='two'>2</data>
        </datamodel>
        """

    private static func scope(at root: Node) -> TestScope {
        let scope = TestScope()
        for element in root.elements { scope.elements[element["id"] ?? ""] = element }
        let items = scope.elements["items"]?.elements ?? []
        scope.variables = [
            "yes": .boolean(true), "number": .number(2), "nan": .number(.nan),
            "zero": .number(-0.0),
            "text": .string("a'b\"c"), "none": .nodes([]), "item": .nodes(Array(items.prefix(1))),
            "attribute": .nodes(items.first?.attributes.first.map { [$0] } ?? []),
            "string": .nodes(items.first?.children.first.map { [$0] } ?? []),
            "reversed": .nodes(items.reversed()),
        ]
        scope.function = { name, namespace, arguments in
            guard name == "In", namespace == nil, arguments.count == 1 else { return nil }
            return .boolean(written(arguments[0]) == "'open'")
        }
        return scope
    }

    static let values: [(String, Bool, String)] = [
        // Comparisons of an element with a literal, and the other way round.
        ("$amount > 500 and $defect = 'confirmed'", true, "true"),
        ("$amount < 500", false, "false"),
        ("$amount = 799.5", true, "true"), ("$amount = '799.5'", false, "false"),
        ("$amount >= '799.5'", true, "true"), ("500 <= $amount", true, "true"),
        ("'b' != $defect", true, "true"), ("$empty = ''", true, "true"),
        ("$empty = 0", false, "false"), ("$blank = 0", false, "false"),
        ("$defect > 0", false, "false"), ("$defect != 0", true, "true"),
        ("not($defect < 0)", true, "true"), ("$amount!=799.50", false, "false"),
        // Node-sets compare if any of their nodes does, and an empty one never does.
        ("$items/item/@n > 9", true, "true"), ("$items/item/@n != 2", true, "true"),
        ("$items/item/@n = $two", true, "true"), ("$two = $items/item/@n", true, "true"),
        ("$two < $items/item/@n", true, "true"), ("$items/item/@n < 2", false, "false"),
        ("$items/item != $items/item", true, "true"), ("$two != $two", false, "false"),
        ("$items/none = $items/none", false, "false"), ("$items/none != 1", false, "false"),
        ("$none = ''", false, "false"), ("$none = false()", true, "true"),
        ("$items/none != true()", true, "true"), ("$items/item = true()", true, "true"),
        ("$items/none < true()", true, "true"), ("$items/item > 0 = false()", true, "true"),
        // Names without a prefix mean no namespace; attributes only no prefix.
        ("count($items/item)", true, "3"), ("count($items/*)", true, "5"),
        ("count($items/item/@*)", true, "6"), ("count($items/*/@k)", true, "4"),
        ("count($items/item/sub)", true, "2"), ("count($items)", true, "1"),
        ("sum($items/item/@n)", false, "NaN"), ("sum($items/item[@n > 0]/@n)", true, "12"),
        // The string value: of the first node, with all text inside.
        ("$mixed", true, "1234"), ("$mixed = 1234", true, "true"), ("$items/item", true, "红"),
        ("$mixed/b/.", true, "3"), ("string-length($items/item)", true, "1"), ("$none", false, ""),
        ("$items/none", false, ""), ("$amount/@unit", true, "CNY"), ("$attribute", true, "x"),
        ("$string", true, "红"), ("$string = '红'", true, "true"), ("$item/@n * 3", true, "6"),
        ("$attribute/sub", false, ""), ("$string/@k", false, ""),
        // Predicates.
        ("$items/item[2]", true, "b"), ("$items/item[last()]/sub[1]", true, "s"),
        ("$items/*[@k='x'][2]", true, "p"), ("$items/item[0]", false, ""),
        ("$items/item[1.5]", false, ""), ("$items/item[position() > 1][1]", true, "b"),
        ("$items/item[$two]", true, "红"), ("$items/item[$number]", true, "b"),
        ("$items/item[not(@k)]/sub[@k = 'x' or @k = 'y']", true, "t"),
        ("$items[item]/item", true, "红"),
        ("$amount[. > 500]", true, "799.50"), ("$amount[2]", false, ""),
        ("$items[item[@k = 'y']]/item[. = 'b']/@n", true, "10"),
        ("$items/item/sub[last()]", true, "t"), ("$items/item[sub[2]]/@n", true, ""),
        // Conversions.
        ("1 div 0", true, "Infinity"), ("-1 div 0", true, "-Infinity"), ("0 div 0", false, "NaN"),
        ("-0", false, "0"), ("1 div -0", true, "-Infinity"), ("1 div '-0'", true, "-Infinity"),
        ("1 div '-0.0'", true, "-Infinity"), ("1 div '0.0'", true, "Infinity"),
        // Above 2^53 libxml2 does not round to the nearest.
        ("'99999999999999999' = 100000000000000000", false, "false"),
        ("number('0.99999999999999999') = 1", false, "false"),
        ("number('99999999999999999') = 99999999999999999", true, "true"), ("$zero", false, "0"),
        ("string(1 div $zero)", true, "-Infinity"), ("7 mod -3", true, "1"),
        ("5 mod 0", false, "NaN"),
        ("string(0.1 + 0.2)", true, "0.3"), ("0.1 + 0.2", true, "0.30000000000000004"),
        ("0.1 + 0.2 = 0.3", false, "false"), ("- - 'x'", false, "NaN"), ("--'5'", true, "5"),
        ("string(9007199254740993)", true, "9.00719925474099e+15"), ("number('1.')", true, "1"),
        ("number('.5')", true, "0.5"), ("number('+5')", false, "NaN"), ("number(' 5 ')", true, "5"),
        ("number('5 5')", false, "NaN"), ("number('-')", false, "0"), ("number('')", false, "NaN"),
        ("number('1e3')", true, "1000"), ("number('Infinity')", false, "NaN"),
        ("number(true())", true, "1"), ("boolean('false')", true, "true"),
        ("boolean(0)", false, "false"),
        ("boolean($nan)", false, "false"), ("$nan = $nan", false, "false"),
        ("$nan != $nan", true, "true"),
        ("$nan < 1 or $nan >= 1", false, "false"), ("$yes = 'x'", true, "true"),
        ("$yes > 0", true, "true"),
        ("$number = '2'", true, "true"), ("$text = \"a'b\"", false, "false"),
        ("1 < 2 < 1", false, "false"),
        ("1 = 1 = 1", true, "true"), ("'10' > '9'", true, "true"), ("'a' < 'b'", false, "false"),
        // Strings.
        ("concat($two, '-', 3, true())", true, "2-3true"), ("normalize-space($name)", true, "a b"),
        ("normalize-space($blank)", false, ""), ("normalize-space('\u{A0}')", true, "\u{A0}"),
        ("string-length('红😀e\u{301}')", true, "4"), ("starts-with($defect, 'con')", true, "true"),
        ("starts-with('a', '')", true, "true"), ("starts-with('', 'a')", false, "false"),
        ("contains($defect, 'firm')", true, "true"), ("contains('', '')", true, "true"),
        ("substring-before('a-b-c', '-')", true, "a"),
        ("substring-after('a-b-c', '-')", true, "b-c"),
        ("substring-before('a', 'x')", false, ""), ("substring-after('a', '')", true, "a"),
        ("substring-before('12-3', '-') + 1", true, "13"), ("string($yes)", true, "true"),
        // Calls of the scope, and operators that need no blank.
        ("In('open') and not(In('closed'))", true, "true"), ("$two*2 - 1", true, "3"),
        ("5div 2", true, "2.5"), ("$two*$two", true, "4"), ("'a'='a'and'b'='b'", true, "true"),
        ("$two -1", true, "1"), (" ( ( $two ) ) ", true, "2"), ("$two mod 2 = 0", true, "true"),
        ("$items/item[normalize-space()][number()]", false, ""),
        ("string-length() > 0", true, "true"),
        ("$items/item[string() = 'b' and string-length() = 1]/@n", true, "10"),
        ("data[@id = 'two']", true, "2"), ("@id", false, ""), ("count(data)", true, "8"),
    ]

    @Test("has one value", arguments: values)
    func value(source: String, flag: Bool, text: String) throws {
        let root = try Document.load(utf8(Self.markup)).root
        for usesNativePath in [true, false] {
            let evaluator = XPathEvaluator(
                operationLimit: 1_000, usesNativePath: usesNativePath)
            let expression = try evaluator.compile(source)
            let scope = Self.scope(at: root)
            #expect(expression.isNative == usesNativePath)
            #expect(try evaluator.boolean(of: expression, at: root, in: scope) == flag)
            #expect(try evaluator.string(of: expression, at: root, in: scope) == text)
            #expect(evaluator.nativeCount == (usesNativePath ? 2 : 0))
        }
    }

    @Test(
        "is left to libxml2 when it is more than the supported part",
        arguments: [
            "$items | $two", "$items//sub", "$items/..", "$items/child::item", "$items/p:item",
            "$items/text()", "($items/item)[1]", "('a')", "//item", "/datamodel", "1e3",
            "round(1.5)",
            "substring('abc', 2)", "name($two)", "In($two)", "p:f()", "$p:two",
            "$items/红",
            "concat('a')", "count(1)", "not(1, 2)", "last()", "position()", "starts-with('a')",
        ]
    )
    func unsupported(source: String) throws {
        let evaluator = XPathEvaluator(operationLimit: 1_000)
        // The parentheses alone are supported.
        #expect(try evaluator.compile(source).isNative == (source == "('a')"))
    }

    /// Where libxml2 reports an error, it has to be asked, and its words are the same.
    static let failures: [(String, XPathProblem.Kind, String)] = [
        ("$missing > 1", .unknownVariable, "unknown variable '$missing' in '$missing > 1'"),
        (
            "$two and $missing", .unknownVariable,
            "unknown variable '$missing' in '$two and $missing'"
        ),
        (
            "$items/item[. = $missing]", .unknownVariable,
            "unknown variable '$missing' in '$items/item[. = $missing]'"
        ),
        ("count($number)", .evaluation, "a value of the wrong type in 'count($number)'"),
        ("$text/a", .evaluation, "a value of the wrong type in '$text/a'"),
        ("$text[1]", .evaluation, "a value of the wrong type in '$text[1]'"),
        (
            "Out('x')", .unknownFunction,
            "unknown function 'Out()', or the wrong arguments for it in 'Out('x')'"
        ),
    ]

    @Test("fails in the same words", arguments: failures)
    func failure(source: String, kind: XPathProblem.Kind, message: String) throws {
        let root = try Document.load(utf8(Self.markup)).root
        for usesNativePath in [true, false] {
            let evaluator = XPathEvaluator(operationLimit: 1_000, usesNativePath: usesNativePath)
            let expression = try evaluator.compile(source)
            #expect(expression.isNative == usesNativePath)
            let problem = #expect(throws: XPathProblem.self) {
                try evaluator.boolean(of: expression, at: root, in: Self.scope(at: root))
            }
            #expect(problem?.kind == kind)
            #expect(problem?.description == message)
            #expect(evaluator.nativeCount == 0)
        }
    }

    @Test(
        "does not evaluate what the first operand decides",
        arguments: ["false() and $missing", "true() or $missing", "$items/none[$missing]"])
    func shortCircuit(source: String) throws {
        let root = try Document.load(utf8(Self.markup)).root
        for usesNativePath in [true, false] {
            let evaluator = XPathEvaluator(operationLimit: 1_000, usesNativePath: usesNativePath)
            let flag = try evaluator.boolean(
                of: evaluator.compile(source), at: root, in: Self.scope(at: root))
            #expect(flag == source.hasPrefix("true"))
        }
    }

    @Test("asks libxml2 about a variable of several nodes, which may be in any order")
    func severalNodes() throws {
        let root = try Document.load(utf8(Self.markup)).root
        let evaluator = XPathEvaluator(operationLimit: 1_000)
        let expression = try evaluator.compile("$reversed")
        #expect(expression.isNative)
        #expect(try evaluator.string(of: expression, at: root, in: Self.scope(at: root)) == "红")
        #expect(evaluator.nativeCount == 0)
    }

    @Test("stops when it reads the same text again and again")
    func textLimit() throws {
        let leaves = String(repeating: "<i>abcdefghijklmnop</i>", count: 5_000)
        let root = try Document.load(utf8("<a>\(leaves)</a>")).root
        let scope = TestScope()
        scope.elements["a"] = root
        let evaluator = XPathEvaluator(operationLimit: 100_000)
        let expression = try evaluator.compile("count($a/i[contains($a, 'z')]) = 0")
        var problem: XPathProblem?
        let time = ProcessorTime.measure {
            problem = #expect(throws: XPathProblem.self) {
                try evaluator.boolean(of: expression, at: root, in: scope)
            }
        }
        #expect(time < .milliseconds(500))
        #expect(problem?.kind == .operationLimit)
        // The limit is for one evaluation.
        let next = try evaluator.compile("count($a/i) = 5000")
        #expect(try evaluator.boolean(of: next, at: root, in: scope))
    }

    @Test("stops at the operation limit", arguments: [true, false])
    func operationLimit(usesNativePath: Bool) throws {
        let leaves = String(repeating: "<b k='1'/>", count: 200)
        let root = try Document.load(utf8("<a>\(leaves)</a>")).root
        let scope = TestScope()
        scope.elements["a"] = root
        let source = "count($a/b[count($a/b[count($a/b[@k]) > 0]) > 0]) > 0"
        let evaluator = XPathEvaluator(operationLimit: 10_000, usesNativePath: usesNativePath)
        let expression = try evaluator.compile(source)
        #expect(expression.isNative == usesNativePath)
        let start = ProcessorTime.now
        let problem = #expect(throws: XPathProblem.self) {
            try evaluator.boolean(of: expression, at: root, in: scope)
        }
        #expect(ProcessorTime.now - start < .seconds(1))
        #expect(problem?.kind == .operationLimit)
        #expect(evaluator.nativeCount == 0)
        // The limit is for one evaluation.
        #expect(try evaluator.boolean(of: evaluator.compile("$a/b/@k"), at: root, in: scope))
    }

    @Test(
        "is left to libxml2 when it nests too deeply",
        arguments: [(64, true), (65, false)])
    func depth(operators: Int, isNative: Bool) throws {
        let evaluator = XPathEvaluator(operationLimit: 1_000)
        let root = Document(root: "a").root
        for (start, repeated, end) in [("1", "+1", ""), ("", "not(", "1"), ("", "(", "1")] {
            let count = operators - 1
            let source =
                start + String(repeating: repeated, count: count) + end
                + (repeated.hasSuffix("(") ? String(repeating: ")", count: count) : "")
            let expression = try evaluator.compile(source)
            #expect(expression.isNative == isNative, "\(source)")
            _ = try evaluator.boolean(of: expression, at: root, in: TestScope())
        }
    }

    @Test("may be evaluated while another is")
    func nested() throws {
        let root = try Document.load(utf8(Self.markup)).root
        let evaluator = XPathEvaluator(operationLimit: 1_000)
        let inner = try evaluator.compile("concat($items/item[2], '-', $two)")
        let outer = try evaluator.compile("concat($two, $defect) = f('2confirmed') or $items/item")
        let scope = Self.scope(at: root)
        scope.function = { _, _, _ in
            (try? evaluator.string(of: inner, at: root, in: Self.scope(at: root))) == "b-2"
                ? .string("2confirmed") : nil
        }
        #expect(try evaluator.boolean(of: outer, at: root, in: scope))
        #expect(evaluator.nativeCount == 2)
    }
}
