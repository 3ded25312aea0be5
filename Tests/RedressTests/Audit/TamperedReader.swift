import Redress
import TransparencyLog

/// A store as somebody has left it who can write to its file.
final class TamperedReader: StoreReader {
    private let store: any StoreReader
    /// Changes what is read; each nil leaves everything as it is.
    var record: ((StoredRecord) -> StoredRecord)?
    var size: UInt64?
    /// A place that has no record.
    var gap: UInt64?
    /// Which record stands at a place.
    var order: ((UInt64) -> UInt64)?
    var complaint: ((StoredComplaint) -> StoredComplaint)?
    var subtree: ((TreeHash) -> TreeHash?)?

    init(_ store: any StoreReader) { self.store = store }

    private func changed(_ found: StoredRecord?, at place: UInt64) -> StoredRecord? {
        guard var found else { return nil }
        found.sequence = place
        return record?(found) ?? found
    }

    func calendarFiles(tenant: StoredTenant) throws -> [StoredCalendarFile] {
        try store.calendarFiles(tenant: tenant)
    }

    func logSize(tenant: StoredTenant) throws -> UInt64 {
        try size ?? store.logSize(tenant: tenant)
    }

    func record(tenant: StoredTenant, sequence: UInt64) throws -> StoredRecord? {
        if let size, sequence >= size { return nil }
        let source = order?(sequence) ?? sequence
        return changed(try store.record(tenant: tenant, sequence: source), at: sequence)
    }

    func forEachRecord(
        tenant: StoredTenant, from sequence: UInt64, _ body: (StoredRecord) throws -> Bool
    ) throws {
        for place in sequence..<(try logSize(tenant: tenant)) {
            guard place != gap, let found = try record(tenant: tenant, sequence: place) else {
                continue
            }
            guard try body(found) else { return }
        }
    }

    /// By complaint and outcome only, which is what verification asks for.
    func records(tenant: StoredTenant, matching filter: RecordFilter) throws -> [StoredRecord] {
        var found: [StoredRecord] = []
        let first = filter.after.map { $0 + 1 } ?? 0
        try forEachRecord(tenant: tenant, from: first) { record in
            if record.columns.complaint == filter.complaint,
                record.columns.outcome == filter.outcome
            {
                found.append(record)
            }
            return found.count < filter.limit
        }
        return found
    }

    func leaf(tenant: StoredTenant, sequence: UInt64) throws -> TreeHash? {
        try record(tenant: tenant, sequence: sequence)?.leaf
    }

    func subtreeHash(tenant: StoredTenant, level: Int, index: UInt64) throws -> TreeHash? {
        let found = try store.subtreeHash(tenant: tenant, level: level, index: index)
        guard let subtree, let found else { return found }
        return subtree(found)
    }

    func complaint(tenant: StoredTenant, serial: Int64) throws -> StoredComplaint? {
        try store.complaint(tenant: tenant, serial: serial).map { complaint?($0) ?? $0 }
    }

    func complaints(
        tenant: StoredTenant, matching filter: ComplaintFilter
    ) throws -> [StoredComplaint] {
        try store.complaints(tenant: tenant, matching: filter).map { complaint?($0) ?? $0 }
    }

    // What verification does not look at.

    func tenant(_ id: TenantID) throws -> StoredTenant? { try store.tenant(id) }
    func tenants() throws -> [StoredTenant] { try store.tenants() }
    func organisations() throws -> [StoredOrganisation] { try store.organisations() }
    func user(_ id: UserID) throws -> StoredUser? { try store.user(id) }
    func users() throws -> [StoredUser] { try store.users() }
    func grants(of user: UserID) throws -> [RoleGrant] { try store.grants(of: user) }
    func publications(tenant: StoredTenant) throws -> [Publication] {
        try store.publications(tenant: tenant)
    }
    func workItems(tenant: StoredTenant, of serial: Int64) throws -> [WorkItem] {
        try store.workItems(tenant: tenant, of: serial)
    }
    func workList(tenant: StoredTenant, matching filter: WorkFilter) throws -> [QueuedComplaint] {
        try store.workList(tenant: tenant, matching: filter)
    }
    func claimedComplaints(
        tenant: StoredTenant, by user: UserID, after serial: Int64, limit: Int
    ) throws -> [StoredComplaint] {
        try store.claimedComplaints(tenant: tenant, by: user, after: serial, limit: limit)
    }
    func trainings(of user: UserID) throws -> [Training] { try store.trainings(of: user) }
    func workflow(digest: String) throws -> StoredWorkflow? { try store.workflow(digest: digest) }
    func activeWorkflow(type: String) throws -> StoredWorkflow? {
        try store.activeWorkflow(type: type)
    }
    func workflows() throws -> [StoredWorkflow] { try store.workflows() }
    func dueComplaints(
        tenant: StoredTenant, at milliseconds: Int64, limit: Int
    ) throws -> [StoredComplaint] {
        try store.dueComplaints(tenant: tenant, at: milliseconds, limit: limit)
    }
    func linkedComplaints(
        tenant: StoredTenant, parent serial: Int64
    ) throws -> [StoredComplaint] {
        try store.linkedComplaints(tenant: tenant, parent: serial)
    }
    func answeredAct(tenant: StoredTenant, key: String) throws -> AnsweredAct? {
        try store.answeredAct(tenant: tenant, key: key)
    }
    func attachment(tenant: StoredTenant, hash: TreeHash) throws -> StoredAttachment? {
        try store.attachment(tenant: tenant, hash: hash)
    }
    func attachments(
        tenant: StoredTenant, after hash: TreeHash?, limit: Int
    ) throws -> [StoredAttachment] {
        try store.attachments(tenant: tenant, after: hash, limit: limit)
    }
    func tallies(tenant: StoredTenant) throws -> [Tally] { try store.tallies(tenant: tenant) }
}
