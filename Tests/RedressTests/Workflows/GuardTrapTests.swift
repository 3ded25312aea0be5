import Redress
import RedressTesting
import Statecharts
import Testing

/// Guards of the small workflow's `submit`, and what is said of each.
///
/// The first of each pair is what §7.1 of the domain notes calls a trap; the second is what to
/// write instead.
@Suite("A guard that lets pass what it should not")
struct GuardTrapTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var condition: String
        var findings: [String]
        var failOpen: String?

        init(_ condition: String, _ findings: String..., failOpen: String? = nil) {
            self.condition = condition
            self.findings = findings
            self.failOpen = failOpen
        }

        var testDescription: String { condition }
    }

    /// Something that every guard below may ask for, so that none is true without data.
    private static let some = "$order/@id and "

    static let orders: [Case] = [
        // A sum or a limit that is missing or no number.
        Case(
            "sum($order/line/@amount) > $_x/actor/@limit",
            "permissive-comparison 'sum($order/line/@amount) > $_x/actor/@limit' is false when "
                + "'sum($order/line/@amount)' or '$_x/actor/@limit' is missing or no number; write "
                + "'not(sum($order/line/@amount) <= $_x/actor/@limit)', which is true then"),
        Case(some + "not(sum($order/line/@amount) <= $_x/actor/@limit)"),
        Case("$_x/actor/@limit < sum($order/line/@amount)", "permissive-comparison"),
        Case("sum($order/line/@amount) <= $_x/actor/@limit"),
        Case(
            some + "not($order/@amount > 100)",
            "permissive-comparison 'not($order/@amount > 100)' is true when '$order/@amount' is missing "
                + "or no number; write '$order/@amount <= 100', which is false then"),
        Case("$order/@amount <= 100"),
        Case(some + "not(not($order/@amount > 100))"),
        Case(some + "not($order/@kind or not($order/@amount > 100))"),
        Case(some + "not($order/@kind and $order/@amount < 100)", "permissive-comparison"),
        Case("$order/@amount > 100"), Case("100 < number($order/@amount) + 1"),
        Case("count($order/line) > 3"), Case(some + "not(count($order/line) > 3)"),
        Case(some + "not(string-length($customer/name) < 3)"),
        Case(some + "not($_x/complaint/@version > 3)"),
        // Inside a predicate, an item without the attribute is passed over.
        Case(
            "$order/line[@kind='coupon'][@days-left < 30]",
            "predicate-order '[@days-left < 30]' passes over an item whose '@days-left' is missing or no "
                + "number; write '[not(@days-left >= 30)]' to select it too"),
        Case("$order/line[@kind='coupon'][not(@days-left >= 30 and @scope='all')]"),
        Case("$order/line[position() < last()]"), Case("$order/line[last() > 1][1]"),
        Case("$order/line[@days-left >= 30]"),
        // Dates and other text.
        Case(
            "$order/@sent-at < $order/@received-at",
            "text-order '$order/@sent-at < $order/@received-at' is always false: '$order/@sent-at' is "
                + "text, and '<' compares numbers; write r:days-since(…) for the age of a date, compare "
                + "number(translate(substring(…, 1, 10), '-', '')) of two dates, or a number that a "
                + "form brings"),
        Case(
            "number(translate(substring($order/@sent-at,1,10),'-','')) <= "
                + "number(translate(substring($order/@received-at,1,10),'-',''))"),
        Case("$order/@sent >= '2026-01-01'", "text-order"), Case("$order/@sent >= '20260101'"),
        Case("'2026-01-02' > '2026-01-01'", "text-order"), Case("'10' <= $order/@sent"),
        Case("$customer/name >= 5", "text-order"), Case("$order/@kind <= 5", "text-order"),
        Case("number($order/@deadline) <= 5", "text-order"), Case("$order/@days-since >= 5"),
        // Functions that make numbers of dates.
        Case("r:days-since($order/@sent-at) <= 7"), Case("r:hours-until($order/@need-by) < 24"),
        Case(some + "not(r:days-since($order/@sent-at) > 7)", "permissive-comparison"),
        Case(some + "not(r:days-since($order/@sent-at) <= 7)"),
        Case("$order/line[r:days-until(@by) < 0]", "predicate-order"),
        Case("$order/line[not(r:days-until(@by) >= 0)]"),
        Case("r:months-since($order/@sent-at) < $order/@months", "permissive-comparison"),
        Case(
            "r:days-since($order/@kind) <= 7",
            "no-date 'r:days-since($order/@kind)' is never a number: '$order/@kind' is a field of type "
                + "'code'; give it a date or a dateTime"),
        Case("r:days-since('yesterday') <= 7", "no-date"),
        Case("r:days-since(20260101) <= 7", "no-date"),
    ]

    static let equalities: [Case] = [
        Case(
            "$_x/actor/@id != $order/line/@by",
            "existential-inequality '$_x/actor/@id != $order/line/@by' is true as soon as one of several "
                + "values differs, and false when there is none; write '$order/line/@by and "
                + "not($_x/actor/@id = $order/line/@by)'"),
        Case("$order/line[last()]/@by and not($_x/actor/@id = $order/line[last()]/@by)"),
        Case(
            "$order/@id != ''",
            "existential-inequality '$order/@id != ''' is true as soon as one of several values differs, "
                + "and false when there is none; write 'normalize-space($order/@id)'"),
        Case("normalize-space($order/@id)"),
        Case(some + "$order/line[@kind != 'a']", "existential-inequality"),
        Case(some + "concat($order/@kind, 'x') != 'ax'"), Case("count($order/line) != 0"),
        // Nobody proposed, so anybody may approve.
        Case(
            some + "not($_x/actor/@id = $order/line/@by)",
            "negated-membership 'not($_x/actor/@id = $order/line/@by)' is true when '$order/line/@by' is "
                + "missing; write '$order/line/@by and not($_x/actor/@id = $order/line/@by)'"),
        Case("$order/line/@by and not($_x/actor/@id = $order/line/@by)"),
        Case(
            "($order/line/@by or $order/@id) and not($_x/actor/@id = $order/line/@by)",
            "negated-membership"),
        Case("$order/line[@by] and not($_x/actor/@id = $order/line/@by)"),
        Case("$order/line and not($_x/actor/@id = $order/line/@by)", "negated-membership"),
        Case(
            "normalize-space($order/line/@by) and ($order/@id or not($_x/actor/@id = $order/line/@by))"
        ),
        Case(some + "not(not($_x/actor/@id = $order/line/@by))"),
        Case(some + "not($_x/actor/@external = 'true')"),
        Case(some + "not($_x/actor/@id = $_x/complaint/@recorded-by)"),
        Case(
            some + "not($_x/actor/@id = $order/line/@by)",
            failOpen: "nobody proposed: then there is no conflict"),
        // A status that nobody set.
        Case(
            some + "not($_x/external[@status='open'])",
            "negated-status 'not($_x/external[@status='open'])' is true when '@status' is missing; name "
                + "the value that may pass instead: 'not($_x/external[not(@status = '…')])'"),
        Case(some + "not($_x/external[not(@status='closed')])"),
        Case(
            some + "not($_x/external/@status = 'open')",
            "negated-status 'not($_x/external/@status = 'open')' is true when '@status' is missing; name "
                + "the value that may pass instead: 'not($_x/external[not(@status = '…')])'"),
        Case(some + "not($_x/clock[@kind='hard'][@status='breached'])"),
    ]

    static let truths: [Case] = [
        Case(
            "boolean($order/@durable)",
            "flag-condition 'boolean($order/@durable)' is true for the value false too, for it asks only "
                + "if there is a value; write '$order/@durable = 'true''"),
        Case("$order/@durable = 'true'"), Case("$order/@durable"), Case("boolean($order/line)"),
        Case(some + "$_x/actor/@external", "flag-condition"),
        Case(some + "not($_x/complaint/@imported)", "flag-condition"),
        Case(some + "$_x/complaint/@imported = 'true'"),
        Case(
            some + "'false'",
            "text-condition the text 'false' counts as true, whatever it says; compare something with it"
        ),
        Case(some + "$order/@kind = 'false'"),
        Case(
            some + "$order",
            "group-condition '$order' is always true, for a group is there even when it is empty; ask for "
                + "something in it, such as '$order/@…'"),
        Case(some + "$order/line"),
    ]

    static let empty: [Case] = [
        Case(
            "not($order/@id)",
            "fail-open guard 'not($order/@id)' is true for an empty complaint; ask for what must be "
                + "there, or say in r:fail-open why 'submit' may pass without"),
        Case("not($order/@id)", failOpen: "an order number may be missing"), Case("$order/@id"),
        Case("not(r:days-since($order/@sent-at) <= 7)", "fail-open"),
        Case("r:days-since($order/@sent-at) <= 7"), Case("true()", "fail-open"),
        Case("not($order/@days >= 30)", "fail-open"),
        Case("count($order/line) < 3", "fail-open"), Case("$_event/name = 'submit'", "fail-open"),
        Case("$_event/name = 'other'"), Case("In('draft') and not(In('open'))"),
        Case("$_x/complaint/@number"), Case("$_x/actor/@id", "fail-open"),
    ]

    @Test(
        "is reported with what to write instead, which is not",
        arguments: orders + equalities + truths)
    func trap(of given: Case) throws { try check(given) }

    @Test("for an empty complaint needs a reason", arguments: empty)
    func failOpen(of given: Case) throws { try check(given) }

    private func check(_ given: Case) throws {
        let found = try problems(with: given).map(\.said)
        #expect(found.count == given.findings.count, "\(found)")
        for (one, expected) in zip(found, given.findings) {
            // Line and column of the attribute.
            let prefix = "30:\(given.failOpen.map { 86 + $0.count } ?? 72) warning "
            #expect(one.hasPrefix(prefix + expected), "\(one)")
        }
    }

    private func problems(with given: Case) throws -> [ChartProblem] {
        let reason = given.failOpen.map { "r:fail-open=\"\($0)\" " } ?? ""
        let text = given.condition.replacing("<", with: "&lt;")
        return try SmallWorkflow.problems(
            "cond=\"$customer/name\"", reason + "cond=\"\(text)\"")
    }

    /// The same guard on `submit` in line 30 and on `close` in line 36, and where it needs no data.
    static let repeated: [(String, [Int])] = [
        ("not($order/@id)", [30, 36]), ("$order/@id", []),
        ("In('draft') and not($order/@id)", [30]), ("$_event/name = 'close'", [36]),
    ]

    @Test("is tried in each state and for each event", arguments: repeated)
    func again(condition: String, lines: [Int]) throws {
        let text = "cond=\"\(condition)\""
        let found = try SmallWorkflow.problems(
            "cond=\"$customer/name\"", text, and: ("cond=\"not(In('draft'))\"", text))
        #expect(found.filter { $0.code == "fail-open" }.map(\.location.line) == lines)
    }

    /// A reason that says nothing, or stands where none is needed.
    static let reasons: [(String, String, [String])] = [
        (
            "$order/@id", "the order may be missing",
            [
                "30:72 warning fail-open-unneeded r:fail-open stands on a guard that is false when data are "
                    + "missing; take it away"
            ]
        ),
        (
            "not($order/@id)", "true",
            [
                "30:72 warning fail-open r:fail-open=\"true\" gives no reason; say in a sentence why the "
                    + "event may pass when data are missing"
            ]
        ),
        (
            "not($order/@id)", "  ",
            [
                "30:7 error xml-schema",
                "30:72 warning fail-open r:fail-open=\"  \" gives no reason",
            ]
        ),
    ]

    @Test("is excused by a reason, not by a word", arguments: reasons)
    func reason(condition: String, reason: String, expected: [String]) throws {
        let found = try problems(with: Case(condition, failOpen: reason)).map(\.said)
        #expect(found.count == expected.count, "\(found)")
        for (one, expected) in zip(found, expected) { #expect(one.hasPrefix(expected), "\(one)") }
    }

    /// Guards that are false when data are missing, and let another transition have the event.
    static let alternatives: [(String, [String])] = [
        (
            "<transition event=\"submit\" r:allow=\"clerk\"/>",
            [
                "30:72 warning permissive-comparison '$order/@amount > 100' is false when '$order/@amount' is "
                    + "missing or no number, and then the transition in line 31 counts; write "
                    + "'not($order/@amount <= 100)', which is true then"
            ]
        ),
        (
            "<transition event=\"submit.all\" r:allow=\"clerk\"/>",
            [
                "30:72 warning permissive-comparison", "31:7 error label", "31:7 error label",
            ]
        ),
        (
            "<transition event=\"submit\" r:allow=\"clerk\" cond=\"$order/@id\"/>",
            ["30:72 warning permissive-comparison"]
        ),
        (
            "<transition event=\"submit\" r:allow=\"clerk\" cond=\"$order/@amount &lt;= 100\"/>", []
        ),
        (
            "<transition event=\"submit\" r:allow=\"clerk\" cond=\"100 >= $order/@amount\"/>", []
        ),
        ("<transition event=\"close\" r:allow=\"clerk\" cond=\"$order/@id\"/>", []),
    ]

    @Test("by being false counts when the event has another way", arguments: alternatives)
    func alternative(other: String, expected: [String]) throws {
        let found = try SmallWorkflow.problems(
            "cond=\"$customer/name\"/>", "cond=\"$order/@amount > 100\"/>\n      " + other
        ).map(\.said)
        #expect(found.count == expected.count, "\(found)")
        for (one, expected) in zip(found, expected) { #expect(one.hasPrefix(expected), "\(one)") }
    }

    @Test("in a state around it counts as another way")
    func ancestor() throws {
        let found = try SmallWorkflow.problems(
            "<state id=\"complaint\" initial=\"draft\">",
            "<state id=\"complaint\" initial=\"draft\"><transition event=\"*\" target=\"closed\"/>",
            and: ("cond=\"$customer/name\"", "cond=\"$order/@amount > 100\""))
        #expect(found.map { "\($0.location.line) \($0.code)" } == ["30 permissive-comparison"])
    }

    /// `<if>` inside the transition of line 37; conditions of content are checked for traps only.
    static let branches: [(String, [String])] = [
        ("<if cond=\"true()\"><log/></if>", []),
        ("<if cond=\"$order/@amount > 100\"><log/></if>", []),
        (
            "<if cond=\"$order/@amount > 100\"><log/><else/><log/></if>",
            [
                "38:13 warning permissive-comparison '$order/@amount > 100' is false when '$order/@amount' is "
                    + "missing or no number, and then the next branch counts; write"
            ]
        ),
        (
            "<if cond=\"not($order/@amount > 100)\"><log/></if>",
            ["38:13 warning permissive-comparison"]
        ),
        ("<if cond=\"$order/@a != 1\"><log/></if>", ["38:13 warning existential-inequality"]),
        ("<log expr=\"$order/line[@a != 1]\"/>", ["38:14 warning existential-inequality"]),
        ("<log expr=\"$order/@a = 1\"/>", []),
    ]

    @Test("is reported in executable content too", arguments: branches)
    func branch(content: String, expected: [String]) throws {
        let found = try SmallWorkflow.problems(
            "<assign location=\"$order\" type=\"addattribute\" attr=\"late\" expr=\"'true'\"/>",
            content
        ).map(\.said)
        #expect(found.count == expected.count, "\(found)")
        for (one, expected) in zip(found, expected) { #expect(one.hasPrefix(expected), "\(one)") }
    }

    @Test("asks a flag that a form or the workflow itself sets to false")
    func flags() throws {
        let field = "type=\"code\" codes=\"kind\">"
        #expect(
            try SmallWorkflow.problems(
                field, "type=\"boolean\">", and: ("\"$customer/name\"", "\"$order/@kind\"")
            ).map(\.code) == ["flag-condition"])
        // Only ever true: then asking for it is the same as asking if it is true.
        for (value, codes) in [("true", []), ("false", ["flag-condition"])] {
            #expect(
                try SmallWorkflow.problems(
                    "expr=\"'true'\"", "expr=\"'\(value)'\"",
                    and: ("\"$customer/name\"", "\"$order/@late\"")
                ).map(\.code) == codes)
        }
    }

    @Test("is reported 200 times at most")
    func count() throws {
        let many = String(
            repeating: "<transition event=\"close\" cond=\"$order/@a != 1\" target=\"closed\"/>\n",
            count: 300)
        let found = try SmallWorkflow.problems("<onexit>", many + "<onexit>")
        #expect(found.count == 200)
    }
}

extension ChartProblem {
    /// `LINE:COLUMN severity code message`.
    var said: String { "\(location.line):\(location.column) \(severity) \(code) \(message)" }
}

extension SmallWorkflow {
    /// What is found when texts of the document are replaced.
    static func problems(
        _ old: String, _ new: String, and other: (String, String)? = nil
    ) throws -> [ChartProblem] {
        var text = document
        for (old, new) in [(old, new)] + (other.map { [$0] } ?? []) {
            let place = try #require(text.firstRange(of: old))
            text.replaceSubrange(place, with: new)
        }
        return WorkflowChecker.check(
            source(document: text), schemas: try ShippedWorkflows.schemas()
        ).problems
    }
}
