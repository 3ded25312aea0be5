/// Where a run of a clock stands: due at a time, or paused with something left.
///
/// The engine changes it in an act, and an explanation changes it again from the log: the same
/// arithmetic, so that both must agree. All times are milliseconds since 1970.
///
/// An allowance in days that was never scaled counts on in whole days: what remains after a day is
/// the number of counted days after it. Any other, and one that was scaled, counts milliseconds.
public struct ClockTerm: Hashable, Sendable {
    public var startedAt: Int64
    /// While it is paused, when it was due before.
    public var dueAt: Int64
    /// What is left; nil unless it is paused.
    public var remaining: ClockAmount?
    /// What its time was multiplied by; nil if it never was.
    public var factor: ClockFactor?
    /// The last day of a term of natural days before it rolls over, since 1970-01-01; nil while it
    /// follows from the start.
    var lastDay: Int64?

    /// True once anything but time has changed it: it no longer follows from its start alone.
    var isMoved = false

    /// - Parameter dueAt: When it is due as it starts.
    init(startedAt: Int64, dueAt: Int64) {
        self.startedAt = startedAt
        self.dueAt = dueAt
    }

    var isPaused: Bool { remaining != nil }

    /// Stops counting.
    mutating func pause(at now: Int64, _ allowance: Allowance) {
        remaining = amountLeft(at: now, allowance)
    }

    /// Counts on with what is left.
    mutating func resume(at now: Int64, _ allowance: Allowance) {
        guard let amount = remaining else { return }
        remaining = nil
        isMoved = true
        run(amount, from: now, allowance)
    }

    /// Multiplies what is left by the new factor and divides it by the one before.
    ///
    /// The time that is due is never put before this moment; one that has passed stays.
    mutating func scale(to new: ClockFactor, at now: Int64, _ allowance: Allowance) {
        let old = factor ?? .one
        guard new != old else { return }
        let left: Int64
        switch remaining {
        case .milliseconds(let length): left = length
        case .days(let count):
            left = allowance.milliseconds(
                from: now, to: allowance.due(after: count, from: now))
        case nil: left = allowance.milliseconds(from: now, to: dueAt)
        }
        let scaled = left * new.millionths / old.millionths
        factor = new
        lastDay = nil
        isMoved = true
        if remaining != nil {
            remaining = .milliseconds(scaled)
        } else if dueAt > now {
            dueAt = allowance.due(after: scaled, fromMoment: now)
        }
    }

    /// Adds time that was granted; it is not scaled.
    mutating func extend(by amount: ClockAmount, at now: Int64, _ allowance: Allowance) {
        isMoved = true
        switch (remaining, amount) {
        case (.days(let left)?, .days(let more)): remaining = .days(left + more)
        case (.milliseconds(let left)?, .milliseconds(let more)):
            remaining = .milliseconds(left + more)
        case (.milliseconds(let left)?, .days(let more)):
            let end = allowance.due(after: more, from: now)
            remaining = .milliseconds(left + allowance.milliseconds(from: now, to: end))
        case (.days(let left)?, .milliseconds(let more)):
            // The checker lets no such clock through; a stored one counts on in time.
            remaining = .milliseconds(Int64(left) * Clock.dayMilliseconds + more)
        case (nil, .milliseconds(let more)):
            dueAt = allowance.due(after: more, fromMoment: dueAt)
        case (nil, .days(let more)): extend(byDays: more, allowance)
        }
    }

    /// Counts on in another calendar: from the start if nothing else has changed it, with what is
    /// left otherwise. What is overdue stays as it is.
    mutating func recount(at now: Int64, from old: Allowance, to new: Allowance) {
        guard remaining == nil, dueAt > now else { return }
        guard isMoved else {
            dueAt = new.due(from: Timestamp(milliseconds: startedAt)).milliseconds
            return
        }
        pause(at: now, old)
        resume(at: now, new)
    }

