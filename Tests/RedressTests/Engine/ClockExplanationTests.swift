@testable import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("The explanation of a clock")
struct ClockExplanationTests {
    private static let hour: Int64 = 3_600_000

    private func explain(
        _ shop: Shop, _ number: String, _ clock: String? = nil, as role: String? = nil
    ) async throws -> [ClockExplanation] {
        try await shop.engine.explainClocks(
            of: number, clock: clock, tenant: shop.tenant, as: role.map { Shop.user($0) })
    }

    @Test("tells every run with its records, its end and its spans")
    func runs() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            shop.clock.advance(milliseconds: 11 * Self.hour)
            let submit = try await shop.send("submit", to: number, as: "agent.outsourced").granted()
            // Four hours of service from 20:00 end at noon.
            shop.clock.advance(milliseconds: 17 * Self.hour)
            let fired = try await shop.engine.tick(tenant: shop.tenant).fired
            let found = try await explain(shop, number)
            #expect(found.map(\.run.id).prefix(1) == ["C2"])
            #expect(
                Set(found.map(\.run.id))
                    == ["C2", "C3", "C4", "C4-hard", "C6", "C6-soft", "L5", "U2"])
            #expect(found.allSatisfy { $0.isConfirmed })
            let draft = try #require(found.first)
            #expect(draft.run.status == .stopped)
            #expect(draft.run.startedAt == (try china("2026-03-02 09:00")))
            #expect(draft.run.endedAt == (try china("2026-03-02 20:00")))
            #expect(draft.run.endRecord == submit.sequence)
            #expect(draft.spans.map(\.rule) == [.workingHours])
            #expect(draft.spans.last?.to == draft.run.endedAt)
            let triage = try #require(found.first { $0.run.id == "C4" })
            #expect(triage.run.status == .breached)
            #expect(triage.run.startRecord == submit.sequence)
            #expect(triage.run.endRecord == fired.first?.sequence)
            #expect(triage.run.dueAt == (try china("2026-03-03 12:00")))
            #expect(triage.run.endedAt == (try china("2026-03-03 13:00")))
            #expect(triage.spans.map(\.rule) == [.workingHours, .outsideHours, .workingHours])
            #expect(triage.spans.last?.to == triage.run.dueAt)
            #expect(triage.clause.hasPrefix("logistics.scxml:"))
            // It agrees with what is stored beside the log.
            let ledger = ClockLedger(encoded: try await shop.stored(number).clocks)
            for entry in ledger.entries {
                let run = try #require(found.last { $0.run.id == entry.id }?.run)
                #expect(run.status == entry.status)
                #expect(run.startedAt.milliseconds == entry.startedAt)
                #expect(run.dueAt.milliseconds == entry.dueAt)
                #expect(run.endedAt?.milliseconds == entry.endedAt)
                #expect(run.calendarName == entry.calendar)
            }
        }
    }

    @Test("tells each run of a clock that ran twice")
    func twice() async throws {
        try await withShop { shop in
            let number = try await shop.walk("product", upTo: "verify.ok")
            for _ in 0..<2 {
                shop.clock.advance(milliseconds: 8 * 24 * Self.hour)
                _ = try await shop.engine.tick(tenant: shop.tenant)
            }
            let found = try await explain(shop, number, "C16")
            #expect(found.map(\.run.status) == [.breached, .breached, .running])
            let dues = try ["2026-03-10 00:00", "2026-03-18 00:00", "2026-03-26 00:00"].map(china)
            #expect(found.map(\.run.dueAt) == dues)
            #expect(found.allSatisfy { $0.isConfirmed })
            #expect(found.last?.spans.map(\.rule) == [.firstDay, .naturalDay])
        }
    }

    @Test("does not confirm a due time that is not what the calendar gives")
    func unconfirmed() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            let stored = try await shop.stored(number)
            let workflow = try #require(try ShippedWorkflows.check("logistics").workflow)
            var run = try #require(try await explain(shop, number).first?.run)
            #expect(stored.workflow == workflow.digest)
            #expect(ClockExplanation(run, in: workflow)?.isConfirmed == true)
            run.dueAt.microseconds += 1_000
            #expect(ClockExplanation(run, in: workflow)?.isConfirmed == false)
            run.dueAt.microseconds -= 1_000
            run.calendarName = "cn-ops@0.9"
            #expect(ClockExplanation(run, in: workflow)?.isConfirmed == false)
            run.id = "other"
            #expect(ClockExplanation(run, in: workflow) == nil)
        }
    }

    @Test("is for those who may look at the complaint")
    func permission() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            #expect(try await explain(shop, number, as: "auditor").count == 1)
            #expect(try await explain(shop, number, as: "agent.outsourced").count == 1)
            try await shop.smuggle("stranger", organisation: "shop", [])
            await #expect(throws: AdministrationProblem.self) {
                _ = try await shop.engine.explainClocks(
                    of: number, tenant: shop.tenant, as: UserID("stranger"))
            }
            await #expect(throws: ActProblem.self) { _ = try await explain(shop, "SHOP-2026-9") }
        }
    }

    @Test("of a clock that the workflow does not have says which it has")
    func unknown() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            let problem = await #expect(throws: AdministrationProblem.self) {
                _ = try await explain(shop, number, "C4-hrad")
            }
            #expect(
                problem?.description
                    == "workflow 'logistics' has no clock 'C4-hrad'; did you mean 'C4-hard'?")
            #expect(try await explain(shop, number, "C4").isEmpty)
        }
    }
}
