import Statecharts

/// Compares the states of a complaint with its ledger, and pauses, resumes, scales, extends and
/// re-plans its clocks accordingly; once an act, after everything else.
struct ClockRegulator {
    let workflow: Workflow
    let calendars: PublishedCalendars
    /// The moment of the act, in milliseconds since 1970.
    let now: Int64
    /// The event of the act, if it was granted.
    let event: EventName?
    let isActive: (Int) -> Bool
    /// What stands in the data at a path.
    let texts: (FieldPath) -> [String]

    /// Why a clock pauses that is due at a date which the data do not have.
    static let noDate = "no-date"

    /// - Parameter isPending: Whether a clock's event still waits; one whose event is gone is left
    ///   alone.
    func regulate(_ ledger: inout ClockLedger, isPending: (String) -> Bool) -> [ClockChange] {
        var changes: [ClockChange] = []
        let factor = workflow.clockRules.factor(isActive)
        ledger.updateOpen { entry in
            guard var clock = workflow.clocks[entry.id], isPending(entry.id) else { return }
            let own = clock.allowance
            clock.allowance = calendars.current(own)
            recount(&entry, clock, own, &changes)
            if clock.date == nil {
                regulate(&entry, clock, factor, &changes)
            } else {
                regulateDate(&entry, clock, &changes)
            }
        }
        return changes
    }

    /// Counts on with what was published since.
    ///
    /// - Parameters:
    ///   - clock: With the calendar that counts now.
    ///   - own: As the workflow has it.
    private func recount(
        _ entry: inout ClockLedger.Entry, _ clock: Clock, _ own: Allowance,
        _ changes: inout [ClockChange]
    ) {
        guard !calendars.isEmpty, let name = clock.allowance.calendar?.name,
            entry.calendar != name
        else { return }
        if clock.date == nil {
            let old = calendars.allowance(own, named: entry.calendar) ?? own
            entry.term.recount(at: now, from: old, to: clock.allowance)
        }
        entry.calendar = name
        note(.replan, &entry, clock, &changes)
    }

    private func regulate(
        _ entry: inout ClockLedger.Entry, _ clock: Clock, _ factor: ClockFactor,
        _ changes: inout [ClockChange]
    ) {
        let reason = pauseReason(clock)
        if entry.status == .paused, reason == nil {
            entry.term.resume(at: now, clock.allowance)
            entry.status = .running
            entry.reason = nil
            note(.resume, &entry, clock, &changes)
        }
        if let event {
            for (index, rule) in clock.extensions.enumerated()
            where rule.event == event && entry.extensionCount(index) < rule.countMax {
                entry.term.extend(by: rule.amount, at: now, clock.allowance)
                entry.countExtension(index)
                note(.extend, &entry, clock, &changes)
            }
        }
        if clock.kind == .soft, factor != entry.term.factor ?? .one {
            entry.term.scale(to: factor, at: now, clock.allowance)
            note(.scale, &entry, clock, &changes)
        }
        guard let reason else { return }
        if entry.status == .running {
            // What is overdue already waits for nothing but to be noticed.
            guard entry.dueAt > now else { return }
            entry.term.pause(at: now, clock.allowance)
            entry.status = .paused
        } else if entry.reason == reason {
            return
        }
        entry.reason = reason
        note(.pause, &entry, clock, &changes)
    }

    private func regulateDate(
        _ entry: inout ClockLedger.Entry, _ clock: Clock, _ changes: inout [ClockChange]
    ) {
        guard let date = clock.date else { return }
        let due = date.due(
            among: texts(date.path), startedAt: entry.startedAt, clock.allowance.calendar)
        guard let due else {
            guard entry.status == .running, entry.dueAt > now else { return }
            entry.term.remaining = .milliseconds(0)
            entry.status = .paused
            entry.reason = Self.noDate
            return note(.pause, &entry, clock, &changes)
        }
        let isPaused = entry.status == .paused
        guard isPaused || due != entry.dueAt else { return }
        entry.term.dueAt = due
        entry.term.remaining = nil
        entry.status = .running
        entry.reason = nil
        note(isPaused ? .resume : .replan, &entry, clock, &changes)
    }

    /// The reason of the first pause that holds; nil if the clock may run.
    private func pauseReason(_ clock: Clock) -> String? {
        guard let pause = clock.pauses.first(where: { isActive($0.state) }) else { return nil }
        switch pause.reason {
        case .code(let code): return code
        case .data(let path):
            let known = workflow.codes.lists[Clock.pauseReasons]
            return texts(path).first { known?[$0] != nil } ?? Self.noReason
        }
    }

    /// Stands where the data do not give a reason of the list.
    static let noReason = "unknown"

    private func note(
        _ kind: ClockChange.Kind, _ entry: inout ClockLedger.Entry, _ clock: Clock,
        _ changes: inout [ClockChange]
    ) {
        let isRunning = entry.status == .running
        if isRunning {
            entry.isProvisional = clock.allowance.isProvisional(
                from: Timestamp(milliseconds: entry.startedAt),
                to: Timestamp(milliseconds: entry.dueAt))
        }
        changes.append(
            ClockChange(
                id: entry.id, kind: kind, due: isRunning ? entry.dueAt : nil,
                calendar: kind == .replan ? entry.calendar : nil,
                isProvisional: isRunning && entry.isProvisional,
                reason: kind == .pause ? entry.reason : nil,
                factor: kind == .scale ? entry.term.factor : nil))
    }
}
