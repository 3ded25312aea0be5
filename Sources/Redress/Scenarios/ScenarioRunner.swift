import Statecharts
import Synchronization

/// Tells the stories of a suite to real engines, in virtual time.
///
/// Permission, forms, guards, clocks and log are those of every other act; only time and
/// randomness are given, so that the same suite always ends in the same way.
public struct ScenarioRunner: Sendable {
    /// Lends an empty store for the time of a scenario.
    public typealias Lender =
        @Sendable (
            _ body: @Sendable (any ComplaintStore) async throws -> ScenarioResult
        ) async throws -> ScenarioResult

    private let suite: ScenarioSuite
    private let source: WorkflowSource
    private let others: [WorkflowSource]
    private let library = WorkflowLibrary()

    /// - Parameters:
    ///   - source: The documents of the suite's workflow.
    ///   - others: Those of the workflows of linked complaints; what no story needs is left aside.
    public init(
        _ suite: ScenarioSuite, source: WorkflowSource, others: [WorkflowSource] = []
    ) {
        precondition(source.digest == suite.workflow.digest, "a suite runs under its own workflow")
        self.suite = suite
        self.source = source
        self.others = others
    }

    /// Runs every scenario, each on a store of its own.
    ///
    /// - Throws: What the store throws; what a scenario finds is in the report.
    public func run(
        on lend: Lender, told tell: @Sendable (ScenarioResult) throws -> Void = { _ in }
    ) async throws -> ScenarioReport {
        let probe = CoverageProbe(of: suite.workflow)
        let needed = others.compactMap { source in
            WorkflowChecker.check(source, schemas: nil).workflow.map { (source, $0) }
        }.filter { suite.otherTypes.contains($0.1.type) }
        var results: [ScenarioResult] = []
        for scenario in suite.scenarios {
            let result = try await lend { store in
                try await run(scenario, on: store, probe, beside: needed)
            }
            results.append(result)
            try tell(result)
        }
        return ScenarioReport(
            workflow: suite.workflow, results: results,
            coverage: ScenarioCoverage(probe.seen, of: suite.workflow))
    }

    private func run(
        _ scenario: Scenario, on store: any ComplaintStore, _ probe: CoverageProbe,
        beside others: [(source: WorkflowSource, workflow: Workflow)]
    ) async throws -> ScenarioResult {
        let clock = ScenarioClock(scenario.start)
        let engine = Engine(
            store: store, clock: clock,
            settings: EngineSettings(
                node: "scenario", boot: "00000000-0000-0000-0000-000000000000",
                entropy: { count in (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 13) } }),
            library: library, probe: probe)
        var run = ScenarioRun(
            scenario: scenario, workflow: suite.workflow, engine: engine, clock: clock,
            probe: probe)
        do {
            try await run.prepare(source, beside: others)
            try await run.tell()
        } catch let failure as ScenarioFailure {
            run.result.failures.append(failure)
        } catch let problem as ActProblem {
            run.result.failures.append(
                ScenarioFailure(
                    location: scenario.location, expected: "a complaint that goes on",
                    found: problem.description))
        }
        return run.result
    }
}

/// A clock that stands still until the story goes on.
final class ScenarioClock: EngineClock {
    private let time: Mutex<Timestamp>

    init(_ start: Timestamp) { time = Mutex(start) }

    func now() -> Moment {
        let now = time.withLock { $0 }
        return Moment(time: now, monotonicMicroseconds: now.microseconds)
    }

    /// Moves on, never back.
    func advance(to later: Timestamp) { time.withLock { $0 = max($0, later) } }
}
