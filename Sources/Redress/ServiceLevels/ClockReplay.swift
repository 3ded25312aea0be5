import Statecharts

/// Counts a run again, from its records and its rules alone.
struct ClockReplay {
    private let run: ClockRun
    private let clock: Clock
    private let workflow: Workflow
    private let calendars: PublishedCalendars
    /// How it counts, at the moment that has been reached.
    private(set) var allowance: Allowance

    private(set) var term: ClockTerm
    private(set) var steps: [ClockExplanation.Step] = []
    /// True until counting again gives something else than a record says.
    private(set) var isConfirmed: Bool
    /// One more than an explanation shows, at most.
    private(set) var spans: [ClockSpan] = []

    /// When the stretch began that is counted in one way, and why it is not counted.
    private var stretchStart: Timestamp
    private var pauseReason: String?

    init(
        _ run: ClockRun, _ clock: Clock, _ workflow: Workflow, _ calendars: PublishedCalendars
    ) {
        self.run = run
        self.clock = clock
        self.workflow = workflow
        self.calendars = calendars
        let known = calendars.allowance(clock.allowance, named: run.calendarName)
        allowance = known ?? clock.allowance
        // Engines keep milliseconds of a clock.
        let start = Timestamp(milliseconds: run.startedAt.milliseconds)
        let due = clock.date == nil ? allowance.due(from: start) : run.firstDueAt ?? start
        term = ClockTerm(startedAt: start.milliseconds, dueAt: due.milliseconds)
        stretchStart = run.startedAt
        isConfirmed =
            known != nil
            && (clock.date != nil || run.firstDueAt?.milliseconds == term.dueAt)
        if clock.date != nil, run.firstDueAt == nil {
            term.remaining = .milliseconds(0)
            pauseReason = ClockRegulator.noDate
        }
        for change in run.changes { follow(change) }
        if !term.isPaused, run.dueAt.milliseconds != term.dueAt { isConfirmed = false }
        endStretch(at: run.endedAt ?? (term.isPaused ? stretchStart : dueTime))
    }

    private var dueTime: Timestamp { Timestamp(milliseconds: term.dueAt) }

    // MARK: Changes

    private mutating func follow(_ change: ClockRun.Change) {
        var step = ClockExplanation.Step(change: change, isConfirmed: true)
        let now = change.at.milliseconds
        switch change.kind {
        case .pause:
            if !term.isPaused {
                endStretch(at: change.at)
                term.pause(at: now, allowance)
            } else if pauseReason != change.reason {
                endStretch(at: change.at)
            }
            pauseReason = change.reason
            if clock.date == nil { explainPause(change, &step) }
        case .resume:
            endStretch(at: change.at)
            pauseReason = nil
            if clock.date == nil { term.resume(at: now, allowance) }
        case .scale:
            if !term.isPaused { endStretch(at: change.at) }
            let expected = workflow.clockRules.factor { isActive($0, change) }
            step.clause = workflow.clockRules.urgencies.first { isActive($0.state, change) }
                .map { clause($0.location) }
            step.isConfirmed = change.factor == expected
            term.scale(to: change.factor ?? .one, at: now, allowance)
        case .extend:
            let rule = clock.extensions.first { $0.event == change.event }
            step.clause = rule.map { clause($0.location) }
            step.amount = rule?.amount
            step.isConfirmed = rule != nil
            if let rule { term.extend(by: rule.amount, at: now, allowance) }
        case .replan: recount(change, &step)
        }
        if clock.date != nil, let due = change.dueAt {
            // The date stood in the data; the log has what became of it.
            term.dueAt = due.milliseconds
            term.remaining = nil
        }
        if change.dueAt?.milliseconds != (term.isPaused ? nil : term.dueAt) {
            step.isConfirmed = false
        }
        step.remaining = clock.date == nil ? term.remaining : nil
        if !step.isConfirmed { isConfirmed = false }
        steps.append(step)
    }

    private mutating func recount(
        _ change: ClockRun.Change, _ step: inout ClockExplanation.Step
    ) {
        guard change.calendarName != nil else {
            step.isConfirmed = clock.date != nil
            return
        }
        guard let new = calendars.allowance(clock.allowance, named: change.calendarName) else {
            step.isConfirmed = false
            return
        }
        if clock.date == nil {
            term.recount(at: change.at.milliseconds, from: allowance, to: new)
        }
        allowance = new
    }

    private func explainPause(_ change: ClockRun.Change, _ step: inout ClockExplanation.Step) {
        let rule = clock.pauses.first { isActive($0.state, change) }
        step.clause = rule.map { clause($0.location) }
        let list = workflow.codes.lists[Clock.pauseReasons]
        step.labels = change.reason.flatMap { list?[$0] }
        switch rule?.reason {
        case .code(let code): step.isConfirmed = change.reason == code
        case .data: step.isConfirmed = change.reason != nil
        case nil: step.isConfirmed = false
        }
    }

    private func isActive(_ state: Int, _ change: ClockRun.Change) -> Bool {
        change.states.contains(workflow.chart.states[state].id)
    }

    private func clause(_ location: SourceLocation) -> String {
        "\(workflow.file):\(location.line)"
    }

    // MARK: Spans

    /// Writes down the stretch up to a moment; the next one begins there.
    private mutating func endStretch(at time: Timestamp) {
        let start = stretchStart
        stretchStart = max(start, time)
        if term.isPaused {
            let reason = pauseReason
            return add(start, time, .paused, reason: reason)
        }
        let end = min(time, dueTime)
        if clock.date != nil { return add(start, end, .untilDate) }
        guard start < end else { return }
        let missing = ClockExplanation.spanCountMax + 1 - spans.count
        spans += stretchAllowance(from: start).spans(from: start, to: end).prefix(max(0, missing))
    }

    private mutating func add(
        _ start: Timestamp, _ end: Timestamp, _ rule: ClockSpan.Rule, reason: String? = nil
    ) {
        guard start < end else { return }
        let list = workflow.codes.lists[Clock.pauseReasons]
        spans.append(
            ClockSpan(
                from: start, to: end, isCounted: rule == .untilDate, rule: rule,
                labels: reason.flatMap { list?[$0] }, isProvisional: false, reason: reason))
    }

    /// How the stretch counts: what was scaled counts time, not days.
    private func stretchAllowance(from start: Timestamp) -> Allowance {
        switch allowance {
        case .workingDays(_, let calendar) where term.factor != nil:
            return .workingTime(milliseconds: 0, calendar)
        case .naturalDays where term.factor != nil: return .elapsed(milliseconds: 0)
        case .naturalDays(_, let calendar, let roll):
            let days = term.lastDay(of: allowance, calendar) - calendar.day(of: start)
            return .naturalDays(Int(max(0, days)), calendar, roll)
        default: return allowance
        }
    }
}
