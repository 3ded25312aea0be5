import GRDB
import Redress

/// The tables of the store and how an older file gets them.
///
/// Migrations are only ever added at the end. Each sets `user_version`, which is what opening
/// looks at.
enum Schema {
    /// The version that this program reads and writes.
    static let version: Int64 = 6

    /// Brings a file up to date; one that is needs nothing.
    static func migrate(path: String, busyTimeoutMilliseconds: Int) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(max(0, busyTimeoutMilliseconds)) / 1_000)
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous=FULL") }
        do {
            let queue = try DatabaseQueue(
                path: Connection.location(path), configuration: configuration)
            try migrator.migrate(queue)
            try queue.close()
        } catch let error as DatabaseError {
            throw StoreProblem(
                sqlite: error.extendedResultCode.rawValue, path: path,
                waited: busyTimeoutMilliseconds, message: error.message ?? "")
        }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: tables)
            try database.execute(sql: log)
            try database.execute(sql: "PRAGMA user_version = 1")
        }
        migrator.registerMigration("2") { database in
            try database.execute(sql: calendars)
            try database.execute(sql: "PRAGMA user_version = 2")
        }
        migrator.registerMigration("3") { database in
            try database.execute(sql: casework)
            try database.execute(sql: "PRAGMA user_version = 3")
        }
        migrator.registerMigration("4") { database in
            try database.execute(sql: attachments)
            try database.execute(sql: "PRAGMA user_version = 4")
        }
        migrator.registerMigration("5") { database in
            try database.execute(sql: people)
            try database.execute(sql: "PRAGMA user_version = 5")
        }
        migrator.registerMigration("6") { database in
            try database.execute(sql: calendarFiles)
            try database.execute(sql: "PRAGMA user_version = 6")
        }
        return migrator
    }
}
