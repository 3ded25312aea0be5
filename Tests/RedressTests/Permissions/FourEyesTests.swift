@testable import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("A second person")
struct FourEyesTests {
    @Test(
        "is somebody else than the one who did the step before",
        arguments: [("ann", "bob"), ("ann", "eve"), ("eve", "ann"), ("max", "eve")])
    func second(first: String, second: String) async throws {
        try await withPeople { shop in
            let number = try await shop.proposed(by: first)
            let refusal = try await shop.act("approve", by: first, on: number).refused()
            #expect(refusal.reason == .samePerson)
            #expect(refusal.clauses.count == 1 && refusal.clauses[0].hasPrefix("small.scxml:"))
            #expect(
                refusal.message == """
                    'approve' needs a second person: whoever did the step before may not do this \
                    one too; ask somebody else with one of these roles (\(refusal.clauses[0]): \
                    r:four-eyes $proposals/proposal[last()]/@by)
                    """)
            #expect(refusal.permitted == [RoleID("boss"), RoleID("clerk")])
            let granted = try await shop.act("approve", by: second, on: number).granted()
            #expect(granted.to.contains("closed"))
            let denied = try #require(
                try await shop.records().first { $0["type"]?.text == "denied" })
            #expect(denied["perm"]?["why"]?.text == "same-person")
            #expect(denied["perm"]?["rule"]?.text == refusal.clauses[0])
        }
    }

    @Test("is needed in whichever role the same person comes back")
    func anotherRole() async throws {
        try await withPeople { shop in
            _ = try await shop.grant("boss", to: "ann")
            let number = try await shop.proposed(by: "ann")
            let refusal = try await shop.act("approve", by: "ann", on: number, in: "boss").refused()
            #expect(refusal.reason == .samePerson)
        }
    }

    @Test("is refused when nobody is on record for the first step")
    func nobody() async throws {
        try await withPeople { shop in
            let number = try await shop.submitted()
            let refusal = try await shop.act("confirm", by: "max", on: number).refused()
            #expect(refusal.reason == .samePerson)
            #expect(refusal.message.contains("does not say who did the step before"))
        }
    }

    @Test("bars only the transition that asks for one")
    func otherTransition() async throws {
        try await withPeople { shop in
            let number = try await shop.submitted(["order/@id": "again"])
            _ = try await shop.act(
                "propose", by: "max", on: number, ["proposals/proposal": [["@amount": 1]]]
            ).granted()
            // The first transition is for somebody else; the second asks for nobody.
            let granted = try await shop.act("approve", by: "max", on: number).granted()
            #expect(granted.to.contains("open"))
        }
    }

    @Test("is asked for before the guard, and a guard alone refuses as a guard")
    func beforeGuards() async throws {
        try await withPeople { shop in
            let number = try await shop.proposed(by: "ann", amount: 5_000)
            let own = try await shop.act("approve", by: "ann", on: number).refused()
            #expect(own.reason == .samePerson)
            let other = try await shop.act("approve", by: "bob", on: number).refused()
            #expect(other.reason == .guardFalse)
        }
    }

    @Test(
        "is none of several who are named",
        arguments: [("max", "max"), ("eve", nil)] as [(String, String?)])
    func several(user: String, refused: String?) async throws {
        try await withPeople { shop in
            // Recorded by ann, proposed by max.
            let number = try await shop.proposed(by: "max")
            let answer = try await shop.act("confirm", by: user, on: number)
            if refused == nil {
                _ = try answer.granted()
            } else {
                #expect(try answer.refused().reason == .samePerson)
            }
        }
    }

    @Test(
        "is waived in a small tenant ten minutes after the first step, and the log says so",
        arguments: [(599_999, false), (600_000, true), (86_400_000, true)] as [(Int64, Bool)])
    func waiver(milliseconds: Int64, isGranted: Bool) async throws {
        try await withPeople(TenantSettings(isSmall: true)) { shop in
            let number = try await shop.proposed(by: "ann")
            shop.clock.advance(milliseconds: milliseconds)
            let answer = try await shop.act("approve", by: "ann", on: number)
            let last = try #require(try await shop.records().last)
            if isGranted {
                _ = try answer.granted()
                #expect(last["four-eyes"]?.text == "waived")
            } else {
                let refusal = try answer.refused()
                #expect(refusal.reason == .samePerson)
                #expect(refusal.message.contains("from 2026-03-02T01:10:00.000000Z on"))
                #expect(last["four-eyes"] == nil)
            }
            #expect(try await shop.verify().isEmpty)
        }
    }

    @Test("is not waived for an act that says nothing of its time")
    func waiverWithoutTime() async throws {
        try await withPeople(TenantSettings(isSmall: true)) { shop in
            let number = try await shop.submitted(by: "max")
            _ = try await shop.act(
                "propose", by: "ann", on: number, ["proposals/proposal": [["@amount": 1]]]
            ).granted()
            shop.clock.advance(milliseconds: 86_400_000)
            // `confirm` also asks for the recorder, of whom the platform gives no time.
            let refusal = try await shop.act("confirm", by: "max", on: number).refused()
            #expect(refusal.reason == .samePerson)
        }
    }

    @Test("is never waived without the setting, and what somebody else did needs no waiver")
    func settings() async throws {
        try await withPeople { shop in
            let number = try await shop.proposed(by: "ann")
            shop.clock.advance(milliseconds: 86_400_000)
            #expect(
                try await shop.act("approve", by: "ann", on: number).refused().reason
                    == .samePerson)
            #expect(try await shop.engine.set(TenantSettings(isSmall: true), of: shop.tenant))
            #expect(
                try await shop.engine.set(TenantSettings(isSmall: true), of: shop.tenant) == false)
            let changed = try #require(try await shop.records().last)
            #expect(changed["type"]?.text == "tenant.set")
            #expect(changed["small"] == .boolean(true))
            _ = try await shop.act("approve", by: "bob", on: number).granted()
            #expect(try await shop.records().last?["four-eyes"] == nil)
        }
    }

    @Test(
        "must be asked for in a way that can be answered",
        arguments: [
            ("$proposals/proposal[last()]/@by", "$proposal/@by", "unknown-variable"),
            ("$proposals/proposal[last()]/@by", "string($proposals/@by)", "four-eyes"),
            ("$proposals/proposal[last()]/@by", "$proposals/[", "syntax"),
            ("$proposals/proposal[last()]/@by", "$proposals/x[r:who()]", "unknown-function"),
            ("$proposals/proposal[last()]/@by", "$_event/data/@by", "unknown-variable"),
            (
                "<transition event=\"slow\" r:allow=\"system\"/>",
                "<transition event=\"slow\" r:allow=\"system\" r:four-eyes=\"$order/@by\"/>",
                "four-eyes"
            ),
            ("r:queue=\"boss clerk\"", "r:queue=\"boss clark\"", "unknown-role"),
            ("user=\"subject/@employee\" team=\"subject/@team\"", "", "conflict"),
            ("user=\"subject/@employee\"", "user=\"subjekt/@employee\"", "path"),
            ("user=\"subject/@employee\"", "user=\"subject/@employees\"", "conflict"),
        ])
    func checked(old: String, new: String, code: String) throws {
        let place = try #require(PeopleWorkflow.document.firstRange(of: old))
        var document = PeopleWorkflow.document
        document.replaceSubrange(place, with: new)
        let check = WorkflowChecker.check(
            SmallWorkflow.source(document: document, roles: PeopleWorkflow.roles),
            schemas: try ShippedWorkflows.schemas())
        let found = check.problems.filter { $0.code.contains(code) }
        #expect(!found.isEmpty, "\(check.problems)")
        #expect(found.allSatisfy { $0.location.line > 1 && $0.location.column > 1 })
    }
}
