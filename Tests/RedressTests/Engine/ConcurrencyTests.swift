import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Testing

@Suite("Acts at the same time")
struct ConcurrencyTests {
    @Test(
        "on one version have one winner, and every answer is about what is committed",
        .timeLimit(.minutes(10)))
    func winners() async throws {
        try await withShopFile { shop, file in
            var numbers: [String] = []
            for _ in 0..<20 { numbers.append(try await shop.walk("logistics", upTo: "ack.sent")) }
            let other = try SQLiteStore(path: file.path, readOnly: true)
            defer { other.close() }
            let outcomes = try await withThrowingTaskGroup(of: [Outcome].self) { group in
                for task in 0..<64 {
                    group.addTask { [numbers] in
                        try await Self.work(task, shop, numbers, committed: other)
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(outcomes.count == 640)
            let granted = outcomes.filter(\.isGranted)
            // One winner for each version, and no version without one.
            #expect(Set(granted.map { "\($0.number) \($0.version)" }).count == granted.count)
            for number in numbers {
                let versions = granted.filter { $0.number == number }.map(\.version).sorted()
                #expect(versions == Array(3..<(3 + Int64(versions.count))))
                #expect(try await shop.stored(number).version == 2 + Int64(versions.count))
            }
            // Somebody must have lost, or nothing was at the same time.
            #expect(granted.count < 640)
            #expect(granted.count >= 20)
            #expect(try await shop.verify().isEmpty)
        }
    }

    private struct Outcome: Sendable {
        var number: String
        var version: Int64
        var isGranted: Bool
    }

    private static func work(
        _ task: Int, _ shop: Shop, _ numbers: [String], committed: SQLiteStore
    ) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for turn in 0..<10 {
            let number = numbers[(task + turn * 7) % numbers.count]
            let seen = try await shop.stored(number).version
            await Task.yield()
            let answer = try await shop.send(
                "record.append", to: number, as: "agent.inhouse", version: seen)
            switch answer {
            case .granted(let grant):
                let found = try await committed.read { [shop] reader in
                    try reader.record(
                        tenant: try #require(try reader.tenant(shop.tenant)),
                        sequence: grant.sequence)
                }
                #expect(found?.columns.complaintVersion == grant.version)
                #expect(grant.version == seen + 1)
                outcomes.append(Outcome(number: number, version: grant.version, isGranted: true))
            case .refused(let refusal):
                #expect(refusal.reason == .staleVersion)
                outcomes.append(Outcome(number: number, version: seen, isGranted: false))
            }
        }
        return outcomes
    }

    @Test("with one key begin one complaint", .timeLimit(.minutes(10)))
    func oneKey() async throws {
        try await withShop { shop in
            let data = try #require(try WalkStep.load("logistics").first).data
            let grants = try await withThrowingTaskGroup(of: Grant.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        try await shop.record("logistics", as: "agent.inhouse", data, key: "k")
                            .granted()
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(grants.map(\.number)) == ["SHOP-2026-000001"])
            #expect(grants.filter { !$0.isReplay }.count == 1)
        }
    }

    @Test("in two processes never lose a version", .timeLimit(.minutes(10)))
    func twoProcesses() async throws {
        try await withShopFile { shop, file in
            let number = try await shop.walk("logistics", upTo: "ack.sent")
            let store = try file.open()
            defer { store.close() }
            let other = Engine(restartedOn: store, clock: shop.clock)
            var act = Act(
                tenant: shop.tenant, actor: Shop.user("agent.inhouse"),
                subject: .complaint(number), event: "record.append")
            for turn in 0..<20 {
                act.expectedVersion = Int64(turn + 2)
                let engine = turn % 2 == 0 ? shop.engine : other
                #expect(try await engine.perform(act).granted().version == Int64(turn + 3))
                let late = turn % 2 == 0 ? other : shop.engine
                #expect(try await late.perform(act).refused().reason == .staleVersion)
            }
            #expect(try await shop.verify().isEmpty)
        }
    }

    @Test("that fail beside others harm only themselves")
    func failuresBeside() async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "ack.sent")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<60 {
                    group.addTask {
                        switch task % 3 {
                        case 0:
                            _ = try await shop.send(
                                "record.append", to: number, as: "agent.inhouse"
                            ).granted()
                        case 1:
                            await #expect(throws: ActProblem.self) {
                                _ = try await shop.send("submit", to: "SHOP-2026-9", as: "customer")
                            }
                        default:
                            _ = try await shop.send("approve", to: number, as: "auditor").refused()
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await shop.stored(number).version == 22)
            #expect(try await shop.verify().isEmpty)
        }
    }
}
