import LibXML
import SCXML
import Statecharts
public import TransparencyLog

/// What can be asked of an engine without changing anything.
extension Engine {
    /// The log's size and root now, unsigned.
    public func checkpoint(tenant: TenantID) async throws -> Checkpoint {
        try await store.read { reader in
            guard let stored = try reader.tenant(tenant) else {
                throw ActProblem.unknownTenant(tenant)
            }
            let size = try reader.logSize(tenant: stored)
            let root = try LogReader(store: reader, tenant: stored).root(size: size)
            return try Checkpoint(origin: stored.origin, size: size, root: root)
        }
    }

    /// A complaint as a person may see it.
    ///
    /// - Parameter user: nil for the operator, who sees personal data masked and may do nothing.
    /// - Throws: `ActProblem.unknownComplaint`, also when the role may not look at it.
    public func view(
        _ number: String, tenant: TenantID, as user: UserID?, role: RoleID? = nil
    ) async throws -> ComplaintView {
        let now = clock.now().time
        return try await store.read { [library] reader in
            guard let own = try reader.tenant(tenant) else {
                throw ActProblem.unknownTenant(tenant)
            }
            guard let parsed = ComplaintNumber(number),
                let stored = try reader.complaint(tenant: own, serial: parsed.serial),
                stored.number == number,
                let version = try reader.workflow(digest: stored.workflow)
            else { throw ActProblem.unknownComplaint(number) }
            let workflow = try library.workflow(version)
            let actor = try user.map {
                try Self.looker($0, role, stored, own, workflow, now, reader)
            }
            var view = try Self.view(stored, workflow, actor)
            view.attachments = try Self.attachments(view.fields, workflow, own, reader)
            view.parent = try Self.parent(of: stored, own, actor, reader)?.number
            view.linked = try Self.linked(to: stored, own, actor, reader).map { complaint in
                LinkedView(
                    number: complaint.number, type: complaint.type, state: complaint.state,
                    external: complaint.external.map { ExternalCase(encoded: $0) })
            }
            return view
        }
    }

    static func looker(
        _ user: UserID, _ wanted: RoleID?, _ stored: StoredComplaint, _ tenant: StoredTenant,
        _ workflow: Workflow, _ now: Timestamp, _ reader: any StoreReader
    ) throws -> ActingRole {
        let roles = try Account(reading: user, from: reader).roles(
            tenant: tenant.id, at: now, in: workflow.roles
        )
        .filter { wanted == nil || $0.role.id == wanted }
        guard !roles.isEmpty else {
            throw AdministrationProblem(
                "user '\(user)' has no valid role\(wanted.map { " '\($0)'" } ?? "") for tenant "
                    + "'\(tenant.id)' now; 'redress user list' shows roles")
        }
        let found = try roles.first {
            try $0.mayLook(at: stored, waitingFor: queues(of: stored, workflow))
                && !stored.subjects.concern($0)
        }
        guard let found else {
            throw ActProblem.unknownComplaint(stored.number)
        }
        return found
    }

    /// The roles for whom a stored complaint waits.
    private static func queues(
        of stored: StoredComplaint, _ workflow: Workflow
    ) throws -> [RoleID] {
        do {
            let snapshot = try SnapshotCodec.decode(stored.snapshot, chart: workflow.chartMark)
            return workflow.queues(
                in: snapshot.configuration.compactMap { workflow.chart.index(of: $0) })
        } catch {
            throw ActProblem.damaged("'\(stored.number)': \(error)")
        }
    }

    private static func view(
        _ stored: StoredComplaint, _ workflow: Workflow, _ actor: ActingRole?
    ) throws -> ComplaintView {
        let snapshot: Snapshot
        let data: DataView
        do {
            snapshot = try SnapshotCodec.decode(stored.snapshot, chart: workflow.chartMark)
            data = try DataView(stored.data, workflow: workflow, sees: actor?.role.sees ?? [.core])
        } catch {
            throw ActProblem.damaged("'\(stored.number)': \(error)")
        }
        let active = snapshot.configuration.compactMap { workflow.chart.index(of: $0) }
        let sees = actor?.role.sees
        let atomic = active.filter {
            workflow.chart.states[$0].isAtomic && workflow.tells($0, to: sees)
        }
        let ledger = ClockLedger(encoded: stored.clocks)
        return ComplaintView(
            number: stored.number, type: stored.type, subtype: stored.subtype,
            workflowName: workflow.name, workflowVersion: workflow.version,
            workflowDigest: workflow.digest, states: atomic.map { workflow.chart.states[$0].id },
            stateLabels: Dictionary(
                uniqueKeysWithValues: atomic.map {
                    (workflow.chart.states[$0].id.rawValue, workflow.stateLabels[$0])
                }),
            version: stored.version, isEnded: stored.isEnded, createdAt: stored.createdAt,
            updatedAt: stored.updatedAt, role: actor?.role.id, fields: data.fields,
            clocks: ledger.entries.compactMap { entry in
                if let clock = workflow.clocks[entry.id], !workflow.tells(clock, to: sees) {
                    return nil
                }
                return ClockView(
                    id: entry.id, labels: workflow.clocks[entry.id]?.labels ?? Labels(texts: [:]),
                    kind: workflow.clocks[entry.id]?.kind.rawValue ?? "",
                    status: entry.status.rawValue,
                    dueAt: entry.status == .paused ? nil : Timestamp(milliseconds: entry.dueAt),
                    remaining: entry.term.remaining, reason: entry.reason,
                    factor: entry.term.factor, extensionCount: entry.extensionCount,
                    calendar: entry.calendar, isProvisional: entry.isProvisional)
            },
            parent: nil, linked: [],
            actions: actor.map { actions($0, workflow, active) } ?? [])
    }

