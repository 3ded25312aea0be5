import Redress
import RedressTesting
import Statecharts
import Testing

/// What a workflow may not be: one rule each, with a sound neighbour.
@Suite("A rule for workflows")
struct WorkflowRuleTests {
    struct Rule: Sendable, CustomTestStringConvertible {
        var name: String
        /// A text of the small workflow, and what breaks the rule in its place.
        var old: String
        var broken: String
        /// `LINE:COLUMN severity code message`, the whole of it.
        var problem: String
        /// What keeps the rule in the same place.
        var sound: String

        init(_ name: String, _ old: String, _ broken: String, _ problem: String, sound: String) {
            self.name = name
            self.old = old
            self.broken = broken
            self.problem = problem
            self.sound = sound
        }

        var testDescription: String { name }
    }

    private static let labels =
        "<r:label xml:lang=\"zh\">态</r:label><r:label xml:lang=\"en\">State</r:label>"
    private static let cancel = "<cancel sendid=\"T1\"/>"
    private static let condition = "cond=\"$customer/name\""
    private static let late = "delayexpr=\"r:due('T1')\""

    static let states: [Rule] = [
        Rule(
            "state without id", "<final id=\"closed\">",
            "<final id=\"closed\"/><state>\(labels)</state><final>",
            "42:23 error state-without-id a state of a workflow needs an id, such as id=\"open\"",
            sound: "<final id=\"closed\">"),
        Rule(
            "unreachable state", "<final id=\"closed\">",
            "<state id=\"island\">\(labels)<transition event=\"close\" target=\"closed\" "
                + "r:allow=\"clerk\"/></state><final id=\"closed\">",
            "42:3 error unreachable-state state 'island' is never entered; give a transition "
                + "target=\"island\" or take it away",
            sound: "<final id=\"closed\">"),
        Rule(
            "unknown state", "target=\"closed\"", "target=\"closd\"",
            "36:33 error unknown-target transition target 'closd' is not a state; did you mean 'closed'?",
            sound: "target=\"closed\""),
        Rule(
            "duplicate id, with both lines", "<final id=\"closed\">",
            "<final id=\"closed\">\(labels)</final><final id=\"draft\">",
            "42:102 error duplicate-id state id 'draft' is used already at line 27",
            sound: "<final id=\"closed\">"),
        Rule(
            "duplicate data", "<data id=\"order\"/>", "<data id=\"order\"/><data id=\"order\"/>",
            "25:53 error duplicate-id data id 'order' is used already at line 25",
            sound: "<data id=\"order\"/><data id=\"orders\"/>"),
        Rule(
            "parallel without regions", "<final id=\"closed\">",
            "<parallel id=\"p\"/><final id=\"closed\">",
            "42:3 error parallel-without-regions parallel 'p' has no regions; write <state>, or put states "
                + "inside",
            sound: "<final id=\"closed\">"),
        Rule(
            "final with a child", "<final id=\"closed\">", "<final id=\"closed\"><state id=\"x\"/>",
            "42:3 error final-children final state 'closed' has child states",
            sound: "<final id=\"closed\"><onentry><log/></onentry>"),
        Rule(
            "final with a transition", "<final id=\"closed\">",
            "<final id=\"closed\"><transition event=\"close\" target=\"open\"/>",
            "42:3 error final-transitions final state 'closed' has transitions",
            sound: "<final id=\"closed\"><onexit><log/></onexit>"),
        Rule(
            "ids that look alike", "<final id=\"closed\">",
            "<final id=\"cl\u{43E}sed\">\(labels)</final><final id=\"closed\">",
            "42:102 warning lookalike-id state id 'closed' looks like 'cl\u{43E}sed' in line 42: '\u{43E}' is "
                + "U+043E there; rename one",
            sound: "<final id=\"closed\">"),
    ]

