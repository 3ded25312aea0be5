import SCXML
import Testing

@Suite("The references of an expression")
struct XPathReferencesTests {
    static let table: [(String, [String], [String], [String])] = [
        ("", [], [], []),
        ("'$a In(\"s\") < 1'", [], [], []),
        ("'unclosed $a", [], [], []),
        ("true() or $unknown", ["unknown"], ["true"], []),
        ("$a/@id = $b-c.d", ["a", "b-c.d"], [], []),
        ("$r:a + $投诉/金额", ["r:a", "投诉"], [], []),
        ("$ a", [""], [], []),
        ("$a[$b][. > $c]", ["a", "b", "c"], [], [">"]),
        ("In('s')", [], ["In(s)"], []),
        ("In ( \"s\" ) and not(In('t'))", [], ["In(s)", "not", "In(t)"], []),
        ("In(concat('s', 't'))", [], ["In", "concat(s)"], []),
        ("In($s)", ["s"], ["In"], []),
        ("r:due('PT4H', 'CN')", [], ["r:due(PT4H)"], []),
        ("a/text() | b/node() | comment() | processing-instruction('x')", [], [], []),
        ("(1 div (2)) mod (3) and (4) or (5)", [], [], []),
        ("child::In('s')", [], ["In(s)"], []),
        ("ancestor::a[1]/parent::node()", [], [], []),
        ("a<b or a<=b or a>b or a>=b or a!=b or a=b", [], [], ["<", "<=", ">", ">=", "!="]),
        ("$a!=$b", ["a", "b"], [], ["!="]),
        ("a-b < c - d", [], [], ["<"]),
        ("count(//*[count(//*)])", [], ["count", "count"], []),
        ("\"it's $a\" = 'say \"$b\"' and $c", ["c"], [], []),
        ("😀($x)", ["x"], ["😀"], []),
    ]

    @Test(
        "are its variables, functions and comparisons, found without evaluating", arguments: table)
    func references(
        source: String, variables: [String], functions: [String], comparisons: [String]
    ) {
        let found = XPathReferences(source)
        #expect(found.variables == variables)
        #expect(
            found.functions.map { call in call.name + (call.literal.map { "(\($0))" } ?? "") }
                == functions)
        #expect(found.comparisons == comparisons)
    }
}
