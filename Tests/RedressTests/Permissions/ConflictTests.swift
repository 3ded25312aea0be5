@testable import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("The people whom a complaint is about")
struct ConflictTests {
    /// Who is named, and who then has no part in it. `ann` and `eve` are of team red, `bob` of blue.
    private static let cases: [(JSONValue, kept: [String], away: [String])] = [
        (["subject/@employee": "bob"], ["ann", "eve", "max"], ["bob"]),
        (["subject/@team": "red"], ["bob", "max"], ["ann", "eve"]),
        // A person stands for the team.
        (["subject/@employee": "ann"], ["bob", "max"], ["ann", "eve"]),
        (["subject/@employee": "max", "subject/@team": "blue"], ["ann", "eve"], ["bob", "max"]),
        (
            ["subject/@employee": "nobody", "subject/@team": "green"],
            ["ann", "bob", "eve", "max"], []
        ),
        ([:], ["ann", "bob", "eve", "max"], []),
    ]

    @Test("may not act on it and do not see it", arguments: cases.indices)
    func barred(index: Int) async throws {
        let (data, kept, away) = Self.cases[index]
        try await withPeople { shop in
            let number = try await shop.submitted(by: "out", data.with(["order/@id": "A-1"]))
            for user in away {
                let refusal = try await shop.act("triage", by: user, on: number).refused()
                #expect(refusal.reason == .ownComplaint, "\(user)")
                #expect(refusal.clauses == ["small.scxml:8"])
                for name in ["ann", "bob", "eve", "max", "red", "blue"] {
                    #expect(!refusal.message.contains(name))
                }
                #expect(try await shop.numbers(as: user) == [])
                await #expect(throws: ActProblem.unknownComplaint(number)) {
                    try await shop.engine.view(number, tenant: shop.tenant, as: UserID(user))
                }
                let denied = try #require(try await shop.records().last)
                #expect(denied["perm"]?["why"]?.text == "own-complaint")
            }
            for user in kept {
                #expect(try await shop.numbers(as: user) == [number], "\(user)")
                _ = try await shop.engine.view(number, tenant: shop.tenant, as: UserID(user))
                _ = try await shop.act("triage", by: user, on: number).granted()
            }
            #expect(try await shop.verify().isEmpty)
        }
    }

    @Test("may still record it and hand it over")
    func recording() async throws {
        try await withPeople { shop in
            let number = try await shop.submitted(
                by: "bob", ["order/@id": "A-1", "subject/@employee": "bob"])
            _ = try await shop.act("record.save", by: "bob", on: number, ["order/@id": "A-2"])
                .granted()
            #expect(try await shop.numbers(as: "bob") == [])
        }
    }

    @Test("may not rewrite what others have recorded about them, nor take themselves off their own")
    func rewriting() async throws {
        try await withPeople { shop in
            let data: JSONValue = ["order/@id": "A-1", "subject/@employee": "bob"]
            let others = try await shop.act("record.save", by: "out", data).granted().number
            for event in ["record.save", "submit", "triage", "no.such.event"] {
                let refusal = try await shop.act(event, by: "bob", on: others).refused()
                #expect(refusal.reason == .ownComplaint, "\(event)")
                #expect(refusal.states.isEmpty && refusal.possible.isEmpty)
            }
            let own = try await shop.act("record.save", by: "bob", data).granted().number
            #expect(
                try await shop.act("record.save", by: "bob", on: own, ["subject/@employee": "max"])
                    .refused().reason == .ownComplaint)
            _ = try await shop.act("record.save", by: "bob", on: own, ["order/@id": "A-2"])
                .granted()
            _ = try await shop.act("submit", by: "bob", on: own).granted()
        }
    }

    @Test("may not name themselves, nor take themselves off it")
    func naming() async throws {
        try await withPeople { shop in
            let number = try await shop.submitted(by: "out")
            #expect(
                try await shop.act("triage", by: "bob", on: number, ["subject/@employee": "bob"])
                    .refused().reason == .ownComplaint)
            _ = try await shop.act("triage", by: "ann", on: number, ["subject/@employee": "bob"])
                .granted()
            #expect(
                try await shop.act("triage", by: "bob", on: number, ["subject/@employee": "max"])
                    .refused().reason == .ownComplaint)
            _ = try await shop.act("triage", by: "ann", on: number, ["subject/@employee": "max"])
                .granted()
            _ = try await shop.act("triage", by: "bob", on: number).granted()
            #expect(try await shop.numbers(as: "max") == [])
        }
    }

    @Test("see it as customers, if it is their own order")
    func customer() async throws {
        try await withPeople { shop in
            let number = try await shop.submitted(
                by: "joe", ["order/@id": "A-1", "subject/@employee": "joe"])
            #expect(try await shop.numbers(as: "joe") == [number])
            _ = try await shop.grant("clerk", to: "joe")
            #expect(try await shop.numbers(as: "joe", in: "customer") == [number])
            #expect(try await shop.numbers(as: "joe", in: "clerk") == [])
            #expect(
                try await shop.act("triage", by: "joe", on: number).refused().reason
                    == .ownComplaint)
        }
    }
}
