import Redress
import RedressTesting
import Testing

/// Moments of the tests are written in China's time, as people would say them.
func china(_ text: String) throws -> Timestamp {
    try #require(Timestamp(text.replacing(" ", with: "T") + ":00+08:00"), "\(text)")
}

@Suite("Working time")
struct WorkingTimeTests {
    @Test(
        "runs inside the windows of working days, make-up days included",
        arguments: [
            // A morning, over lunch, over night, over a weekend.
            ("2026-03-02 09:00", 180, "2026-03-02 12:00"),
            ("2026-03-02 09:00", 181, "2026-03-02 13:01"),
            ("2026-03-02 12:30", 60, "2026-03-02 14:00"),
            ("2026-03-02 17:30", 60, "2026-03-03 09:30"),
            ("2026-03-06 17:30", 60, "2026-03-09 09:30"),
            ("2026-03-07 10:00", 1, "2026-03-09 09:01"),
            ("2026-03-02 05:00", 480, "2026-03-02 18:00"),
            // National Day 2026: seven days off, and Saturday the 10th is worked.
            ("2026-09-30 16:10", 1_440, "2026-10-10 16:10"),
            ("2026-09-30 16:10", 1_160, "2026-10-10 10:30"),
            ("2026-09-30 16:10", 110, "2026-09-30 18:00"),
            ("2026-09-30 16:10", 111, "2026-10-08 09:01"),
            ("2026-10-12 09:00", 280, "2026-10-12 14:40"),
        ])
    func office(start: String, minutes: Int64, due: String) throws {
        let calendar = try ShippedWorkflows.calendar("cn-office")
        let (start, due) = (try china(start), try china(due))
        #expect(calendar.adding(milliseconds: minutes * 60_000, to: start) == due)
        #expect(calendar.workingMicroseconds(from: start, to: due) == minutes * 60_000_000)
        #expect(calendar.workingMicroseconds(from: due, to: start) == minutes * -60_000_000)
    }

    @Test(
        "of the shop's service runs on weekends and holidays too",
        arguments: [
            ("2026-03-06 20:00", 2, "2026-03-07 10:00"),
            ("2026-10-01 22:00", 24, "2026-10-03 21:00"),
            ("2026-03-02 09:00", 12, "2026-03-02 21:00"),
        ])
    func service(start: String, hours: Int64, due: String) throws {
        let calendar = try ShippedWorkflows.calendar("cn-ops")
        #expect(
            calendar.adding(milliseconds: hours * 3_600_000, to: try china(start))
                == (try china(due)))
    }

    @Test("of nothing is the moment itself, also at night")
    func nothing() throws {
        let calendar = try ShippedWorkflows.calendar("cn-office")
        let night = try china("2026-03-07 03:00")
        #expect(calendar.adding(milliseconds: 0, to: night) == night)
    }

    @Test(
        "in days leaves the first day out and ends when business closes",
        arguments: [
            // Monday to Friday alone, or holidays without make-up days, would give other dates.
            ("2026-02-13 10:00", 7, "2026-03-02 18:00"),
            ("2026-04-30 10:00", 7, "2026-05-13 18:00"),
            ("2026-09-24 10:00", 7, "2026-10-12 18:00"),
            ("2026-09-30 23:59", 7, "2026-10-15 18:00"),
            ("2026-09-18 00:00", 10, "2026-10-09 18:00"),
            // A start on a day off.
            ("2026-03-07 10:00", 1, "2026-03-09 18:00"),
            ("2026-10-01 10:00", 3, "2026-10-10 18:00"),
        ])
    func days(start: String, count: Int, due: String) throws {
        let calendar = try ShippedWorkflows.calendar("cn-office")
        let (start, due) = (try china(start), try china(due))
        #expect(calendar.adding(workingDays: count, to: start) == due)
        #expect(calendar.workingDays(from: start, to: due) == count)
    }

    @Test(
        "in natural days ends at midnight and moves as the clock says",
        arguments: [
            ("2026-03-02 10:00", 7, RollOver.none, "2026-03-10 00:00"),
            ("2026-03-02 10:00", 6, .none, "2026-03-09 00:00"),
            ("2026-03-02 10:00", 6, .holiday, "2026-03-09 00:00"),
            ("2026-03-02 10:00", 6, .workingDay, "2026-03-10 00:00"),
            // The last day is 2026-10-03.
            ("2026-09-26 10:00", 7, .none, "2026-10-04 00:00"),
            ("2026-09-26 10:00", 7, .holiday, "2026-10-09 00:00"),
            ("2026-09-26 10:00", 7, .workingDay, "2026-10-09 00:00"),
            // Spring Festival 2024 ends on a Saturday; Sunday is worked.
            ("2024-02-10 10:00", 5, .holiday, "2024-02-19 00:00"),
            // Qingming 2025 ends on a Sunday, Labour Day 2025 with a Monday.
            ("2025-04-01 10:00", 4, .holiday, "2025-04-08 00:00"),
            ("2025-04-24 10:00", 7, .workingDay, "2025-05-07 00:00"),
        ] as [(String, Int, RollOver, String)])
    func naturalDays(start: String, count: Int, roll: RollOver, due: String) throws {
        let calendar = try ShippedWorkflows.calendar("cn-office")
        #expect(
            calendar.adding(naturalDays: count, to: try china(start), roll: roll)
                == (try china(due)))
    }

    @Test("around the clock is elapsed time")
    func always() throws {
        let calendar = try ShippedWorkflows.calendar("always")
        let start = try china("2025-12-31 23:30")
        for milliseconds: Int64 in [1, 3_600_000, 86_400_000, 40_000_000_000] {
            #expect(
                calendar.adding(milliseconds: milliseconds, to: start).microseconds
                    == start.microseconds + milliseconds * 1_000)
        }
    }

    @Test(
        "is provisional as soon as it touches a year that is not covered",
        arguments: [
            ("2024-01-01 00:00", "2026-12-31 23:59", false),
            ("2026-12-31 10:00", "2027-01-01 00:00", true),
            ("2023-12-31 23:59", "2024-01-02 10:00", true),
            ("2023-06-01 10:00", "2027-06-01 10:00", true),
        ])
    func provisional(start: String, end: String, expected: Bool) throws {
        let calendar = try ShippedWorkflows.calendar("cn-office")
        #expect(
            calendar.isProvisional(from: try china(start), to: try china(end)) == expected)
    }

    @Test("outside the covered years is Monday to Friday")
    func uncovered() throws {
        let calendar = try ShippedWorkflows.calendar("cn-office")
        // National Day 2030 is not known.
        let start = try china("2030-09-30 10:00")
        #expect(calendar.adding(workingDays: 4, to: start) == (try china("2030-10-04 18:00")))
        #expect(
            calendar.adding(milliseconds: 8 * 3_600_000, to: try china("1999-01-01 10:00"))
                == (try china("1999-01-04 10:00")))
        let last = try #require(calendar.years).upperBound
        #expect(last == 2026)
        let date = try #require(CalendarDate("2027-01-01"))
        #expect(!calendar.isCovered(date))
    }
}
