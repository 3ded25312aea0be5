@testable import Redress
import RedressTesting
import Statecharts
import Testing

@Suite struct ZTiming {
    @Test func timing() async throws {
        let clock = ContinuousClock()
        print("check x1", clock.measure { for n in ShippedWorkflows.names { _ = WorkflowChecker.check(try! ShippedWorkflows.source(n), schemas: nil) } })
        print("schemas", clock.measure { _ = try! ShippedWorkflows.schemas() })
        let w = WorkflowChecker.check(try ShippedWorkflows.source("attitude"), schemas: nil).workflow!
        let actor = ActingRole(user: UserID("u"), organisation: OrganisationID("o"), team: nil, role: w.roles[RoleID("auditor")]!, limit: nil, isExternal: false)
        print("decide x100", clock.measure { for _ in 0..<100 { _ = PermissionDecision.decide("submit", as: actor, in: w, active: w.initialConfiguration) } })
        let t0 = clock.now
        try await withShop { shop in
            print("shop", clock.now - t0)
            let steps = try WalkStep.load("logistics")
            let t1 = clock.now
            for _ in 0..<50 { _ = try await shop.record("logistics", as: "agent.outsourced", steps[0].data) }
            print("50 records", clock.now - t1)
            let t2 = clock.now
            for _ in 0..<50 { _ = try await shop.send("expedite.grant", to: "SHOP-2026-000001", as: "agent.outsourced", .object([:])) }
            print("50 refused", clock.now - t2)
            let t3 = clock.now
            for _ in 0..<50 { _ = try await shop.engine.view("SHOP-2026-000001", tenant: shop.tenant, as: TestShop.user("shift.supervisor")) }
            print("50 views", clock.now - t3)
        }
    }
}