    static let expressions: [Rule] = [
        Rule(
            "unknown variable", condition, "cond=\"$custmer/name\"",
            "30:72 error unknown-variable variable '$custmer' is not declared; did you mean '$customer'?",
            sound: condition),
        Rule(
            "unknown function", condition, "cond=\"normalise($customer/name)\"",
            "30:72 error unknown-function function 'normalise()' is not known; XPath 1.0's, In(), "
                + "r:due(), r:hours-until(), r:days-until(), r:days-since(), r:months-since() are",
            sound: "cond=\"normalize-space($customer/name)\""),
        Rule(
            "a function of ours with a slip", condition, "cond=\"r:day-since($order/@at) &lt;= 7\"",
            "30:72 error unknown-function function 'r:day-since()' is not known; did you mean "
                + "'r:days-since()'?",
            sound: "cond=\"r:days-since($order/@at) &lt;= 7\""),
        Rule(
            "a date function without a date", condition, "cond=\"r:days-since() &lt;= 7\"",
            "30:72 error function-arguments 'r:days-since()' takes one date, not 0; write "
                + "'r:days-since($order/@need-by)' or the like",
            sound: "cond=\"r:days-since('2026-01-01') &lt;= 7\""),
        Rule(
            "In() of an unknown state", condition, "cond=\"$customer/name and In('drft')\"",
            "30:72 error unknown-state In('drft'): there is no such state; did you mean 'draft'?",
            sound: "cond=\"$customer/name and In('draft')\""),
        Rule(
            "a guard that does not compile", condition, "cond=\"$customer/name and\"",
            "30:72 error xpath-syntax not a valid XPath 1.0 expression, near offset 18 in '$customer/name "
                + "and'",
            sound: condition),
        Rule(
            "a number with an exponent", condition, "cond=\"$order/@amount &lt;= 1e3\"",
            "30:72 error xpath-syntax '$order/@amount <= 1e3' is not XPath 1.0 from 'e3' on; write numbers "
                + "without an exponent",
            sound: "cond=\"$order/@amount &lt;= 1000\""),
        Rule(
            "nesting beyond all need", condition,
            "cond=\"\(String(repeating: "(", count: 64))1\(String(repeating: ")", count: 64))\"",
            "30:72 error xpath-too-deep nested deeper than 64; put a part of it into data with <assign>",
            sound: "cond=\"((($customer/name)))\""),
        Rule(
            "an amount beyond exact numbers", condition,
            "cond=\"$order/@amount &lt;= 9007199254740993\"",
            "30:72 warning large-number '9007199254740993' is larger than 2^53, where numbers are no longer "
                + "exact; use a smaller one",
            sound: "cond=\"$order/@amount &lt;= 9007199254740992\""),
    ]

    static let content: [Rule] = [
        Rule(
            "script", cancel, "<script>x()</script>",
            "35:15 error unsupported <script> is not supported in workflows; use <assign>, or <send> an "
                + "action",
            sound: "<log expr=\"'x'\"/>"),
        Rule(
            "external src", "<data id=\"order\"/>", "<data id=\"order\" src=\"order.xml\"/>",
            "25:35 error external-source data 'order' reads 'order.xml'; workflows read no files, write the "
                + "data inside the element",
            sound: "<data id=\"order\"><line xmlns=\"\"/></data>"),
        Rule(
            "unsupported data model", "datamodel=\"xpath\"", "datamodel=\"ecmascript\"",
            "2:1 error data-model data model 'ecmascript' is not supported; use datamodel=\"xpath\"",
            sound: "datamodel=\"xpath\""),
        Rule(
            "a delay that does not parse", late, "delay=\"1 day\"",
            "34:43 error delay delay '1 day' is not a number with ms, s, m, h or d",
            sound: "delay=\"1d\""),
        Rule(
            "a computed delay that does not parse", late, "delayexpr=\"'soon'\"",
            "34:43 error delay delay 'soon' is not a number with ms, s, m, h or d",
            sound: "delayexpr=\"'5s'\""),
        Rule(
            "a delay as a bare number", late, "delayexpr=\"5\"",
            "34:43 error delay delay '5' is not a number with ms, s, m, h or d",
            sound: "delayexpr=\"concat('5', 's')\""),
        Rule(
            "an earlier transition that takes all", "<transition event=\"close\"",
            "<transition event=\"close\" r:allow=\"clerk\"/><transition event=\"close\"",
            "36:50 warning unreachable-transition 'close' never comes here: the transition in line 36 takes "
                + "it without a condition; put this one first, or give that one a condition",
            sound:
                "<transition event=\"close\" r:allow=\"clerk\" cond=\"$order/@id\"/><transition event=\"close\""
        ),
        Rule(
            "an earlier transition with a shorter name", "<transition event=\"close\"",
            "<transition event=\"late\"/><transition event=\"late.x\"/><transition event=\"close\"",
            "36:33 warning unreachable-transition 'late.x' never comes here: the transition in line 36 "
                + "takes it without a condition; put this one first, or give that one a condition",
            sound:
                "<transition event=\"late.x\"/><transition event=\"late\"/><transition event=\"close\""
        ),
    ]

