// Acts through the engine's own API, to be paired with perf/w1_sqlite.c.
//
//   ActBenchmark --callers 1|64 --n COMPLAINTS --db FILE [--refused 1] [--keep 1]
//
// Prints `name value unit` lines; the names are those of the C program.
import Foundation
import Redress
import SQLiteStore

func flag(_ name: String, _ fallback: String) -> String {
    let arguments = CommandLine.arguments
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else {
        return fallback
    }
    return arguments[index + 1]
}

struct HostClock: EngineClock {
    func now() -> Moment {
        var wall = timespec()
        var steady = timespec()
        clock_gettime(CLOCK_REALTIME, &wall)
        clock_gettime(CLOCK_MONOTONIC, &steady)
        return Moment(
            time: Timestamp(
                microseconds: Int64(wall.tv_sec) * 1_000_000 + Int64(wall.tv_nsec) / 1_000),
            monotonicMicroseconds: Int64(steady.tv_sec) * 1_000_000 + Int64(steady.tv_nsec) / 1_000)
    }
}

func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func memory(_ key: String) -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(key) } ?? ""
    return Int(line.split(separator: " ").dropLast().last ?? "") ?? 0
}

let callers = Int(flag("--callers", "1")) ?? 1
let count = Int(flag("--n", "1000")) ?? 1_000
let path = flag("--db", "bench.db")
let isRefused = flag("--refused", "0") == "1"
let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
let tenant = TenantID("bench")
let agent = UserID("agent")
let supervisor = UserID("supervisor")

func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: path)))
}

func prepare() async throws -> Engine {
    for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: path + suffix)
    }
    try SQLiteStore.create(at: path)
    let store = try SQLiteStore(path: path)
    let engine = Engine(
        store: store, clock: HostClock(),
        settings: EngineSettings(
            node: "bench", boot: UUID().uuidString.lowercased(),
            entropy: { count in
                var generator = SystemRandomNumberGenerator()
                return (0..<(count + 7) / 8).flatMap { _ in
                    withUnsafeBytes(of: generator.next()) { Array($0) }
                }.prefix(count) + []
            }))
    _ = try await engine.createTenant(
        NewTenant(id: tenant, name: "bench", numberPrefix: "B", origin: "redress.bench/bench"))
    let source = WorkflowSource(
        file: "flow.scxml", document: try bytes("flow.scxml"), rolesFile: "roles.xml",
        roles: try bytes("../workflows/roles.xml"), codesFile: "codes.xml",
        codes: try bytes("../workflows/codes.xml"))
    let check = WorkflowChecker.check(source, schemas: nil)
    guard let workflow = check.workflow else { fatalError("\(check.problems)") }
    _ = try await engine.publish(source, checked: workflow, tenant: tenant)
    for (user, role) in [(agent, "agent.inhouse"), (supervisor, "shift.supervisor")] {
        try await engine.addUser(
            user,
            organisation: StoredOrganisation(
                id: OrganisationID("shop"), name: "shop", isOutsourcer: false),
            team: nil, tenant: tenant)
        _ = try await engine.grant(
            RoleGrant(
                user: user, tenant: tenant, role: RoleID(role),
                validFrom: Timestamp(microseconds: 0), validUntil: nil, limit: nil))
    }
    return engine
}

func must(_ answer: Answer) -> String {
    guard case .granted(let grant) = answer else { fatalError("\(answer)") }
    return grant.number
}

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

/// Everything is done off the main thread: valgrind does not survive an asynchronous main.
@Sendable func measure() async throws {
    let engine = try await prepare()
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

let done = DispatchSemaphore(value: 0)
Task.detached {
    do { try await measure() } catch { fatalError("\(error)") }
    done.signal()
}
done.wait()
