import Redress
import TransparencyLog

/// What a unit of work sees: the state so far, and what it may change.
final class SQLiteTransaction: SQLiteReader, StoreTransaction, @unchecked Sendable {
    let worker = Worker()
    /// What `PRAGMA data_version` said when the transaction began.
    var dataVersion: Int64 = 0
    /// Counts rollbacks: what a worker learnt in a unit that was undone does not count either.
    private(set) var epoch: Int64 = 0

    var generation: Int64 { dataVersion << 32 | epoch & 0xFFFF_FFFF }

    /// Says that something this connection did was undone.
    func noteRollback() {
        epoch &+= 1
        workflowDigests = [:]
        workflowRows = [:]
    }

    private var workflowRows: [String: Int64] = [:]

    func insert(_ tenant: NewTenant) throws -> StoredTenant {
        try connection.execute(.insertTenant) {
            $0.bind(tenant.id.rawValue)
            $0.bind(tenant.name)
            $0.bind(tenant.numberPrefix)
            $0.bind(tenant.origin)
            $0.bind(tenant.settings.isSmall)
            $0.bind(tenant.settings.publishesInTwos)
        }
        return StoredTenant(
            row: connection.lastInsertedRow, id: tenant.id, name: tenant.name,
            numberPrefix: tenant.numberPrefix, origin: tenant.origin, settings: tenant.settings)
    }

    func update(_ settings: TenantSettings, of tenant: StoredTenant) throws {
        try connection.execute(.updateTenant) {
            $0.bind(tenant.row)
            $0.bind(settings.isSmall)
            $0.bind(settings.publishesInTwos)
        }
    }

    func insert(_ training: Training) throws -> Int64 {
        try connection.execute(.insertTraining) {
            $0.bind(training.user.rawValue)
            $0.bind(training.tenant.rawValue)
            $0.bind(training.course)
            $0.bind(training.validFrom.microseconds)
            $0.bind(training.validUntil?.microseconds)
        }
        return connection.lastInsertedRow
    }

    func insert(_ organisation: StoredOrganisation) throws {
        try connection.execute(.insertOrganisation) {
            $0.bind(organisation.id.rawValue)
            $0.bind(organisation.name)
            $0.bind(organisation.isOutsourcer)
        }
    }

    func insert(_ user: StoredUser) throws {
        try connection.execute(.insertUser) {
            $0.bind(user.id.rawValue)
            $0.bind(user.organisation.rawValue)
            $0.bind(user.team)
            $0.bind(user.createdAt.microseconds)
        }
    }

    func insert(_ grant: RoleGrant) throws -> Int64 {
        try connection.execute(.insertGrant) {
            $0.bind(grant.user.rawValue)
            $0.bind(grant.tenant.rawValue)
            $0.bind(grant.role.rawValue)
            $0.bind(grant.validFrom.microseconds)
            $0.bind(grant.validUntil?.microseconds)
            $0.bind(grant.limit)
        }
        return connection.lastInsertedRow
    }

    /// Never later than it ends already: ending twice must not give the role back for a while.
    func endGrant(_ id: Int64, at time: Timestamp) throws -> Bool {
        try connection.execute(.endGrant) {
            $0.bind(id)
            $0.bind(time.microseconds)
        }
        return connection.changeCount == 1
    }

    /// A version that exists keeps what it was stored with; the same document with other roles,
    /// codes or calendars is refused, for complaints under it rely on them.
    func activate(_ workflow: StoredWorkflow) throws {
        if let known = try self.workflow(digest: workflow.digest) {
            guard known.type == workflow.type, known.document == workflow.document,
                known.roles == workflow.roles, known.codes == workflow.codes,
                known.calendars == workflow.calendars
            else {
                throw StoreProblem(
                    .exists,
                    "workflow \(workflow.digest) of '\(workflow.file)' is stored already in "
                        + "'\(connection.path)', with other roles, codes or calendars; give the "
                        + "document a new version")
            }
            try connection.execute(.deactivateWorkflows) { $0.bind(workflow.type) }
            try connection.execute(.activateWorkflow) { $0.bind(workflow.digest) }
            return
        }
        try connection.execute(.deactivateWorkflows) { $0.bind(workflow.type) }
        try connection.execute(.insertWorkflow) { Self.bind(workflow, to: $0) }
    }

    private static func bind(_ workflow: StoredWorkflow, to statement: Statement) {
        statement.bind(workflow.digest)
        statement.bind(workflow.name)
        statement.bind(workflow.type)
        statement.bind(workflow.version)
        statement.bind(workflow.file)
        statement.bind(workflow.publishedAt.microseconds)
        statement.bind(workflow.document)
        statement.bind(workflow.roles)
        statement.bind(workflow.codes)
        statement.bind(workflow.calendars)
    }

    func insert(_ publication: Publication, tenant: StoredTenant) throws {
        try connection.execute(.keepWorkflow) { Self.bind(publication.workflow, to: $0) }
        let row = try row(ofWorkflow: publication.workflow.digest)
        try connection.execute(.insertPublication) {
            $0.bind(tenant.row)
            $0.bind(row)
            $0.bind(publication.requestedBy.rawValue)
            $0.bind(publication.requestedAt.microseconds)
        }
    }

    func removePublication(_ digest: String, tenant: StoredTenant) throws {
        let row = try row(ofWorkflow: digest)
        try connection.execute(.removePublication) {
            $0.bind(tenant.row)
            $0.bind(row)
        }
    }

    /// The row that complaints refer to a workflow by.
    func row(ofWorkflow digest: String) throws -> Int64 {
        if let known = workflowRows[digest] { return known }
        let found = try connection.first(.workflowRow, { $0.bind(digest) }) { $0.integer() }
        guard let found else {
            throw StoreProblem(
                .corrupt,
                "workflow \(digest) is not in store '\(connection.path)'; activate it before a "
                    + "complaint starts under it")
        }
        workflowRows[digest] = found
        return found
    }
}
