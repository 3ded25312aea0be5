public import Statecharts

/// A complaint that waits for a person.
public struct InboxItem: Hashable, Sendable {
    public var number: String
    public var type: String
    /// The person's roles for whom it waits.
    public var queues: [RoleID]
    /// The states that wait for them, with their labels by language.
    public var states: [StateID]
    public var stateLabels: [String: Labels]
    public var urgency: WorkUrgency
    public var due: Timestamp?
    /// A deadline has passed: this one, or a hard or legal one before it.
    public var isOverdue: Bool
    public var isProvisional: Bool
    /// Who works on it; nil for nobody, also when the roles of whoever did have expired.
    public var claimedBy: UserID?
    public var place: WorkPlace
}

/// What waits for a person.
extension Engine {
    /// A page of what waits for a person in all their valid roles: by urgency, then by due time.
    ///
    /// - Parameters:
    ///   - role: Only what waits for this one.
    ///   - after: The place of the last item of the page before.
    /// - Throws: `AdministrationProblem` if the person has no valid role.
    public func inbox(
        tenant: TenantID, as user: UserID, role: RoleID? = nil, after: WorkPlace? = nil,
        limit: Int = 50
    ) async throws -> [InboxItem] {
        let now = clock.now().time
        return try await store.read { [library] reader in
            guard let own = try reader.tenant(tenant) else {
                throw ActProblem.unknownTenant(tenant)
            }
            let catalogues = try reader.workflows().filter(\.isActive).map {
                try library.workflow($0).roles
            }
            let account = try Account(reading: user, from: reader)
            let actors = account.roles(tenant: tenant, at: now, in: catalogues)
                .filter { role == nil || $0.role.id == role }
            guard !actors.isEmpty else {
                throw AdministrationProblem(
                    "user '\(user)' has no valid role\(role.map { " '\($0)'" } ?? "") for tenant "
                        + "'\(tenant)' now; 'redress user list' shows roles")
            }
            var found: [QueuedComplaint] = []
            for actor in actors {
                guard var filter = actor.workFilter else { continue }
                (filter.after, filter.limit) = (after, limit)
                found += try reader.workList(tenant: own, matching: filter)
            }
            var page = InboxPage(reader: reader, library: library, tenant: own, now: now)
            return try page.items(found, limit: limit)
        }
    }
}

extension ActingRole {
    /// What this role sees of its own queue; nil for one that sees nothing.
    fileprivate var workFilter: WorkFilter? {
        var filter = WorkFilter(queue: role.id, hiddenFrom: hiddenFrom)
        switch role.scope {
        case .tenant, .task: break
        case .organisation: filter.recordedOrganisation = organisation
        case .own: filter.recordedBy = user
        case .none: return nil
        }
        return filter
    }
}

extension Account {
    /// The roles that count in any of several catalogues, each once.
    func roles(
        tenant: TenantID, at time: Timestamp, in catalogues: [RoleCatalogue]
    ) -> [ActingRole] {
        var seen: Set<RoleID> = []
        return catalogues.flatMap { roles(tenant: tenant, at: time, in: $0) }
            .filter { seen.insert($0.role.id).inserted }
    }
}

/// Puts the pages of several queues together.
private struct InboxPage {
    let reader: any StoreReader
    let library: WorkflowLibrary
    let tenant: StoredTenant
    let now: Timestamp
    private var workflows: [String: Workflow] = [:]
    private var accounts: [UserID: Account] = [:]

    init(reader: any StoreReader, library: WorkflowLibrary, tenant: StoredTenant, now: Timestamp) {
        self.reader = reader
        self.library = library
        self.tenant = tenant
        self.now = now
    }

    /// A complaint that waits in two queues stands in the list once.
    mutating func items(_ found: [QueuedComplaint], limit: Int) throws -> [InboxItem] {
        var items: [InboxItem] = []
        for line in found.sorted(by: { $0.item.place < $1.item.place }) {
            if let last = items.last, last.place == line.item.place {
                items[items.count - 1].queues.append(line.item.queue)
                let new = line.item.states.filter { !last.states.contains($0) }
                items[items.count - 1].states += new
                continue
            }
            if items.count == limit { break }
            items.append(try item(line))
        }
        for index in items.indices {
            let (number, states) = (items[index].number, items[index].states)
            let digest = found.first { $0.complaint.number == number }?.complaint.workflow
            guard let digest, let workflow = try workflow(digest) else { continue }
            for state in states {
                guard let place = workflow.chart.index(of: state) else { continue }
                items[index].stateLabels[state.rawValue] = workflow.stateLabels[place]
            }
        }
        return items
    }

    private mutating func item(_ line: QueuedComplaint) throws -> InboxItem {
        let due = line.item.due.map { Timestamp(milliseconds: $0) }
        return InboxItem(
            number: line.complaint.number, type: line.complaint.type, queues: [line.item.queue],
            states: line.item.states, stateLabels: [:], urgency: line.item.urgency, due: due,
            isOverdue: line.item.isBreached || due.map { $0 < now } ?? false,
            isProvisional: line.item.isProvisional, claimedBy: try holder(of: line.complaint),
            place: line.item.place)
    }

    /// Who has claimed a complaint and may still work on it.
    private mutating func holder(of complaint: StoredComplaint) throws -> UserID? {
        guard let user = complaint.claimedBy, let workflow = try workflow(complaint.workflow) else {
            return nil
        }
        if accounts[user] == nil { accounts[user] = try? Account(reading: user, from: reader) }
        let roles = accounts[user]?.roles(tenant: tenant.id, at: now, in: workflow.roles) ?? []
        let waiting = try reader.workItems(tenant: tenant, of: complaint.serial).map(\.queue)
        return roles.contains { waiting.contains($0.role.id) } ? user : nil
    }

    private mutating func workflow(_ digest: String) throws -> Workflow? {
        if let known = workflows[digest] { return known }
        guard let stored = try reader.workflow(digest: digest) else { return nil }
        let workflow = try library.workflow(stored)
        workflows[digest] = workflow
        return workflow
    }
}
