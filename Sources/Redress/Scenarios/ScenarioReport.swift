public import Statecharts

/// Something that did not come as a scenario says.
public struct ScenarioFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The step.
    public internal(set) var location: SourceLocation
    public internal(set) var expected: String
    public internal(set) var found: String

    /// `file:line:column: expected …, found …`.
    public var description: String { "\(location): expected \(expected), found \(found)" }
}

/// How a scenario ended.
public struct ScenarioResult: Hashable, Sendable {
    public internal(set) var scenario: Scenario
    /// In the order of the steps; empty if everything came as it says.
    public internal(set) var failures: [ScenarioFailure] = []
    /// Acts that were granted and deadlines that fired.
    public internal(set) var grantedCount = 0
    public internal(set) var refusedCount = 0

    public var hasPassed: Bool { failures.isEmpty }
}

/// How the scenarios of a workflow ended, and what they went through.
public struct ScenarioReport: Sendable {
    public internal(set) var workflow: Workflow
    /// In the order of the suite.
    public internal(set) var results: [ScenarioResult]
    public internal(set) var coverage: ScenarioCoverage

    public var hasPassed: Bool { results.allSatisfy(\.hasPassed) }
}
