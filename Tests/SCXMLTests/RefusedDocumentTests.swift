import SCXML
import Statecharts
import Testing

@Suite("A document")
struct RefusedDocumentTests {
    /// The mark `‸` stands before the place that is reported.
    static let flaws: [(String, String)] = [
        ("‸<stat/>", "<stat> is not allowed in <scxml> [unknown-element]"),
        (
            "<state id='s'>‸<state id='s'/></state>",
            "state id 's' is used already at line 2 [duplicate-id]"
        ),
        (
            "<state id='投诉'/><state id='s'>\n <transition event='e' ‸target='投述'/></state>",
            "transition target '投述' is not a state; did you mean '投诉'? [unknown-target]"
        ),
        ("<state ‸id='a b'/>", "id 'a b' is not an XML name [invalid-id]"),
        (
            "<state ‸id='s\u{202E}txt'/>",
            "id 's\\u{202e}txt' is not an XML name [invalid-id]"
        ),
        ("<state ‸id='../../etc'/>", "id '../../etc' is not an XML name [invalid-id]"),
        ("<state ‸id=''/>", "id '' is not an XML name [invalid-id]"),
        ("‸<state id='s'>text<onentry/></state>", "<state> must not contain text [stray-text]"),
        (
            "<state id='s'><transition event='e' ‸target=' '/></state>",
            "the target attribute is empty; leave it out [empty-target]"
        ),
        (
            "<state id='s'>‸<transition/></state>",
            "a transition needs an event, a condition or a target [empty-transition]"
        ),
        (
            "<state id='s'><transition event='e' ‸type='inner'/></state>",
            "type 'inner' is neither internal nor external [transition-type]"
        ),
        (
            "‸<state id='s'><history id='h'><transition target='s'/></history></state>",
            "a state cannot have history states and no other [history-only]"
        ),
        (
            "<state id='s'><history ‸type='long' id='h'><transition target='a'/></history>"
                + "<state id='a'/></state>",
            "type 'long' is neither shallow nor deep [history-type]"
        ),
        (
            "<state id='s'>‸<history id='h'/><state id='a'/></state>",
            "history 'h' needs a default transition [history-without-default]"
        ),
        (
            "<state id='s'><history id='h'><transition target='a'/>‸<transition target='a'/>"
                + "</history><state id='a'/></state>",
            "<transition> is not allowed in <history> [unknown-element]"
        ),
        (
            "<state id='s' initial='a'>‸<initial><transition target='a'/></initial>"
                + "<state id='a'/></state>",
            "an initial attribute and an initial element [initial-twice]"
        ),
        (
            "<state id='s'>‸<initial/><state id='a'/></state>",
            "<initial> needs a <transition> [initial-without-target]"
        ),
        (
            "<state id='s' ‸initial='t'><state id='a'/></state><state id='t'/>",
            "initial state 't' is not inside 's' [initial-not-descendant]"
        ),
        (
            "<parallel id='p' ‸initial='a'><state id='a'/></parallel>",
            "parallel 'p' enters all its regions; it cannot have an initial state "
                + "[initial-on-parallel]"
        ),
        ("‸<final id='f'><state/></final>", "final state 'f' has child states [final-children]"),
        (
            "<datamodel>‸<data expr='1'/></datamodel><state/>",
            "<data> needs an id [data-without-id]"
        ),
        (
            "<datamodel>‸<item id='a'/></datamodel><state/>",
            "<item> is not allowed in <datamodel> [unknown-element]"
        ),
        (entry("‸<raise/>"), "<raise> needs an event [raise-without-event]"),
        (entry("‸<raise event=''/>"), "<raise> needs an event [raise-without-event]"),
        (entry("‸<foreach item='i'/>"), "<foreach> needs an array and an item [foreach]"),
        (entry("‸<foreach array='$a'/>"), "<foreach> needs an array and an item [foreach]"),
        (entry("‸<if><log/></if>"), "<if> needs a cond [if-without-condition]"),
        (
            entry("<if cond='1'>‸<elseif/></if>"),
            "<elseif> needs a cond [if-without-condition]"
        ),
        (
            entry("<if cond='1'><else/>‸<elseif cond='1'/></if>"),
            "<elseif> after <else> [elseif-after-else]"
        ),
        (entry("<if cond='1'><else/>‸<else/></if>"), "a second <else> [else-twice]"),
        (
            entry("‸<assign expr='1'/>"),
            "<assign> needs a location [assign-without-location]"
        ),
        (
            entry("<assign location='$a' ‸type='swap'/>"),
            "assign type 'swap' is not known [assign-type]"
        ),
        (entry("‸<cancel/>"), "<cancel> needs a sendid [cancel-without-id]"),
        (
            entry("<send event='e' ‸delay='５s'/>"),
            "delay '５s' is not a number with ms, s, m, h or d [delay]"
        ),
        (
            entry("<send event='e' ‸delay=''/>"),
            "delay '' is not a number with ms, s, m, h or d [delay]"
        ),
        (
            entry("<send event='e' ‸eventexpr='$e'/>"),
            "both 'event' and 'eventexpr' are given [both-attributes]"
        ),
        (
            entry("<send event='e'>‸<param expr='1'/></send>"),
            "<param> needs a name [param-without-name]"
        ),
        (
            entry("<send event='e'>‸<param name='a'/></send>"),
            "<param> needs an expr or a location [param-without-value]"
        ),
        (
            entry("‸<send event='e'><content/><param name='a' expr='1'/></send>"),
            "<content> and <param> exclude each other [content-and-param]"
        ),
        (entry("‸<state/>"), "<state> is not allowed in <onentry> [unknown-element]"),
    ]

