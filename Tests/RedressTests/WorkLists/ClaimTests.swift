@testable import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("A claim")
struct ClaimTests {
    /// Bosses supervise.
    private static let roles = PeopleWorkflow.roles.replacing(
        "<r:role id=\"boss\"", with: "<r:role id=\"boss\" supervises=\"true\"")

    private func claim(
        _ number: String, _ user: String, _ role: String? = nil, takesOver: Bool = false,
        in shop: PeopleShop
    ) async throws -> ClaimAnswer {
        try await shop.engine.claim(
            number, tenant: shop.tenant, as: UserID(user), role: role.map { RoleID($0) },
            takesOver: takesOver)
    }

    private func holder(_ number: String, in shop: PeopleShop) async throws -> String? {
        try await shop.engine.inbox(tenant: shop.tenant, as: UserID("bob"))
            .first { $0.number == number }?.claimedBy?.rawValue
    }

    @Test("shows the others who works on it, and keeps nobody from acting")
    func shown() async throws {
        try await withPeople(roles: Self.roles) { shop in
            let number = try await shop.submitted()
            guard case .changed(let grant) = try await claim(number, "ann", in: shop) else {
                Issue.record("not granted")
                return
            }
            #expect(grant.version == 3)
            #expect(try await holder(number, in: shop) == "ann")
            let record = try #require(try await shop.records().last)
            #expect(record["type"]?.text == "claim")
            #expect(record["ev"]?.text == "work.claim")
            #expect(record["claimed-by"]?.text == "ann")
            #expect(record["actor"]?["role"]?.text == "clerk")
            #expect(record["cv"]?.number == 3)
            #expect(try await claim(number, "ann", in: shop) == .unchanged)
            #expect(try await shop.verify().isEmpty)
            // Bob may act all the same, and the state stays, so that the claim does.
            _ = try await shop.act("triage", by: "bob", on: number).granted()
            #expect(try await holder(number, in: shop) == "ann")
            guard
                case .changed = try await shop.engine.release(
                    number, tenant: shop.tenant, as: UserID("ann"))
            else {
                Issue.record("not released")
                return
            }
            #expect(try await holder(number, in: shop) == nil)
            #expect(
                try await shop.engine.release(number, tenant: shop.tenant, as: UserID("ann"))
                    == .unchanged)
            #expect(try await shop.records().last?["type"]?.text == "release")
            #expect(try await shop.verify().isEmpty)
        }
    }

    /// Who claims what after ann has it, and why that is refused.
    private static let refusals: [(user: String, role: String?, takesOver: Bool, Refusal.Reason)] =
        [
            ("bob", nil, false, .alreadyClaimed), ("bob", nil, true, .alreadyClaimed),
            ("max", nil, false, .alreadyClaimed), ("pam", nil, false, .roleNotPermitted),
            ("joe", nil, false, .outOfScope), ("out", nil, false, .outOfScope),
            ("pam", "clerk", false, .noValidRole), ("who", nil, false, .unknownActor),
        ]

    @Test(
        "is refused, and the refusal recorded, for whoever may not have it",
        arguments: refusals.indices)
    func refused(index: Int) async throws {
        let (user, role, takesOver, reason) = Self.refusals[index]
        try await withPeople(roles: Self.roles) { shop in
            let number = try await shop.submitted()
            _ = try await claim(number, "ann", in: shop)
            guard
                case .refused(let refusal) = try await claim(
                    number, user, role, takesOver: takesOver, in: shop)
            else {
                Issue.record("not refused")
                return
            }
            #expect(refusal.reason == reason)
            #expect(!refusal.message.contains("ann"))
            let record = try #require(try await shop.records().last)
            #expect(record["type"]?.text == "denied")
            #expect(record["ev"]?.text == "work.claim")
            #expect(record["perm"]?["why"]?.text == reason.rawValue)
            #expect(try await holder(number, in: shop) == "ann")
            #expect(try await shop.verify().isEmpty)
        }
    }

    @Test("is taken over by a role that supervises, and refused to the people it is about")
    func takeOver() async throws {
        try await withPeople(roles: Self.roles) { shop in
            let number = try await shop.submitted()
            _ = try await claim(number, "ann", in: shop)
            guard case .changed = try await claim(number, "max", takesOver: true, in: shop) else {
                Issue.record("not taken over")
                return
            }
            // Max has no role that it waits for, so that nobody works on it in their queue.
            let about = try await shop.submitted(
                by: "out", ["order/@id": "A-1", "subject/@employee": "bob"])
            guard case .refused(let refusal) = try await claim(about, "bob", in: shop) else {
                Issue.record("not refused")
                return
            }
            #expect(refusal.reason == .ownComplaint)
        }
    }

    @Test("ends when the complaint leaves the state that waits, and not before")
    func leaving() async throws {
        try await withPeople { shop in
            let number = try await shop.submitted()
            _ = try await claim(number, "ann", in: shop)
            _ = try await shop.act("rush", by: "max", on: number).granted()
            #expect(try await holder(number, in: shop) == "ann")
            _ = try await shop.act(
                "propose", by: "bob", on: number, ["proposals/proposal": [["@amount": 5]]]
            ).granted()
            #expect(try await holder(number, in: shop) == nil)
            #expect(try await shop.verify().isEmpty)
        }
    }

    @Test(
        "ends with the role of whoever has it",
        arguments: [(-1, "tim"), (0, nil)] as [(Int64, String?)])
    func expiry(offset: Int64, expected: String?) async throws {
        try await withPeople { shop in
            let until = try #require(Timestamp("2026-03-02T03:00:00Z"))
            try await shop.add("tim")
            _ = try await shop.grant("clerk", to: "tim", until: until)
            let number = try await shop.submitted()
            _ = try await claim(number, "tim", in: shop)
            shop.clock.advance(milliseconds: 7_200_000 + offset)
            #expect(try await holder(number, in: shop) == expected)
            let answer = try await claim(number, "bob", in: shop)
            if expected == nil {
                guard case .changed = answer else {
                    Issue.record("not free")
                    return
                }
                #expect(try await holder(number, in: shop) == "bob")
            } else {
                guard case .refused = answer else {
                    Issue.record("free")
                    return
                }
            }
        }
    }

    @Test("is handed over in bulk with a note and a batch, after a rehearsal that writes nothing")
    func handOver() async throws {
        try await withPeople { shop in
            var numbers: [String] = []
            for index in 0..<130 {
                // One of them is about the one who would get it.
                let about: JSONValue = index == 7 ? ["subject/@employee": "bob"] : [:]
                let number = try await shop.submitted(by: "out", about.with(["order/@id": "A-1"]))
                _ = try await claim(number, "ann", in: shop)
                numbers.append(number)
            }
            let before = try await shop.records().count
            func handOver(to user: String?, isRehearsal: Bool) async throws -> HandOverReport {
                try await shop.engine.handOver(
                    from: UserID("ann"), to: user.map { UserID($0) }, note: "left", batch: "b-1",
                    tenant: shop.tenant, isRehearsal: isRehearsal)
            }
            let expected = HandOverReport(givenCount: 129, freedCount: 1, unfit: [numbers[7]])
            #expect(try await handOver(to: "bob", isRehearsal: true) == expected)
            #expect(try await shop.records().count == before)
            #expect(try await handOver(to: "bob", isRehearsal: false) == expected)
            let records = try await shop.records().dropFirst(before)
            #expect(records.count == 130)
            for record in records {
                #expect(record["type"]?.text == "hand-over")
                #expect(record["batch"]?.text == "b-1")
                #expect(record["note"]?.text == "left")
                #expect(record["actor"]?["id"]?.text == "operator")
            }
            #expect(records.filter { $0["claimed-by"]?.text == "bob" }.count == 129)
            #expect(try await holder(numbers[0], in: shop) == "bob")
            #expect(try await handOver(to: "bob", isRehearsal: false) == HandOverReport())
            await #expect(throws: AdministrationProblem.self) {
                try await shop.engine.handOver(
                    from: UserID("bob"), to: UserID("bob"), note: "x", batch: "b",
                    tenant: shop.tenant)
            }
            let freed = try await shop.engine.handOver(
                from: UserID("bob"), to: nil, note: "ill", batch: "b-2", tenant: shop.tenant)
            #expect(freed == HandOverReport(freedCount: 129))
            #expect(try await shop.verify().isEmpty)
        }
    }
}
