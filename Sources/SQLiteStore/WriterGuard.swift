import GRDBSQLite

/// Refuses SQL that this program never needs, on the writer's own connection.
///
/// SQLite asks when a statement is prepared, never when it runs. Together with the triggers it
/// keeps a mistake in this program from rewriting the log; who owns the file can still do so, and
/// is found out by verification.
enum WriterGuard {
    static func install(on handle: OpaquePointer) {
        sqlite3_set_authorizer(
            handle,
            { _, action, first, _, _, _ in
                let name = first.map { String(cString: $0) } ?? ""
                return WriterGuard.allows(action, name) ? SQLITE_OK : SQLITE_DENY
            }, nil)
    }

    private static func allows(_ action: Int32, _ name: String) -> Bool {
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_FUNCTION, SQLITE_TRANSACTION, SQLITE_SAVEPOINT:
            true
        case SQLITE_INSERT: !name.hasPrefix("sqlite_")
        case SQLITE_UPDATE, SQLITE_DELETE:
            !name.hasPrefix("audit") && !name.hasPrefix("sqlite_")
        case SQLITE_PRAGMA: name == "data_version"
        default: false
        }
    }
}
