public import Statecharts

/// Where a clock does not count.
public struct ClockPause: Sendable {
    /// Why, as a code of the list `pause-reason`.
    public enum Reason: Hashable, Sendable {
        case code(String)
        /// The code stands in the data.
        case data(FieldPath)
    }

    /// The state, by its index, while which is active it pauses.
    public var state: Int
    public var reason: Reason
    public var location: SourceLocation
}

/// An event that gives a clock more time.
public struct ClockExtension: Sendable {
    public var event: EventName
    public var amount: ClockAmount
    /// How often in one run.
    public var countMax: Int
    public var location: SourceLocation
}

/// A date of the data that a clock is due at.
public struct ClockDate: Sendable {
    public var path: FieldPath
    /// How much earlier.
    public var beforeMilliseconds: Int64

    /// When a clock is due: at the earliest date after its start, or at the latest if none is.
    ///
    /// A date without a time of day means its end, in the zone of the calendar.
    ///
    /// - Parameter texts: What the data say; what is no date is passed over.
    /// - Returns: Milliseconds since 1970, after the start; nil without a date.
    func due(among texts: [String], startedAt: Int64, _ calendar: WorkingCalendar?) -> Int64? {
        let found = texts.compactMap { text -> Int64? in
            guard let time = Timestamp(text) else { return nil }
            var due = time.milliseconds
            if let date = CalendarDate(text) {
                due =
                    calendar?.moment(date.day + 1, 0).milliseconds
                    ?? (date.day + 1) * Clock.dayMilliseconds
            }
            return due - beforeMilliseconds
        }
        let due = found.filter { $0 > startedAt }.min() ?? found.max()
        return due.map { max($0, startedAt + 1) }
    }
}

/// A state that hurries soft clocks.
public struct Urgency: Sendable {
    /// By its index.
    public var state: Int
    public var factor: ClockFactor
    public var location: SourceLocation
}

/// What besides time moves the clocks of a workflow; prepared once, asked in each act.
struct ClockRules: Sendable {
    /// The event that tells a session that one of its clocks was breached.
    static let breachEvent: EventName = "clock.breach"

    var urgencies: [Urgency] = []
    /// True if nothing but time moves a clock.
    var isEmpty = true
    /// True if the workflow wants to be told of breaches.
    var hearsBreaches = false

    init() {}

    init(_ clocks: some Sequence<Clock>, urgencies: [Urgency], hearsBreaches: Bool) {
        self.urgencies = urgencies
        self.hearsBreaches = hearsBreaches
        isEmpty =
            urgencies.isEmpty
            && clocks.allSatisfy { $0.pauses.isEmpty && $0.extensions.isEmpty && $0.date == nil }
    }

    /// What soft clocks are multiplied by now.
    func factor(_ isActive: (Int) -> Bool) -> ClockFactor {
        urgencies.reduce(.one) { isActive($1.state) ? $0 * $1.factor : $0 }
    }
}
