import Redress
import TransparencyLog

extension SQLiteTransaction {
    func nextSerial(tenant: StoredTenant) throws -> Int64 {
        let last = try connection.first(.lastSerial) {
            $0.bind(RowKey.first(of: tenant))
            $0.bind(RowKey.last(of: tenant))
        } read: {
            $0.optionalInteger()
        }
        guard let last = last ?? nil else { return 1 }
        return RowKey.count(in: last) + 1
    }

    func insert(_ complaint: StoredComplaint, tenant: StoredTenant) throws {
        let key = try key(tenant, complaint.serial)
        let workflow = try row(ofWorkflow: complaint.workflow)
        let parent = try complaint.parent.map { try self.key(tenant, $0) }
        try connection.execute(.insertComplaint) {
            $0.bind(key)
            $0.bind(complaint.version)
            $0.bind(complaint.createdAt.microseconds)
            $0.bind(complaint.updatedAt.microseconds)
            $0.bind(complaint.nextDue)
            $0.bind(complaint.isImported)
            $0.bind(complaint.isEnded)
            $0.bind(workflow)
            $0.bind(complaint.state)
            $0.bind(complaint.type)
            $0.bind(complaint.subtype)
            $0.bind(complaint.recordedBy.rawValue)
            $0.bind(complaint.recordedOrganisation.rawValue)
            $0.bind(complaint.number)
            $0.bind(parent)
            $0.bind(complaint.external)
            $0.bind(complaint.claimedBy?.rawValue)
            $0.bind(complaint.subjectUser)
            $0.bind(complaint.subjectTeam)
            $0.bind(complaint.head)
            $0.bind(complaint.salt)
            $0.bind(complaint.clocks)
            $0.bind(complaint.snapshot)
            $0.bind(complaint.data)
        }
    }

    /// Number, parent, workflow, recorder and time of recording stay as they were inserted.
    func update(
        _ complaint: StoredComplaint, tenant: StoredTenant, expectedVersion: Int64
    ) throws -> Bool {
        let key = try key(tenant, complaint.serial)
        return try update(complaint, key, expectedVersion, .updateComplaint)
            || update(complaint, key, expectedVersion, .updateComplaintAndDue)
    }

    private func update(
        _ complaint: StoredComplaint, _ key: Int64, _ expectedVersion: Int64, _ query: Query
    ) throws -> Bool {
        try connection.execute(query) {
            $0.bind(key)
            $0.bind(expectedVersion)
            $0.bind(complaint.nextDue)
            $0.bind(complaint.version)
            $0.bind(complaint.updatedAt.microseconds)
            $0.bind(complaint.isEnded)
            $0.bind(complaint.state)
            $0.bind(complaint.type)
            $0.bind(complaint.subtype)
            $0.bind(complaint.external)
            $0.bind(complaint.claimedBy?.rawValue)
            $0.bind(complaint.subjectUser)
            $0.bind(complaint.subjectTeam)
            $0.bind(complaint.head)
            $0.bind(complaint.salt)
            $0.bind(complaint.clocks)
            $0.bind(complaint.snapshot)
            $0.bind(complaint.data)
        }
        return connection.changeCount == 1
    }

    func insert(_ act: AnsweredAct, tenant: StoredTenant) throws {
        let sequence = RowKey.count(in: try key(tenant, Int64(clamping: act.sequence)))
        try connection.execute(.insertAnsweredAct) {
            $0.bind(tenant.row)
            $0.bind(act.key)
            $0.bind(act.request)
            $0.bind(sequence)
        }
    }

    func insert(_ message: OutboxMessage, tenant: StoredTenant) throws {
        try connection.execute(.insertMessage) {
            $0.bind(tenant.row)
            $0.bind(message.serial)
            $0.bind(message.version)
            $0.bind(Int64(message.ordinal))
            $0.bind(message.event)
            $0.bind(message.body)
        }
    }

    func insert(_ payload: StoredPayload, tenant: StoredTenant) throws {
        let key = try key(tenant, Int64(clamping: payload.sequence))
        try connection.execute(.insertPayload) {
            $0.bind(key)
            $0.bind(payload.salt)
            $0.bind(payload.body)
        }
    }

    /// The key of a row to be written, which must be one of this tenant's.
    func key(_ tenant: StoredTenant, _ count: Int64) throws -> Int64 {
        guard let key = RowKey(tenant: tenant, count: count) else {
            throw StoreProblem(
                .unavailable,
                "tenant '\(tenant.id)' has no place for number \(count) in store "
                    + "'\(connection.path)'; numbers end at \(RowKey.countMax - 1)")
        }
        return key.value
    }
}
