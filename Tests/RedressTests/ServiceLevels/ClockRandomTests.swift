@testable import Redress
import RedressTesting
import SCXML
import Statecharts
import Testing

@Suite("Clocks, whatever happens to them")
struct ClockRandomTests {
    /// Acts that the in-house agent may try at any time.
    private static let events = [
        "test.on", "test.off", "hold", "release", "urge.normal", "urge.fast", "urge.critical",
        "test.on", "test.off", "hold", "release", "urge.normal", "urge.fast", "urge.critical",
        "clock.extend", "again", "restart", "finish", "promise", "promise",
    ]

    @Test("agree in ledger, session and row, and the log alone tells the same")
    func agree() async throws {
        try await withShop { shop in
            var random = SeededGenerator(seed: 11)
            var changeCount = 0
            var workflow: Workflow?
            var engine = shop.engine
            for _ in 0..<4 {
                let number = try await shop.timed()
                for step in 0..<40 {
                    shop.clock.advance(milliseconds: Int64(random.below(30 * 3_600_000)))
                    if random.once(in: 3) { _ = try await engine.tick(tenant: shop.tenant) }
                    // Another process goes on, in the middle of pauses.
                    if step % 5 == 4 {
                        engine = Engine(restartedOn: shop.engine.store, clock: shop.clock)
                    }
                    try await act(random.pick(Self.events), engine, shop, number, &random)
                    let stored = try await shop.stored(number)
                    if workflow == nil { workflow = try ClockWorkflow.check().workflow }
                    try check(stored, try #require(workflow))
                }
                let ledger = try await shop.ledger(number)
                let found = try await shop.engine.explainClocks(
                    of: number, tenant: shop.tenant, as: nil)
                #expect(found.allSatisfy { $0.isConfirmed })
                changeCount += found.reduce(0) { $0 + $1.steps.count }
                for entry in ledger.entries {
                    let told = try #require(found.last { $0.run.id == entry.id })
                    #expect(told.run.status == entry.status)
                    #expect(told.run.startedAt.milliseconds == entry.startedAt)
                    if entry.reason != ClockRegulator.noDate, told.run.firstDueAt != nil {
                        #expect(told.run.dueAt.milliseconds == entry.dueAt)
                    }
                    if !told.isDated { #expect(told.remaining == entry.term.remaining) }
                    #expect(zip(told.spans, told.spans.dropFirst()).allSatisfy { $0.to <= $1.from })
                }
            }
            #expect(changeCount > 100, "too little happened: \(changeCount)")
            #expect(try await shop.verify().isEmpty)
        }
    }

    private func act(
        _ event: String, _ engine: Engine, _ shop: Shop, _ number: String,
        _ random: inout SeededGenerator
    ) async throws {
        var data: [String: JSONValue] = [:]
        if event == "hold" {
            data = ["hold/@reason": .string(random.pick(["recusal", "legal-hold", "other"]))]
        }
        if event == "promise" {
            let ahead = shop.clock.now().time.microseconds + Int64(random.below(90)) * 3_600_000_000
            let due = JSONValue.string(Timestamp(microseconds: ahead).description)
            data = ["promises/promise": .array([.object(["@due": due])])]
        }
        // What is not possible now is refused, and changes nothing.
        _ = try await engine.perform(
            Act(
                tenant: shop.tenant, actor: Shop.user("agent.inhouse"),
                subject: .complaint(number), event: EventName(event), data: .object(data)))
    }

    /// Every open run has its event waiting, suspended or due at the same time, and nothing else has.
    private func check(_ stored: StoredComplaint, _ workflow: Workflow) throws {
        let snapshot = try SnapshotCodec.decode(stored.snapshot, chart: workflow.chartMark)
        let ledger = ClockLedger(encoded: stored.clocks)
        let open = ledger.entries.filter(\.isOpen)
        #expect(Set(snapshot.pendingSends.map(\.sendID)) == Set(open.map(\.id)))
        #expect(snapshot.pendingSends.count == open.count)
        for send in snapshot.pendingSends {
            let entry = try #require(ledger[send.sendID])
            #expect(send.isSuspended == (entry.status == .paused), "\(entry)")
            if !send.isSuspended { #expect(send.due == entry.dueAt) }
        }
        #expect(
            stored.nextDue
                == snapshot.pendingSends.filter { !$0.isSuspended }.map(\.due).min())
        #expect(ClockLedger(encoded: ledger.encoded) == ledger)
    }
}