    private static func entry(_ content: String) -> String {
        "<state id='s'><onentry>\(content)</onentry></state>"
    }

    @Test("is refused with file, line, column and code", arguments: flaws)
    func flaw(marked: String, message: String) throws {
        let mark = try #require(marked.unicodeScalars.firstIndex(of: "‸"))
        let before = marked.unicodeScalars[..<mark].split(
            separator: "\n", omittingEmptySubsequences: false)
        let (line, column) = (1 + before.count, 1 + (before.last?.count ?? 0))
        let found = problems(in: document(marked.replacing("‸", with: "")))
        #expect(
            found.map(\.description).contains("doc.scxml:\(line):\(column): error: \(message)"),
            "\(found)")
    }

    @Test(
        "is refused for what its root says",
        arguments: [
            (
                "<scxml/>",
                "doc.scxml:1:1: error: the root is 'scxml' in namespace ''; expected 'scxml' in "
                    + "'http://www.w3.org/2005/07/scxml' [not-scxml]"
            ),
            (
                "\n<x:state xmlns:x='http://www.w3.org/2005/07/scxml'/>",
                "doc.scxml:2:1: error: the root is 'x:state' in namespace "
                    + "'http://www.w3.org/2005/07/scxml'; expected 'scxml' in "
                    + "'http://www.w3.org/2005/07/scxml' [not-scxml]"
            ),
            (
                "<scxml xmlns='http://www.w3.org/2005/07/scxml' version='1.1'><state/></scxml>",
                "doc.scxml:1:48: error: SCXML version '1.1' is not supported; use 1.0 [version]"
            ),
            (
                "<scxml xmlns='http://www.w3.org/2005/07/scxml' binding='soon'><state/></scxml>",
                "doc.scxml:1:48: error: binding 'soon' is neither early nor late [binding]"
            ),
            (
                "<scxml xmlns='http://www.w3.org/2005/07/scxml'/>",
                "doc.scxml:1:1: error: the chart has no state [no-state]"
            ),
            (
                "<scxml xmlns='http://www.w3.org/2005/07/scxml'>",
                "doc.scxml:1:48: error: Premature end of data in tag scxml line 1 "
                    + "[xml-not-well-formed]"
            ),
            (
                "<!DOCTYPE scxml>",
                "doc.scxml:1:1: error: a document type (<!DOCTYPE …>) is not allowed; remove it "
                    + "[xml-doctype]"
            ),
        ]
    )
    func root(text: String, expected: String) {
        #expect(problems(in: Array(text.utf8)).map(\.description) == [expected])
    }

    @Test("is refused with all its problems, those of the text and those of the chart")
    func several() {
        let found = problems(
            in: document(
                "<state id='a'><transition event='e' target='x1'/><raise event='e'/></state>\n"
                    + "<state id='a'/>\n<final id='f'><onentry><send delay='x'/></onentry></final>")
        )
        #expect(
            found.map { "\($0.location.line) \($0.code)" } == [
                "2 unknown-target", "2 unknown-element", "3 duplicate-id", "4 delay",
            ])
    }

    @Test("passes foreign elements and attributes on with their places")
    func annotations() throws {
        let made = try chart(
            "<state id='s' xmlns:r='urn:r' r:role='agent'>\n"
                + " <r:field name='x' xml:lang='zh'>金额<r:inner/></r:field></state>")
        let state = made.states[1]
        let attribute = try #require(state.annotations.attribute("role", namespace: "urn:r"))
        #expect(attribute.value == "agent")
        #expect("\(attribute.location)" == "doc.scxml:2:31")
        let element = try #require(state.annotations.elements("field", namespace: "urn:r").first)
        #expect(element["name"] == "x" && element["xml:lang"] == "zh" && element["no"] == nil)
        #expect(element.text == "金额" && element.children.map(\.name) == ["inner"])
        #expect("\(element.location(of: "xml:lang"))" == "doc.scxml:3:20")
        #expect(element.location(of: "no") == element.location)
    }
}