    static let reserved: [Rule] = [
        Rule(
            "an event of the platform, sent by an actor", "<transition event=\"late\"",
            "<transition event=\"late done.state.draft\"",
            "37:7 error reserved-event 'done.state.draft' covers events of the platform, which nobody may "
                + "send; name the event that r:allow is for, or take r:allow away",
            sound: "<transition event=\"done.state.draft error\"/><transition event=\"late\""),
        Rule(
            "all events, sent by an actor", "<transition event=\"late\"",
            "<transition event=\"late *\"",
            "37:7 error reserved-event '*' covers events of the platform, which nobody may send; name the "
                + "event that r:allow is for, or take r:allow away",
            sound:
                "<transition event=\"*\" target=\"closed\" cond=\"$order/@id\"/><transition event=\"late\""
        ),
        Rule(
            "a form for an event of the platform", "<r:form event=\"record\">",
            "<r:form event=\"error.execution\"/><r:form event=\"record\">",
            "14:11 error reserved-event nobody may send 'error.execution': names that begin with done or error "
                + "are the platform's, choose another",
            sound:
                "<r:form event=\"submit\"><r:stamp path=\"order\"/></r:form><r:form event=\"record\">"
        ),
        Rule(
            "a clock with an event of the platform", "kind=\"soft\" event=\"late\"",
            "kind=\"soft\" event=\"done.late\"",
            "12:61 error reserved-event nobody may send 'done.late': names that begin with done or error are "
                + "the platform's, choose another",
            sound: "kind=\"hard\" event=\"late\""),
        Rule(
            "raising an event of the platform", cancel, "<raise event=\"done.state.open\"/>",
            "35:22 error reserved-event <raise> makes up 'done.state.open'; names that begin with done or "
                + "error are the platform's, choose another",
            sound: "<raise event=\"doner\"/>"),
        Rule(
            "sending an event of the platform", cancel,
            "<send event=\"error.communication\" delay=\"1s\"/>",
            "35:21 error reserved-event <send> makes up 'error.communication'; names that begin with done or "
                + "error are the platform's, choose another",
            sound: "<send event=\"errors\" delay=\"1s\"/>"),
        Rule(
            "sending a computed event of the platform", cancel,
            "<if cond=\"$order/@id\"><send eventexpr=\"'error'\" delay=\"1s\"/></if>",
            "35:43 error reserved-event <send> makes up 'error'; names that begin with done or error are the "
                + "platform's, choose another",
            sound: "<send eventexpr=\"'late'\" delay=\"1s\"/>"),
    ]

    @Test(
        "is reported where it is broken, with the way out",
        arguments: states + expressions + content + reserved)
    func broken(rule: Rule) throws {
        let found = try SmallWorkflow.problems(rule.old, rule.broken).map(\.said)
        #expect(found.contains(rule.problem), "\(found)")
    }

    @Test("is not reported where it is kept", arguments: states + expressions + content + reserved)
    func sound(rule: Rule) throws {
        let found = try SmallWorkflow.problems(rule.old, rule.sound).filter {
            $0.severity == .error || $0.code == rule.problem.split(separator: " ")[2]
        }
        #expect(found.isEmpty, "\(found)")
    }

    @Test("leaves an event to other roles than those of an earlier transition")
    func orderOfRoles() throws {
        let other = "<transition event=\"submit\" target=\"open\" r:allow=\"clerk\"/>\n"
        let found = try SmallWorkflow.problems(
            "<transition event=\"submit\"", other + "<transition event=\"submit\"")
        #expect(found.isEmpty, "\(found)")
        let both = other.replacing("\"clerk\"", with: "\"clerk outside\"")
        #expect(
            try SmallWorkflow.problems(
                "<transition event=\"submit\"", both + "<transition event=\"submit\""
            ).map(\.code) == ["unreachable-transition"])
    }

    @Test("about order sees two earlier transitions that take all together")
    func orderOfMany() throws {
        let parts = "<transition event=\"a\"/><transition event=\"b\"/>"
        #expect(
            try SmallWorkflow.problems("<onexit>", parts + "<transition event=\"a.x b\"/><onexit>")
                .map(\.code).contains("unreachable-transition"))
        #expect(
            !(try SmallWorkflow.problems(
                "<onexit>", parts + "<transition event=\"a.x c\"/><onexit>"
            )
            .map(\.code).contains("unreachable-transition")))
    }

    @Test(
        "names each letter that is not what it seems",
        arguments: [
            ("\u{430}", "a"), ("\u{3BF}", "o"), ("\u{456}", "i"),
            ("\u{39F}", "O"),
        ])
    func lookalikes(letter: String, latin: String) throws {
        let pair = "<data id=\"x\(letter)\"/><data id=\"x\(latin)\"/><data id=\"xz\"/>"
        let found = try SmallWorkflow.problems(
            "<data id=\"order\"/>", "<data id=\"order\"/>" + pair)
        #expect(found.map(\.code) == ["lookalike-id"])
    }
}
