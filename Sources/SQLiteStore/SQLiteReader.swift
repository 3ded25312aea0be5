import GRDBSQLite
import Redress
import TransparencyLog

/// Reads through one connection; the writer's transaction is one too.
///
/// `@unchecked Sendable` for the reason that ``Connection`` gives.
class SQLiteReader: StoreReader, @unchecked Sendable {
    let connection: Connection
    /// Digests of workflows by row. Versions are never deleted, so that this stays true.
    var workflowDigests: [Int64: String] = [:]

    init(connection: Connection) { self.connection = connection }

    func tenant(_ id: TenantID) throws -> StoredTenant? {
        try connection.first(.tenant, { $0.bind(id.rawValue) }, read: Self.tenant)
    }

    func tenants() throws -> [StoredTenant] {
        try connection.all(.tenants, read: Self.tenant)
    }

    func organisations() throws -> [StoredOrganisation] {
        try connection.all(.organisations) { row in
            StoredOrganisation(
                id: OrganisationID(row.text()), name: row.text(), isOutsourcer: row.integer() != 0)
        }
    }

    func user(_ id: UserID) throws -> StoredUser? {
        try connection.first(.user, { $0.bind(id.rawValue) }, read: Self.user)
    }

    func users() throws -> [StoredUser] { try connection.all(.users, read: Self.user) }

    func grants(of user: UserID) throws -> [RoleGrant] {
        try connection.all(.grants, { $0.bind(user.rawValue) }) { row in
            RoleGrant(
                id: row.integer(), user: UserID(row.text()), tenant: TenantID(row.text()),
                role: RoleID(row.text()), validFrom: Timestamp(microseconds: row.integer()),
                validUntil: row.optionalInteger().map { Timestamp(microseconds: $0) },
                limit: row.optionalInteger())
        }
    }

    func trainings(of user: UserID) throws -> [Training] {
        try connection.all(.trainings, { $0.bind(user.rawValue) }) { row in
            Training(
                id: row.integer(), user: UserID(row.text()), tenant: TenantID(row.text()),
                course: row.text(), validFrom: Timestamp(microseconds: row.integer()),
                validUntil: row.optionalInteger().map { Timestamp(microseconds: $0) })
        }
    }

    func workflow(digest: String) throws -> StoredWorkflow? {
        try connection.first(.workflow, { $0.bind(digest) }, read: Self.workflow)
    }

    func activeWorkflow(type: String) throws -> StoredWorkflow? {
        try connection.first(.activeWorkflow, { $0.bind(type) }, read: Self.workflow)
    }

    func workflows() throws -> [StoredWorkflow] {
        try connection.all(.workflows, read: Self.workflow)
    }

    func publications(tenant: StoredTenant) throws -> [Publication] {
        try connection.all(.publications, { $0.bind(tenant.row) }) { row in
            Publication(
                workflow: Self.workflow(row), requestedBy: UserID(row.text()),
                requestedAt: Timestamp(microseconds: row.integer()))
        }
    }

    private static func tenant(_ row: Statement) -> StoredTenant {
        StoredTenant(
            row: row.integer(), id: TenantID(row.text()), name: row.text(),
            numberPrefix: row.text(), origin: row.text(),
            settings: TenantSettings(
                isSmall: row.integer() != 0, publishesInTwos: row.integer() != 0))
    }

    private static func user(_ row: Statement) -> StoredUser {
        StoredUser(
            id: UserID(row.text()), organisation: OrganisationID(row.text()),
            team: row.optionalText(), createdAt: Timestamp(microseconds: row.integer()))
    }

    private static func workflow(_ row: Statement) -> StoredWorkflow {
        let (digest, name, type) = (row.text(), row.text(), row.text())
        let (version, file) = (row.text(), row.text())
        let isActive = row.integer() != 0
        let publishedAt = Timestamp(microseconds: row.integer())
        return StoredWorkflow(
            digest: digest, name: name, type: type, version: version, file: file,
            document: row.bytes(), roles: row.bytes(), codes: row.bytes(), calendars: row.bytes(),
            isActive: isActive, publishedAt: publishedAt)
    }
}
