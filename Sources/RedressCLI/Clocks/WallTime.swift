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

    private static func hours(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1_000
        let parts = [(seconds / 3_600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}

extension ClockExplanation {
    func json(_ number: String) -> JSONValue {
        .members([
            "calendar": run.calendarName.map { .string($0) }, "clause": .string(clause),
            "clock": .string(run.id), "confirmed": .boolean(isConfirmed), "due": .time(run.dueAt),
            "ended": run.endedAt.map { .time($0) }, "endRecord": run.endRecord.map { .count($0) },
            "kind": .string(kind.rawValue), "labels": .labels(labels), "more": .boolean(isCut),
            "number": .string(number), "provisional": .boolean(isProvisional),
            "spans": .array(
                spans.map { span in
                    .members([
                        "counted": .boolean(span.isCounted), "from": .time(span.from),
                        "labels": span.labels.map { .labels($0) },
                        "provisional": .boolean(span.isProvisional),
                        "rule": .string(span.rule.rawValue), "to": .time(span.to),
                    ])
                }),
            "startRecord": .count(run.startRecord), "started": .time(run.startedAt),
            "status": .string(run.status.rawValue),
        ])
    }
}