    /// Every event of the state with the reason why this person may or may not send it.
    private static func actions(
        _ actor: ActingRole, _ workflow: Workflow, _ active: [Int]
    ) -> [ActionView] {
        workflow.events.sorted().compactMap { event in
            let candidates = PermissionDecision.candidates(event, workflow, active)
            let roles = candidates.reduce(into: Set<RoleID>()) {
                $0.formUnion(workflow.rolesAllowed(on: $1))
            }
            guard !candidates.isEmpty, roles != [.system] else { return nil }
            let form = workflow.forms[event]
            let required =
                (form?.fields.filter { $0.requirement == .always }.map(\.path.description) ?? [])
                + (form?.lists.filter(\.isRequired).map(\.path.description) ?? [])
            var action = ActionView(
                event: event, labels: workflow.eventLabels[event] ?? Labels(texts: [:]),
                isAllowed: true, reason: nil, permitted: roles.sorted(),
                requiredFields: required, guards: [])
            switch PermissionDecision.decide(event, as: actor, in: workflow, active: active) {
            case .success(let permitted):
                action.guards = permitted.compactMap { transition in
                    transition.condition.map {
                        $0.source.split { $0.isWhitespace }.joined(separator: " ")
                    }
                }
            case .failure(let refusal):
                // What they cannot do in a state that they cannot see is nothing to them.
                guard candidates.contains(where: { workflow.tells($0.source, to: actor.role.sees) })
                else { return nil }
                action.isAllowed = false
                action.reason = refusal.reason.rawValue
            }
            return action
        }
    }
}

extension Engine {
    /// Complaints that a person's scope reaches, newest first.
    ///
    /// - Parameter user: nil for the operator, who sees all.
    public func complaints(
        tenant: TenantID, as user: UserID?, role: RoleID? = nil, matching filter: ComplaintFilter
    ) async throws -> [StoredComplaint] {
        let now = clock.now().time
        return try await store.read { [library] reader in
            guard let own = try reader.tenant(tenant) else {
                throw ActProblem.unknownTenant(tenant)
            }
            guard let user else { return try reader.complaints(tenant: own, matching: filter) }
            let catalogues = try reader.workflows().filter(\.isActive).map {
                try library.workflow($0).roles
            }
            let account = try Account(reading: user, from: reader)
            let roles = catalogues.flatMap { account.roles(tenant: tenant, at: now, in: $0) }
                .filter { role == nil || $0.role.id == role }
            guard let actor = roles.max(by: { $0.role.scope < $1.role.scope }) else {
                throw AdministrationProblem(
                    "user '\(user)' has no valid role\(role.map { " '\($0)'" } ?? "") for tenant "
                        + "'\(tenant)' now; 'redress user list' shows roles")
            }
            var reachable = filter
            reachable.hiddenFrom = actor.hiddenFrom
            switch actor.role.scope {
            case .tenant: break
            case .organisation: reachable.recordedOrganisation = actor.organisation
            case .own: reachable.recordedBy = actor.user
            case .task:
                reachable.queues = roles.filter { $0.role.scope == .task }.map(\.role.id)
            case .none: return []
            }
            return try reader.complaints(tenant: own, matching: reachable)
        }
    }
}

extension Account {
    /// A person's rights as they are stored.
    init(reading user: UserID, from reader: any StoreReader) throws {
        guard let person = try reader.user(user) else {
            throw AdministrationProblem(
                "user '\(user)' is not known; 'redress user add' adds people")
        }
        let organisation = try reader.organisations().first { $0.id == person.organisation }
        self.init(
            user: person, grants: try reader.grants(of: user),
            isOutsourcer: organisation?.isOutsourcer ?? true,
            trainings: try reader.trainings(of: user))
    }
}
