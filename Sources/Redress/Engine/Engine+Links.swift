/// Linked complaints, for those who may see them.
extension Engine {
    /// The complaints that are linked to one, in order of recording.
    ///
    /// - Parameter user: nil for the operator, who sees all.
    /// - Throws: `ActProblem.unknownComplaint`, also when the role may not look at it.
    public func complaints(
        linkedTo number: String, tenant: TenantID, as user: UserID?, role: RoleID? = nil
    ) async throws -> [StoredComplaint] {
        let now = clock.now().time
        return try await store.read { [library] reader in
            guard let own = try reader.tenant(tenant) else {
                throw ActProblem.unknownTenant(tenant)
            }
            guard let serial = ComplaintNumber(number)?.serial,
                let stored = try reader.complaint(tenant: own, serial: serial),
                stored.number == number,
                let version = try reader.workflow(digest: stored.workflow)
            else { throw ActProblem.unknownComplaint(number) }
            let workflow = try library.workflow(version)
            let actor = try user.map {
                try Self.looker($0, role, stored, own, workflow, now, reader)
            }
            return try Self.linked(to: stored, own, actor, reader)
        }
    }

    /// People of an outsourcer never see what became of their records outside the house, and who has
    /// a task in one complaint sees that one only.
    static func linked(
        to complaint: StoredComplaint, _ tenant: StoredTenant, _ actor: ActingRole?,
        _ reader: any StoreReader
    ) throws -> [StoredComplaint] {
        if let actor, actor.role.kind == .outsourced { return [] }
        let linked = try reader.linkedComplaints(tenant: tenant, parent: complaint.serial)
        return linked.filter { one in
            actor.map { $0.mayLook(at: one, waitingFor: []) && !one.subjects.concern($0) } ?? true
        }
    }

    /// - Throws: `ActProblem.unknownComplaint` for whom the parent is about: what is linked to it is
    ///   none of their business.
    static func parent(
        of complaint: StoredComplaint, _ tenant: StoredTenant, _ actor: ActingRole?,
        _ reader: any StoreReader
    ) throws -> StoredComplaint? {
        guard let serial = complaint.parent,
            let parent = try reader.complaint(tenant: tenant, serial: serial)
        else { return nil }
        guard let actor else { return parent }
        guard !parent.subjects.concern(actor) else {
            throw ActProblem.unknownComplaint(complaint.number)
        }
        return actor.mayLook(at: parent, waitingFor: []) ? parent : nil
    }
}
