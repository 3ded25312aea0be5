@testable import Redress
import RedressTesting
import SCXML
import Statecharts
import Testing

/// The clocks of `ClockWorkflow` in the engine. The complaint opens on Monday 2026-03-02 at 09:00.
@Suite("A clock that something else than time moves")
struct ClockPauseTests {
    private func due(_ shop: Shop, _ number: String, _ clock: String) async throws -> String {
        let entry = try #require(try await shop.ledger(number)[clock])
        guard entry.status == .running else { return entry.status.rawValue }
        let wall = Timestamp(milliseconds: entry.dueAt + 8 * 3_600_000).description
        return String(wall.prefix(16)).replacing("T", with: " ")
    }

    private func changes(_ shop: Shop) async throws -> [String] {
        let last = try #require(try await shop.records().last)
        return try (JSONValue(reading: last.bytes)["sla"]?.items ?? []).map {
            String(decoding: $0.canonicalBytes, as: UTF8.self)
        }
    }

    @Test("pauses while a state is active, and goes on with the days and hours that were left")
    func pausesAndResumes() async throws {
        try await withShop { shop in
            let number = try await shop.timed()
            #expect(try await due(shop, number, "D") == "2026-03-09 18:00")
            #expect(try await due(shop, number, "H") == "2026-03-03 11:00")
            #expect(try await due(shop, number, "N") == "2026-03-10 00:00")
            try shop.move(to: "2026-03-02 16:00")
            try await shop.send("test.on", to: number)
            #expect(
                try await changes(shop) == [
                    #"{"st":"pause","timer":"D","why":"goods-under-test"}"#,
                    #"{"st":"pause","timer":"H","why":"goods-under-test"}"#,
                    #"{"st":"pause","timer":"N","why":"goods-under-test"}"#,
                ])
            let stored = try await shop.stored(number)
            #expect(
                String(decoding: stored.clocks, as: UTF8.self).contains(
                    "left=5d why=goods-under-test"))
            // What is due next is what still runs.
            #expect(stored.nextDue == (try china("2026-03-02 09:30")).milliseconds)
            _ = try await shop.engine.tick(tenant: shop.tenant)
            try shop.move(to: "2026-03-11 10:30")
            try await shop.send("test.off", to: number)
            // Five working days after the 11th; four hours after 10:30; seven days after the 11th.
            #expect(try await due(shop, number, "D") == "2026-03-18 18:00")
            #expect(try await due(shop, number, "H") == "2026-03-11 15:30")
            #expect(try await due(shop, number, "N") == "2026-03-19 00:00")
            #expect(try await changes(shop).count == 3)
            #expect(try await shop.verify().isEmpty)
        }
    }

    @Test("that pauses and goes on the same day is due as before")
    func sameDay() async throws {
        try await withShop { shop in
            let number = try await shop.timed()
            let before = try await shop.ledger(number)
            try await shop.send("test.on", to: number)
            try await shop.send("test.off", to: number)
            let after = try await shop.ledger(number)
            for id in ClockWorkflow.clocks { #expect(after[id]?.dueAt == before[id]?.dueAt) }
        }
    }

    @Test("is never breached while it is paused")
    func neverBreached() async throws {
        try await withShop { shop in
            let number = try await shop.timed()
            try await shop.send("test.on", to: number)
            try await shop.send("hold", to: number, ["hold/@reason": .string("legal-hold")])
            try shop.move(to: "2027-03-02 16:00")
            let fired = try await shop.engine.tick(tenant: shop.tenant).fired
            #expect(fired.map(\.clock) == ["W", "S"])
            let ledger = try await shop.ledger(number)
            #expect(
                ["D", "H", "N", "E"].map { ledger[$0]?.status }
                    == Array(repeating: .paused, count: 4))
            #expect(try await shop.stored(number).nextDue == nil)
        }
    }

    @Test("paused twice goes on with the last pause's end, and says why it is paused meanwhile")
    func twice() async throws {
        try await withShop { shop in
            let number = try await shop.timed()
            try await shop.send("hold", to: number, ["hold/@reason": .string("recusal")])
            #expect(try await shop.ledger(number)["D"]?.reason == "recusal")
            try await shop.send("test.on", to: number)
            #expect(try await shop.ledger(number)["D"]?.reason == "goods-under-test")
            try await shop.send("test.off", to: number)
            #expect(try await shop.ledger(number)["D"]?.reason == "recusal")
            #expect(try await due(shop, number, "H") == "2026-03-03 11:00")
            try await shop.send("hold", to: number, ["hold/@reason": .string("no such")])
            #expect(try await shop.ledger(number)["D"]?.reason == "unknown")
            #expect(try await due(shop, number, "D") == "paused")
            try await shop.send("release", to: number)
            #expect(try await due(shop, number, "D") == "2026-03-09 18:00")
            let found = try await shop.engine.explainClocks(
                of: number, clock: "D", tenant: shop.tenant, as: nil)
            #expect(
                found.first?.steps.map(\.change.kind.rawValue) == [
                    "pause", "pause", "pause", "pause", "resume",
                ])
        }
    }

    @Test("is hurried by urgency if it is soft: what remains, on entering and back on leaving")
    func urgency() async throws {
        try await withShop { shop in
            let number = try await shop.timed()
            try await shop.send("urge.fast", to: number)
            // 48 hours of windows become 24, ten become five; 87 hours of any sort become 43.5.
            #expect(try await due(shop, number, "D") == "2026-03-04 18:00")
            #expect(try await due(shop, number, "H") == "2026-03-02 15:00")
            #expect(try await due(shop, number, "S") == "2026-03-04 04:30")
            #expect(try await due(shop, number, "N") == "2026-03-10 00:00")
            #expect(try await due(shop, number, "E") == "2026-03-04 09:00")
            #expect(
                try await changes(shop).first
                    == #"{"due":"2026-03-04T10:00:00.000000Z","factor":"0.5","st":"scale","timer":"D"}"#
            )
            try shop.move(to: "2026-03-02 11:00")
            try await shop.send("urge.critical", to: number)
            #expect(try await due(shop, number, "H") == "2026-03-02 13:30")
            try await shop.send("urge.normal", to: number)
            #expect(try await due(shop, number, "H") == "2026-03-02 18:00")
            // One that starts meanwhile starts hurried.
            try await shop.send("urge.critical", to: number)
            try await shop.send("again", to: number)
            #expect(try await due(shop, number, "H") == "2026-03-02 14:30")
            #expect(try await shop.ledger(number)["N"]?.term.factor == nil)
        }
    }

    @Test("is extended by the act that its workflow names, so often and no more")
    func extended() async throws {
        try await withShop { shop in
            let number = try await shop.timed()
            try await shop.send("clock.extend", to: number)
            #expect(try await due(shop, number, "D") == "2026-03-11 18:00")
            #expect(try await due(shop, number, "H") == "2026-03-03 15:00")
            #expect(try await due(shop, number, "N") == "2026-03-15 00:00")
            try await shop.send("clock.extend", to: number)
            #expect(try await due(shop, number, "D") == "2026-03-13 18:00")
            #expect(try await due(shop, number, "H") == "2026-03-03 15:00")
            try await shop.send("clock.extend", to: number)
            #expect(try await due(shop, number, "D") == "2026-03-13 18:00")
            #expect(try await shop.ledger(number)["D"]?.extensionCount == 2)
        }
    }

    @Test("that is paused can be extended, hurried, stopped and started again")
    func whilePaused() async throws {
        try await withShop { shop in
            let number = try await shop.timed()
            try await shop.send("test.on", to: number)
            try await shop.send("clock.extend", to: number)
            #expect(try await shop.ledger(number)["D"]?.term.remaining == .days(7))
            #expect(try await shop.ledger(number)["H"]?.term.remaining == .milliseconds(46_800_000))
            try await shop.send("urge.fast", to: number)
            #expect(try await shop.ledger(number)["H"]?.term.remaining == .milliseconds(23_400_000))
            // A second run in the place of the first, paused from its start.
            try await shop.send("restart", to: number)
            let entry = try #require(try await shop.ledger(number)["D"])
            #expect(entry.status == .paused)
            #expect(entry.extensionCount == 0)
            try await shop.send("finish", to: number)
            #expect(try await due(shop, number, "D") == "stopped")
            #expect(try await shop.stored(number).nextDue == nil)
            let found = try await shop.engine.explainClocks(
                of: number, tenant: shop.tenant, as: nil)
            #expect(found.allSatisfy { $0.isConfirmed })
        }
    }

    @Test("until a date waits for the date, follows it and fires at it")
    func dated() async throws {
        try await withShop { shop in
            let number = try await shop.timed()
            #expect(try await due(shop, number, "U") == "paused")
            #expect(try await shop.ledger(number)["U"]?.reason == "no-date")
            func promise(_ text: String) async throws {
                try await shop.send(
                    "promise", to: number,
                    ["promises/promise": .array([.object(["@due": .string(text)])])])
            }
            try await promise("not a date")
            #expect(try await due(shop, number, "U") == "paused")
            // Until the end of the day, in the calendar's zone, and an hour before.
            try await promise("2026-03-20")
            #expect(try await due(shop, number, "U") == "2026-03-20 23:00")
            try await promise("2026-03-05T12:00:00+08:00")
            #expect(try await due(shop, number, "U") == "2026-03-05 11:00")
            try await promise("2026-03-06T12:00:00+08:00")
            #expect(try await changes(shop) == [])
            try shop.move(to: "2026-03-05 11:00")
            let fired = try await shop.engine.tick(tenant: shop.tenant).fired
            #expect(fired.last?.clock == "U")
            let found = try await shop.engine.explainClocks(
                of: number, clock: "U", tenant: shop.tenant, as: nil)
            #expect(found.first?.isConfirmed == true)
            #expect(found.first?.spans.map(\.rule) == [.untilDate])
            // Started again, it looks for the next one.
            try await shop.send("again", to: number)
            #expect(try await due(shop, number, "U") == "2026-03-06 11:00")
        }
    }

    @Test("tells the session of each breach after its own event, but not of those that only watch")
    func breach() async throws {
        try await withShop { shop in
            let number = try await shop.timed()
            try shop.move(to: "2026-03-04 10:00")
            let fired = try await shop.engine.tick(tenant: shop.tenant).fired
            #expect(fired.map(\.clock) == ["W", "H", "E"])
            #expect(fired.map { $0.to.contains("b.some") } == [false, false, true])
            #expect(try await shop.data(number).contains(#"breached="E" seen="1""#))
            let refusal = try await shop.send("clock.breach", to: number, as: "agent.inhouse")
                .refused()
            #expect(refusal.reason == .unknownEvent)
        }
    }
}
