import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Testing

@Suite("Linked complaints that cannot be", .timeLimit(.minutes(10)))
struct LinkFailureTests {
    @Test(
        "are the reason to refuse the act, and leave nothing behind",
        arguments: [
            (
                "wrong",
                "no linked complaint of type 'nowhere' can be started with 'signal': there is no "
                    + "workflow of this type; 'redress workflow publish'"
            ),
            (
                "unready",
                "no linked complaint of type 'outside' can be started with 'open': role 'system' "
                    + "may not send 'open' here; permitted: clerk"
            ),
            (
                "badly",
                "no linked complaint of type 'outside' can be started with 'signal': the data do "
                    + "not fit at 'escalation/@sum'"
            ),
        ])
    func refused(event: String, message: String) async throws {
        try await withLinkedShop { shop, _ in
            let house = try await shop.house()
            let before = try await shop.stored(house)
            let refusal = try await shop.act(event, on: .complaint(house), key: "k").refused()
            #expect(refusal.reason == .linkFailed)
            #expect(refusal.message == message)
            #expect(refusal.problems.map(\.path) == (event == "badly" ? ["escalation/@sum"] : []))
            #expect(refusal.clauses.count == 1)
            #expect(refusal.number == house)
            #expect(refusal.version == 1)
            #expect(try await shop.stored(house) == before)
            #expect(try await shop.linked(to: house).isEmpty)
            #expect(
                try await shop.records(2) == [
                    "record \(house) in granted", "\(event) \(house) in denied",
                ])
            #expect(
                try await shop.act(event, on: .complaint(house), key: "k").refused().sequence
                    == refusal.sequence)
            // What was undone is not remembered either.
            _ = try await shop.act("announce", on: .complaint(house)).granted()
            #expect(try await shop.linked(to: house).map(\.number) == ["TWO-2026-000002"])
        }
    }

    @Test("do not stop a deadline: it fires, the workflow is told, and the log says why")
    func deadline() async throws {
        try await withLinkedShop { shop, _ in
            let house = try await shop.house()
            shop.clock.advance(milliseconds: 3_600_001)
            let report = try await shop.engine.tick(tenant: shop.tenant)
            #expect(report.fired.map(\.number) == [house])
            #expect(report.skipped.isEmpty)
            #expect(
                try await shop.records(2) == [
                    "late \(house) system granted",
                    "error.communication \(house) system granted no linked complaint of type "
                        + "'nowhere' can be started with 'signal': there is no workflow of this "
                        + "type; 'redress workflow publish'",
                ])
            #expect(try await shop.data(house).contains("<notes late=\"true\"><failed"))
            #expect(try await shop.engine.tick(tenant: shop.tenant).fired.isEmpty)
        }
    }

    @Test(
        "start and call each other only so often",
        arguments: [
            ("endless", "go", "is itself linked to others, 4 levels deep; no more are allowed"),
            (
                "echo", "call",
                "one act sets off more than 32 messages between linked complaints; a workflow "
                    + "seems to start or call itself again and again"
            ),
        ])
    func endless(type: String, event: String, message: String) async throws {
        try await withLinkedShop { shop, _ in
            let refusal = try await shop.act(event, on: .new(type: type)).refused()
            #expect(refusal.reason == .linkFailed)
            #expect(refusal.message.hasSuffix(message))
            #expect(refusal.number == nil)
            #expect(try await shop.records(1) == ["\(event) in denied"])
            #expect(try await shop.house() == "TWO-2026-000001")
        }
    }

    @Test("are limited in number, for people and workflows alike")
    func many() async throws {
        try await withLinkedShop { shop, _ in
            let house = try await shop.house()
            for _ in 0..<100 {
                _ = try await shop.act("announce", on: .complaint(house)).granted()
            }
            let message =
                "complaint '\(house)' has 100 linked ones; 100 are allowed"
            let started = try await shop.act("announce", on: .complaint(house)).refused()
            #expect(started.reason == .linkFailed)
            #expect(started.message.hasSuffix(message))
            let recorded = try await shop.act(
                "signal", on: .linked(type: "outside", parent: house)
            ).refused()
            #expect(recorded.reason == .limitExceeded)
            #expect(recorded.message == message)
        }
    }
}
