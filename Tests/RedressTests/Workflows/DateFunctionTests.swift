import LibXML
@testable import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("A number from a date")
struct DateFunctionTests {
    private static let china = 480

    private func number(_ name: String, _ text: String, at now: String) throws -> Double {
        let function = try #require(DateFunction(rawValue: name))
        return function.number(
            of: text, at: try #require(Timestamp(now)), offsetMinutes: Self.china)
    }

    /// At 16:30 UTC it is half past midnight of the next day in China.
    static let cases: [(String, String, String, Double)] = [
        ("hours-until", "2026-03-03", "2026-03-02T15:30:00Z", 0.5),
        ("hours-until", "2026-03-03", "2026-03-02T16:30:00Z", -0.5),
        ("hours-until", "2026-03-03T10:00:00+08:00", "2026-03-02T01:30:00.000Z", 24.5),
        ("hours-until", " 2026-03-03T02:00:00Z\n", "2026-03-02T01:30:00Z", 24.5),
        ("hours-until", "2026-03-03T02:00:00.5Z", "2026-03-03T02:00:00Z", 0.5 / 3_600),
        ("days-until", "2026-03-03", "2026-03-02T15:59:59Z", 1),
        ("days-until", "2026-03-03", "2026-03-02T16:00:00Z", 0),
        ("days-until", "2026-03-03T00:00:00+08:00", "2026-03-02T15:59:59Z", 1),
        ("days-until", "2026-03-02T16:00:00Z", "2026-03-02T15:59:59Z", 1),
        ("days-until", "2026-03-02T23:59:59+08:00", "2026-03-02T16:00:00Z", -1),
        ("days-since", "2026-02-28", "2026-03-01T01:00:00Z", 1),
        ("days-since", "2024-02-28", "2024-03-01T01:00:00Z", 2),
        ("days-since", "2026-03-03", "2026-03-02T01:00:00Z", -1),
        ("months-since", "2026-01-15", "2026-07-15T01:00:00Z", 6),
        ("months-since", "2026-01-15", "2026-07-14T01:00:00Z", 6 - 1.0 / 30),
        ("months-since", "2026-01-15", "2026-07-16T01:00:00Z", 6 + 1.0 / 31),
        ("months-since", "2026-01-31", "2026-02-28T01:00:00Z", 1),
        ("months-since", "2024-02-29", "2025-02-28T01:00:00Z", 12),
        ("months-since", "2026-08-31", "2026-09-29T16:00:00Z", 1),
        ("months-since", "2026-03-15", "2026-02-15T01:00:00Z", -1),
        ("months-since", "2026-01-15T23:00:00Z", "2026-02-16T01:00:00Z", 1),
    ]

    @Test("counts from the act's time, in the zone of the calendars", arguments: cases)
    func value(name: String, text: String, now: String, expected: Double) throws {
        #expect(try number(name, text, at: now) == expected)
    }

    @Test(
        "is none for what is no date",
        arguments: [
            "", " ", "soon", "20260303", "2026-3-3", "2026-02-30", "2026-03-03T02:00:00",
            "2026-03-03T25:00:00Z", "2026-03-03Z", "12", "-2026-03-03",
        ])
    func malformed(text: String) throws {
        for function in DateFunction.allCases {
            #expect(try number(function.rawValue, text, at: "2026-03-02T01:00:00Z").isNaN)
        }
    }

    /// Any two moments of four centuries around now.
    @Test("fits together for all dates")
    func properties() throws {
        var random = SeededGenerator(seed: 20_261_122)
        for _ in 0..<20_000 {
            let day = Int64(random.below(146_097)) - 73_000
            let text = CalendarDate(day: day).description
            let now = Timestamp(
                microseconds: (Int64(random.below(146_097)) - 73_000) * TimeUnit.day
                    + Int64(random.below(86_400)) * 1_000_000)
            let offset = random.below(1_560) - 720
            func number(_ function: DateFunction, _ later: Int64 = 0) -> Double {
                function.number(
                    of: text, at: Timestamp(microseconds: now.microseconds + later),
                    offsetMinutes: offset)
            }
            let today = CalendarDate(
                day: Timestamp.floorDivide(
                    now.microseconds + Int64(offset) * TimeUnit.minute, TimeUnit.day))
            let since = number(.daysSince)
            #expect(since == Double(today.day - day))
            #expect(number(.daysUntil) == -since)
            #expect(number(.daysSince, TimeUnit.day) == since + 1)
            // The date has begun exactly when no hours are left.
            #expect((number(.hoursUntil) <= 0) == (since >= 0))
            #expect(abs(number(.hoursUntil) - number(.hoursUntil, TimeUnit.hour) - 1) < 1e-6)
            let months = number(.monthsSince)
            #expect(number(.monthsSince, TimeUnit.day) > months)
            #expect((months >= 0) == (since >= 0))
            let whole = Int(months.rounded(.down))
            let reached = DateFunction.corresponding(to: day, after: whole)
            #expect(reached <= today.day)
            #expect(DateFunction.corresponding(to: day, after: whole + 1) > today.day)
            #expect((months == Double(whole)) == (reached == today.day))
        }
    }

    private static let guarded = SmallWorkflow.document
        .replacing(
            "<r:field path=\"order/@kind\"",
            with: "<r:field path=\"order/@need-by\" type=\"date\">"
                + "<r:label xml:lang=\"zh\">需要</r:label><r:label xml:lang=\"en\">Need</r:label>"
                + "</r:field><r:field path=\"order/@kind\""
        )
        .replacing(
            "cond=\"$customer/name\"",
            with:
                "cond=\"r:hours-until($order/@need-by) &lt;= 24 and r:days-since('2026-01-01') > 5\""
        )

    @Test("decides a guard, by the time at which the act happened and not at which it was told")
    func occurred() async throws {
        try await withSmallShop(Self.guarded) { shop in
            // The clock stands at 2026-03-02T01:00Z; this workflow names no calendars: UTC.
            for (need, at, isGranted) in [
                ("2026-03-03", "2026-03-02T00:00:00Z", true),
                ("2026-03-03", "2026-03-01T23:59:59Z", false),
                ("2026-03-03", nil, true), ("2026-03-04", nil, false),
            ] as [(String, String?, Bool)] {
                let number = try await shop.act(
                    "record", by: "out", ["order/@need-by": .string(need)]
                )
                .granted().number
                let answer = try await shop.engine.perform(
                    Act(
                        tenant: shop.tenant, actor: UserID("out"), subject: .complaint(number),
                        event: "submit", occurredAt: at.flatMap { Timestamp($0) }))
                if isGranted {
                    _ = try answer.granted()
                } else {
                    #expect(try answer.refused().reason == .guardFalse)
                }
            }
            let without = try await shop.act("record", by: "out", [:]).granted().number
            #expect(
                try await shop.act("submit", by: "out", on: without).refused().reason == .guardFalse
            )
        }
    }
}
