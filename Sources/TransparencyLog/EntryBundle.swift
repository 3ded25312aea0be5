/// The bytes of a bundle of records: each behind its length, 16 bits big-endian (C2SP tlog-tiles).
public enum EntryBundle {
    /// The bytes of a bundle of 1 to 256 records.
    public static func encode(_ records: [[UInt8]]) throws(TileError) -> [UInt8] {
        guard (1...LogLimits.tileWidth).contains(records.count) else {
            throw .widthOutOfRange(records.count)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(records.reduce(0) { $0 + 2 + $1.count })
        for (position, record) in records.enumerated() {
            guard let length = UInt16(exactly: record.count) else {
                throw .recordTooLong(position: position, byteCount: record.count)
            }
            bytes.append(UInt8(length >> 8))
            bytes.append(UInt8(length & 0xFF))
            bytes.append(contentsOf: record)
        }
        return bytes
    }

    /// Reads exactly `width` records, and nothing may follow them.
    public static func decode(_ bytes: [UInt8], width: Int) throws(TileError) -> [[UInt8]] {
        guard (1...LogLimits.tileWidth).contains(width) else { throw .widthOutOfRange(width) }
        var records: [[UInt8]] = []
        records.reserveCapacity(width)
        var rest = bytes[...]
        for position in 0..<width {
            guard let high = rest.popFirst(), let low = rest.popFirst() else {
                throw .truncatedRecord(position: position)
            }
            let length = Int(high) << 8 | Int(low)
            guard rest.count >= length else { throw .truncatedRecord(position: position) }
            records.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        guard rest.isEmpty else { throw .trailingBytes(rest.count) }
        return records
    }
}
