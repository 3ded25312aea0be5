import Foundation
import Redress
import Testing

@Suite("Explaining a clock", .timeLimit(.minutes(10)))
struct ClockExplainTests {
    @Test("tells what is counted, by which rule, and when it is due")
    func text() throws {
        let shop = try Shop()
        let told = try shop.redress("clock", "explain", shop.submitted, "C6", "--language", "en")
        #expect(told.status == 0, "\(told.errors)")
        #expect(
            told.lines.first
                == "C6 Resolution at the latest (legal), legal: 15 natural days in cn-office@1.0")
        #expect(told.lines.contains { $0.contains(" started, record ") })
        #expect(told.lines.contains { $0.contains("-          first-day") })
        #expect(told.lines.contains { $0.contains("360:00:00  natural-day") })
        let last = try #require(told.lines.last)
        #expect(last.contains(" 00:00:00 due"))
        #expect(last.hasSuffix("Asia/Shanghai +08:00"))
    }

    @Test("tells all clocks that have run, each once")
    func all() throws {
        let shop = try Shop()
        let told = try shop.redress("clock", "explain", shop.submitted, "--json")
        #expect(told.status == 0)
        let clocks = try told.lines.compactMap { try JSONValue(reading: $0)["clock"]?.text }
        #expect(clocks.first == "C2")
        #expect(Set(clocks) == ["C2", "C3", "C4", "C4-hard", "C6", "C6-soft"])
        #expect(clocks.count == 6)
    }

    @Test("of something that is not there says so")
    func missing() throws {
        let shop = try Shop()
        let unknown = try shop.redress("clock", "explain", shop.submitted, "C66")
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("workflow 'product' has no clock 'C66'; did you mean"))
        let idle = try shop.redress("clock", "explain", shop.submitted, "C16")
        #expect(idle.status == 0)
        #expect(idle.output.isEmpty)
        #expect(idle.errors == "clock 'C16' of '\(shop.submitted)' has not run\n")
        #expect(try shop.redress("clock", "explain", "SHOP-2026-999999").status != 0)
    }
}
