public import Statecharts

/// How much of a workflow its scenarios have gone through.
public struct ScenarioCoverage: Hashable, Sendable {
    /// What can be missed.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case transition
        /// The condition of a transition, once true and once false.
        case guardTrue = "guard-true"
        case guardFalse = "guard-false"
        /// The condition of an `<if>` or `<elseif>`, once true and once false.
        case branchTrue = "branch-true"
        case branchFalse = "branch-false"
        case clockStarted = "clock-started"
        case clockFired = "clock-fired"
    }

    public struct Count: Hashable, Sendable {
        public var seen: Int
        public var total: Int

        public init(seen: Int = 0, total: Int = 0) {
            self.seen = seen
            self.total = total
        }

        /// Rounded down, so that only all is 100.
        public var percent: Int { total == 0 ? 100 : seen * 100 / total }

        public static func + (one: Count, other: Count) -> Count {
            Count(seen: one.seen + other.seen, total: one.total + other.total)
        }
    }

    /// Something that no scenario came to.
    public struct Missing: Hashable, Sendable, Comparable, CustomStringConvertible {
        public internal(set) var kind: Kind
        public internal(set) var location: SourceLocation
        /// What it is, for people.
        public internal(set) var text: String

        public var description: String { "\(location): \(text)" }

        public static func < (one: Missing, other: Missing) -> Bool {
            (one.location, one.kind.rawValue, one.text)
                < (other.location, other.kind.rawValue, other.text)
        }
    }

    private var counts: [Kind: Count] = [:]
    /// Sorted by place.
    public private(set) var missing: [Missing] = []
    /// How often acts were refused for each reason.
    public private(set) var refusals: [Refusal.Reason: Int]

    public subscript(kind: Kind) -> Count { counts[kind] ?? Count() }

    /// Of everything together.
    public var total: Count { counts.values.reduce(Count(), +) }

    init(_ seen: CoverageProbe.Seen, of workflow: Workflow) {
        refusals = seen.refusals
        let chart = workflow.chart
        for transition in chart.transitions {
            let text = Self.text(of: transition, in: chart)
            add(
                .transition, seen.transitions.contains(transition.index), transition.location,
                "\(text) is never taken")
            guard let condition = transition.condition else { continue }
            add(
                .guardTrue, seen.holding.contains(condition.number), condition.location,
                "the condition of \(text) is never seen to hold")
            add(
                .guardFalse, seen.failing.contains(condition.number), condition.location,
                "the condition of \(text) is never seen to fail")
        }
        for case .choose(let branches, _) in chart.allContent {
            for condition in branches.map(\.condition) {
                let source = condition.source.split { $0.isWhitespace }.joined(separator: " ")
                add(
                    .branchTrue, seen.holding.contains(condition.number), condition.location,
                    "the branch '\(source)' is never seen to be chosen")
                add(
                    .branchFalse, seen.failing.contains(condition.number), condition.location,
                    "the branch '\(source)' is never seen to be passed over")
            }
        }
        for clock in workflow.clocks.values.sorted(by: { $0.id < $1.id }) {
            add(
                .clockStarted, seen.startedClocks.contains(clock.id), clock.location,
                "clock '\(clock.id)' never starts")
            add(
                .clockFired, seen.firedClocks.contains(clock.id), clock.location,
                "clock '\(clock.id)' is never breached")
        }
        missing.sort()
    }

    private mutating func add(
        _ kind: Kind, _ isSeen: Bool, _ location: SourceLocation, _ text: String
    ) {
        counts[kind, default: Count()].total += 1
        if isSeen {
            counts[kind, default: Count()].seen += 1
        } else {
            missing.append(Missing(kind: kind, location: location, text: text))
        }
    }

    /// `'propose' from p.proposal to p.offer`.
    private static func text(of transition: Transition, in chart: Statechart) -> String {
        let events = transition.events.map { "'\($0)'" }.joined(separator: " ")
        let targets = transition.targets.map { chart.states[$0].id.rawValue }
        return (events.isEmpty ? "a transition without an event" : events)
            + " from \(chart.states[transition.source].id)"
            + (targets.isEmpty ? "" : " to " + targets.joined(separator: " "))
    }
}
