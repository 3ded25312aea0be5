@testable import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("A role that asks for training")
struct TrainingTests {
    private static let roles = PeopleWorkflow.roles.replacing(
        "<r:role id=\"payer\"", with: "<r:role id=\"payer\" training=\"pay-1\"")

    @Test("does not count without it, and says how to get it")
    func untrained() async throws {
        try await withPeople(roles: Self.roles) { shop in
            let number = try await shop.proposed(by: "ann")
            let refusal = try await shop.act("pay", by: "pam", on: number).refused()
            #expect(refusal.reason == .noValidRole)
            #expect(
                refusal.message == """
                    user 'pam' does not have any role for tenant 'people' now; 'payer' needs \
                    training 'pay-1': 'redress user train' records it
                    """)
            await #expect(throws: AdministrationProblem.self) {
                try await shop.numbers(as: "pam")
            }
            let training = try await shop.engine.train(
                UserID("pam"), in: "pay-1", tenant: shop.tenant)
            let record = try #require(try await shop.records().last)
            #expect(record["type"]?.text == "training.record")
            #expect(record["course"]?.text == "pay-1")
            #expect(record["obj"]?.text == "pam")
            #expect(record["training"]?.number == training.id)
            _ = try await shop.act("pay", by: "pam", on: number).granted()
        }
    }

    @Test("counts until the training ends", arguments: [(-1, true), (0, false)] as [(Int64, Bool)])
    func expiry(offset: Int64, counts: Bool) async throws {
        try await withPeople(roles: Self.roles) { shop in
            let number = try await shop.proposed(by: "ann")
            _ = try await shop.engine.train(
                UserID("pam"), in: "pay-1", until: Timestamp("2026-03-02T02:00:00Z"),
                tenant: shop.tenant)
            shop.clock.advance(milliseconds: 3_600_000 + offset)
            let answer = try await shop.act("pay", by: "pam", on: number)
            if counts {
                _ = try answer.granted()
            } else {
                #expect(try answer.refused().reason == .noValidRole)
            }
        }
    }

    @Test(
        "needs that course, of that tenant",
        arguments: [
            ("pay-1", "people", true), ("pay-2", "people", false), ("pay-1", "other", false),
        ])
    func other(course: String, tenant: String, counts: Bool) async throws {
        try await withPeople(roles: Self.roles) { shop in
            let number = try await shop.proposed(by: "ann")
            try await shop.engine.store.write { transaction in
                _ = try transaction.insert(
                    Training(
                        user: UserID("pam"), tenant: TenantID(tenant), course: course,
                        validFrom: Timestamp(microseconds: 0), validUntil: nil))
            }
            let engine = Engine(restartedOn: shop.engine.store, clock: shop.clock)
            let answer = try await engine.perform(
                Act(
                    tenant: shop.tenant, actor: UserID("pam"), subject: .complaint(number),
                    event: "pay"))
            #expect({ if case .granted = answer { true } else { false } }() == counts)
        }
    }

    @Test("takes only courses that a role asks for, and no end in the past")
    func problems() async throws {
        try await withPeople(roles: Self.roles) { shop in
            func problem(
                _ user: String, _ course: String, until: String? = nil
            ) async -> String? {
                do {
                    _ = try await shop.engine.train(
                        UserID(user), in: course, until: until.flatMap { Timestamp($0) },
                        tenant: shop.tenant)
                    return nil
                } catch {
                    return "\(error)"
                }
            }
            #expect(
                await problem("pam", "pay-2")
                    == "no role asks for training 'pay-2'; did you mean 'pay-1'?")
            #expect(
                await problem("who", "pay-1")
                    == "user 'who' is not known; 'redress user add' adds people")
            #expect(
                await problem("pam", "pay-1", until: "2026-03-02T01:00:00Z")
                    == "the training would end before it begins")
            #expect(
                await problem("pam", "Über 1")
                    == "course 'Über 1' must be 1 to 40 of a-z, 0-9, '-', '.', '_'")
            #expect(await problem("pam", "pay-1") == nil)
        }
    }
}

@Suite("A role whose scope is its task")
struct TaskScopeTests {
    private static let roles = PeopleWorkflow.roles.replacing(
        "<r:role id=\"clerk\" kind=\"staff\" scope=\"tenant\"",
        with: "<r:role id=\"clerk\" kind=\"staff\" scope=\"task\"")
    /// Without the record's own form for the clerk in the draft, whom nothing waits for there.
    private static let document = PeopleWorkflow.document
        .replacing(
            "r:allow=\"outside clerk boss customer\"", with: "r:allow=\"outside boss customer\"")

    @Test("reaches what waits for it, and nothing else")
    func reach() async throws {
        try await withPeople(document: Self.document, roles: Self.roles) { shop in
            let waiting = try await shop.submitted(by: "out")
            let draft = try await shop.act("record.save", by: "out", ["order/@id": "A-2"])
                .granted().number
            #expect(try await shop.numbers(as: "ann") == [waiting])
            _ = try await shop.engine.view(waiting, tenant: shop.tenant, as: UserID("ann"))
            await #expect(throws: ActProblem.unknownComplaint(draft)) {
                try await shop.engine.view(draft, tenant: shop.tenant, as: UserID("ann"))
            }
            _ = try await shop.act("triage", by: "ann", on: waiting).granted()
            _ = try await shop.act(
                "propose", by: "ann", on: waiting, ["proposals/proposal": [["@amount": 5]]]
            ).granted()
            _ = try await shop.act("approve", by: "bob", on: waiting).granted()
            #expect(try await shop.numbers(as: "ann") == [])
            #expect(
                try await shop.act("triage", by: "ann", on: waiting).refused().reason == .outOfScope
            )
        }
    }

    @Test("is warned of where it may act and nothing waits for it")
    func warning() throws {
        let check = WorkflowChecker.check(
            SmallWorkflow.source(document: PeopleWorkflow.document, roles: Self.roles),
            schemas: try ShippedWorkflows.schemas())
        #expect(check.workflow != nil)
        let found = check.problems.filter { $0.code == "task-without-queue" }
        // `record.save` and `submit` of the draft.
        #expect(found.count == 2, "\(check.problems)")
        #expect(found.allSatisfy { $0.severity == .warning })
        #expect(
            found.first?.message == """
                role 'clerk' has scope="task" and may send 'record.save', but no state here waits \
                for it; add r:queue="clerk"
                """)
        let silent = WorkflowChecker.check(
            SmallWorkflow.source(document: Self.document, roles: Self.roles),
            schemas: try ShippedWorkflows.schemas())
        #expect(silent.problems.isEmpty, "\(silent.problems)")
    }
}
