import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("What moves clocks is checked")
struct ClockRuleTests {
    private static let pause = #"<r:pause in="t.on" reason="goods-under-test"/>"#
    private static let extend = #"<r:extension event="clock.extend" by="P2D" max="2"/>"#
    private static let hours = #"<r:extension event="clock.extend" by="PT3H"/>"#
    private static let until = #"until="promises/promise/@due""#
    private static let urgency = #"<r:urgency in="u.fast" factor="0.5"/>"#

    struct Case: Sendable {
        var old: String
        var new: String
        var problem: String

        init(_ old: String, _ new: String, _ problem: String) {
            self.old = old
            self.new = new
            self.problem = problem
        }
    }

    private static let cases: [Case] = [
        Case(
            pause, #"<r:pause in="t.onn" reason="goods-under-test"/>"#,
            "11:14 unknown-state there is no state 't.onn'; did you mean 't.on'?"
        ),
        Case(
            pause, #"<r:pause in="t.on" reason="goods-under-tset"/>"#,
            "11:24 clock reason 'goods-under-tset' is not in the list 'pause-reason'; did "
                + "you mean 'goods-under-test'?"
        ),
        Case(
            pause, #"<r:pause in="t.on"/>"#,
            "11:5 clock a pause needs reason (a code) or reason-from (where it stands in "
                + "the data), not both"
        ),
        Case(
            pause, pause + pause,
            "11:60 clock clock 'D' pauses twice in 't.on'"
        ),
        Case(
            #"reason-from="hold/@reason""#, #"reason-from="nothing/@reason""#,
            "12:26 path 'nothing/@reason' does not begin with a <data> of the document"
        ),
        Case(
            #"reason-from="hold/@reason""#, #"reason-from="hold""#,
            "12:26 path 'hold' is not a path such as group/@attribute or group/item/@attribute"
        ),
        Case(
            pause, #"<r:pause in="open" reason="goods-under-test"/>"#,
            "11:5 clock-loop clock 'D' runs only in 'open' and pauses there, so it never counts"
        ),
        Case(
            #"<transition event="test.off" target="t.off" r:allow="agent.inhouse"/>"#,
            #"<transition event="late.D" target="t.off" r:allow="system"/>"#,
            "11:5 clock-loop clock 'D' pauses in 't.on', which only its own event 'late.D' "
                + "leaves: both wait for ever"
        ),
        Case(
            extend, #"<r:extension event="clock.other" by="P2D"/>"#,
            "13:5 clock-event nobody may send 'clock.other', which extends clock 'D'; give "
                + "a transition for it an r:allow"
        ),
        Case(
            extend, #"<r:extension event="clock.extend" by="PT2H"/>"#,
            "13:39 clock by 'PT2H' is not whole days, but clock 'D' counts days; say it in days"
        ),
        Case(
            hours, #"<r:extension event="clock.extend" by="P1D"/>"#,
            "18:39 clock by 'P1D' has days, but clock 'H' counts hours; say it in hours"
        ),
        Case(
            extend, #"<r:extension event="clock.extend" by="P2D" max="0"/>"#,
            "13:48 clock max '0' is not a number from 1 to 100"
        ),
        Case(
            extend, extend + extend,
            "13:70 clock clock 'D' has two extensions for 'clock.extend'"
        ),
        Case(
            extend, "<r:stop/>", "13:5 unknown-element <r:stop> is not known in a clock"
        ),
        Case(
            until, until + " within=\"P1D\"",
            "32:19 clock a clock has either within or until; take one away"
        ),
        Case(until, "", "32:3 clock a clock needs within (how long) or until (a date)"),
        Case(
            until + " before=\"PT1H\" calendar=\"cn-office\"", until,
            "32:19 clock a date needs a zone: add a calendar, such as calendar=\"cn-office\""
        ),
        Case(
            until, until + " time=\"natural\"",
            "32:49 clock a clock until a date counts nothing; take time away"
        ),
        Case(
            until, "until=\"promises\"",
            "32:19 path 'promises' is not a path such as group/@attribute or group/item/@attribute"
        ),
        Case(
            "event=\"late.U\">", "event=\"late.U\">" + pause,
            "32:111 clock clock 'U' is due at a date, which does not move; take <r:pause> away"
        ),
        Case(
            "within=\"PT30M\" time=\"always\"", "within=\"PT30M\"",
            "31:19 clock a clock with within needs time: always, natural or working"
        ),
        Case(
            "within=\"PT30M\"", "within=\"PT30M\" before=\"PT1M\"",
            "31:34 clock before is for a clock until a date"
        ),
        Case(
            urgency, #"<r:urgency in="u.fastt" factor="0.5"/>"#,
            "33:14 unknown-state there is no state 'u.fastt'; did you mean 'u.fast'?"
        ),
        Case(
            urgency, #"<r:urgency in="u.fast" factor="0"/>"#,
            "33:26 urgency factor '0' is not a decimal number above 0 and at most 1, such as 0.5"
        ),
        Case(
            urgency, #"<r:urgency in="u.fast" factor="1.5"/>"#,
            "33:26 urgency factor '1.5' is not a decimal number above 0 and at most 1, such as 0.5"
        ),
        Case(urgency, urgency + urgency, "33:51 urgency state 'u.fast' has two factors"),
        Case(
            "<transition event=\"clock.breach\"",
            "<transition event=\"clock.breach\" r:allow=\"system\"",
            "115:42 reserved-event 'clock.breach' tells of a breach, which nobody may send; "
                + "take r:allow away"
        ),
    ]

    @Test("the sound workflow has nothing against it")
    func sound() throws {
        let check = try ClockWorkflow.check()
        #expect(check.errors.map(\.message) == [])
    }

    @Test(
        "and refused with the place of what is wrong",
        arguments: cases)
    func broken(broken: Case) throws {
        let document = ClockWorkflow.document.replacing(
            broken.old, with: broken.new, maxReplacements: 1)
        #expect(document != ClockWorkflow.document)
        let check = try ClockWorkflow.check(document)
        let found = check.errors.filter { $0.code != "xml-schema" }.map {
            "\($0.location.line):\($0.location.column) \($0.code) \($0.message)"
        }
        #expect(found.contains(broken.problem), "\(found)")
        #expect(check.workflow == nil)
    }

    @Test("also when codes.xml has no reasons at all")
    func noReasons() throws {
        var source = try ClockWorkflow.source()
        source.codes = Array(SmallWorkflow.codes.utf8)
        let check = WorkflowChecker.check(source, schemas: try ShippedWorkflows.schemas())
        #expect(
            check.errors.contains {
                $0.message
                    == "codes.xml has no list 'pause-reason', which has the reasons of pauses"
            })
    }

    @Test(
        "by the schema as well",
        arguments: [
            (urgency, #"<r:urgency in="u.fast" factor="2"/>"#),
            (pause, #"<r:pause reason="goods-under-test"/>"#),
            (extend, #"<r:extension event="clock.extend" by="P1M"/>"#),
            (until, "until=\"a b\""),
        ])
    func schema(old: String, new: String) throws {
        let document = ClockWorkflow.document.replacing(old, with: new, maxReplacements: 1)
        #expect(try ClockWorkflow.check(document).errors.contains { $0.code == "xml-schema" })
    }
}
