import Synchronization

/// Where the time of acts goes, for benchmarks; an engine without one measures nothing.
///
/// Units of work run one after the other, so that one meter serves all callers of an engine. What no
/// stage has — waiting for the writer, the commit — is the difference to the whole.
public final class StageMeter: Sendable {
    public enum Stage: Int, Sendable, CaseIterable {
        /// Finding or opening the complaint.
        case open
        /// Account, roles, scope, the decision.
        case permission
        /// Checking the data against the form and merging them.
        case form
        /// The macrostep with its guards, and the clocks.
        case guards
        /// Data and snapshot as bytes, and the complaint's row.
        case save
        /// The record, its commitments, and the log.
        case log
    }

    private struct State {
        var last: ContinuousClock.Instant?
        var totals = [Duration](repeating: .zero, count: Stage.allCases.count)
        var actCount = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// An act begins.
    func begin() {
        let now = ContinuousClock.now
        state.withLock {
            $0.last = now
            $0.actCount += 1
        }
    }

    /// A stage ends: it has what passed since the one before.
    func end(_ stage: Stage) {
        let now = ContinuousClock.now
        state.withLock {
            if let last = $0.last { $0.totals[stage.rawValue] += now - last }
            $0.last = now
        }
    }

    /// How many acts were begun.
    public var actCount: Int { state.withLock { $0.actCount } }

    /// What a stage has taken so far.
    public subscript(stage: Stage) -> Duration { state.withLock { $0.totals[stage.rawValue] } }
}
