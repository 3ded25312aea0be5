import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Testing

@Suite("An act that is refused after its data were merged")
struct FailedActTests {
    /// Acts whose guard is false, or whose data do not fit, after a walk up to an event.
    static let acts: [(upTo: String, event: String, role: String, data: JSONValue)] = [
        (
            "wh.short", "wh.short", "clerk.warehouse",
            ["findings/finding": [["@liability": "carrier", ".": "x"]]]
        ),
        (
            "approve", "approve.return", "manager.approver",
            ["approvals/approval": [["@comment": "  "]]]
        ),
        (
            "offer.accepted", "offer.accepted", "agent.inhouse",
            ["remedies/remedy": [["@option": "1", "@chosen": false]]]
        ),
        (
            "offer.accepted", "offer.accepted", "agent.inhouse",
            ["remedies/remedy": [["@option": "9", "@chosen": true]]]
        ),
        (
            "exec.done", "exec.shipped", "clerk.warehouse",
            [
                "remedies/remedy": [
                    ["@option": "1", "@waybill": "W1", "@executed-at": "2026-03-05T16:20:00+08:00"]
                ]
            ]
        ),
    ]

    @Test(
        "leaves the complaint exactly as it was, and the next right act works",
        arguments: acts.indices)
    func leavesNothing(index: Int) async throws {
        let (upTo, event, role, data) = Self.acts[index]
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: upTo)
            let before = try await shop.stored(number)
            let viewed = try await shop.view(number, as: "officer.escalation")
            let refusal = try await shop.send(event, to: number, as: role, data).refused()
            #expect([.guardFalse, .invalidData].contains(refusal.reason))
            #expect(try await shop.stored(number) == before)
            #expect(try await shop.view(number, as: "officer.escalation") == viewed)
            // What is in memory must be as good as what is stored: go on, and compare with a
            // complaint that was never refused.
            let step = try #require(try WalkStep.load("logistics").first { $0.event == upTo })
            _ = try await shop.send(upTo, to: number, as: step.role, step.data).granted()
            let other = try await shop.walk("logistics", upTo: upTo)
            _ = try await shop.send(upTo, to: other, as: step.role, step.data).granted()
            let (one, second) = (try await shop.data(number), try await shop.data(other))
            #expect(one == second)
            #expect(try await shop.verify().isEmpty)
        }
    }

    @Test("names the item that is not there")
    func missingItem() async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "offer.accepted")
            let refusal = try await shop.send(
                "offer.accepted", to: number, as: "agent.inhouse",
                [
                    "remedies/remedy": [
                        ["@option": "1", "@chosen": true], ["@option": "7", "@chosen": true],
                    ]
                ]
            ).refused()
            #expect(refusal.message == "the data of 'offer.accepted' do not fit the complaint")
            #expect(
                refusal.problems.map(\.description) == [
                    "'remedies/remedy[2]/@option' names no item of the complaint"
                ])
        }
    }

    @Test("that would have begun a complaint uses up no number")
    func noGap() async throws {
        try await withShop { shop in
            let data = try #require(try WalkStep.load("logistics").first).data
            let submit = Act(
                tenant: shop.tenant, actor: Shop.user("agent.inhouse"),
                subject: .new(type: "logistics"), event: "submit")
            #expect(try await shop.engine.perform(submit).refused().reason == .guardFalse)
            #expect(
                try await shop.record("logistics", as: "agent.inhouse", data.with(["x": 1]))
                    .refused().reason == .invalidData)
            #expect(
                try await shop.record("logistics", as: "auditor", data).refused().reason
                    == .roleNotPermitted)
            let grant = try await shop.record("logistics", as: "agent.inhouse", data).granted()
            #expect(grant.number == "SHOP-2026-000001")
            #expect(try await shop.verify().isEmpty)
        }
    }

    @Test("by more than a limit leaves the session as it was")
    func limit() async throws {
        try await withShopFile { shop, file in
            let number = try await shop.draft()
            let before = try await shop.stored(number)
            let store = try file.open()
            defer { store.close() }
            let strict = Engine(
                restartedOn: store, clock: shop.clock, limits: Limits(microstepCountMax: 1))
            var act = Act(
                tenant: shop.tenant, actor: Shop.user("agent.outsourced"),
                subject: .complaint(number), event: "submit",
                data: ["flags/flag": [["@kind": "safety"]]])
            #expect(try await strict.perform(act).refused().reason == .limitExceeded)
            #expect(try await shop.stored(number) == before)
            act.data = [:]
            _ = try await shop.engine.perform(act).granted()
            #expect(try await shop.stored(number).state == "l.submitted")
            #expect(!(try await shop.data(number)).contains("<flag "))
        }
    }
}