    private mutating func extend(byDays more: Int, _ allowance: Allowance) {
        if case .naturalDays(_, let calendar, let roll) = allowance, factor == nil {
            let day = lastDay(of: allowance, calendar) + Int64(more)
            lastDay = day
            dueAt = calendar.moment(calendar.rolled(day, roll) + 1, 0).milliseconds
        } else {
            // A due time belongs to the day that it ends.
            dueAt = allowance.due(after: more, from: dueAt - 1)
        }
    }

    // MARK: What is left

    private func amountLeft(at now: Int64, _ allowance: Allowance) -> ClockAmount {
        guard factor == nil else {
            return .milliseconds(allowance.milliseconds(from: now, to: dueAt))
        }
        let today = Timestamp(milliseconds: now)
        switch allowance {
        case .elapsed, .workingTime:
            return .milliseconds(allowance.milliseconds(from: now, to: dueAt))
        case .workingDays(_, let calendar):
            let last = Timestamp(milliseconds: dueAt - 1)
            return .days(max(0, calendar.workingDays(from: today, to: last)))
        case .naturalDays(_, let calendar, _):
            return .days(
                Int(max(0, lastDay(of: allowance, calendar) - calendar.day(of: today))))
        }
    }

    func lastDay(of allowance: Allowance, _ calendar: WorkingCalendar) -> Int64 {
        if let lastDay { return lastDay }
        guard case .naturalDays(let count, _, _) = allowance else { return 0 }
        return calendar.day(of: Timestamp(milliseconds: startedAt)) + Int64(count)
    }

    private mutating func run(_ amount: ClockAmount, from now: Int64, _ allowance: Allowance) {
        switch amount {
        case .milliseconds(let length): dueAt = allowance.due(after: length, fromMoment: now)
        case .days(let count):
            dueAt = allowance.due(after: count, from: now)
            if case .naturalDays(_, let calendar, _) = allowance {
                lastDay = calendar.day(of: Timestamp(milliseconds: now)) + Int64(count)
            }
        }
    }
}

/// Counting in milliseconds since 1970, forwards and backwards.
extension Allowance {
    /// What is counted between two moments; nothing if they are swapped.
    func milliseconds(from start: Int64, to end: Int64) -> Int64 {
        switch self {
        case .workingTime(_, let calendar), .workingDays(_, let calendar):
            max(
                0,
                calendar.workingMicroseconds(
                    from: Timestamp(milliseconds: start), to: Timestamp(milliseconds: end))
                    / TimeUnit.millisecond)
        case .elapsed, .naturalDays: max(0, end - start)
        }
    }

    /// When so much has been counted.
    func due(after milliseconds: Int64, fromMoment start: Int64) -> Int64 {
        switch self {
        case .workingTime(_, let calendar), .workingDays(_, let calendar):
            calendar.adding(
                milliseconds: milliseconds, to: Timestamp(milliseconds: start)
            ).milliseconds
        case .elapsed, .naturalDays: start + milliseconds
        }
    }

    /// The end of so many counted days after the day of a moment; with none, of the first that has
    /// not ended yet.
    func due(after count: Int, from start: Int64) -> Int64 {
        let time = Timestamp(milliseconds: start)
        switch self {
        case .elapsed: return start + Int64(count) * Clock.dayMilliseconds
        case .naturalDays(_, let calendar, let roll):
            return calendar.adding(naturalDays: count, to: time, roll: roll).milliseconds
        case .workingTime(_, let calendar), .workingDays(_, let calendar):
            let end = calendar.adding(workingDays: count, to: time)
            let isOver = count == 0 && (!calendar.isWorkingDay(at: time) || end <= time)
            return isOver
                ? calendar.adding(workingDays: 1, to: time).milliseconds : end.milliseconds
        }
    }
}

extension WorkingCalendar {
    fileprivate func isWorkingDay(at time: Timestamp) -> Bool {
        rule(of: day(of: time)).isWorkingDay
    }
}
