import GRDBSQLite
import Redress

extension StoreProblem {
    /// Says what a result code of SQLite means for the person who runs the store.
    ///
    /// - Parameters:
    ///   - code: An extended result code.
    ///   - path: The file, as the caller named it.
    ///   - waited: How long a lock was waited for, in milliseconds.
    ///   - message: What SQLite said; it is used only where it names columns, never values.
    init(sqlite code: Int32, path: String, waited: Int, message: String) {
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED:
            self.init(
                .busy,
                "store '\(path)' was locked by another program for more than \(waited) ms; "
                    + "end that program or wait longer")
        case SQLITE_FULL:
            self.init(
                .unavailable, "the disk that holds store '\(path)' is full; free some space")
        case SQLITE_READONLY:
            self.init(
                .unavailable,
                "store '\(path)' cannot be written; make the file and its directory writable "
                    + "or open it for reading")
        case SQLITE_CANTOPEN, SQLITE_PERM:
            self.init(
                .unavailable,
                "store '\(path)' cannot be opened; check that it is a file and that this user "
                    + "may read it and write in its directory")
        case SQLITE_IOERR:
            self.init(
                .unavailable,
                "store '\(path)' cannot be read or written (\(Self.text(of: code))); "
                    + "check the disk and its free space")
        case SQLITE_NOTADB:
            self.init(
                .corrupt, "'\(path)' is not a store of Redress; name another file")
        case SQLITE_CORRUPT:
            self.init(
                .corrupt,
                "store '\(path)' is damaged (\(Self.text(of: code))); restore it from a backup")
        case SQLITE_CONSTRAINT
        where code == Self.uniqueConstraint || code == Self.primaryKeyConstraint:
            self.init(.exists, "store '\(path)' holds this already: \(message)")
        case SQLITE_CONSTRAINT:
            self.init(.corrupt, "store '\(path)' refuses a row that breaks a rule: \(message)")
        default:
            self.init(
                .unavailable,
                "store '\(path)' does not answer (\(Self.text(of: code))); open it again")
        }
    }

    private static func text(of code: Int32) -> String {
        "SQLite \(code): \(String(cString: sqlite3_errstr(code)))"
    }

    // `SQLITE_CONSTRAINT_UNIQUE` and `SQLITE_CONSTRAINT_PRIMARYKEY`, macros that are not imported.
    private static let uniqueConstraint = SQLITE_CONSTRAINT | 8 << 8
    private static let primaryKeyConstraint = SQLITE_CONSTRAINT | 6 << 8
}
