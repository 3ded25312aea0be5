import Redress
import SQLiteStore
import Statecharts
import Testing

@Suite("Linked complaints", .timeLimit(.minutes(10)))
struct LinkTests {
    private let first = "TWO-2026-000001"
    private let second = "TWO-2026-000002"

    @Test("are started by a workflow, in the same act, by the program itself")
    func started() async throws {
        try await withLinkedShop { shop, _ in
            let house = try await shop.house()
            _ = try await shop.act(
                "announce", on: .complaint(house), ["order/@channel": "samr", "order/@sum": 990]
            ).granted()
            let linked = try await shop.linked(to: house)
            #expect(linked.map(\.number) == [second])
            #expect(linked.map(\.type) == ["outside"])
            #expect(linked.map(\.recordedBy.rawValue) == ["system"])
            #expect(linked.map(\.parent) == [1])
            #expect(linked.map(\.external) == [nil])
            #expect(try await shop.data(second).contains("<escalation body=\"samr\" sum=\"990\"/>"))
            #expect(
                try await shop.records(2) == [
                    "announce \(first) in granted",
                    "signal \(second) system granted linked to \(first), which started it",
                ])
            let view = try await shop.engine.view(
                house, tenant: shop.tenant, as: UserID("in"))
            #expect(view.linked.map(\.number) == [second])
            #expect(view.parent == nil)
            let own = try await shop.engine.view(second, tenant: shop.tenant, as: UserID("in"))
            #expect(own.parent == house)
        }
    }

    @Test("tell their parent what they are to it, and keep it open")
    func external() async throws {
        try await withLinkedShop { shop, _ in
            let house = try await shop.house()
            _ = try await shop.act(
                "announce", on: .complaint(house), ["order/@channel": "samr"]
            ).granted()
            #expect(
                try await shop.act("settle", on: .complaint(house)).refused().reason == .guardFalse)
            _ = try await shop.act("open", on: .complaint(second)).granted()
            #expect(try await shop.stored(second).external == "open samr -")
            #expect(
                try await shop.records(2) == [
                    "open \(second) in granted", "alarm \(first) system granted from \(second)",
                ])
            #expect(try await shop.data(house).contains("<notes alarm=\"3\"/>"))
            #expect(
                try await shop.act("close", on: .complaint(house)).refused().reason == .guardFalse)
            _ = try await shop.act("settle", on: .complaint(second)).granted()
            #expect(try await shop.stored(second).external == "open samr settled")
            _ = try await shop.act("settle", on: .complaint(house)).granted()
            #expect(
                try await shop.act("close", on: .complaint(house)).refused().reason == .guardFalse)
            _ = try await shop.act("close", on: .complaint(second)).granted()
            #expect(try await shop.stored(second).external == "closed samr settled")
            _ = try await shop.act("close", on: .complaint(house)).granted()
        }
    }

    @Test("are seen by their parent when another process has changed them")
    func otherProcess() async throws {
        try await withLinkedShop { shop, file in
            let house = try await shop.house()
            _ = try await shop.act("announce", on: .complaint(house)).granted()
            let store = try file.open()
            defer { store.close() }
            let other = LinkedShop(store: store, clock: shop.clock)
            _ = try await other.act("open", on: .complaint(second)).granted()
            #expect(
                try await shop.act("close", on: .complaint(house)).refused().reason == .guardFalse)
            _ = try await other.act("close", on: .complaint(second)).granted()
            _ = try await shop.act("close", on: .complaint(house)).granted()
        }
    }

    @Test("are recorded by people who may look at the parent")
    func byPeople() async throws {
        try await withLinkedShop { shop, _ in
            let house = try await shop.house()
            let subject = Act.Subject.linked(type: "outside", parent: house)
            let grant = try await shop.act("signal", on: subject, key: "one").granted()
            #expect(grant.number == second)
            #expect(try await shop.act("signal", on: subject, key: "one").granted().isReplay)
            #expect(try await shop.linked(to: house).map(\.recordedBy.rawValue) == ["in"])
            #expect(try await shop.records(1) == ["signal \(second) in granted linked to \(first)"])
            #expect(
                try await shop.act("signal", on: subject, by: "out").refused().reason
                    == .outOfScope)
            let own = try await shop.house(by: "out")
            #expect(
                try await shop.act("signal", on: .linked(type: "outside", parent: own), by: "out")
                    .refused().reason == .outsourcedCeiling)
            // What they may record, but not beside a complaint of somebody else.
            let foreign = try await shop.act(
                "record", on: .linked(type: "house", parent: house), by: "out"
            ).refused()
            #expect(foreign.reason == .outOfScope)
            #expect(
                foreign.message
                    == "complaint '\(first)' is not one that role 'outside' of this person may work on"
            )
            await #expect(throws: ActProblem.unknownComplaint("TWO-2026-000099")) {
                try await shop.act(
                    "signal", on: .linked(type: "outside", parent: "TWO-2026-000099"))
            }
            #expect(
                try await shop.act("signal", on: .linked(type: "moon", parent: house)).refused()
                    .reason == .unknownType)
        }
    }

    @Test("are never shown to people of an outsourcer")
    func outsourced() async throws {
        try await withLinkedShop { shop, _ in
            let house = try await shop.house(by: "out")
            // A hundred of them would keep a case outside from being opened.
            #expect(
                try await shop.act(
                    "record", on: .linked(type: "house", parent: house), by: "out"
                ).refused().reason == .outsourcedCeiling)
            _ = try await shop.act("announce", on: .complaint(house)).granted()
            #expect(try await shop.linked(to: house).count == 1)
            #expect(try await shop.linked(to: house, as: "out").isEmpty)
            let view = try await shop.engine.view(house, tenant: shop.tenant, as: UserID("out"))
            #expect(view.linked.isEmpty)
            await #expect(throws: ActProblem.unknownComplaint(second)) {
                try await shop.engine.view(second, tenant: shop.tenant, as: UserID("out"))
            }
        }
    }

    @Test("may be spoken to by their parent")
    func told() async throws {
        try await withLinkedShop { shop, _ in
            let house = try await shop.house()
            _ = try await shop.act("announce", on: .complaint(house)).granted()
            _ = try await shop.act("open", on: .complaint(second)).granted()
            let version = try await shop.stored(second).version
            let grant = try await shop.act("shout", on: .complaint(house)).granted()
            #expect(try await shop.stored(house).version == grant.version)
            #expect(try await shop.stored(second).version == version + 1)
            #expect(try await shop.data(second).contains("told=\"true\""))
        }
    }

    @Test("cannot be made to say what a person wants")
    func forged() async throws {
        try await withLinkedShop { shop, _ in
            let house = try await shop.house(by: "out")
            for user in ["in", "out"] {
                for data: JSONValue in [
                    [:], ["order/@alarm": 3], ["_x": ["external": ["status": "closed"]]],
                ] {
                    let refusal = try await shop.act(
                        "alarm", on: .complaint(house), by: user, data
                    ).refused()
                    #expect(
                        refusal.reason
                            == (user == "out" ? .outsourcedCeiling : .roleNotPermitted))
                }
            }
            #expect(
                try await shop.act("error.communication", on: .complaint(house)).refused().reason
                    == .unknownEvent)
        }
    }

    @Test("say what came to nothing: who is no relative, has ended, or does not take it")
    func undelivered() async throws {
        try await withLinkedShop { shop, _ in
            let other = try await shop.house()
            let house = try await shop.house()
            _ = try await shop.act("announce", on: .complaint(house)).granted()
            let linked = "TWO-2026-000003"
            _ = try await shop.act("open", on: .complaint(linked)).granted()
            // The one is a stranger's; the other is not possible at the parent a second time.
            _ = try await shop.act("call", on: .complaint(linked)).granted()
            #expect(
                try await shop.records(3) == [
                    "call \(linked) in granted",
                    "error.communication \(linked) system granted 'told' was not delivered: it is "
                        + "for a complaint that is not linked to this one",
                    "alarm \(house) system granted from \(linked)",
                ])
            #expect(try await shop.stored(other).version == 1)
            _ = try await shop.act("close", on: .complaint(linked)).granted()
            // Nothing is linked to it that it could shout at, or it has ended.
            _ = try await shop.act("shout", on: .complaint(house)).granted()
            _ = try await shop.act("shout", on: .complaint(other)).granted()
            #expect(
                try await shop.records(4) == [
                    "shout \(house) in granted",
                    "error.communication \(house) system granted 'told' was not delivered: "
                        + "complaint '\(linked)' has ended",
                    "shout \(other) in granted",
                    "error.communication \(other) system granted 'told' was not delivered: it is "
                        + "for a complaint that is not linked to this one",
                ])
            #expect(try await shop.data(house).contains("<failed"))
        }
    }
}
