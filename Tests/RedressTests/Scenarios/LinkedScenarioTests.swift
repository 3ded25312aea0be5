import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("A scenario with linked complaints", .timeLimit(.minutes(10)))
struct LinkedScenarioTests {
    private static func workflow(_ document: String) throws -> (WorkflowSource, Workflow) {
        let source = SmallWorkflow.source(document: document)
        return (source, try #require(WorkflowChecker.check(source, schemas: nil).workflow))
    }

    private static func suite(
        _ text: String, under document: String, beside other: String
    ) throws -> (ScenarioSuite, ScenarioRunner) {
        let (source, workflow) = try workflow(document)
        let (otherSource, otherWorkflow) = try Self.workflow(other)
        let suite = try ScenarioSuite(
            reading: [ScenarioSource(file: "s1.xml", bytes: Array(text.utf8))],
            workflow: workflow, others: [otherWorkflow], schema: Scenarios.schema())
        return (suite, ScenarioRunner(suite, source: source, others: [otherSource]))
    }

    @Test("tells of those that the story's complaint starts, and of those that people start")
    func linked() async throws {
        let (_, runner) = try Self.suite(
            Scenarios.story(
                """
                <when actor="in" event="record"/>
                <when actor="in" event="announce"><field path="order/@channel">samr</field></when>
                <then complaint="outside" state="signalled"/>
                <then complaint="outside" path="escalation/@body" is="samr"/>
                <when actor="in" event="open" complaint="outside"/>
                <then complaint="outside" state="open"/><then path="notes/@alarm" is="3"/>
                <when actor="in" event="close"/><then refused="guard-false"/>
                <when actor="in" event="close" complaint="outside"/>
                <when actor="in" event="signal" starts="outside"/>
                <then complaint="outside" state="signalled"/>
                <when due="T1"/><then path="notes/@late" is="true"/>
                <when actor="in" event="close"/><then state="closed"/>
                """),
            under: LinkedWorkflows.house, beside: LinkedWorkflows.outside)
        let report = try await runner.run(on: Scenarios.lend)
        #expect(report.results.flatMap(\.failures).map(\.description) == [])
        // Only what the house itself went through counts.
        #expect(report.coverage[.transition].seen == 6)
    }

    @Test("tells of the parent, and begins with it")
    func parent() async throws {
        let story = Scenarios.story(
            """
            <when actor="in" event="record" complaint="parent"/>
            <when actor="in" event="signal"/><then state="signalled"/>
            <when actor="in" event="open"/>
            <then complaint="parent" path="notes/@alarm" is="3"/>
            <when actor="in" event="close" complaint="parent"/><then refused="guard-false"/>
            <when due="T1" complaint="parent"/><then complaint="parent" clock="T1" status="breached"/>
            """
        ).replacing("<given start", with: "<given parent=\"house\" start")
        let (suite, runner) = try Self.suite(
            story, under: LinkedWorkflows.outside, beside: LinkedWorkflows.house)
        #expect(suite.scenarios.map(\.parentType) == ["house"])
        let report = try await runner.run(on: Scenarios.lend)
        #expect(report.results.flatMap(\.failures).map(\.description) == [])
    }

    @Test(
        "names only what there is",
        arguments: [
            (
                "<when actor=\"in\" event=\"signal\" starts=\"outsid\"/>",
                "5:33: error: 'outsid' is not the type of a workflow beside this one; did you mean "
                    + "'outside'? [workflow]"
            ),
            (
                "<then complaint=\"parent\" state=\"open\"/>",
                "5:7: error: the story's complaint is linked to no other; write <given "
                    + "parent=\"…\"> [step]"
            ),
            (
                "<then complaint=\"outside\" state=\"settled\"/>",
                "5:27: error: 'settled' is not a state of workflow 'outside'; known: "
                    + "complaint, open, over, signalled [unknown-state]"
            ),
            (
                "<when passes=\"P1D\" complaint=\"outside\"/>",
                "5:20: error: 'complaint' is not needed: time passes for all complaints [step]"
            ),
        ])
    func unknown(step: String, expected: String) throws {
        do {
            _ = try Self.suite(
                Scenarios.story(step), under: LinkedWorkflows.house,
                beside: LinkedWorkflows.outside)
            Issue.record("nothing was found")
        } catch let problems as ChartProblems {
            #expect(problems.problems.map { "\($0)" } == ["s1.xml:" + expected])
        }
    }

    @Test("fails when the complaint that a step is about is not there")
    func missing() async throws {
        let (_, runner) = try Self.suite(
            Scenarios.story(
                """
                <when actor="in" event="record"/>
                <when actor="in" event="open" complaint="outside"/>
                """),
            under: LinkedWorkflows.house, beside: LinkedWorkflows.outside)
        let report = try await runner.run(on: Scenarios.lend)
        #expect(
            report.results.flatMap(\.failures).map(\.description) == [
                "s1.xml:6:1: expected a complaint that the act is for, found none that is linked"
            ])
    }
}
