import GRDBSQLite
import Redress
import TransparencyLog

extension SQLiteReader {
    func complaint(tenant: StoredTenant, serial: Int64) throws -> StoredComplaint? {
        guard let key = RowKey(tenant: tenant, count: serial) else { return nil }
        return try connection.first(.complaint, { $0.bind(key.value) }) { row in
            try complaint(row, isWhole: true)
        }
    }

    func complaints(
        tenant: StoredTenant, matching filter: ComplaintFilter
    ) throws -> [StoredComplaint] {
        let before = min(max(0, filter.before ?? RowKey.countMax), RowKey.countMax)
        return try connection.all(.complaints) {
            $0.bind(RowKey.first(of: tenant))
            $0.bind(RowKey.first(of: tenant) + before)
            $0.bind(filter.state)
            $0.bind(filter.type)
            $0.bind(filter.recordedBy?.rawValue)
            $0.bind(filter.recordedOrganisation?.rawValue)
            $0.bind(filter.hiddenFrom?.user.rawValue)
            $0.bind(filter.hiddenFrom?.team)
            $0.bind(filter.queues.map { " \($0.map(\.rawValue).joined(separator: " ")) " })
            $0.bind(Int64(max(0, filter.limit)))
        } read: { row in
            try complaint(row, isWhole: false)
        }
    }

    func dueComplaints(
        tenant: StoredTenant, at milliseconds: Int64, limit: Int
    ) throws -> [StoredComplaint] {
        try connection.all(.dueComplaints) {
            $0.bind(RowKey.first(of: tenant))
            $0.bind(RowKey.last(of: tenant))
            $0.bind(milliseconds)
            $0.bind(Int64(max(0, limit)))
        } read: { row in
            try complaint(row, isWhole: true)
        }
    }

    func linkedComplaints(
        tenant: StoredTenant, parent serial: Int64
    ) throws -> [StoredComplaint] {
        guard let key = RowKey(tenant: tenant, count: serial) else { return [] }
        return try connection.all(.linkedComplaints, { $0.bind(key.value) }) { row in
            try complaint(row, isWhole: false)
        }
    }

    func answeredAct(tenant: StoredTenant, key: String) throws -> AnsweredAct? {
        try connection.first(.answeredAct) {
            $0.bind(tenant.row)
            $0.bind(key)
        } read: { row in
            AnsweredAct(
                key: key, request: try row.hash(), sequence: UInt64(clamping: row.integer()))
        }
    }

    func complaint(_ row: Statement, isWhole: Bool) throws -> StoredComplaint {
        let serial = RowKey.count(in: row.integer())
        let version = row.integer()
        let (createdAt, updatedAt) = (row.integer(), row.integer())
        let nextDue = row.optionalInteger()
        let (isImported, isEnded) = (row.integer() != 0, row.integer() != 0)
        let workflow = try digest(ofWorkflow: row.integer())
        let (state, type, subtype) = (row.text(), row.text(), row.optionalText())
        let (recordedBy, recordedOrganisation) = (row.text(), row.text())
        let number = row.text()
        let parent = row.optionalInteger().map { RowKey.count(in: $0) }
        let external = row.optionalText()
        let claimedBy = row.optionalText().map { UserID($0) }
        let (subjectUser, subjectTeam) = (row.optionalText(), row.optionalText())
        let head = try row.hash()
        let salt = isWhole ? row.bytes() : []
        let clocks = isWhole ? row.bytes() : []
        let snapshot = isWhole ? row.bytes() : []
        return StoredComplaint(
            serial: serial, number: number, type: type, subtype: subtype, workflow: workflow,
            state: state, version: version, recordedBy: UserID(recordedBy),
            recordedOrganisation: OrganisationID(recordedOrganisation), isImported: isImported,
            isEnded: isEnded, createdAt: Timestamp(microseconds: createdAt),
            updatedAt: Timestamp(microseconds: updatedAt), nextDue: nextDue, parent: parent,
            external: external, claimedBy: claimedBy, subjectUser: subjectUser,
            subjectTeam: subjectTeam, head: head, salt: salt, snapshot: snapshot,
            data: isWhole ? row.bytes() : [], clocks: clocks)
    }

    private func digest(ofWorkflow row: Int64) throws -> String {
        if let known = workflowDigests[row] { return known }
        let found = try connection.first(.workflowDigest, { $0.bind(row) }) { $0.text() }
        guard let found else { throw connection.problem(code: SQLITE_CORRUPT) }
        workflowDigests[row] = found
        return found
    }
}
