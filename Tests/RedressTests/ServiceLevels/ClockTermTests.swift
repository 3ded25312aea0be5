@testable import Redress
import RedressTesting
import Testing

@Suite("The term of a clock")
struct ClockTermTests {
    private static func allowance(
        _ random: inout SeededGenerator, _ calendar: WorkingCalendar
    ) -> Allowance {
        switch random.below(4) {
        case 0: .elapsed(milliseconds: Int64(1 + random.below(4_000)) * 60_000)
        case 1: .workingTime(milliseconds: Int64(1 + random.below(3_000)) * 60_000, calendar)
        case 2: .workingDays(1 + random.below(8), calendar)
        default: .naturalDays(1 + random.below(12), calendar, random.pick(RollOver.allCases))
        }
    }

    @Test(
        "is what a count minute by minute gives, whatever pauses and hurries it",
        arguments: ["cn-office", "cn-ops"])
    func bruteForce(id: String) throws {
        let calendar = try ShippedWorkflows.calendar(id)
        var random = SeededGenerator(seed: 53)
        // Around the holidays of May and October, and in the weeks between.
        let first = try china("2026-04-20 00:00").microseconds / 60_000_000
        for run in 0..<250 {
            let allowance = Self.allowance(&random, calendar)
            let start = first + Int64(random.below(260 * 1_440))
            var term = ClockTerm(
                startedAt: start * 60_000,
                dueAt: allowance.due(from: Timestamp(milliseconds: start * 60_000)).milliseconds)
            var brute = BruteForceClock(allowance, from: start, calendar)
            var story = "\(run): \(allowance) from \(start)"
            #expect(term.dueAt == brute.dueTime(), "\(story)")
            var now = start
            for _ in 0..<8 {
                now += Int64(random.below(random.once(in: 3) ? 30 : 2_500))
                if !term.isPaused, term.dueAt <= now * 60_000 { break }
                brute.advance(to: now)
                switch random.below(3) {
                case 0 where !term.isPaused:
                    term.pause(at: now * 60_000, allowance)
                    brute.pause()
                    story += ", pause \(now)"
                case 1:
                    let factor = try #require(
                        ClockFactor(random.pick(["0.5", "0.25", "1", "0.333"])))
                    guard factor != term.factor ?? .one else { continue }
                    term.scale(to: factor, at: now * 60_000, allowance)
                    brute.scale(to: factor.millionths)
                    story += ", × \(factor) \(now)"
                default:
                    guard term.isPaused else { continue }
                    term.resume(at: now * 60_000, allowance)
                    brute.resume()
                    story += ", resume \(now)"
                }
                if !term.isPaused { #expect(term.dueAt == brute.dueTime(), "\(story)") }
            }
        }
    }

    @Test(
        "with no day left is over with the first working day that has not ended",
        arguments: [
            ("2026-03-06 17:00", "2026-03-06 18:00"),
            ("2026-03-06 18:00", "2026-03-09 18:00"),
            ("2026-03-06 20:00", "2026-03-09 18:00"),
            ("2026-03-07 10:00", "2026-03-09 18:00"),
        ])
    func lastDay(resumed: String, due: String) throws {
        let allowance = Allowance.workingDays(1, try ShippedWorkflows.calendar("cn-office"))
        let start = try china("2026-03-05 10:00")
        var term = ClockTerm(
            startedAt: start.milliseconds, dueAt: allowance.due(from: start).milliseconds)
        term.pause(at: try china("2026-03-06 10:00").milliseconds, allowance)
        #expect(term.remaining == .days(0))
        term.resume(at: try china(resumed).milliseconds, allowance)
        #expect(Timestamp(milliseconds: term.dueAt) == (try china(due)))
    }

    @Test(
        "reads factors and writes them in their shortest form",
        arguments: [
            ("0.5", "0.5"), ("0.25", "0.25"), ("1", "1"), ("1.000", "1"), ("0.000001", "0.000001"),
            ("0.100", "0.1"),
        ])
    func factor(text: String, shown: String) {
        #expect(ClockFactor(text)?.description == shown)
    }

    @Test(
        "takes no factor of nothing, above one or of another form",
        arguments: ["", "0", "0.0", "1.1", "2", "-0.5", ".5", "0.", "0.0000001", "1e-1", "0.5 "])
    func noFactor(text: String) {
        #expect(ClockFactor(text) == nil)
    }

    @Test("stands in the ledger with all that is needed to go on")
    func ledger() throws {
        var ledger = ClockLedger()
        ledger.start("A", at: 1, due: 2)
        ledger.start("B", at: 3, due: 4, calendar: "cn-office@1.0", isProvisional: true)
        ledger.updateOpen { entry in
            entry.countExtension(1)
            entry.term.factor = ClockFactor("0.5")
            entry.term.lastDay = 20_000
            guard entry.id == "A" else { return }
            entry.status = .paused
            entry.reason = "recusal"
            entry.term.remaining = .milliseconds(60)
        }
        #expect(
            String(decoding: ledger.encoded, as: UTF8.self) == """
                A paused 1 2 - - left=60ms why=recusal factor=0.5 extended=0,1 last=20000
                B running 3 4 - cn-office@1.0 provisional factor=0.5 extended=0,1 last=20000

                """)
        #expect(ClockLedger(encoded: ledger.encoded) == ledger)
        let isBreached = ledger.end("A", as: .breached, at: 9)
        #expect(!isBreached)
        let isStopped = ledger.end("A", as: .stopped, at: 9)
        #expect(isStopped)
        #expect(ledger["A"]?.term.remaining == nil)
        #expect(ClockLedger(encoded: ledger.encoded) == ledger)
    }
}
