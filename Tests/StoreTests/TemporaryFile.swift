import Foundation
import GRDBSQLite
import Redress
import SQLiteStore
import Testing

/// A directory of its own for one test, gone with it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/store-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String = "redress.db") -> String { path + "/" + name }

    /// A store with nothing in it.
    func makeStore(
        _ name: String = UUID().uuidString, busyTimeoutMilliseconds: Int = 5_000
    ) throws -> SQLiteStore {
        try SQLiteStore.create(at: file(name))
        return try SQLiteStore(
            path: file(name), busyTimeoutMilliseconds: busyTimeoutMilliseconds)
    }
}

/// Another program with the file open, without any of the store's safeguards.
final class OtherProgram {
    private let handle: OpaquePointer

    init(_ path: String) throws {
        var opened: OpaquePointer?
        sqlite3_open(path, &opened)
        handle = try #require(opened)
    }

    deinit { sqlite3_close(handle) }

    /// Runs SQL; nil, or what SQLite says against it.
    @discardableResult
    func run(_ sql: String) -> String? {
        sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK
            ? nil : String(cString: sqlite3_errmsg(handle))
    }

    /// The first column of every row, as text.
    func column(_ sql: String) throws -> [String?] {
        var prepared: OpaquePointer?
        #expect(sqlite3_prepare_v2(handle, sql, -1, &prepared, nil) == SQLITE_OK)
        let statement = try #require(prepared)
        defer { sqlite3_finalize(statement) }
        var values: [String?] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            values.append(sqlite3_column_text(statement, 0).map { String(cString: $0) })
        }
        return values
    }
}

/// The problem that a body throws.
func problem(_ body: () throws -> Void) -> StoreProblem? {
    #expect(throws: StoreProblem.self, performing: body)
}
