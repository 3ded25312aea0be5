import Redress
import RedressTesting
import Testing

@Suite("The spans of a clock")
struct ClockSpanTests {
    /// `from–to counted|not rule [festival]`, in China's time.
    private func lines(_ allowance: Allowance, _ start: String, _ end: String) throws -> [String] {
        let hours: Int64 = 8 * 3_600_000_000
        func wall(_ time: Timestamp) -> String {
            String(
                Timestamp(microseconds: time.microseconds + hours).description.dropFirst(5)
                    .prefix(11)
            ).replacing("T", with: " ")
        }
        return try allowance.spans(from: china(start), to: china(end)).map { span in
            let festival = span.labels?.text("en").map { " \($0)" } ?? ""
            return "\(wall(span.from))–\(wall(span.to)) \(span.isCounted ? "counted" : "not") "
                + span.rule.rawValue + festival + (span.isProvisional ? " provisional" : "")
        }
    }

    @Test("of working time name windows, nights, holidays and make-up days")
    func workingTime() throws {
        let calendar = try ShippedWorkflows.calendar("cn-office")
        #expect(
            try lines(
                .workingTime(milliseconds: 0, calendar), "2026-09-30 16:10", "2026-10-10 10:30")
                == [
                    "09-30 16:10–09-30 18:00 counted working-hours",
                    "09-30 18:00–10-01 00:00 not outside-hours",
                    "10-01 00:00–10-08 00:00 not holiday National Day",
                    "10-08 00:00–10-08 09:00 not outside-hours",
                    "10-08 09:00–10-08 12:00 counted working-hours",
                    "10-08 12:00–10-08 13:00 not outside-hours",
                    "10-08 13:00–10-08 18:00 counted working-hours",
                    "10-08 18:00–10-09 09:00 not outside-hours",
                    "10-09 09:00–10-09 12:00 counted working-hours",
                    "10-09 12:00–10-09 13:00 not outside-hours",
                    "10-09 13:00–10-09 18:00 counted working-hours",
                    "10-09 18:00–10-10 09:00 not outside-hours",
                    "10-10 09:00–10-10 10:30 counted makeup-day National Day",
                ])
    }

    @Test("of working days are whole days behind the first")
    func workingDays() throws {
        let calendar = try ShippedWorkflows.calendar("cn-office")
        #expect(
            try lines(.workingDays(3, calendar), "2026-12-31 10:00", "2027-01-05 18:00")
                == [
                    "12-31 10:00–01-01 00:00 not first-day",
                    "01-01 00:00–01-02 00:00 counted working-day provisional",
                    "01-02 00:00–01-04 00:00 not day-off provisional",
                    "01-04 00:00–01-05 18:00 counted working-day provisional",
                ])
    }

    @Test("of natural days tell where the end rolls over")
    func naturalDays() throws {
        let calendar = try ShippedWorkflows.calendar("cn-office")
        #expect(
            try lines(
                .naturalDays(7, calendar, .holiday), "2026-09-26 10:00", "2026-10-09 00:00")
                == [
                    "09-26 10:00–09-27 00:00 not first-day",
                    "09-27 00:00–10-04 00:00 counted natural-day",
                    "10-04 00:00–10-08 00:00 not roll-over National Day",
                    "10-08 00:00–10-09 00:00 not roll-over",
                ])
    }

    @Test("of elapsed time are one; of no time, none")
    func elapsed() throws {
        let allowance = Allowance.elapsed(milliseconds: 1)
        #expect(
            try lines(allowance, "2026-09-26 10:00", "2026-12-26 10:00")
                == ["09-26 10:00–12-26 10:00 counted elapsed"])
        #expect(try lines(allowance, "2026-09-26 10:00", "2026-09-26 10:00").isEmpty)
        let calendar = try ShippedWorkflows.calendar("cn-office")
        #expect(
            try lines(
                .workingDays(1, calendar), "2026-09-26 10:00", "2026-09-26 10:00"
            ).isEmpty)
    }
}
