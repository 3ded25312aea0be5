import GRDBSQLite
import Redress
import TransparencyLog

/// A prepared statement; parameters are bound and columns are read from left to right.
///
/// Bound bytes are copied into a buffer that the statement keeps, so that SQLite neither copies
/// nor allocates them again and no caller's memory is referred to after `bind` returns.
final class Statement {
    /// Larger buffers are not kept; SQLite then copies what does not fit.
    private static let bufferCountMax = 1 << 20

    private let handle: OpaquePointer
    private unowned let connection: Connection
    private var buffer = UnsafeMutableRawPointer.allocate(byteCount: 256, alignment: 8)
    private var bufferCount = 256
    private var used = 0
    private var wanted = 0
    private var parameter: Int32 = 0
    private var column: Int32 = 0
    private var bindCode = SQLITE_OK
    /// True from the first binding to the reset.
    private(set) var isActive = false

    init(_ sql: String, on connection: Connection) throws {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(
            connection.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let prepared else {
            buffer.deallocate()
            throw connection.problem()
        }
        handle = prepared
        self.connection = connection
    }

    deinit {
        sqlite3_finalize(handle)
        buffer.deallocate()
    }

    func begin() { isActive = true }

    /// Advances to the next row; false when there is none.
    func step() throws -> Bool {
        guard bindCode == SQLITE_OK else { throw connection.problem(code: bindCode) }
        column = 0
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw connection.problem()
        }
    }

    func reset() {
        sqlite3_reset(handle)
        if wanted > bufferCount, bufferCount < Self.bufferCountMax {
            buffer.deallocate()
            bufferCount = min(wanted + wanted / 2, Self.bufferCountMax)
            buffer = .allocate(byteCount: bufferCount, alignment: 8)
        }
        used = 0
        wanted = 0
        parameter = 0
        bindCode = SQLITE_OK
        isActive = false
    }

    // Parameters.

    func bind(_ value: Int64) {
        parameter += 1
        note(sqlite3_bind_int64(handle, parameter, value))
    }

    func bind(_ value: Int64?) {
        guard let value else { return bindNull() }
        bind(value)
    }

    func bind(_ value: Bool) { bind(value ? 1 : 0 as Int64) }

    func bind(_ text: String) {
        let isBound: Void? = text.utf8.withContiguousStorageIfAvailable { bindText($0) }
        if isBound == nil { Array(text.utf8).withUnsafeBufferPointer { bindText($0) } }
    }

    func bind(_ text: String?) {
        guard let text else { return bindNull() }
        bind(text)
    }

    func bind(_ bytes: [UInt8]) { bytes.withUnsafeBytes { bindBlob($0) } }

    func bind(_ hash: TreeHash) { hash.withUnsafeBytes { bindBlob($0) } }

    // Columns of the current row.

    func integer() -> Int64 {
        defer { column += 1 }
        return sqlite3_column_int64(handle, column)
    }

    func optionalInteger() -> Int64? {
        guard !isNull else { return nil }
        return integer()
    }

    func text() -> String {
        let bytes = sqlite3_column_text(handle, column)
        let count = Int(sqlite3_column_bytes(handle, column))
        column += 1
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func optionalText() -> String? {
        guard !isNull else { return nil }
        return text()
    }

    func bytes() -> [UInt8] { withBlob { [UInt8]($0) } }

    func hash() throws -> TreeHash {
        try withBlob { bytes in
            guard bytes.count == TreeHash.byteCount else {
                throw connection.problem(code: SQLITE_CORRUPT)
            }
            return TreeHash(unsafeBytes: bytes)
        }
    }
}

extension Statement {
    /// True when the current column is null, which is then passed over.
    private var isNull: Bool {
        guard sqlite3_column_type(handle, column) == SQLITE_NULL else { return false }
        column += 1
        return true
    }

    private func withBlob<Value>(
        _ body: (UnsafeRawBufferPointer) throws -> Value
    ) rethrows -> Value {
        let start = sqlite3_column_blob(handle, column)
        let count = Int(sqlite3_column_bytes(handle, column))
        column += 1
        return try body(UnsafeRawBufferPointer(start: start, count: count))
    }

    private func bindNull() {
        parameter += 1
        note(sqlite3_bind_null(handle, parameter))
    }

    private func bindText(_ text: UnsafeBufferPointer<UInt8>) {
        let (start, destructor) = keep(UnsafeRawBufferPointer(text))
        parameter += 1
        note(
            sqlite3_bind_text64(
                handle, parameter, start.assumingMemoryBound(to: CChar.self), UInt64(text.count),
                destructor, UInt8(SQLITE_UTF8)))
    }

    private func bindBlob(_ blob: UnsafeRawBufferPointer) {
        let (start, destructor) = keep(blob)
        parameter += 1
        note(sqlite3_bind_blob64(handle, parameter, start, UInt64(blob.count), destructor))
    }

    /// Copies bytes to where they stay until the reset; SQLite copies those that do not fit.
    private func keep(
        _ bytes: UnsafeRawBufferPointer
    ) -> (start: UnsafeRawPointer, destructor: sqlite3_destructor_type?) {
        wanted += bytes.count
        // An empty value still needs a pointer, or it would be bound as null.
        guard let source = bytes.baseAddress else { return (UnsafeRawPointer(buffer), nil) }
        guard bytes.count <= bufferCount - used else { return (source, transient) }
        let target = buffer + used
        target.copyMemory(from: source, byteCount: bytes.count)
        used += bytes.count
        return (UnsafeRawPointer(target), nil)
    }

    private func note(_ code: Int32) {
        if code != SQLITE_OK, bindCode == SQLITE_OK { bindCode = code }
    }
}

/// `SQLITE_TRANSIENT`: a cast that is not imported.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
