import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("A scenario that is told", .timeLimit(.minutes(10)))
struct ScenarioRunTests {
    /// A complaint of the small workflow that is open.
    private static let open = """
        <when actor="out" event="record"><field path="customer/name">甲</field></when>
        <when actor="out" event="submit"/>
        """

    @Test("comes true when everything is as it says")
    func passes() async throws {
        let report = try await Scenarios.run(
            Scenarios.story(
                """
                <when actor="out" event="record"/>
                <then state="draft complaint"/><then not-state="open"/>
                <then clock="T1" status="unused"/>
                <when actor="out" event="submit"/><then refused="guard-false"/><then state="draft"/>
                <when actor="out" event="close"/><then refused="outsourced-ceiling"/>
                <when actor="out" event="record"><field path="order/@kind">odd</field></when>
                <then refused="invalid-data" field="order/@kind"/>
                <when actor="out" event="record">
                  <field path="customer/name"> 甲 </field><field path="order/@kind">fast</field>
                </when>
                <then path="customer/name" is="甲"/>
                <when actor="out" event="submit"/>
                <then state="open"/><then clock="T1" status="running"/>
                <when before="T1"/><then clock="T1" status="running"/>
                <when due="T1"/><then clock="T1" status="breached"/>
                <then path="order[@kind = 'fast']/@late" is="true"/><then path="order/line" is=""/>
                """))
        #expect(report.results.flatMap(\.failures).map(\.description) == [])
        #expect(report.results.map(\.grantedCount) == [4])
        #expect(report.results.map(\.refusedCount) == [3])
        #expect(
            report.coverage.refusals == [
                .guardFalse: 1, .outsourcedCeiling: 1, .invalidData: 1,
            ])
    }

    @Test(
        "tells the first thing that is not, with its place, what was expected and what there is",
        arguments: [
            (#"<then state="draft"/>"#, "7:1: expected state 'draft', found 'open'"),
            (#"<then not-state="open"/>"#, "7:1: expected not to be in state 'open', found 'open'"),
            (
                #"<then clock="T1" status="breached"/>"#,
                "7:1: expected clock 'T1' to be breached, found that it is running"
            ),
            (
                #"<then path="customer/name" is="乙"/>"#,
                "7:1: expected 'customer/name' to be '乙', found '甲'"
            ),
            (
                #"<when actor="in" event="submit"/>"#,
                "7:1: expected 'submit' to be granted, found refused as not-in-this-state: "
            ),
            (
                #"<when actor="in" event="submit"/><then refused="guard-false"/>"#,
                "7:34: expected the event to be refused as guard-false, found refused as "
                    + "not-in-this-state: "
            ),
            (
                #"<when actor="in" event="close"/><then refused="guard-false"/>"#,
                "7:33: expected the event to be refused as guard-false, found that it was granted"
            ),
            (
                #"<when actor="out" event="close"/>"#,
                "7:1: expected 'close' to be granted, found refused as outsourced-ceiling: "
            ),
            (
                #"<when due="T1"/><when before="T1"/>"#,
                "7:17: expected clock 'T1' to be running, found that it is breached"
            ),
        ])
    func fails(step: String, expected: String) async throws {
        let report = try await Scenarios.run(Scenarios.story(Self.open + "\n" + step))
        let failures = report.results.flatMap(\.failures).map(\.description)
        #expect(failures.count == 1)
        #expect(failures.first?.hasPrefix("s1.xml:" + expected) == true, "\(failures)")
        #expect(!report.hasPassed)
    }

    @Test("a field that was no reason for the refusal is told")
    func otherField() async throws {
        let report = try await Scenarios.run(
            Scenarios.story(
                #"<when actor="in" event="record"><field path="order/@kind">odd</field></when>"#
                    + #"<then refused="invalid-data" field="customer/name"/>"#))
        let failure = try #require(report.results.first?.failures.first)
        #expect(failure.expected.hasSuffix("because of 'customer/name'"))
        #expect(failure.found.contains("'order/@kind'"))
    }

    @Test("after a failure its later steps are left out, and the next scenario is told")
    func goesOn() async throws {
        let bad = Scenarios.story(
            Self.open + #"<then state="draft"/><then clock="T1" status="stopped"/>"#
                + #"<when actor="in" event="close"/><then state="draft"/>"#,
            attributes: #"id="bad""#)
        let good = Scenarios.story(Self.open, attributes: #"id="good""#)
        let report = try await Scenarios.run(bad, good)
        #expect(report.results.map(\.scenario.id) == ["bad", "good"])
        #expect(report.results.map(\.failures.count) == [2, 0])
        #expect(report.results.map(\.grantedCount) == [2, 2])
    }

    @Test("ends the same way each time")
    func deterministic() async throws {
        let story = Scenarios.story(Self.open + #"<when passes="P3D"/><then state="open"/>"#)
        let (one, other) = (try await Scenarios.run(story), try await Scenarios.run(story))
        #expect(one.results == other.results)
        #expect(one.coverage == other.coverage)
    }

    @Test("people are refused when their roles have ended")
    func expiry() async throws {
        let story = Scenarios.story(
            #"<when actor="in" event="record"/><when passes="P1D"/>"#
                + #"<when actor="in" event="record"/><then refused="no-valid-role"/>"#
        ).replacing(#"role="clerk""#, with: #"role="clerk" until="2026-03-03T09:00:00Z""#)
        #expect(try await Scenarios.run(story).hasPassed)
    }

    // MARK: Coverage

    /// What the small workflow has and a story does not come to.
    private func missing(_ steps: String) async throws -> [String] {
        let report = try await Scenarios.run(Scenarios.story(steps))
        #expect(report.hasPassed)
        return report.coverage.missing.map { "\($0.kind.rawValue) \($0.location.line)" }.sorted()
    }

    @Test("a story that does nothing covers nothing but the attempt")
    func nothing() async throws {
        let report = try await Scenarios.run(
            Scenarios.story(#"<when actor="out" event="submit"/><then refused="guard-false"/>"#))
        let covered = report.coverage
        #expect(covered[.transition] == .init(seen: 0, total: 4))
        #expect(covered[.guardTrue] == .init(seen: 0, total: 3))
        #expect(covered[.guardFalse] == .init(seen: 1, total: 3))
        #expect(covered[.clockStarted] == .init(seen: 0, total: 1))
        #expect(covered.total == .init(seen: 1, total: 12))
        #expect(covered.total.percent == 8)
        #expect(
            covered.missing.first?.description
                == "small.scxml:12:3: clock 'T1' is never breached")
    }

    @Test("counts transitions, both sides of guards, and clocks")
    func counts() async throws {
        #expect(
            try await missing(Self.open) == [
                "clock-fired 12", "guard-false 30", "guard-false 36", "guard-false 37",
                "guard-true 36", "guard-true 37", "transition 36", "transition 37",
            ])
        // The deadline's guard fails: it fired, but nothing was enabled.
        #expect(
            try await missing(Self.open + #"<when due="T1"/><when actor="in" event="close"/>"#)
                == ["guard-false 30", "guard-false 36", "guard-true 37", "transition 37"])
    }
}
