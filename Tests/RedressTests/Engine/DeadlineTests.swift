import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Testing

@Suite("Deadlines")
struct DeadlineTests {
    static let minute: Int64 = 60_000
    static let hour: Int64 = 60 * minute
    static let day: Int64 = 24 * hour

    @Test("fire in the order in which they are due, across complaints")
    func order() async throws {
        try await withShop { shop in
            shop.clock.advance(milliseconds: Self.hour)
            let late = try await shop.draft()
            shop.clock.advance(milliseconds: -Self.hour)
            let early = try await shop.draft()
            shop.clock.advance(milliseconds: 2 * Self.hour)
            let submitted = try await shop.draft()
            _ = try await shop.send("submit", to: submitted, as: "agent.outsourced").granted()
            // A draft has twelve hours of service, and the night is none.
            shop.clock.advance(milliseconds: 23 * Self.hour)
            let fired = try await shop.engine.tick(tenant: shop.tenant).fired
            #expect(fired.map(\.due) == fired.map(\.due).sorted())
            #expect(
                fired.map { "\($0.number) \($0.event)" } == [
                    "\(submitted) triage.timeout", "\(early) draft.expired",
                    "\(late) draft.expired",
                ])
            #expect(fired.map(\.clock) == ["C4", "C2", "C2"])
        }
    }

    @Test("fire once, at their time and not a millisecond before")
    func once() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            shop.clock.advance(milliseconds: 12 * Self.hour - 1)
            #expect(try await shop.engine.tick(tenant: shop.tenant).fired.isEmpty)
            shop.clock.advance(milliseconds: 1)
            let fired = try await shop.engine.tick(tenant: shop.tenant).fired
            #expect(fired.map(\.event) == ["draft.expired"])
            #expect(fired.first?.due == shop.clock.now().time)
            #expect(try await shop.engine.tick(tenant: shop.tenant).fired.isEmpty)
            #expect(try await shop.stored(number).version == 2)
        }
    }

    @Test("that came due while the program was down fire once, in due order, after a restart")
    func restart() async throws {
        try await withShopFile { shop, file in
            let number = try await shop.walk("logistics", upTo: "ack.sent")
            shop.clock.advance(milliseconds: 20 * Self.day)
            let store = try file.open()
            defer { store.close() }
            let engine = Engine(restartedOn: store, clock: shop.clock)
            let fired = try await engine.tick(tenant: shop.tenant).fired
            #expect(fired.map(\.clock) == ["C4", "C3", "C4-hard", "L5", "U2", "C6-soft", "C6"])
            #expect(try await engine.tick(tenant: shop.tenant).fired.isEmpty)
            // The first engine sees what the second one did.
            #expect(try await shop.engine.tick(tenant: shop.tenant).fired.isEmpty)
            #expect(try await shop.stored(number).version == 9)
            #expect(try await shop.verify().isEmpty)
        }
    }

    @Test("are acts of the system: recorded with clock, cause and version")
    func records() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            shop.clock.advance(milliseconds: 13 * Self.hour)
            _ = try await shop.engine.tick(tenant: shop.tenant)
            let last = try #require(try await shop.records().last)
            #expect(last.columns.actor == "system")
            #expect(last.columns.role == "system")
            #expect(last.columns.event == "draft.expired")
            let record = try JSONValue(reading: last.bytes)
            let clocks = try #require(record["sla"]?.items)
            #expect(clocks.first?["timer"]?.text == "C2")
            #expect(clocks.first?["st"]?.text == "breach")
            #expect(clocks.first?["due"]?.text == "2026-03-02T13:00:00.000000Z")
            #expect(record["cv"]?.number == 2)
            #expect(try await shop.stored(number).version == 2)
        }
    }

    @Test("of a draft lose nothing that was recorded")
    func draftExpired() async throws {
        try await withShop { shop in
            let number = try await shop.record(
                "logistics", as: "agent.outsourced",
                ["complainant/name": "李强", "incident/narrative": "少一件"]
            ).granted().number
            shop.clock.advance(milliseconds: 12 * Self.hour)
            _ = try await shop.engine.tick(tenant: shop.tenant)
            let stored = try await shop.stored(number)
            #expect(stored.state == "l.submitted")
            #expect(!stored.isEnded)
            let data = try await shop.data(number)
            #expect(data.contains("<name>李强</name>"))
            #expect(data.contains("<narrative>少一件</narrative>"))
            #expect(data.contains("<incident incomplete=\"true\">"))
        }
    }

    @Test("that are cancelled do not fire")
    func cancelled() async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "triage.start")
            let clocks = try await shop.view(number, as: "auditor").clocks
            #expect(clocks.first { $0.id == "C2" }?.status == "stopped")
            #expect(clocks.first { $0.id == "C3" }?.status == "stopped")
            #expect(clocks.first { $0.id == "C4" }?.status == "running")
            shop.clock.advance(milliseconds: 14 * Self.day)
            let fired = try await shop.engine.tick(tenant: shop.tenant).fired
            #expect(fired.map(\.clock) == ["C4", "C4-hard", "C5", "L5", "U2", "C6-soft"])
        }
    }

    @Test("are seen as breached by the conditions of their own event")
    func breachSeen() async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "triage.start")
            shop.clock.advance(milliseconds: 4 * Self.hour)
            _ = try await shop.engine.tick(tenant: shop.tenant)
            // The soft clock alone does not expedite.
            #expect(
                try await shop.view(number, as: "auditor").states
                    == ["l.submitted", "u.normal", "c.none", "h.none"])
            // 24 hours are a day, the night counted.
            shop.clock.advance(milliseconds: 20 * Self.hour)
            _ = try await shop.engine.tick(tenant: shop.tenant)
            #expect(
                try await shop.view(number, as: "auditor").states
                    == ["l.submitted", "u.expedited", "c.none", "h.none"])
        }
    }

    @Test("for the resolution expedite the complaint, whatever state it is in")
    func resolution() async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "propose")
            // The first day is not counted, and the last one ends at midnight.
            shop.clock.advance(milliseconds: 16 * Self.day)
            let fired = try await shop.engine.tick(tenant: shop.tenant).fired
            #expect(fired.last?.event == "resolution.timeout")
            let view = try await shop.view(number, as: "auditor")
            #expect(view.states == ["l.proposal", "u.expedited", "c.overdue", "h.none"])
            #expect(view.clocks.first { $0.id == "C6" }?.status == "breached")
        }
    }

    @Test("whose wait is not over yet start again and close nothing against the complainant")
    func renewed() async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "verify.ok")
            for _ in 0..<3 {
                shop.clock.advance(milliseconds: 8 * Self.day)
                let fired = try await shop.engine.tick(tenant: shop.tenant).fired
                #expect(fired.filter { $0.event == "verify.timeout" }.count == 1)
                #expect(try await shop.stored(number).state == "l.verify")
            }
        }
    }

    @Test("fire as of a time that is given, and say when it was")
    func givenTime() async throws {
        try await withShop { shop in
            _ = try await shop.draft()
            let time = try #require(Timestamp("2026-03-05T00:00:00Z"))
            let fired = try await shop.engine.tick(tenant: shop.tenant, at: time).fired
            #expect(fired.map(\.event) == ["draft.expired"])
            let record = try JSONValue(reading: try #require(try await shop.records().last).bytes)
            #expect(record["at"]?.text == "2026-03-05T00:00:00.000000Z")
            #expect(record["ts"]?.text == "2026-03-02T01:00:00.000000Z")
        }
    }

    @Test("in numbers beyond one transaction all fire")
    func many() async throws {
        try await withShop { shop in
            let data = try #require(try WalkStep.load("attitude").first).data
            for _ in 0..<150 {
                _ = try await shop.record("attitude", as: "agent.inhouse", data).granted()
            }
            shop.clock.advance(milliseconds: 12 * Self.hour)
            let fired = try await shop.engine.tick(tenant: shop.tenant).fired
            #expect(fired.count == 150)
            #expect(Set(fired.map(\.number)).count == 150)
            #expect(fired.map(\.sequence) == fired.map(\.sequence).sorted())
        }
    }
}
