import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("A person's roles")
struct RoleTests {
    private static let day: Int64 = 86_400_000_000

    @Test(
        "count from their first moment until before their last",
        arguments: [
            (-1, "'shift.supervisor' is valid from 2026-03-03T01:00:00.000000Z"),
            (0, nil), (Self.day - 1, nil),
            (Self.day, "'shift.supervisor' was valid until 2026-03-04T01:00:00.000000Z"),
        ] as [(Int64, String?)])
    func validity(offset: Int64, why: String?) async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "ack.sent")
            let from = try #require(Timestamp("2026-03-03T01:00:00Z"))
            try await shop.engine.addUser(
                UserID("u.temp"), organisation: Shop.own, team: nil, tenant: shop.tenant)
            var grant = shop.role("shift.supervisor", of: "u.temp")
            grant.validFrom = from
            grant.validUntil = Timestamp(microseconds: from.microseconds + Self.day)
            _ = try await shop.engine.grant(grant)
            let clock = FixedClock(Timestamp(microseconds: from.microseconds + offset))
            let engine = Engine(restartedOn: shop.engine.store, clock: clock)
            let answer = try await engine.perform(
                Act(
                    tenant: shop.tenant, actor: UserID("u.temp"), subject: .complaint(number),
                    event: "progress.sent", data: .progress))
            guard let why else {
                _ = try answer.granted()
                return
            }
            let refusal = try answer.refused()
            #expect(refusal.reason == .noValidRole)
            #expect(
                refusal.message
                    == "user 'u.temp' does not have any role for tenant 'shop' now; \(why)")
        }
    }

    @Test("end with their revocation, and nothing else of the person ends")
    func revocation() async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "ack.sent")
            let user = Shop.user("agent.inhouse")
            _ = try await shop.engine.grant(shop.role("inspector.quality", of: user.rawValue))
            try await shop.engine.revoke(RoleID("agent.inhouse"), of: user, tenant: shop.tenant)
            let refusal = try await shop.send("ack.sent", to: number, as: "agent.inhouse").refused()
            #expect(refusal.reason == .roleNotPermitted)
            #expect(refusal.role == RoleID("inspector.quality"))
        }
    }

    @Test(
        "carry a limit of their own for what they may approve",
        arguments: [(44_499, false), (44_500, true), (nil, true)] as [(Int64?, Bool)])
    func limit(limit: Int64?, isGranted: Bool) async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "approve")
            try await shop.smuggle(
                "u.second", organisation: "shop",
                [shop.role("shift.supervisor", of: "u.second", limit: limit)])
            let answer = try await shop.send("approve", to: number, by: "u.second")
            if isGranted {
                #expect(try answer.granted().to.contains("l.offer"))
            } else {
                #expect(try answer.refused().reason == .guardFalse)
                #expect(try await shop.stored(number).state == "l.approval")
            }
        }
    }

    @Test("do not let somebody approve what they have proposed themselves")
    func fourEyes() async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "propose")
            let proposal = try #require(
                try WalkStep.load("logistics").first { $0.event == "propose" }
            ).data
            // Above the limit of the role, so that approval is needed.
            _ = try await shop.send(
                "propose", to: number, as: "shift.supervisor",
                proposal.with([
                    "remedies/remedy": [["@option": "1", "@kind": "refund", "@amount": 60_000]]
                ])
            ).granted()
            let user = Shop.user("shift.supervisor").rawValue
            _ = try await shop.engine.grant(shop.role("manager.approver", of: user))
            let own = try await shop.send("approve", to: number, by: user, in: "manager.approver")
            #expect(try own.refused().reason == .samePerson)
            let other = try await shop.send("approve", to: number, as: "manager.approver")
            #expect(try other.granted().to.contains("l.offer"))
        }
    }

    @Test("of staff give a person of an outsourcer nothing, however they came into the store")
    func outsourcerWithStaffRole() async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "ack.sent")
            try await shop.smuggle(
                "u.mole", organisation: "outsourcer-a",
                [shop.role("shift.supervisor", of: "u.mole"), shop.role("system", of: "u.mole")])
            for event in ["expedite.grant", "ack.sent", "record.append"] {
                let refusal = try await shop.send(event, to: number, by: "u.mole").refused()
                #expect(refusal.reason == .noValidRole)
                #expect(
                    refusal.message
                        == "user 'u.mole' does not have any role for tenant 'shop' now; people of an "
                        + "outsourcer have outsourced roles only")
            }
            await #expect(throws: AdministrationProblem.self) {
                _ = try await shop.engine.view(number, tenant: shop.tenant, as: UserID("u.mole"))
            }
            await #expect(
                throws: AdministrationProblem(
                    "user 'u.mole' belongs to an outsourcer and may only have roles of kind "
                        + "'outsourced', not 'auditor'")
            ) { _ = try await shop.engine.grant(shop.role("auditor", of: "u.mole")) }
        }
    }

    @Test("of the program itself are nobody's")
    func systemRole() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            try await shop.smuggle(
                "u.bot", organisation: "shop", [shop.role("system", of: "u.bot")])
            let answer = try await shop.send("draft.expired", to: number, by: "u.bot", in: "system")
            #expect(try answer.refused().reason == .noValidRole)
        }
    }

    @Test("of another tenant do not count")
    func otherTenant() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            var grant = shop.role("agent.inhouse", of: "u.far")
            grant.tenant = TenantID("elsewhere")
            try await shop.smuggle("u.far", organisation: "shop", [grant])
            let answer = try await shop.send("submit", to: number, by: "u.far")
            #expect(try answer.refused().reason == .noValidRole)
        }
    }

    @Test("with the scope of one's own reach nobody else's complaint, not even a colleague's")
    func scopeOwn() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            try await shop.smuggle(
                "u.other", organisation: "outsourcer-a",
                [shop.role("agent.outsourced", of: "u.other")])
            let answer = try await shop.send("submit", to: number, by: "u.other")
            #expect(try answer.refused().reason == .outOfScope)
            await #expect(throws: ActProblem.unknownComplaint(number)) {
                _ = try await shop.engine.view(number, tenant: shop.tenant, as: UserID("u.other"))
            }
            let list = try await shop.engine.complaints(
                tenant: shop.tenant, as: UserID("u.other"), matching: ComplaintFilter())
            #expect(list.isEmpty)
        }
    }

    @Test(
        "with the scope of the organisation reach its complaints and no other's",
        arguments: [("agent.outsourced", true), ("agent.inhouse", false)])
    func scopeOrganisation(recorder: String, isReached: Bool) async throws {
        try await withShop { shop in
            let number = try await shop.draft(as: recorder)
            let answer = try await shop.send("submit", to: number, as: "vendor.supervisor")
            if isReached {
                _ = try answer.granted()
            } else {
                #expect(try answer.refused().reason == .outOfScope)
            }
        }
    }

    @Test("are tried until one may act on this very complaint")
    func secondRoleReaches() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            try await shop.smuggle(
                "u.both", organisation: "outsourcer-a",
                [
                    shop.role("agent.outsourced", of: "u.both"),
                    shop.role("vendor.supervisor", of: "u.both"),
                ])
            _ = try await shop.send("submit", to: number, by: "u.both").granted()
            #expect(try await shop.records().last?.columns.role == "vendor.supervisor")
        }
    }
}

/// A clock that shows one time.
struct FixedClock: EngineClock {
    let time: Timestamp
    init(_ time: Timestamp) { self.time = time }
    func now() -> Moment { Moment(time: time, monotonicMicroseconds: 1) }
}

extension Shop {
    /// The business itself.
    static let own = StoredOrganisation(
        id: OrganisationID("shop"), name: "Shop", isOutsourcer: false)
}

extension JSONValue {
    /// What `progress.sent` needs.
    static let progress: JSONValue = [
        "communications/communication": [["@kind": "progress", ".": "已联系仓库，明日答复。"]]
    ]
}
