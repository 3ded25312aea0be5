/// The bytes of a tile of hashes: one after the other, 32 bytes each (C2SP tlog-tiles).
public enum HashTile {
    /// The bytes of a tile, 8,192 for a full one.
    ///
    /// - Precondition: 1 to 256 hashes.
    public static func encode(_ hashes: [TreeHash]) -> [UInt8] {
        precondition((1...LogLimits.tileWidth).contains(hashes.count), "a tile has 1 to 256 hashes")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * TreeHash.byteCount)
        for hash in hashes {
            hash.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    /// Reads exactly `width` hashes.
    public static func decode(_ bytes: [UInt8], width: Int) throws(TileError) -> [TreeHash] {
        guard (1...LogLimits.tileWidth).contains(width) else { throw .widthOutOfRange(width) }
        let byteCount = width * TreeHash.byteCount
        guard bytes.count == byteCount else {
            throw .wrongByteCount(found: bytes.count, expected: byteCount)
        }
        return bytes.withUnsafeBytes { buffer in
            stride(from: 0, to: byteCount, by: TreeHash.byteCount).map { start in
                let end = start + TreeHash.byteCount
                return TreeHash(unsafeBytes: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
            }
        }
    }
}
