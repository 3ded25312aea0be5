import Statecharts

/// A run of a clock with the rules that decide each stretch of it.
public struct ClockExplanation: Sendable {
    /// A change on the way and the rule that it follows.
    public struct Step: Sendable {
        public var change: ClockRun.Change
        /// Where the rule stands: `product.scxml:93`; nil if the workflow has none for it.
        public var clause: String?
        /// What was added.
        public var amount: ClockAmount?
        /// What is left from then on, while it is paused.
        public var remaining: ClockAmount?
        /// Of the reason of a pause.
        public var labels: Labels?
        /// True if counting again agrees with the record.
        public var isConfirmed: Bool
    }

    public var run: ClockRun
    public var labels: Labels
    public var kind: Clock.Kind
    /// Where the clock is declared: `product.scxml:88`.
    public var clause: String
    public var allowance: Allowance
    /// True if it is due at a date of the data, which the log does not have.
    public var isDated: Bool
    /// Pauses, resumptions, factors, extensions, in order.
    public var steps: [Step]
    /// True if counting again from the start gives every due time of the records.
    public var isConfirmed: Bool
    public var isProvisional: Bool
    /// What is left, while it is paused.
    public var remaining: ClockAmount?
    /// When it would be due if it went on now; nil unless it is paused.
    public var dueIfResumed: Timestamp?
    /// From the start to the due time, or to the end if that came first; of what is paused, to the
    /// beginning of the pause.
    public var spans: [ClockSpan]
    /// True if there are more than `spanCountMax`.
    public var isCut: Bool

    /// What one explanation tells at most; years of working hours have thousands.
    public static let spanCountMax = 5_000

    /// - Parameter now: For `dueIfResumed`; nil leaves it out.
    /// - Returns: nil if the workflow does not declare the clock.
    init?(
        _ run: ClockRun, in workflow: Workflow, _ calendars: PublishedCalendars = .init(),
        now: Timestamp? = nil
    ) {
        guard let clock = workflow.clocks[run.id] else { return nil }
        let replay = ClockReplay(run, clock, workflow, calendars)
        self.run = run
        labels = clock.labels
        kind = clock.kind
        clause = "\(workflow.file):\(clock.location.line)"
        allowance = replay.allowance
        isDated = clock.date != nil
        steps = replay.steps
        isConfirmed = replay.isConfirmed
        isProvisional = replay.allowance.isProvisional(from: run.startedAt, to: run.dueAt)
        remaining = isDated || run.status != .paused ? nil : replay.term.remaining
        if let now, remaining != nil {
            var term = replay.term
            term.resume(at: now.milliseconds, replay.allowance)
            dueIfResumed = Timestamp(milliseconds: term.dueAt)
        }
        spans = Array(replay.spans.prefix(Self.spanCountMax))
        isCut = replay.spans.count > Self.spanCountMax
    }
}
