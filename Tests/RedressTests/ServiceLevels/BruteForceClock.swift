@testable import Redress

/// Counts a clock minute by minute and day by day, as a person with a calendar would.
struct BruteForceClock {
    let calendar: WorkingCalendar
    let allowance: Allowance
    /// Minutes since 1970.
    private(set) var minute: Int64
    /// When it is over; nil while it runs or is paused.
    private(set) var due: Int64?

    /// Milliseconds or days that are left to count.
    private var left: Int64
    private var countsDays: Bool
    private var factor: Int64 = 1_000_000
    private var isPaused = false
    /// The day of the start or of the last resumption, which is never counted.
    private var baseDay: Int64

    init(_ allowance: Allowance, from minute: Int64, _ calendar: WorkingCalendar) {
        self.calendar = calendar
        self.allowance = allowance
        self.minute = minute
        switch allowance {
        case .elapsed(let length), .workingTime(let length, _): (left, countsDays) = (length, false)
        case .workingDays(let count, _), .naturalDays(let count, _, _):
            (left, countsDays) = (Int64(count), true)
        }
        baseDay = Self.day(minute)
        settle()
    }

    static func day(_ minute: Int64) -> Int64 { Timestamp.floorDivide(minute + 480, 1_440) }

    private static func minuteOfDay(_ minute: Int64) -> Int {
        Int(minute + 480 - day(minute) * 1_440)
    }

    // MARK: Time

    /// Lets minutes pass; stops counting when it is known when it is due.
    mutating func advance(to end: Int64) {
        defer { minute = max(minute, end) }
        while minute < end, due == nil {
            let next = minute + 1
            if !isPaused {
                if countsDays {
                    let today = Self.day(next)
                    if today != Self.day(minute), today > baseDay, left > 0, counts(day: today) {
                        left -= 1
                    }
                } else if counts(minute: minute) {
                    if left <= 60_000 {
                        due = minute * 60_000 + left
                        return
                    }
                    left -= 60_000
                }
            }
            minute = next
            settle()
        }
    }

    /// The due time if nothing else happens.
    func dueTime() -> Int64? {
        var copy = self
        copy.advance(to: minute + 1_440 * 900)
        return copy.due
    }

    /// With no day left, it ends with this day, or with the first after it that may end it.
    private mutating func settle() {
        guard countsDays, left == 0, !isPaused, due == nil else { return }
        var day = Self.day(minute)
        let start = day * 1_440 - 480
        switch allowance {
        case .naturalDays(_, _, let roll):
            while rolls(day, roll) { day += 1 }
            due = (day * 1_440 - 480 + 1_440) * 60_000
        default:
            guard counts(day: day) else { return }
            let end = (start + Int64(calendar.rule(of: day).close)) * 60_000
            if end > minute * 60_000 { due = end }
        }
    }

    private func rolls(_ day: Int64, _ roll: RollOver) -> Bool {
        switch roll {
        case .none: false
        case .holiday: calendar.specialDay(day)?.isHoliday ?? false
        case .workingDay: !calendar.rule(of: day).isWorkingDay
        }
    }

    private func counts(day: Int64) -> Bool {
        if case .naturalDays = allowance { return true }
        return calendar.rule(of: day).isWorkingDay
    }

    private func counts(minute: Int64) -> Bool {
        switch allowance {
        case .elapsed, .naturalDays: return true
        case .workingTime, .workingDays:
            let time = Self.minuteOfDay(minute)
            return calendar.rule(of: Self.day(minute)).windows.contains {
                $0.from <= time && time < $0.to
            }
        }
    }

    // MARK: What happens to it

    mutating func pause() {
        due = nil
        isPaused = true
    }

    mutating func resume() {
        isPaused = false
        if countsDays, Self.day(minute) > baseDay { baseDay = Self.day(minute) }
        settle()
    }

    mutating func scale(to new: Int64) {
        if countsDays {
            // All that is left as time: minute by minute up to where it would end.
            let end: Int64?
            if isPaused {
                var copy = self
                copy.resume()
                end = copy.dueTime()
            } else {
                end = due ?? dueTime()
            }
            countsDays = false
            left = 0
            var at = minute
            while at * 60_000 < end ?? 0 {
                if counts(minute: at) { left += 60_000 }
                at += 1
            }
        }
        left = left * new / factor
        factor = new
        due = nil
    }
}
