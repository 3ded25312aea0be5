/// What sort of day a date is; a calendar has one rule for each.
public enum DayKind: Hashable, Sendable, CaseIterable {
    case weekday(Weekday)
    /// A public holiday, whatever day of the week it falls on.
    case holiday
    /// A day of rest on which people work to make up for a holiday.
    case makeUp

    public static let allCases: [DayKind] =
        Weekday.allCases.map { .weekday($0) } + [.holiday, .makeUp]

    /// `mon` to `sun`, `holiday`, `makeup`.
    public init?(_ name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }

    public var name: String {
        switch self {
        case .weekday(let day): day.rawValue
        case .holiday: "holiday"
        case .makeUp: "makeup"
        }
    }
}

/// A stretch of a day in which working time runs, in minutes after midnight.
public struct DayWindow: Hashable, Sendable, CustomStringConvertible {
    public var from: Int
    /// At most 1,440, which is midnight at the end of the day.
    public var to: Int

    public init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }

    public var description: String { "\(Self.clock(from))–\(Self.clock(to))" }

    /// Minutes of `hh:mm`, up to `24:00`; nil if it is no such time.
    static func minutes(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == 0x3A else { return nil }
        var digits: [Int] = []
        for byte in [bytes[0], bytes[1], bytes[3], bytes[4]] {
            guard (0x30...0x39).contains(byte) else { return nil }
            digits.append(Int(byte) - 0x30)
        }
        let (hour, minute) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        guard minute < 60, hour < 24 || (hour == 24 && minute == 0) else { return nil }
        return hour * 60 + minute
    }

    static func clock(_ minutes: Int) -> String {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return two(minutes / 60) + ":" + two(minutes % 60)
    }
}

/// How time counts on a sort of day.
public struct DayRule: Hashable, Sendable {
    /// Whether it counts where whole working days are counted.
    public var isWorkingDay: Bool
    /// In order and apart from each other.
    public var windows: [DayWindow]

    public init(isWorkingDay: Bool, windows: [DayWindow]) {
        self.isWorkingDay = isWorkingDay
        self.windows = windows
    }

    /// Microseconds of working time.
    var length: Int64 {
        windows.reduce(0) { $0 + Int64($1.to - $1.from) } * TimeUnit.minute
    }

    /// Minutes after midnight at which business ends; midnight where it does not open.
    var close: Int { windows.last?.to ?? 1_440 }
}

/// A date that the state declared to be a holiday or a make-up working day.
public struct SpecialDay: Hashable, Sendable {
    public var date: CalendarDate
    public var isHoliday: Bool
    /// The festival.
    public var labels: Labels

    public init(date: CalendarDate, isHoliday: Bool, labels: Labels) {
        self.date = date
        self.isHoliday = isHoliday
        self.labels = labels
    }
}
