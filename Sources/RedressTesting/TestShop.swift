public import Redress
import Statecharts
import Synchronization

/// A clock that stands still until it is moved.
public final class ManualClock: EngineClock {
    private let state: Mutex<Timestamp>

    public init(_ start: String = "2026-03-02T01:00:00Z") {
        state = Mutex(Timestamp(start) ?? Timestamp(microseconds: 0))
    }

    public func now() -> Moment {
        let time = state.withLock { $0 }
        return Moment(time: time, monotonicMicroseconds: time.microseconds % 1_000_000_000_000)
    }

    public func advance(milliseconds: Int64) {
        state.withLock { $0.microseconds += milliseconds * 1_000 }
    }
}

/// A tenant with the shipped workflows and one person for each role.
public struct TestShop: Sendable {
    public let engine: Engine
    public let clock: ManualClock
    public let tenant: TenantID

    /// Sets up everything in an empty store.
    public init(store: any ComplaintStore, tenant name: String = "shop") async throws {
        clock = ManualClock()
        tenant = TenantID(name)
        engine = Engine(
            store: store, clock: clock,
            settings: EngineSettings(
                node: "test", boot: "00000000-0000-0000-0000-000000000001",
                entropy: { count in (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) } }))
        _ = try await engine.createTenant(
            NewTenant(
                id: tenant, name: name, numberPrefix: name.uppercased(),
                origin: "redress.test/\(name)"))
        for workflow in ShippedWorkflows.all {
            let source = try ShippedWorkflows.source(workflow)
            guard let checked = WorkflowChecker.check(source, schemas: nil).workflow else {
                throw AdministrationProblem("workflow '\(workflow)' does not check")
            }
            _ = try await engine.publish(source, checked: checked, tenant: tenant)
        }
        try await addPeople()
    }

    /// The person who has a role.
    public static func user(_ role: String) -> UserID { UserID("u." + role) }

    private func addPeople() async throws {
        let own = StoredOrganisation(id: OrganisationID("shop"), name: "Shop", isOutsourcer: false)
        let outside = StoredOrganisation(
            id: OrganisationID("outsourcer-a"), name: "Outsourcer A", isOutsourcer: true)
        let source = try ShippedWorkflows.source("product")
        guard let roles = WorkflowChecker.check(source, schemas: nil).workflow?.roles else {
            return
        }
        for role in roles.roles where role.kind != .system {
            let user = Self.user(role.id.rawValue)
            try await engine.addUser(
                user, organisation: role.kind == .outsourced ? outside : own, team: nil,
                tenant: tenant)
            if let course = role.training {
                _ = try await engine.train(user, in: course, tenant: tenant)
            }
            _ = try await engine.grant(
                RoleGrant(
                    user: user, tenant: tenant, role: role.id,
                    validFrom: Timestamp(microseconds: 0), validUntil: nil, limit: nil))
        }
    }

    /// Sends an event as the person who has a role.
    public func send(
        _ event: String, to number: String, as role: String, _ data: JSONValue = .object([:]),
        version: Int64? = nil, key: String? = nil
    ) async throws -> Answer {
        try await perform(
            Act(
                tenant: tenant, actor: Self.user(role), subject: .complaint(number),
                event: EventName(event), data: data, expectedVersion: version, key: key))
    }

    /// Records a new complaint as the person who has a role.
    public func record(
        _ type: String, as role: String, _ data: JSONValue, key: String? = nil
    ) async throws -> Answer {
        try await perform(
            Act(
                tenant: tenant, actor: Self.user(role), subject: .new(type: type),
                event: "record.save", data: data, key: key))
    }

    /// Files that the act names are taken for stored.
    private func perform(_ act: Act) async throws -> Answer {
        try await engine.addStandIns(for: act)
        return try await engine.perform(act)
    }
}
