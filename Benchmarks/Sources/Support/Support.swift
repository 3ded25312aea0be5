public import Foundation
public import Redress
import SQLiteStore

/// The value after a flag of the command line.
public func flag(_ name: String, _ fallback: String) -> String {
    let arguments = CommandLine.arguments
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else {
        return fallback
    }
    return arguments[index + 1]
}

/// The host's clocks.
public struct HostClock: EngineClock {
    public init() {}

    public func now() -> Moment {
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

public func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// A line of `/proc/self/status`, in KiB.
public func memory(_ key: String) -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(key) } ?? ""
    return Int(line.split(separator: " ").dropLast().last ?? "") ?? 0
}

/// The folder of the benchmarks.
public let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

public func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: path)))
}

/// A tenant on a new store, with one workflow and one person for each of some roles.
public struct Bench: Sendable {
    public let engine: Engine
    public let tenant = TenantID("bench")

    /// - Parameters:
    ///   - document: The workflow, seen from this folder.
    ///   - calendars: The calendars that it names, seen from this folder; nil for none.
    ///   - roles: Those whom `user(_:)` names.
    public init(
        path: String, document: String, calendars: String? = nil, roles: [String],
        clock: some EngineClock = HostClock(), stages: StageMeter? = nil
    ) async throws {
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
        try SQLiteStore.create(at: path)
        engine = Engine(
            store: try SQLiteStore(path: path), clock: clock,
            settings: EngineSettings(
                node: "bench", boot: UUID().uuidString.lowercased(), stages: stages,
                entropy: { count in
                    var generator = SystemRandomNumberGenerator()
                    return (0..<(count + 7) / 8).flatMap { _ in
                        withUnsafeBytes(of: generator.next()) { Array($0) }
                    }.prefix(count) + []
                }))
        _ = try await engine.createTenant(
            NewTenant(id: tenant, name: "bench", numberPrefix: "B", origin: "redress.bench/bench"))
        let source = WorkflowSource(
            file: document, document: try bytes(document), rolesFile: "roles.xml",
            roles: try bytes("../workflows/roles.xml"), codesFile: "codes.xml",
            codes: try bytes("../workflows/codes.xml"), calendarsFile: calendars ?? "",
            calendars: try calendars.map { try bytes($0) } ?? [])
        let check = WorkflowChecker.check(source, schemas: nil)
        guard let workflow = check.workflow else { fatalError("\(check.problems)") }
        _ = try await engine.publish(source, checked: workflow, tenant: tenant)
        for role in roles {
            try await engine.addUser(
                Self.user(role),
                organisation: StoredOrganisation(
                    id: OrganisationID(role == "agent.outsourced" ? "vendor" : "shop"),
                    name: role, isOutsourcer: role == "agent.outsourced"),
                team: nil, tenant: tenant)
            _ = try await engine.grant(
                RoleGrant(
                    user: Self.user(role), tenant: tenant, role: RoleID(role),
                    validFrom: Timestamp(microseconds: 0), validUntil: nil, limit: nil))
        }
    }

    public static func user(_ role: String) -> UserID { UserID("u." + role) }
}

/// The number of a complaint whose act was granted.
public func must(_ answer: Answer) -> String {
    guard case .granted(let grant) = answer else { fatalError("\(answer)") }
    return grant.number
}

/// Runs work off the main thread, as valgrind does not survive an asynchronous main.
public func runDetached(_ work: @escaping @Sendable () async throws -> Void) {
    let done = DispatchSemaphore(value: 0)
    Task.detached {
        do { try await work() } catch { fatalError("\(error)") }
        done.signal()
    }
    done.wait()
}
