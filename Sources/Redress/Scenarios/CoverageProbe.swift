import Statecharts
import Synchronization

/// Notes what an engine does with the charts that it runs.
///
/// Everything is counted by its place in the chart, so one probe serves one workflow.
final class CoverageProbe: Sendable {
    /// What was seen so far.
    struct Seen: Sendable {
        /// Transitions by their index.
        var transitions: Set<Int> = []
        /// Conditions by the number of their expression.
        var holding: Set<Int> = []
        var failing: Set<Int> = []
        var startedClocks: Set<String> = []
        var firedClocks: Set<String> = []
        var refusals: [Refusal.Reason: Int] = [:]
    }

    /// The workflow of which it notes what happens; others may take part.
    let digest: String
    private let state = Mutex(Seen())

    init(of workflow: Workflow) { digest = workflow.digest }

    var seen: Seen { state.withLock { $0 } }

    /// A condition that was evaluated, also in an act that was then refused.
    func evaluated(_ condition: Statecharts.Expression, as holds: Bool) {
        state.withLock { seen in
            let path: WritableKeyPath<Seen, Set<Int>> = holds ? \.holding : \.failing
            _ = seen[keyPath: path].insert(condition.number)
        }
    }

    /// What an act did, before it is committed.
    func committed(_ transitions: [Int], _ changes: [ClockChange]) {
        state.withLock { seen in
            seen.transitions.formUnion(transitions)
            for change in changes {
                switch change.kind {
                case .start: seen.startedClocks.insert(change.id)
                case .breach: seen.firedClocks.insert(change.id)
                default: break
                }
            }
        }
    }

    func refused(for reason: Refusal.Reason) {
        state.withLock { $0.refusals[reason, default: 0] += 1 }
    }
}
