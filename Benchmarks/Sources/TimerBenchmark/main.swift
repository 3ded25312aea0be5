// Deadlines through the engine's own API, to be paired with perf/w9_timers.c --mode sqlite.
//
//   TimerBenchmark --pending CLOCKS --n FIRED --db FILE
//
// Records so many complaints with a running clock each, their due times spread out, opens the store
// again as after downtime, and fires the first ones: each fires and starts again.
import Foundation
import Redress
import SQLiteStore
import Support
import Synchronization

/// A clock that is set, so that due times are spread out.
final class SetClock: EngineClock {
    private let milliseconds = Mutex<Int64>(1_772_000_000_000)

    func now() -> Moment {
        let time = milliseconds.withLock { $0 }
        return Moment(
            time: Timestamp(microseconds: time * 1_000), monotonicMicroseconds: 0)
    }

    func set(_ time: Int64) { milliseconds.withLock { $0 = time } }
    func advance() { milliseconds.withLock { $0 += 10 } }
}

let pending = Int(flag("--pending", "1000")) ?? 1_000
let count = Int(flag("--n", "1000")) ?? 1_000
let path = flag("--db", "bench.db")
let agent = Bench.user("agent.inhouse")

@Sendable func record(_ bench: Bench, _ clock: SetClock) async throws {
    let callers = 256
    try await withThrowingTaskGroup(of: Void.self) { group in
        for caller in 0..<callers {
            group.addTask {
                for _ in stride(from: caller, to: pending, by: callers) {
                    clock.advance()
                    _ = must(
                        try await bench.engine.perform(
                            Act(
                                tenant: bench.tenant, actor: agent, subject: .new(type: "timer"),
                                event: "record.save")))
                }
            }
        }
        try await group.waitForAll()
    }
}

@Sendable func measure() async throws {
    let clock = SetClock()
    let bench = try await Bench(
        path: path, document: "timer.scxml", roles: ["agent.inhouse"], clock: clock)
    try await record(bench, clock)
    let peak = memory("VmHWM")
    let first = try await bench.engine.store.read { reader in
        try reader.tenant(bench.tenant).flatMap { tenant in
            try reader.dueComplaints(tenant: tenant, at: .max, limit: count).last?.nextDue
        }
    }
    guard let last = first else { fatalError("nothing is due") }
    clock.set(last)

    // After downtime: another process has the store, and nothing is in memory.
    let store = try SQLiteStore(path: path)
    let engine = Engine(
        store: store, clock: clock,
        settings: EngineSettings(
            node: "bench", boot: UUID().uuidString.lowercased(),
            entropy: { count in Array(repeating: 7, count: count) }))
    let (wall, cpu) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
    var fired = 0.0
    while true {
        let part = try await engine.tick(tenant: bench.tenant, atMost: 4_096).fired.count
        fired += Double(part)
        if part < 4_096 { break }
    }
    let elapsed = seconds(CLOCK_MONOTONIC) - wall
    let used = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu
    let name = "w9.timers.sqlite.p\(pending)"
    print("\(name) \(elapsed * 1e6 / fired) us/op")
    print("\(name).cpu \(used * 1e6 / fired) us/op")
    print("\(name).fired \(Int(fired))")
    print("\(name).rss \(peak) KiB, after firing \(memory("VmHWM")) KiB")
    print("\(name).anonymous \(memory("RssAnon")) KiB, shared \(memory("RssShmem")) KiB")
}

runDetached(measure)
