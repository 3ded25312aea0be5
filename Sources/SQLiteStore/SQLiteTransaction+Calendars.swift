import Redress

extension SQLiteReader {
    func calendarFiles(tenant: StoredTenant) throws -> [StoredCalendarFile] {
        try connection.all(.calendarFiles, { $0.bind(tenant.row) }) { row in
            StoredCalendarFile(
                version: row.text(), publishedAt: Timestamp(microseconds: row.integer()),
                body: row.bytes())
        }
    }
}

extension SQLiteTransaction {
    func insert(_ file: StoredCalendarFile, tenant: StoredTenant) throws {
        try connection.execute(.insertCalendarFile) {
            $0.bind(tenant.row)
            $0.bind(file.version)
            $0.bind(file.publishedAt.microseconds)
            $0.bind(file.body)
        }
    }
}
