/// A date of the Gregorian calendar, without a time zone.
public struct CalendarDate: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01.
    public var day: Int64

    public init(day: Int64) { self.day = day }

    /// Reads `YYYY-MM-DD`; nil if there is no such date.
    public init?(_ text: String) {
        guard text.utf8.count == 10, let start = Timestamp(text) else { return nil }
        day = start.day
    }

    public var year: Int { Timestamp.civil(day).year }

    public var weekday: Weekday { Weekday(day: day) }

    public static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.day < right.day }

    /// The first day of a year, counted from 1970-01-01.
    static func firstDay(of year: Int) -> Int64 { Timestamp.days(year: year, month: 1, day: 1) }

    public var description: String {
        String(Timestamp(microseconds: day * TimeUnit.day).description.prefix(10))
    }
}

/// The days of the week, as calendars name them.
public enum Weekday: String, Sendable, CaseIterable {
    case monday = "mon"
    case tuesday = "tue"
    case wednesday = "wed"
    case thursday = "thu"
    case friday = "fri"
    case saturday = "sat"
    case sunday = "sun"

    /// 1970-01-01 was a Thursday.
    init(day: Int64) { self = Self.allCases[Int(Self.index(day: day))] }

    /// 0 for Monday.
    static func index(day: Int64) -> Int64 {
        let shifted = (day + 3) % 7
        return shifted < 0 ? shifted + 7 : shifted
    }
}

/// Lengths in microseconds.
enum TimeUnit {
    static let millisecond: Int64 = 1_000
    static let minute: Int64 = 60_000_000
    static let hour: Int64 = 3_600_000_000
    static let day: Int64 = 86_400_000_000
}
