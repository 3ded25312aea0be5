import Foundation
import GRDBSQLite
public import Redress

/// A store in one SQLite file, for one machine.
///
/// Every answered write is on the disk: the file is kept with a write-ahead log and
/// `synchronous=FULL`. A write blocks the thread that asked for it when nobody else is writing;
/// reads block theirs while they last.
public final class SQLiteStore: ComplaintStore {
    /// What the writer's `PRAGMA synchronous` said after opening, 2 for FULL; nil without a writer.
    package let synchronousLevel: Int64?

    private let path: String
    private let writer: Writer?
    private let readers: ReaderPool

    /// Makes a file with nothing in it.
    ///
    /// - Throws: `StoreProblem` of kind `exists` if there is a file at the path already.
    public static func create(at path: String) throws {
        let location = Connection.location(path)
        let descriptor = open(location, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw creatingProblem(errno, path: path) }
        Foundation.close(descriptor)
        do {
            let connection = try Connection(
                path: path, mode: .write, busyTimeoutMilliseconds: defaultBusyTimeout)
            defer { connection.close() }
            try connection.run("PRAGMA page_size=4096")
            try connection.run("PRAGMA application_id=\(Connection.applicationID)")
            _ = try connection.configureWriter()
            try Schema.migrate(path: path, busyTimeoutMilliseconds: defaultBusyTimeout)
            try syncDirectory(of: location)
        } catch {
            for suffix in ["", "-wal", "-shm"] { unlink(location + suffix) }
            throw error
        }
    }

    /// Opens a file that exists and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - readOnly: True to change nothing, not even an older schema.
    ///   - busyTimeoutMilliseconds: How long to wait for another program that is writing.
    /// - Throws: `StoreProblem` of kind `unavailable`, `busy`, `corrupt` or `newerSchema`.
    public init(
        path: String, readOnly: Bool = false,
        busyTimeoutMilliseconds: Int = SQLiteStore.defaultBusyTimeout
    ) throws {
        self.path = path
        if readOnly {
            writer = nil
            synchronousLevel = nil
        } else {
            let connection = try Connection(
                path: path, mode: .write, busyTimeoutMilliseconds: busyTimeoutMilliseconds)
            let version = try connection.checkedSchemaVersion()
            try connection.configure()
            synchronousLevel = try connection.configureWriter()
            if version < Schema.version {
                try Schema.migrate(path: path, busyTimeoutMilliseconds: busyTimeoutMilliseconds)
            }
            writer = Writer(connection: connection)
        }
        readers = try ReaderPool(path: path, busyTimeoutMilliseconds: busyTimeoutMilliseconds)
    }

    deinit { close() }

    /// Five seconds.
    public static let defaultBusyTimeout = 5_000

    /// Ends after the writes that are under way; later ones are refused.
    public func close() {
        readers.close()
        writer?.close()
    }

    public func write<Answer: Sendable>(
        _ unit: @escaping @Sendable (any StoreTransaction) throws -> Answer
    ) async throws -> Answer {
        guard let writer else {
            throw StoreProblem(
                .unavailable, "store '\(path)' is open for reading; open it for writing")
        }
        return try await writer.perform(unit)
    }

    public func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any StoreReader) throws -> Answer
    ) async throws -> Answer {
        try readers.read(body)
    }
}

extension SQLiteStore {
    private static func creatingProblem(_ cause: Int32, path: String) -> StoreProblem {
        switch cause {
        case EEXIST:
            StoreProblem(.exists, "there is a file '\(path)' already; open it or name another one")
        case ENOENT, ENOTDIR:
            StoreProblem(
                .unavailable, "the directory of '\(path)' does not exist; make it first")
        case ENOSPC, EDQUOT:
            StoreProblem(sqlite: SQLITE_FULL, path: path, waited: 0, message: "")
        default:
            StoreProblem(
                .unavailable,
                "store '\(path)' cannot be created: \(String(cString: strerror(cause))); "
                    + "choose a directory that this user may write in")
        }
    }

    /// Makes the name of a new file survive a power cut.
    private static func syncDirectory(of location: String) throws {
        let directory = (location as NSString).deletingLastPathComponent
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw creatingProblem(errno, path: location) }
        defer { Foundation.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw creatingProblem(errno, path: location) }
    }
}
