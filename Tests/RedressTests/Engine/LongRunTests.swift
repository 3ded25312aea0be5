@testable import Redress
import RedressTesting
import SQLiteStore
import SCXML
import Statecharts
import Testing

@Suite("Two thousand random acts through the engine")
struct LongRunTests {
    @Test(
        "are granted by the table alone, one version and one record each", .timeLimit(.minutes(10)))
    func acts() async throws {
        let run = try await LongRun.shared.value
        #expect(run.faults.isEmpty, "\(run.faults.prefix(5))")
        // Worth something only if all kinds of answers were among them.
        #expect(run.grantCount > 400)
        let seen = Set(run.refusals.keys)
        #expect(
            seen.isSuperset(of: [
                .outsourcedCeiling, .roleNotPermitted, .notInThisState, .unknownEvent,
                .invalidData, .guardFalse, .outOfScope,
            ]), "\(run.refusals)")
    }

    @Test("leave a log in which the verifier finds nothing")
    func verified() async throws {
        let run = try await LongRun.shared.value
        #expect(try await run.shop.verify().isEmpty)
    }

    @Test("leave complaints that are what their records add up to")
    func folded() async throws {
        let run = try await LongRun.shared.value
        var states: [Int64: [String]] = [:]
        var versions: [Int64: Int64] = [:]
        for record in try await run.shop.records() where record.columns.outcome == "granted" {
            let serial = try #require(record.columns.complaint)
            let value = try JSONValue(reading: record.bytes)
            let from = value["from"]?.items?.compactMap(\.text) ?? []
            #expect(from == states[serial] ?? [])
            #expect(value["cv"]?.number == (versions[serial] ?? 0) + 1)
            states[serial] = value["to"]?.items?.compactMap(\.text)
            versions[serial] = value["cv"]?.number
        }
        // Besides those that people recorded there are those that an announcement started.
        #expect(states.count >= run.numbers.count)
        for number in run.numbers {
            let stored = try await run.shop.stored(number)
            let snapshot = try SnapshotCodec.decode(
                stored.snapshot, chart: String(stored.workflow.prefix(16)))
            #expect(snapshot.configuration.map(\.rawValue) == states[stored.serial])
            #expect(stored.version == versions[stored.serial])
        }
    }

    @Test("leave every due time at the earliest of the timers, and clocks that say the same")
    func timers() async throws {
        let run = try await LongRun.shared.value
        for number in run.numbers {
            let stored = try await run.shop.stored(number)
            let snapshot = try SnapshotCodec.decode(
                stored.snapshot, chart: String(stored.workflow.prefix(16)))
            let sends = snapshot.pendingSends.filter { !$0.isSuspended }
            #expect(stored.nextDue == sends.map(\.due).min())
            let running = ClockLedger(encoded: stored.clocks).entries.filter {
                $0.status == .running
            }
            let due = Dictionary(uniqueKeysWithValues: running.map { ($0.id, $0.dueAt) })
            let pending = Dictionary(
                sends.map { ($0.sendID, $0.due) }, uniquingKeysWith: max)
            #expect(due == pending)
        }
    }

    @Test("are the same in a second engine that reads the file afresh")
    func reopened() async throws {
        let run = try await LongRun.shared.value
        let store = try run.file.open()
        defer { store.close() }
        let engine = Engine(restartedOn: store, clock: run.shop.clock)
        for number in run.numbers.prefix(20) {
            let one = try await run.shop.view(number, as: "officer.escalation")
            let other = try await engine.view(
                number, tenant: run.shop.tenant, as: Shop.user("officer.escalation"))
            #expect(one == other)
        }
    }
}
