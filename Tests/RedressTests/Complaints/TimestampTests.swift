import Redress
import Testing

@Suite("A moment in time")
struct TimestampTests {
    @Test(
        "is not read from a text that is no time with a zone",
        arguments: [
            "", "2026", "2026-11", "2026-1-1", "2026-11-22T09:30", "2026-11-22T09:30:00",
            "2026-13-01", "2026-00-01", "2026-02-29", "2026-02-30", "1900-02-29", "2026-04-31",
            "2026-01-00", "2026-11-22T24:00:00Z", "2026-11-22T09:60:00Z", "2026-11-22T09:30:61Z",
            "2026-11-22T09:30:00z", "2026-11-22t09:30:00Z", "2026-11-22T09:30:00.Z",
            "2026-11-22T09:30:00+0800", "2026-11-22T09:30:00+24:00", "2026-11-22T09:30:00+08:60",
            "2026-11-22T09:30:00+08:00Z", "2026-11-22T09:30:00Zx", " 2026-11-22", "2026-11-22 ",
            "２０２６-11-22", "2026/11/22", "-2026-11-22", "+2026-11-22", "2026-11-22T09-30-00Z",
            "2026-11-22T09:30:00,5Z",
        ])
    func refused(text: String) { #expect(Timestamp(text) == nil) }

    @Test(
        "is read with its zone and printed in UTC",
        arguments: [
            ("2026-11-22", "2026-11-22T00:00:00.000000Z"),
            ("2026-11-22T09:30:00Z", "2026-11-22T09:30:00.000000Z"),
            ("2026-11-22T09:30:00+08:00", "2026-11-22T01:30:00.000000Z"),
            ("2026-01-01T07:59:59+08:00", "2025-12-31T23:59:59.000000Z"),
            ("2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00.000000Z"),
            ("2026-11-22T09:30:00-00:00", "2026-11-22T09:30:00.000000Z"),
            ("2026-11-22T09:30:00+05:45", "2026-11-22T03:45:00.000000Z"),
            ("2026-11-22T09:30:00.5Z", "2026-11-22T09:30:00.500000Z"),
            ("2026-11-22T09:30:00.123456Z", "2026-11-22T09:30:00.123456Z"),
            ("2026-11-22T09:30:00.1234567899Z", "2026-11-22T09:30:00.123456Z"),
            ("2026-11-22 09:30:00Z", "2026-11-22T09:30:00.000000Z"),
            ("2024-02-29", "2024-02-29T00:00:00.000000Z"),
            ("2000-02-29T12:00:00Z", "2000-02-29T12:00:00.000000Z"),
            ("1970-01-01", "1970-01-01T00:00:00.000000Z"),
            ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
            ("1600-03-01", "1600-03-01T00:00:00.000000Z"),
            ("0000-01-01", "0000-01-01T00:00:00.000000Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000000Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000Z"),
        ])
    func read(text: String, printed: String) throws {
        let time = try #require(Timestamp(text))
        #expect(time.description == printed)
        #expect(Timestamp(printed) == time)
    }

    @Test("counts days and years as the calendar does, through four centuries")
    func calendar() throws {
        var time = try #require(Timestamp("1899-12-31"))
        var day = time.day
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for year in 1900..<2300 {
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            for month in 1...12 {
                let length = month == 2 && isLeap ? 29 : lengths[month - 1]
                day += 1
                time = Timestamp(microseconds: day * 86_400_000_000)
                let name = [year / 100, year % 100].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
                try #require(
                    time.description
                        == "\(name)-\(month < 10 ? "0" : "")\(month)-01T00:00:00.000000Z")
                try #require(time.year == year)
                try #require(Timestamp(time.description) == time)
                day += Int64(length) - 1
            }
        }
    }

    @Test(
        "has whole milliseconds, rounded down",
        arguments: [(0, 0), (999, 0), (1_000, 1), (-1, -1), (-1_000, -1), (-1_001, -2)])
    func milliseconds(microseconds: Int64, milliseconds: Int64) {
        #expect(Timestamp(microseconds: microseconds).milliseconds == milliseconds)
    }

    @Test(
        "belongs to the day that contains it",
        arguments: [
            (0, 0), (86_399_999_999, 0), (86_400_000_000, 1), (-1, -1), (-86_400_000_001, -2),
        ])
    func day(microseconds: Int64, day: Int64) {
        #expect(Timestamp(microseconds: microseconds).day == day)
    }
}
