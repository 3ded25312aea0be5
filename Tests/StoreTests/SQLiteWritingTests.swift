import Dispatch
import Foundation
import Redress
import RedressTesting
import SQLiteStore
import Synchronization
import Testing

@Suite("Writing to a SQLite store", .timeLimit(.minutes(10)))
struct SQLiteWritingTests {
    @Test("a store that another program locks is busy after the waiting time")
    func locked() async throws {
        let directory = try TemporaryDirectory()
        let store = try directory.makeStore("a.db", busyTimeoutMilliseconds: 20)
        let other = try OtherProgram(directory.file("a.db"))
        #expect(other.run("BEGIN IMMEDIATE") == nil)
        let found = await #expect(throws: StoreProblem.self) {
            try await store.write { try $0.insert(StoreSample.tenant()) }
        }
        #expect(found?.kind == .busy)
        #expect(
            found?.description
                == "store '\(directory.file("a.db"))' was locked by another program for more "
                + "than 20 ms; end that program or wait longer")
        #expect(try await store.read { try $0.tenants().isEmpty }, "readers are not held up")
        #expect(other.run("COMMIT") == nil)
        _ = try await store.write { try $0.insert(StoreSample.tenant()) }
    }

    @Test("units that queue up share a transaction, and one that throws harms no other")
    func sharedTransaction() async throws {
        let directory = try TemporaryDirectory()
        let store = try directory.makeStore("a.db", busyTimeoutMilliseconds: 900_000)
        let path = directory.file("a.db")
        let tenant = try await store.write { try $0.insert(StoreSample.tenant()) }
        let other = try OtherProgram(path)
        #expect(other.run("BEGIN IMMEDIATE") == nil)

        let ownThreads = OwnThreads()
        let uncommitted = await withTaskGroup(of: Int?.self) { group in
            for number in 0..<40 {
                group.addTask(executorPreference: ownThreads) {
                    ownThreads.started.add(1, ordering: .relaxed)
                    return try? await store.write { transaction in
                        let size = try transaction.logSize(tenant: tenant)
                        try transaction.append(StoreSample.record(size), tenant: tenant)
                        if number % 4 == 0 { throw ThrownOnPurpose() }
                        let committed = try OtherProgram(path).column("SELECT count(*) FROM audit")
                        return Int(size) - (committed[0].flatMap { Int($0) } ?? 0)
                    }
                }
            }
            // The first of them holds the queue until this lets go of the file.
            while ownThreads.started.load(ordering: .relaxed) < 40 { await Task.yield() }
            #expect(other.run("COMMIT") == nil)
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(uncommitted.compactMap { $0 }.count == 30)
        #expect(uncommitted.contains { ($0 ?? 0) > 0 }, "no two units shared a transaction")
        #expect(try await store.read { try $0.logSize(tenant: tenant) } == 30)
    }

    @Test("units that wait together for a locked store are told together")
    func lockedTogether() async throws {
        let directory = try TemporaryDirectory()
        let store = try directory.makeStore("a.db", busyTimeoutMilliseconds: 50)
        let other = try OtherProgram(directory.file("a.db"))
        #expect(other.run("BEGIN IMMEDIATE") == nil)
        let failures = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        try await store.write { _ in }
                        return false
                    } catch {
                        return (error as? StoreProblem)?.kind == .busy
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(failures == 20)
        #expect(other.run("COMMIT") == nil)
        try await store.write { _ in }
    }

    @Test("readers see nothing of a unit before its commit")
    func isolation() async throws {
        let directory = try TemporaryDirectory()
        let store = try directory.makeStore("a.db")
        let path = directory.file("a.db")
        let seen = try await store.write { transaction in
            _ = try transaction.insert(StoreSample.tenant())
            return try OtherProgram(path).column("SELECT count(*) FROM tenant")
        }
        #expect(seen == ["0"])
        #expect(try await store.read { try $0.tenants().count } == 1)
    }

    @Test("a reader keeps its state while others commit")
    func snapshot() async throws {
        let directory = try TemporaryDirectory()
        let store = try directory.makeStore("a.db")
        let path = directory.file("a.db")
        try await store.read { reader throws in
            #expect(try reader.tenants().isEmpty)
            let sql =
                "INSERT INTO tenant(row, id, name, number_prefix, origin) VALUES(1, 'a', 'b', 'c', 'd')"
            #expect(try OtherProgram(path).run(sql) == nil)
            #expect(try reader.tenants().isEmpty)
        }
        #expect(try await store.read { try $0.tenants().count } == 1)
    }

    @Test("the generation changes when another program has written")
    func foreignWrite() async throws {
        let directory = try TemporaryDirectory()
        let store = try directory.makeStore("a.db")
        let before = try await store.write { $0.generation }
        let sql =
            "INSERT INTO tenant(row, id, name, number_prefix, origin) VALUES(1, 'a', 'b', 'c', 'd')"
        #expect(try OtherProgram(directory.file("a.db")).run(sql) == nil)
        let after = try await store.write { $0.generation }
        #expect(after != before)
        #expect(try await store.write { $0.generation } == after)
    }

    @Test("a store's writer has one worker for all units")
    func worker() async throws {
        let store = try TemporaryDirectory().makeStore()
        let first = try await store.write { ObjectIdentifier($0.worker) }
        let second = try await store.write { ObjectIdentifier($0.worker) }
        #expect(first == second)
    }

    @Test("a closed store refuses, and what was answered before is there when it is opened")
    func closing() async throws {
        let directory = try TemporaryDirectory()
        let store = try directory.makeStore("a.db")
        let answered = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let tenant = StoreSample.tenant("t-\(number)")
                    return (try? await store.write { try $0.insert(tenant) }) != nil
                }
            }
            group.addTask {
                store.close()
                return false
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        store.close()
        for refused in [
            await #expect(throws: StoreProblem.self) { try await store.write { _ in } },
            await #expect(throws: StoreProblem.self) { try await store.read { _ in } },
        ] {
            #expect(
                refused?.description
                    == "store '\(directory.file("a.db"))' is closed; open it again")
        }
        let again = try SQLiteStore(path: directory.file("a.db"))
        #expect(try await again.read { try $0.tenants().count } == answered)
    }

    @Test("a disk that takes no more loses the act and nothing before it")
    func fullDisk() async {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            let store = try directory.makeStore("a.db")
            _ = try await store.write { try $0.insert(StoreSample.tenant("before")) }
            try limitFileSize(to: 200_000)
            let found = await #expect(throws: StoreProblem.self) {
                try await store.write { transaction in
                    var workflow = StoreSample.workflow()
                    workflow.document = [UInt8](repeating: 1, count: 1_000_000)
                    try transaction.activate(workflow)
                }
            }
            try #require(found?.kind == .unavailable)
            let before = try await store.write { try $0.tenants().count }
            try #require(before == 1)
            _ = try await store.write { try $0.insert(StoreSample.tenant("after")) }
            let reader = try await store.read { (try $0.tenants().count, try $0.workflows()) }
            try #require(reader.0 == 2 && reader.1.isEmpty)
        }
    }
}

/// Makes this process's writes beyond a size fail, as those to a full disk do.
private func limitFileSize(to count: rlim_t) throws {
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit()
    try #require(getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
    limit.rlim_cur = count
    try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
}

/// Runs tasks outside the pool that the tests themselves need, for one of them blocks.
private final class OwnThreads: TaskExecutor {
    let started = Atomic(0)
    private let queue = DispatchQueue(label: "store-tests", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        queue.async { unowned.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
