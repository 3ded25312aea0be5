import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("Scenarios, before they are told")
struct ScenarioSuiteTests {
    private func problems(_ files: String...) throws -> [String] {
        let (workflow, schema) = (try Scenarios.small(), try Scenarios.schema())
        let sources = files.enumerated().map {
            ScenarioSource(file: "s\($0 + 1).xml", bytes: Array($1.utf8))
        }
        do throws(ChartProblems) {
            _ = try ScenarioSuite(reading: sources, workflow: workflow, schema: schema)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test(
        "each unknown name is told with its place and the nearest one",
        arguments: [
            (
                #"<when actor="ou" event="record"/>"#,
                "5:7: error: 'ou' is not a person of this story; did you mean 'out'? [person]"
            ),
            (
                #"<when actor="out" event="recrd"/>"#,
                "5:19: error: 'recrd' is not an event that somebody may send in workflow 'small'; "
                    + "did you mean 'record'? [event]"
            ),
            (
                #"<when actor="in" role="clark" event="record"/>"#,
                "5:18: error: 'clark' is not a role; did you mean 'clerk'? [role]"
            ),
            (
                #"<when due="T2"/>"#,
                "5:7: error: 'T2' is not a clock of workflow 'small'; did you mean 'T1'? "
                    + "[unknown-clock]"
            ),
            (
                #"<then state="drift"/>"#,
                "5:7: error: 'drift' is not a state of workflow 'small'; did you mean 'draft'? "
                    + "[unknown-state]"
            ),
            (
                #"<then not-state="opn"/>"#,
                "5:7: error: 'opn' is not a state of workflow 'small'; did you mean 'open'? "
                    + "[unknown-state]"
            ),
            (
                #"<when actor="in" event="close"/><then refused="guard-fals"/>"#,
                "5:39: error: 'guard-fals' is not a reason for refusals; did you mean "
                    + "'guard-false'? [reason]"
            ),
            (
                #"<then clock="T1" status="runing"/>"#,
                "5:18: error: 'runing' is not a status of clocks; did you mean 'running'? [status]"
            ),
            (
                #"<then path="order/@lste" is=""/>"#,
                "5:7: error: nothing in the workflow writes 'lste' of path 'order/@lste'; did you "
                    + "mean 'late'? [path]"
            ),
            (
                #"<then path="oder/@late" is=""/>"#,
                "5:7: error: nothing in the workflow writes 'oder' of path 'oder/@late'; did you "
                    + "mean 'order'? [path]"
            ),
            (
                #"<when actor="in" event="record"><field path="customer/nam">A</field></when>"#,
                "5:40: error: 'customer/nam' is not in the form of 'record'; did you mean "
                    + "'customer/name'? [field]"
            ),
            (
                #"<when actor="in" event="record"><item of="order/lin" sku="A"/></when>"#,
                "5:39: error: 'order/lin' is not a list in the form of 'record'; did you mean "
                    + "'order/line'? [field]"
            ),
            (
                #"<when actor="in" event="record"><item of="order/line" skuu="A"/></when>"#,
                "5:55: error: '@skuu' is not in the list 'order/line'; did you mean '@sku'? [field]"
            ),
        ])
    func unknown(step: String, expected: String) throws {
        #expect(try problems(Scenarios.story(step)) == ["s1.xml:" + expected])
    }

    @Test(
        "each step that makes no sense is told",
        arguments: [
            (
                #"<when/>"#,
                "<when> says one thing: actor with event (and role, starts), passes, due, or before"
            ),
            (#"<when due="T1" passes="P1D"/>"#, "<when> says one thing"),
            (#"<when actor="in" event="close" due="T1"/>"#, "<when> says one thing"),
            (#"<when actor="in"/>"#, "<when> has an actor, but no event"),
            (#"<when passes="P1M"/>"#, "'P1M' is no time of days, hours, minutes and seconds"),
            (
                #"<when passes="P1D"><field path="a">b</field></when>"#,
                "only an event carries data"
            ),
            (#"<then/>"#, "<then> says one thing: state, not-state, refused (and field)"),
            (#"<then state="open" clock="T1"/>"#, "<then> says one thing"),
            (#"<then state="open" is="x"/>"#, "<then> says one thing"),
            (#"<then clock="T1"/>"#, "<then> names a clock, but no status"),
            (#"<then path="order/@late"/>"#, "<then> has a path, but no 'is'"),
            (#"<then path="order/[" is=""/>"#, "path 'order/[' cannot be used: "),
            (#"<then path="$order/@late" is=""/>"#, "path '$order/@late' cannot be used: "),
            (#"<then path="sum-of(order)" is=""/>"#, "path 'sum-of(order)' cannot be used: "),
            (
                #"<when actor="in" event="record"/><then refused="invalid-data" field="order/@knd"/>"#,
                "'order/@knd' is not in the form of 'record'; did you mean 'order/@kind'?"
            ),
            (
                #"<then refused="guard-false"/>"#,
                "a refusal is expected right after the event that is refused"
            ),
            (
                #"<when due="T1"/><then refused="guard-false"/>"#,
                "a refusal is expected right after the event that is refused"
            ),
            (
                #"<when actor="in" event="record"><field path="order/@kind">fast</field>"#
                    + #"<field path="order/@kind">slow</field></when>"#,
                "'order/@kind' is given twice"
            ),
            (#"<when actor="system" event="submit"/>"#, "'system' is not a person of this story"),
            (#"<when actor="in" event="record" sense="none"/>"#, "not allowed"),
            (#"<wenn actor="in" event="record"/>"#, "wenn"),
        ])
    func senseless(step: String, expected: String) throws {
        let problems = try problems(Scenarios.story(step))
        #expect(problems.count >= 1)
        #expect(problems.allSatisfy { $0.hasPrefix("s1.xml:5:") }, "\(problems)")
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
    }

    @Test("everything in all files is told at once")
    func together() throws {
        let one = Scenarios.story(#"<when due="T2"/><then state="drift"/>"#)
        let other = Scenarios.story(#"<when actor="nobody-known" event="submit"/>"#)
        let problems = try problems(one, other)
        #expect(problems.count == 4, "\(problems)")
        #expect(problems.last?.hasPrefix("s2.xml:5:7: error: 'nobody-known'") == true)
        #expect(problems.contains { $0.contains("scenario 'story' stands already at s1.xml:4:1") })
    }

    @Test("a scenario goes on from another one, of another file too, with its people")
    func after() throws {
        let suite = try Scenarios.suite(
            Scenarios.story(#"<when actor="out" event="record"/>"#),
            """
            <scenarios xmlns="urn:redress:workflow:1" version="1.0">
              <scenario id="next" after="story">
                <label xml:lang="zh">后来</label><label xml:lang="en">Later</label>
                <when actor="in" event="record"/>
              </scenario>
            </scenarios>
            """)
        #expect(suite.scenarios.map(\.id) == ["story", "next"])
        #expect(suite.scenarios.map(\.steps.count) == [1, 2])
        #expect(suite.scenarios[1].steps[0] == suite.scenarios[0].steps[0])
        #expect(suite.scenarios[1].people.map(\.id.rawValue) == ["in", "out"])
        #expect(suite.limited(to: ["s2.xml"]).scenarios.map(\.id) == ["next"])
    }

    @Test(
        "what a scenario goes on from must exist, once, and not be itself",
        arguments: [
            (#"id="a" after="b""#, "'b' is not a scenario; did you mean 'a'?"),
            (#"id="a" after="a""#, "scenario 'a' comes after itself"),
        ])
    func afterNothing(attributes: String, expected: String) throws {
        let story = Scenarios.story(#"<when actor="out" event="record"/>"#, attributes: attributes)
        let problems = try problems(story)
        #expect(problems.count == 1)
        #expect(problems.first?.contains(expected) == true, "\(problems)")
    }

    @Test("a story has an end")
    func steps() throws {
        let limit = 2_000
        func files(_ count: Int) -> [String] {
            (0..<count / 1_000).map { index in
                Scenarios.story(
                    String(repeating: "<then state=\"draft\"/>", count: 1_000),
                    attributes: "id=\"s\(index)\"" + (index > 0 ? " after=\"s\(index - 1)\"" : ""))
            }
        }
        let fitting = files(limit)
        #expect(try problems(fitting[0], fitting[1]) == [])
        let long = files(limit + 1_000)
        #expect(
            try problems(long[0], long[1], long[2]) == [
                "s3.xml:4:1: error: scenario 's2' has 3000 steps with those before it; 2000 are "
                    + "allowed [scenario]"
            ])
    }

    @Test(
        "the people of a story fit the roles",
        arguments: [
            (#"<person id="out" role="outsid"/>"#, "'outsid' is not a role that a person may have"),
            (#"<person id="out" role="system"/>"#, "'system' is not a role that a person may have"),
            (
                #"<person id="out" role="outside clerk"/>"#,
                "people of an outsourcer have outsourced roles only"
            ),
            (#"<person id="Out Side" role="outside"/>"#, "Out Side"),
        ])
    func people(person: String, expected: String) throws {
        let story = Scenarios.story(#"<when actor="in" event="record"/>"#)
            .replacing(#"<person id="out" role="outside"/>"#, with: person)
        let problems = try problems(story)
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
    }

    @Test("a story needs a beginning and labels, and one person is one person")
    func beginnings() throws {
        let step = #"<when actor="out" event="record"/>"#
        let story = Scenarios.story(step)
        #expect(
            try problems(story.replacing(#" start="2026-03-02T09:00:00Z""#, with: ""))
                == [
                    "s1.xml:4:1: error: scenario 'story' has no start; write <given start=\"…\"> in "
                        + "its file [time]"
                ])
        #expect(
            try problems(story.replacing(#"<label xml:lang="zh">故事</label>"#, with: ""))
                == ["s1.xml:4:1: error: scenario 'story' has no label in 'zh' [label]"])
        let other = Scenarios.story(step, attributes: #"id="next" after="story""#)
            .replacing(
                #"<person id="in" role="clerk"/>"#, with: #"<person id="in" role="outside"/>"#)
        #expect(
            try problems(story, other)
                == [
                    "s2.xml:2:36: error: person 'in' is somebody else at s1.xml:2:36 [person]"
                ])
    }

    @Test(
        "what is no document of scenarios is told",
        arguments: [
            ("", "xml-not-well-formed"),
            ("<!DOCTYPE scenarios><scenarios/>", "xml-doctype"),
            ("<scenarios/>", "not-scenarios"),
            ("<roles xmlns=\"urn:redress:workflow:1\"/>", "not-scenarios"),
            ("<scenarios xmlns=\"urn:redress:workflow:1\"/>", "xml-schema"),
        ])
    func documents(text: String, code: String) throws {
        let problems = try problems(text)
        #expect(problems.contains { $0.hasSuffix("[\(code)]") }, "\(problems)")
    }
}
