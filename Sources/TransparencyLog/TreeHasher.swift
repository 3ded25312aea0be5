import Crypto

/// The hash functions of the Merkle tree (RFC 6962 §2.1).
///
/// A leaf is hashed behind the byte 0x00 and a node behind 0x01, so that no record can pass for a
/// node.
public enum TreeHasher {
    private static let leafPrefix: UInt8 = 0x00
    private static let nodePrefix: UInt8 = 0x01

    /// The root of a tree without leaves: SHA-256 of nothing.
    public static let emptyRoot = sha256()

    /// The hash of one record, `SHA-256(0x00 ‖ record)`, read where it lies.
    public static func leafHash(_ record: UnsafeRawBufferPointer) -> TreeHash {
        var hasher = SHA256()
        withUnsafeBytes(of: leafPrefix) { hasher.update(bufferPointer: $0) }
        hasher.update(bufferPointer: record)
        return TreeHash(hasher.finalize())
    }

    /// The hash of one record, `SHA-256(0x00 ‖ record)`.
    public static func leafHash(_ record: [UInt8]) -> TreeHash {
        record.withUnsafeBytes { leafHash($0) }
    }

    /// The hash of a node, `SHA-256(0x01 ‖ left ‖ right)`.
    public static func nodeHash(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        var hasher = SHA256()
        withUnsafeBytes(of: nodePrefix) { hasher.update(bufferPointer: $0) }
        left.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        right.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        return TreeHash(hasher.finalize())
    }

    /// Plain SHA-256 of the bytes, without a prefix.
    public static func sha256(_ bytes: UnsafeRawBufferPointer) -> TreeHash {
        var hasher = SHA256()
        hasher.update(bufferPointer: bytes)
        return TreeHash(hasher.finalize())
    }

    /// Plain SHA-256 of the parts one after the other, without a prefix.
    public static func sha256(_ parts: [UInt8]...) -> TreeHash {
        var hasher = SHA256()
        for part in parts {
            part.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        }
        return TreeHash(hasher.finalize())
    }
}
