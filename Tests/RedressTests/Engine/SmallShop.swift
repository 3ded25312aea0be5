import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Testing

/// A tenant with one workflow of its own, an outsourced agent and a clerk.
struct SmallShop {
    let engine: Engine
    let clock = ManualClock()
    let tenant = TenantID("small")

    init(store: any ComplaintStore, document: String = SmallWorkflow.document) async throws {
        engine = Engine(restartedOn: store, clock: clock)
        _ = try await engine.createTenant(
            NewTenant(
                id: tenant, name: "Small", numberPrefix: "S", origin: "redress.test/small"))
        let source = SmallWorkflow.source(document: document)
        let check = WorkflowChecker.check(source, schemas: try ShippedWorkflows.schemas())
        let workflow = try #require(check.workflow, "\(check.problems)")
        #expect(try await engine.publish(source, checked: workflow, tenant: tenant))
        for (user, isOutsourcer, role) in [("out", true, "outside"), ("in", false, "clerk")] {
            try await engine.addUser(
                UserID(user),
                organisation: StoredOrganisation(
                    id: OrganisationID("org." + user), name: user, isOutsourcer: isOutsourcer),
                team: nil, tenant: tenant)
            _ = try await engine.grant(
                RoleGrant(
                    user: UserID(user), tenant: tenant, role: RoleID(role),
                    validFrom: Timestamp(microseconds: 0), validUntil: nil, limit: nil))
        }
    }

    func act(
        _ event: String, by user: String, on number: String? = nil, _ data: JSONValue = [:]
    ) async throws -> Answer {
        try await engine.perform(
            Act(
                tenant: tenant, actor: UserID(user),
                subject: number.map { .complaint($0) } ?? .new(type: "small"),
                event: EventName(event), data: data))
    }

    func tick() async throws -> [Firing] { try await engine.tick(tenant: tenant).fired }
}

/// A small shop on a database of its own.
func withSmallShop(
    _ document: String = SmallWorkflow.document, _ body: (SmallShop) async throws -> Void
) async throws {
    let file = try ShopFile()
    let store = try file.create()
    defer { store.close() }
    try await body(try await SmallShop(store: store, document: document))
}
