import Redress

/// Moments as the people see them whom a calendar is about.
struct WallTime {
    private let offsetMinutes: Int
    /// `Asia/Shanghai +08:00`.
    let zone: String

    /// - Parameter calendar: nil for UTC.
    init(_ calendar: WorkingCalendar?) {
        offsetMinutes = calendar?.offsetMinutes ?? 0
        zone = calendar.map { "\($0.zone) \($0.offset)" } ?? "UTC"
    }

    /// `2026-09-30 16:10:00`.
    func shown(_ time: Timestamp) -> String {
        String(
            Timestamp(microseconds: time.microseconds + Int64(offsetMinutes) * 60_000_000).shown
                .dropLast())
    }

    /// The length of a span as `hh:mm:ss`, at least.
    static func length(_ span: ClockSpan) -> String {
        let seconds = (span.to.microseconds - span.from.microseconds) / 1_000_000
        return [seconds / 3_600, seconds / 60 % 60, seconds % 60]
            .map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
    }
}

extension WorkingCalendar {
    /// `+08:00`.
    var offset: String {
        let minutes = abs(offsetMinutes)
        let parts = [minutes / 60, minutes % 60].map { ($0 < 10 ? "0" : "") + String($0) }
        return (offsetMinutes < 0 ? "-" : "+") + parts.joined(separator: ":")
    }
}

extension ClockAmount {
    /// `3 days`, `4 h 30 min`.
    var shown: String {
        switch self {
        case .days(let count): "\(count) day\(count == 1 ? "" : "s")"
        case .milliseconds(let length): Allowance.hours(length)
        }
    }

    /// Whole days, or milliseconds of counted time.
    var json: JSONValue {
        switch self {
        case .days(let count): .members(["days": .integer(Int64(count))])
        case .milliseconds(let length): .members(["milliseconds": .integer(length)])
        }
    }
}

extension ClockView {
    /// When it is due, or what is left of it and why it does not count.
    var shownTime: String {
        let factor = factor.map { $0 == .one ? "" : ", × \($0)" } ?? ""
        let extended = extensionCount == 0 ? "" : ", extended"
        guard let dueAt else {
            return [remaining.map { "\($0.shown) left" }, reason].compactMap { $0 }
                .joined(separator: ", ") + factor + extended
        }
        return "due \(dueAt.shown)" + (isProvisional ? ", provisional" : "") + factor + extended
    }
}

extension Allowance {
    /// `3 working days in cn-ops@1.0`.
    var shown: String {
        func days(_ count: Int, _ what: String) -> String {
            "\(count) \(what) day\(count == 1 ? "" : "s")"
        }
        switch self {
        case .elapsed(let milliseconds): return Self.hours(milliseconds) + " around the clock"
        case .workingTime(let milliseconds, let calendar):
            return Self.hours(milliseconds) + " of working time in \(calendar.name)"
        case .workingDays(let count, let calendar):
            return days(count, "working") + " in \(calendar.name)"
        case .naturalDays(let count, let calendar, let roll):
            let end = roll == .none ? "" : ", rolling over to a day that is no "
            let what = roll == .holiday ? "holiday" : roll == .workingDay ? "day off" : ""
            return days(count, "natural") + " in \(calendar.name)" + end + what
        }
    }

    static func hours(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1_000
        let parts = [(seconds / 3_600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")]
        let named = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return named.isEmpty ? "0 s" : named.joined(separator: " ")
    }
}
