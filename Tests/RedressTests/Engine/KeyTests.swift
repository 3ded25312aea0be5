import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Testing

@Suite("An idempotency key")
struct KeyTests {
    @Test("answers the same request as before and records nothing")
    func replay() async throws {
        try await withShop { shop in
            let data = try #require(try WalkStep.load("logistics").first).data
            let first = try await shop.record("logistics", as: "agent.outsourced", data, key: "k1")
                .granted()
            #expect(!first.isReplay)
            let records = try await shop.records()
            shop.clock.advance(milliseconds: 86_400_000)
            let again = try await shop.record("logistics", as: "agent.outsourced", data, key: "k1")
                .granted()
            #expect(again.isReplay)
            var expected = first
            expected.isReplay = true
            #expect(again == expected)
            #expect(try await shop.records() == records)
        }
    }

    @Test("answers as before even when the complaint has moved on, and after a restart")
    func replayLater() async throws {
        try await withShopFile { shop, file in
            let number = try await shop.draft()
            let first = try await shop.send("submit", to: number, as: "agent.outsourced", key: "s")
                .granted()
            _ = try await shop.send("ack.sent", to: number, as: "agent.inhouse").granted()
            let store = try file.open()
            defer { store.close() }
            let engine = Engine(restartedOn: store, clock: shop.clock)
            let again = try await engine.perform(
                Act(
                    tenant: shop.tenant, actor: Shop.user("agent.outsourced"),
                    subject: .complaint(number), event: "submit", key: "s")
            ).granted()
            #expect(again.isReplay)
            #expect(again.version == first.version)
            #expect(again.leaf == first.leaf)
            #expect(again.to == first.to)
        }
    }

    @Test("repeats a refusal with the same record, even when the act would now be granted")
    func replayedRefusal() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            let first = try await shop.send("ack.sent", to: number, as: "agent.inhouse", key: "r")
                .refused()
            _ = try await shop.send("submit", to: number, as: "agent.outsourced").granted()
            let count = try await shop.records().count
            let again = try await shop.send("ack.sent", to: number, as: "agent.inhouse", key: "r")
                .refused()
            #expect(again.reason == first.reason)
            #expect(again.reason == .notInThisState)
            #expect(again.number == number)
            #expect(again.role == RoleID("agent.inhouse"))
            #expect(again.sequence == first.sequence)
            #expect(again.leaf == first.leaf)
            #expect(again.message == "refused before under the same key (not-in-this-state)")
            #expect(try await shop.records().count == count)
            _ = try await shop.send("ack.sent", to: number, as: "agent.inhouse", key: "r2")
                .granted()
        }
    }

    /// Requests that differ from the first in one thing each.
    static let others: [(what: String, change: @Sendable (inout Act) -> Void)] = [
        ("another event", { $0.event = "record.save" }),
        ("other data", { $0.data = ["flags/flag": []] }),
        ("another person", { $0.actor = Shop.user("agent.inhouse") }),
        ("a role asked for", { $0.role = RoleID("agent.outsourced") }),
        ("another complaint", { $0.subject = .complaint("SHOP-2026-000099") }),
        ("a new complaint", { $0.subject = .new(type: "logistics") }),
        ("an expected version", { $0.expectedVersion = 1 }),
    ]

    @Test("is not taken for another request", arguments: others.indices)
    func reuse(index: Int) async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            var act = Act(
                tenant: shop.tenant, actor: Shop.user("agent.outsourced"),
                subject: .complaint(number), event: "submit", key: "one key")
            _ = try await shop.engine.perform(act).granted()
            let before = try await shop.records()
            Self.others[index].change(&act)
            await #expect(throws: ActProblem.keyReused("one key"), "\(Self.others[index].what)") {
                _ = try await shop.engine.perform(act)
            }
            #expect(try await shop.records() == before)
        }
    }

    @Test("has 1 to 200 bytes", arguments: [(0, false), (1, true), (200, true), (201, false)])
    func length(count: Int, isTaken: Bool) async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            let act = Act(
                tenant: shop.tenant, actor: Shop.user("agent.outsourced"),
                subject: .complaint(number), event: "submit",
                key: String(repeating: "k", count: count))
            if isTaken {
                _ = try await shop.engine.perform(act).granted()
            } else {
                await #expect(throws: ActProblem.keyTooLong(count)) {
                    _ = try await shop.engine.perform(act)
                }
                #expect(try await shop.stored(number).version == 1)
            }
        }
    }

    @Test(
        "problems of acts that cannot be decided name the value and the way out",
        arguments: [
            (
                .unknownTenant(TenantID("x")),
                "tenant 'x' does not exist; 'redress init' creates one"
            ),
            (
                .unknownComplaint("X-1"),
                "complaint 'X-1' does not exist; 'redress complaint list' shows those that do"
            ),
            (
                .keyReused("k"),
                "key 'k' was used for another request; use a new key for a new request"
            ),
            (.keyTooLong(201), "the key has 201 bytes; 200 are allowed"),
            (.damaged("x"), "the stored complaint cannot be continued: x"),
        ] as [(ActProblem, String)])
    func messages(problem: ActProblem, message: String) {
        #expect(problem.description == message)
    }

    @Test(
        "a complaint that is not there cannot be acted on, and nothing is recorded",
        arguments: [
            "SHOP-2026-000099", "SHOP-2025-000001", "ELSE-2026-000001", "shop-2026-000001",
            "SHOP-2026-1", "SHOP-2026-0000001", "", "1", "SHOP-2026-000001 ",
        ])
    func unknownComplaint(number: String) async throws {
        try await withShop { shop in
            _ = try await shop.draft()
            let before = try await shop.records()
            await #expect(throws: ActProblem.unknownComplaint(number)) {
                _ = try await shop.send("submit", to: number, as: "agent.outsourced")
            }
            #expect(try await shop.records() == before)
        }
    }
}
