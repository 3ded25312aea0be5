/// Arithmetic on working time: pure functions from moments to moments.
///
/// A moment belongs to the window that it ends: three hours from nine o'clock are over at twelve,
/// not after lunch.
extension WorkingCalendar {
    /// The first moment at which so much working time has run.
    ///
    /// - Parameter milliseconds: At least zero; zero is the moment itself.
    public func adding(milliseconds: Int64, to time: Timestamp) -> Timestamp {
        precondition(milliseconds >= 0, "working time runs forwards")
        guard milliseconds > 0 else { return time }
        let target = worked(before: time) + milliseconds * TimeUnit.millisecond
        let day = day(reaching: target, from: local(time).day) { $0.time }
        var rest = target - sum(before: day).time
        for window in rule(of: day).windows {
            let length = Int64(window.to - window.from) * TimeUnit.minute
            if rest <= length { return moment(day, Int64(window.from) * TimeUnit.minute + rest) }
            rest -= length
        }
        preconditionFailure("the sums of calendar '\(id)' differ from its windows")
    }

    /// Working time from one moment to another, in microseconds; negative if they are swapped.
    public func workingMicroseconds(from start: Timestamp, to end: Timestamp) -> Int64 {
        worked(before: end) - worked(before: start)
    }

    /// The end of the last of so many working days.
    ///
    /// The first day is never counted (Civil Code of China art. 201). The last one ends when
    /// business closes, or at midnight if it does not open (art. 203).
    public func adding(workingDays count: Int, to time: Timestamp) -> Timestamp {
        let start = local(time).day
        let target = sum(before: start + 1).days + Int64(max(0, count))
        let day = count <= 0 ? start : day(reaching: target, from: start + 1) { $0.days }
        return moment(day, Int64(rule(of: day).close) * TimeUnit.minute)
    }

    /// Working days after the date of one moment, up to and with that of another.
    public func workingDays(from start: Timestamp, to end: Timestamp) -> Int {
        Int(sum(before: local(end).day + 1).days - sum(before: local(start).day + 1).days)
    }

    /// Midnight at the end of the last of so many days, whatever they are.
    ///
    /// The first day is never counted.
    ///
    /// - Parameter roll: Where it goes from there, if the last day is a day off.
    public func adding(
        naturalDays count: Int, to time: Timestamp, roll: RollOver
    ) -> Timestamp {
        let last = local(time).day + Int64(max(0, count))
        return moment(rolled(last, roll) + 1, 0)
    }

    /// The day to which a last day moves.
    func rolled(_ day: Int64, _ roll: RollOver) -> Int64 {
        switch roll {
        case .none: return day
        case .holiday:
            var day = day
            while specialDay(day)?.isHoliday ?? false { day += 1 }
            return day
        case .workingDay:
            return self.day(reaching: sum(before: day).days + 1, from: day) { $0.days }
        }
    }

    /// Working time before a moment, from a fixed origin.
    private func worked(before time: Timestamp) -> Int64 {
        let (day, microsecond) = local(time)
        return rule(of: day).windows.reduce(sum(before: day).time) { total, window in
            let from = Int64(window.from) * TimeUnit.minute
            let to = Int64(window.to) * TimeUnit.minute
            return total + max(0, min(microsecond, to) - from)
        }
    }
}

/// Where a term of natural days ends, if its last day is a day off.
///
/// Sources differ (Order 121 art. 45: public holidays; Civil Code art. 203: days of rest), so
/// that each clock says it.
public enum RollOver: String, Hashable, Sendable, CaseIterable {
    /// It stays.
    case none
    /// From a public holiday to the first day after the holidays, be it a Sunday.
    case holiday
    /// To the first working day.
    case workingDay = "working-day"
}
