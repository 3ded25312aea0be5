import Foundation
import GRDBSQLite
import Redress

extension Connection {
    /// Marks a file as ours: "RDRS".
    static let applicationID: Int64 = 0x5244_5253

    /// Why a file could not be opened, from what the system said.
    static func openingProblem(_ code: Int32, cause: Int32, path: String) -> StoreProblem {
        switch cause {
        case ENOENT:
            StoreProblem(
                .unavailable, "there is no store '\(path)'; create it first or name another file")
        case EACCES, EPERM:
            StoreProblem(
                .unavailable,
                "store '\(path)' cannot be opened: permission denied; "
                    + "run as the user it belongs to or change its permissions")
        default:
            StoreProblem(sqlite: code, path: path, waited: 0, message: "")
        }
    }

    /// Refuses a file that is not ours or that a newer program has written.
    ///
    /// - Returns: The version of its schema; 0 when none was made yet.
    func checkedSchemaVersion() throws -> Int64 {
        guard try integer("PRAGMA application_id") == Self.applicationID else {
            throw problem(code: SQLITE_NOTADB)
        }
        let version = try integer("PRAGMA user_version") ?? 0
        guard (0...Schema.version).contains(version) else {
            throw StoreProblem(
                .newerSchema,
                "store '\(path)' has schema version \(version), this program knows versions up "
                    + "to \(Schema.version); use the program that wrote it or a newer one")
        }
        return version
    }

    /// Sets what lasts for the life of a connection.
    func configure() throws {
        try run(
            """
            PRAGMA cache_size=-65536;
            PRAGMA mmap_size=268435456;
            PRAGMA temp_store=MEMORY;
            PRAGMA trusted_schema=OFF;
            """)
    }

    /// Makes the writer's commits durable and reads back that they are.
    ///
    /// - Returns: What `PRAGMA synchronous` answers: always 2, FULL.
    func configureWriter() throws -> Int64 {
        guard sqlite3_db_readonly(handle, "main") == 0 else {
            throw problem(code: SQLITE_READONLY)
        }
        guard try text("PRAGMA journal_mode=WAL") == "wal" else {
            throw StoreProblem(
                .unavailable,
                "store '\(path)' cannot keep a write-ahead log; move it to a local disk")
        }
        try run(
            """
            PRAGMA synchronous=FULL;
            PRAGMA recursive_triggers=ON;
            PRAGMA secure_delete=FAST;
            """)
        let level = try integer("PRAGMA synchronous")
        guard let level, level == 2 else {
            throw StoreProblem(
                .unavailable,
                "store '\(path)' does not take 'synchronous=FULL', so that a power cut could "
                    + "lose answered acts; use another build of SQLite")
        }
        WriterGuard.install(on: handle)
        return level
    }
}
