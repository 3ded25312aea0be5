/// When working time runs: windows of a day, days of rest, holidays, make-up working days.
///
/// The years for which the special days are known are *covered*. Any other date follows its day
/// of the week alone and is **provisional**: holidays may be declared later.
///
/// Days are counted with sums prepared once, so that adding ten years costs what adding an hour
/// costs.
public struct WorkingCalendar: Sendable {
    public let id: String
    /// Of the file; a due time names it.
    public let version: String
    /// The name of the zone, for people (`Asia/Shanghai`).
    public let zone: String
    /// Minutes ahead of UTC, the same all year.
    public let offsetMinutes: Int
    /// The years whose special days are known, without gaps; nil if none is.
    public let years: ClosedRange<Int>?
    public let labels: Labels

    /// By `DayKind`, in the order of `DayKind.allCases`.
    private let rules: [DayRule]
    private let special: [Int64: SpecialDay]
    /// The first covered day.
    private let firstDay: Int64
    /// Sums before each covered day, and after the last one.
    private let sums: [DaySum]
    /// Sums before each day of a week without special days, and after its Sunday.
    private let week: [DaySum]

    /// - Parameters:
    ///   - rules: One for each kind of day; a kind without one has no working time.
    ///   - specialDays: Those outside the covered years are passed over.
    /// - Precondition: An ordinary week has a working day and working time.
    public init(
        id: String, version: String, zone: String, offsetMinutes: Int, years: ClosedRange<Int>?,
        labels: Labels, rules: [DayKind: DayRule], specialDays: [SpecialDay]
    ) {
        self.id = id
        self.version = version
        self.zone = zone
        self.offsetMinutes = offsetMinutes
        self.years = years
        self.labels = labels
        let ordered = DayKind.allCases.map {
            rules[$0] ?? DayRule(isWorkingDay: false, windows: [])
        }
        self.rules = ordered
        special = Dictionary(
            specialDays.filter { years?.contains($0.date.year) ?? false }.map { ($0.date.day, $0) },
            uniquingKeysWith: { first, _ in first })
        week = DaySum.running(ordered.prefix(7))
        precondition(week[7].days > 0 && week[7].time > 0, "calendar '\(id)' never works")
        firstDay = CalendarDate.firstDay(of: years?.lowerBound ?? 1970)
        let end = years.map { CalendarDate.firstDay(of: $0.upperBound + 1) } ?? firstDay
        let special = special
        sums = DaySum.running(
            (firstDay..<end).map { ordered[Self.ruleIndex(of: $0, special)] })
    }

    /// What a due time says that it was counted with: `cn-office@1.0`.
    public var name: String { "\(id)@\(version)" }

    // MARK: Days

    /// The rule of a day, counted from 1970-01-01.
    func rule(of day: Int64) -> DayRule { rules[Self.ruleIndex(of: day, special)] }

    func specialDay(_ day: Int64) -> SpecialDay? { special[day] }

    /// False where the special days are not known.
    public func isCovered(_ date: CalendarDate) -> Bool { isCovered(date.day) }

    func isCovered(_ day: Int64) -> Bool {
        day >= firstDay && day < firstDay + Int64(sums.count - 1)
    }

    /// True if a time between two moments may still change because of a date that is not covered.
    public func isProvisional(from start: Timestamp, to end: Timestamp) -> Bool {
        !isCovered(day(of: start)) || !isCovered(day(of: end))
    }

    /// The date on the wall at a moment.
    public func date(at time: Timestamp) -> CalendarDate { CalendarDate(day: day(of: time)) }

    func day(of time: Timestamp) -> Int64 { local(time).day }

    // MARK: Sums

    /// What was worked before a day, from a fixed origin.
    func sum(before day: Int64) -> DaySum {
        let covered = Int64(sums.count - 1)
        if day < firstDay { return pattern(before: day) - pattern(before: firstDay) }
        if day <= firstDay + covered { return sums[Int(day - firstDay)] }
        return sums[Int(covered)] + pattern(before: day) - pattern(before: firstDay + covered)
    }

    /// The first day at whose end a count is reached.
    ///
    /// - Parameter count: What is counted of a sum; it never falls.
    func day(reaching target: Int64, from start: Int64, _ count: (DaySum) -> Int64) -> Int64 {
        var low = start
        let missing = max(0, target - count(sum(before: start)))
        // Covered days may be days off, one and all; after them each week counts.
        var high = start + Int64(sums.count) + 7 * (missing / count(week[7]) + 2)
        while low < high {
            let middle = low + (high - low) / 2
            if count(sum(before: middle + 1)) >= target {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }

    /// As if there were no special days; Monday 1969-12-29 is the origin.
    private func pattern(before day: Int64) -> DaySum {
        let index = Weekday.index(day: day)
        return week[7] * ((day + 3 - index) / 7) + week[Int(index)]
    }

    private static func ruleIndex(of day: Int64, _ special: [Int64: SpecialDay]) -> Int {
        guard let found = special[day] else { return Int(Weekday.index(day: day)) }
        return found.isHoliday ? 7 : 8
    }
}

/// Working time and working days, added up.
struct DaySum: Hashable, Sendable {
    /// Microseconds.
    var time: Int64 = 0
    var days: Int64 = 0

    static func + (left: DaySum, right: DaySum) -> DaySum {
        DaySum(time: left.time + right.time, days: left.days + right.days)
    }

    static func - (left: DaySum, right: DaySum) -> DaySum {
        DaySum(time: left.time - right.time, days: left.days - right.days)
    }

    static func * (left: DaySum, right: Int64) -> DaySum {
        DaySum(time: left.time * right, days: left.days * right)
    }

    /// The sums before each day and after the last one.
    static func running(_ rules: some Sequence<DayRule>) -> [DaySum] {
        var sums = [DaySum()]
        for rule in rules {
            sums.append(
                (sums.last ?? DaySum())
                    + DaySum(time: rule.length, days: rule.isWorkingDay ? 1 : 0))
        }
        return sums
    }
}

/// Moments and minutes of the day, in the calendar's zone.
extension WorkingCalendar {
    func local(_ time: Timestamp) -> (day: Int64, microsecond: Int64) {
        let local = time.microseconds + Int64(offsetMinutes) * TimeUnit.minute
        let day = Timestamp.floorDivide(local, TimeUnit.day)
        return (day, local - day * TimeUnit.day)
    }

    /// The moment of a time of day, in microseconds after midnight.
    func moment(_ day: Int64, _ microsecond: Int64) -> Timestamp {
        Timestamp(
            microseconds: day * TimeUnit.day + microsecond - Int64(offsetMinutes) * TimeUnit.minute)
    }
}
