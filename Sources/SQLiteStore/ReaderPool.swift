import Redress
import Synchronization

/// Connections that only read, opened when needed and kept for the next reader.
///
/// A body runs on its caller's thread, so that there are never more connections in use than
/// threads.
final class ReaderPool: Sendable {
    private static let idleCountMax = 8

    private struct State {
        var idle: [SQLiteReader]
        var isClosed = false
    }

    private let path: String
    private let busyTimeoutMilliseconds: Int
    private let state: Mutex<State>

    /// Opens the first connection, so that a file that cannot be read is found out at once.
    init(path: String, busyTimeoutMilliseconds: Int) throws {
        self.path = path
        self.busyTimeoutMilliseconds = busyTimeoutMilliseconds
        let first = try Self.open(path, busyTimeoutMilliseconds)
        state = Mutex(State(idle: [first]))
    }

    /// Reads one consistent state.
    func read<Answer>(_ body: (any StoreReader) throws -> Answer) throws -> Answer {
        let reader = try take()
        try reader.connection.execute(.beginReading)
        // A connection that cannot end its transaction is not used again.
        defer { if (try? reader.connection.execute(.rollback)) != nil { giveBack(reader) } }
        return try body(reader)
    }

    /// Closes what is idle; readers at work close when they are done.
    func close() {
        let idle = state.withLock { state in
            defer { state.idle = [] }
            state.isClosed = true
            return state.idle
        }
        for reader in idle { reader.connection.close() }
    }

    private func take() throws -> SQLiteReader {
        let known = try state.withLock { state in
            guard !state.isClosed else {
                throw StoreProblem(.unavailable, "store '\(path)' is closed; open it again")
            }
            return state.idle.popLast()
        }
        return try known ?? Self.open(path, busyTimeoutMilliseconds)
    }

    private func giveBack(_ reader: SQLiteReader) {
        let isKept = state.withLock { state in
            guard !state.isClosed, state.idle.count < Self.idleCountMax else { return false }
            state.idle.append(reader)
            return true
        }
        if !isKept { reader.connection.close() }
    }

    private static func open(_ path: String, _ timeout: Int) throws -> SQLiteReader {
        let connection = try Connection(path: path, mode: .read, busyTimeoutMilliseconds: timeout)
        try connection.configure()
        let version = try connection.checkedSchemaVersion()
        guard version == 0 || version == Schema.version else {
            throw StoreProblem(
                .unavailable,
                "store '\(path)' has schema version \(version), this program reads "
                    + "\(Schema.version); a command that writes, such as 'redress tick', brings it "
                    + "up to date")
        }
        // Reads the schema, where most damage shows.
        _ = try connection.integer("SELECT count(*) FROM sqlite_schema")
        return SQLiteReader(connection: connection)
    }
}
