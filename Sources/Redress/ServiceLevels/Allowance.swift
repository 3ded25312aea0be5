/// How long a clock gives, and how that is counted.
public enum Allowance: Sendable {
    /// 7 × 24.
    case elapsed(milliseconds: Int64)
    /// Hours and minutes inside the windows of a calendar.
    case workingTime(milliseconds: Int64, WorkingCalendar)
    /// Whole working days; the day of the start is not counted.
    case workingDays(Int, WorkingCalendar)
    /// Whole days of any sort; the day of the start is not counted.
    case naturalDays(Int, WorkingCalendar, RollOver)

    /// What dates are looked up in; nil where none is.
    public var calendar: WorkingCalendar? {
        switch self {
        case .elapsed: nil
        case .workingTime(_, let calendar), .workingDays(_, let calendar),
            .naturalDays(_, let calendar, _):
            calendar
        }
    }

    /// When it is used up; never before the start.
    public func due(from start: Timestamp) -> Timestamp {
        switch self {
        case .elapsed(let milliseconds):
            Timestamp(microseconds: start.microseconds + milliseconds * TimeUnit.millisecond)
        case .workingTime(let milliseconds, let calendar):
            calendar.adding(milliseconds: milliseconds, to: start)
        case .workingDays(let count, let calendar):
            calendar.adding(workingDays: count, to: start)
        case .naturalDays(let count, let calendar, let roll):
            calendar.adding(naturalDays: count, to: start, roll: roll)
        }
    }

    /// True if a date on the way is in a year that the calendar does not cover.
    public func isProvisional(from start: Timestamp, to end: Timestamp) -> Bool {
        calendar?.isProvisional(from: start, to: end) ?? false
    }

    /// What was counted between two moments and what was not, and why.
    public func spans(from start: Timestamp, to end: Timestamp) -> ClockSpans {
        ClockSpans(allowance: self, start: start, end: end)
    }
}
