// Acts through the engine's own API, to be paired with perf/w1_sqlite.c.
//
//   ActBenchmark --callers 1|64 --n COMPLAINTS --db FILE [--refused 1] [--keep 1]
//
// Prints `name value unit` lines; the names are those of the C program.
import Foundation
import Redress
import Support

let callers = Int(flag("--callers", "1")) ?? 1
let count = Int(flag("--n", "1000")) ?? 1_000
let path = flag("--db", "bench.db")
let isRefused = flag("--refused", "0") == "1"
let tenant = TenantID("bench")
let agent = Bench.user("agent.inhouse")
let supervisor = Bench.user("shift.supervisor")

/// The first step: the complaint is recorded.
@Sendable func record(_ engine: Engine, _ serial: Int) async throws -> String {
    let data = JSONValue.object([
        "order/@amount": .integer(Int64(600 + serial % 400)), "order/defect": .string("confirmed"),
    ])
    return must(
        try await engine.perform(
            Act(
                tenant: tenant, actor: agent, subject: .new(type: "flow"), event: "record.save",
                data: data)))
}

/// The five steps after it, or five attempts that are refused.
@Sendable func goOn(_ engine: Engine, _ number: String) async throws {
    for (event, actor) in [
        ("submit", agent), ("triage", agent), ("propose", agent), ("approve", supervisor),
        ("close", supervisor),
    ] {
        let answer = try await engine.perform(
            Act(
                tenant: tenant, actor: isRefused ? agent : actor, subject: .complaint(number),
                event: isRefused ? "approve" : .init(event)))
        if isRefused {
            guard case .refused = answer else { fatalError("granted") }
        } else {
            _ = must(answer)
        }
    }
}

@Sendable func measure() async throws {
    let engine = try await Bench(
        path: path, document: "flow.scxml", roles: ["agent.inhouse", "shift.supervisor"]
    ).engine
    // With --after 1 only the five later steps are timed: a refused act against a granted one.
    let isAfter = flag("--after", "0") == "1"
    var numbers: [String] = []
    if isAfter { for serial in 0..<count { numbers.append(try await record(engine, serial)) } }
    let known = numbers

    @Sendable func run(_ serial: Int) async throws {
        let number = known.isEmpty ? try await record(engine, serial) : known[serial]
        try await goOn(engine, number)
    }

    let (wall, cpu) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
    if callers == 1 {
        for serial in 0..<count { try await run(serial) }
    } else {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    for serial in stride(from: caller, to: count, by: callers) {
                        try await run(serial)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
    let total = Double(count * (isAfter ? 5 : 6))
    let elapsed = seconds(CLOCK_MONOTONIC) - wall
    let used = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu
    let name = "w1.sqlite.full.g\(callers)"
    print("\(name) \(total / elapsed) transitions/s")
    print("\(name).cpu \(used * 1e6 / total) us/transition")
    print("\(name).rss \(memory("VmHWM")) KiB")
}

runDetached(measure)
