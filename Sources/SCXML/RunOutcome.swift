public import Statecharts

/// How a run of a document ended.
public struct RunOutcome: Hashable, Sendable {
    public enum Ending: Hashable, Sendable {
        /// The session ended, or every active atomic state is final and nothing can change that.
        case finished
        /// Nothing is left to happen.
        case stuck
        /// The virtual time is over while something waits.
        case timeout
        /// A macrostep, or the whole run, did not end.
        case limit(LimitExceeded)
        /// A session could not be continued from what was saved.
        case unrestorable(SnapshotProblem)
    }

    public var ending: Ending
    /// The active states in document order; of an ended session, those in which it ended.
    public var states: [StateID]
    /// Those of the active states that are final, when all atomic ones are; else empty.
    public var finalStates: [StateID]
    /// What `<log>` wrote, at most `logCountMax` lines.
    public var log: [String]

    /// Lines of `<log>` that are kept.
    public static let logCountMax = 1_000

    public init(
        ending: Ending, states: [StateID] = [], finalStates: [StateID] = [], log: [String] = []
    ) {
        self.ending = ending
        self.states = states
        self.finalStates = finalStates
        self.log = log
    }
}

/// What a session is after one of its macrosteps, for those who compare runs.
public struct SessionState: Hashable, Sendable {
    public var session: String
    /// Milliseconds of virtual time.
    public var time: Int64
    /// Configuration, history values, queue, pending sends and invocations.
    public var snapshot: Snapshot
    /// The data model as XML.
    public var data: [UInt8]
    /// What the macrostep did.
    public var transitions: [Int]
    public var effects: [Effect]
}
