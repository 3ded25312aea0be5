import GRDBSQLite
import Redress

/// One connection to the file, with the statements it has prepared.
///
/// `@unchecked Sendable` because SQLite opens it without a mutex and one thread at a time uses it:
/// the writer belongs to whoever ``Writer`` lets commit, a reader to whoever took it from
/// ``ReaderPool``; both hand it on under a lock.
final class Connection: @unchecked Sendable {
    enum Mode { case write, read }

    let path: String
    let handle: OpaquePointer
    private let waited: Int
    private var statements = [Statement?](repeating: nil, count: Query.allCases.count)

    /// Opens a file that exists.
    init(path: String, mode: Mode, busyTimeoutMilliseconds: Int) throws {
        let access = mode == .write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(
            Self.location(path), &opened, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let opened else {
            let cause = opened.map { sqlite3_system_errno($0) } ?? 0
            sqlite3_close_v2(opened)
            throw Self.openingProblem(code, cause: cause, path: path)
        }
        self.path = path
        handle = opened
        waited = max(0, busyTimeoutMilliseconds)
        sqlite3_busy_timeout(handle, Int32(clamping: waited))
    }

    deinit { close() }

    private var isClosed = false

    func close() {
        guard !isClosed else { return }
        isClosed = true
        statements = []
        sqlite3_close_v2(handle)
    }

    /// False after SQLite ended the transaction itself, as it does when the disk is full.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// How many rows the last statement changed.
    var changeCount: Int { Int(sqlite3_changes(handle)) }

    var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

    /// What went wrong just now.
    func problem() -> StoreProblem {
        StoreProblem(
            sqlite: sqlite3_extended_errcode(handle), path: path, waited: waited,
            message: String(cString: sqlite3_errmsg(handle)))
    }

    func problem(code: Int32) -> StoreProblem {
        StoreProblem(
            sqlite: code, path: path, waited: waited, message: String(cString: sqlite3_errstr(code))
        )
    }

    /// Runs SQL without parameters or rows.
    func run(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw problem() }
    }

    /// The first column of the first row.
    func integer(_ sql: String) throws -> Int64? {
        let statement = try Statement(sql, on: self)
        return try statement.step() ? statement.integer() : nil
    }

    func text(_ sql: String) throws -> String? {
        let statement = try Statement(sql, on: self)
        return try statement.step() ? statement.text() : nil
    }

    // Prepared statements. Each is prepared when it is first needed and kept.

    /// Runs a statement that gives no rows.
    @inline(__always)
    func execute(_ query: Query, _ bind: (Statement) -> Void = { _ in }) throws {
        let statement = try statement(query)
        defer { statement.reset() }
        bind(statement)
        _ = try statement.step()
    }

    /// The first row, if there is one.
    @inline(__always)
    func first<Value>(
        _ query: Query, _ bind: (Statement) -> Void = { _ in },
        read: (Statement) throws -> Value
    ) throws -> Value? {
        let statement = try statement(query)
        defer { statement.reset() }
        bind(statement)
        return try statement.step() ? read(statement) : nil
    }

    /// Each row in turn, until the body returns false.
    func forEach(
        _ query: Query, _ bind: (Statement) -> Void = { _ in },
        body: (Statement) throws -> Bool
    ) throws {
        let statement = try statement(query)
        defer { statement.reset() }
        bind(statement)
        while try statement.step(), try body(statement) {}
    }

    func all<Value>(
        _ query: Query, _ bind: (Statement) -> Void = { _ in },
        read: (Statement) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        try forEach(query, bind) { row in
            values.append(try read(row))
            return true
        }
        return values
    }

    private func statement(_ query: Query) throws -> Statement {
        guard !isClosed else {
            throw StoreProblem(.unavailable, "store '\(path)' is closed; open it again")
        }
        if let known = statements[query.rawValue], !known.isActive {
            known.begin()
            return known
        }
        // A row's reader may ask the same question again; that takes a statement of its own.
        let made = try Statement(query.sql, on: self)
        if statements[query.rawValue] == nil { statements[query.rawValue] = made }
        made.begin()
        return made
    }

    /// A path that SQLite does not read as `:memory:` or as a temporary file.
    static func location(_ path: String) -> String {
        path.hasPrefix("/") ? path : "./" + path
    }
}
