import LibXML

/// A function that makes a number of a date, for guards: `r:hours-until($order/@need-by) <= 24`.
///
/// All count from the time of the act, so that replaying it gives the same number. What is missing
/// or no date gives NaN, with which every comparison but `!=` is false.
enum DateFunction: String, CaseIterable, Sendable {
    /// To the millisecond; a plain date begins at midnight. Negative when it is over.
    case hoursUntil = "hours-until"
    /// From today's date to the other one, whatever the hour: 1 is tomorrow.
    case daysUntil = "days-until"
    /// The same the other way round: 1 was yesterday.
    case daysSince = "days-since"
    /// Whole on the day of the month that corresponds, on the month's last day if there is none
    /// (Civil Code of China art. 202), and a fraction between: `<= 6` includes the last day.
    case monthsSince = "months-since"

    /// - Parameter namespace: That of the prefix with which it is called.
    init?(_ name: String, namespace: String?) {
        guard namespace == workflowNamespace else { return nil }
        self.init(rawValue: name)
    }

    /// As expressions call it, with the prefix that is always `r`.
    var calledName: String { "r:" + rawValue }

    /// - Parameters:
    ///   - arguments: One: a text, or nodes, of which the first counts.
    ///   - offsetMinutes: How far the zone in which plain dates are meant is ahead of UTC.
    func value(
        of arguments: [XPathValue], at now: Timestamp, offsetMinutes: Int
    ) -> XPathValue? {
        guard arguments.count == 1 else { return nil }
        switch arguments[0] {
        case .string(let text):
            return .number(number(of: text, at: now, offsetMinutes: offsetMinutes))
        case .nodes(let nodes):
            let text = nodes.first?.text ?? ""
            return .number(number(of: text, at: now, offsetMinutes: offsetMinutes))
        case .number, .boolean: return .number(.nan)
        }
    }

    /// - Parameter text: `YYYY-MM-DD` or RFC 3339 with a zone, perhaps with blanks around it.
    func number(of text: String, at now: Timestamp, offsetMinutes: Int) -> Double {
        let bare = String(Substring(text.drop(while: \.isWhitespace)).trimmedEnd)
        let offset = Int64(offsetMinutes) * TimeUnit.minute
        guard var local = Timestamp(bare)?.microseconds else { return .nan }
        if CalendarDate(bare) == nil { local += offset }
        let localNow = now.microseconds + offset
        let day = Timestamp.floorDivide(local, TimeUnit.day)
        let today = Timestamp.floorDivide(localNow, TimeUnit.day)
        switch self {
        case .hoursUntil: return Double(local - localNow) / Double(TimeUnit.hour)
        case .daysUntil: return Double(day - today)
        case .daysSince: return Double(today - day)
        case .monthsSince: return Self.months(from: day, to: today)
        }
    }

    private static func months(from start: Int64, to end: Int64) -> Double {
        let (first, last) = (Timestamp.civil(start), Timestamp.civil(end))
        var whole = (last.year - first.year) * 12 + last.month - first.month
        if corresponding(to: start, after: whole) > end { whole -= 1 }
        let before = corresponding(to: start, after: whole)
        let next = corresponding(to: start, after: whole + 1)
        return Double(whole) + Double(end - before) / Double(next - before)
    }

    /// The same day of the month so many months later, or the last one of a shorter month.
    static func corresponding(to day: Int64, after months: Int) -> Int64 {
        let date = Timestamp.civil(day)
        let index = Int64(date.year * 12 + date.month - 1 + months)
        let year = Int(Timestamp.floorDivide(index, 12))
        let month = Int(index) - year * 12 + 1
        return Timestamp.days(
            year: year, month: month, day: min(date.day, Timestamp.daysInMonth(month, of: year)))
    }
}

extension Substring {
    fileprivate var trimmedEnd: Substring {
        var rest = self
        while rest.last?.isWhitespace ?? false { rest.removeLast() }
        return rest
    }
}

extension Workflow {
    /// How far ahead of UTC the dates of its data are meant: as its calendars say, or not at all.
    var dateOffsetMinutes: Int { calendars.calendars.first?.offsetMinutes ?? 0 }
}
