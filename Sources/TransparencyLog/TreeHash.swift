import Crypto

/// A SHA-256 value, the hash of a leaf or of a node (RFC 6962 §2.1).
///
/// The 32 bytes are held in line as four words in memory order: a hash needs no heap block, and an
/// array of hashes needs one for all of them.
public struct TreeHash: Hashable, Sendable {
    /// The number of bytes in a hash.
    public static let byteCount = 32

    /// 32 zero bytes, which stand for "no earlier record".
    public static let zero = TreeHash(word0: 0, word1: 0, word2: 0, word3: 0)

    private let word0: UInt64
    private let word1: UInt64
    private let word2: UInt64
    private let word3: UInt64

    private init(word0: UInt64, word1: UInt64, word2: UInt64, word3: UInt64) {
        self.word0 = word0
        self.word1 = word1
        self.word2 = word2
        self.word3 = word3
    }

    /// Takes over exactly 32 bytes.
    ///
    /// - Precondition: `unsafeBytes` has 32 bytes; they need no alignment.
    public init(unsafeBytes: UnsafeRawBufferPointer) {
        precondition(unsafeBytes.count == Self.byteCount, "a hash has 32 bytes")
        self.init(
            word0: unsafeBytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
            word1: unsafeBytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
            word2: unsafeBytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
            word3: unsafeBytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
        )
    }

    /// Takes over 32 bytes; `nil` for any other number of bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        let inPlace = bytes.withContiguousStorageIfAvailable {
            TreeHash(unsafeBytes: UnsafeRawBufferPointer($0))
        }
        self = inPlace ?? Array(bytes).withUnsafeBytes { TreeHash(unsafeBytes: $0) }
    }

    /// Reads 64 lower-case hexadecimal digits; `nil` for any other text.
    public init?(hex: String) {
        guard let bytes = Hexadecimal.decode(hex.utf8) else { return nil }
        self.init(bytes: bytes)
    }

    init(_ digest: SHA256Digest) {
        self = digest.withUnsafeBytes { TreeHash(unsafeBytes: $0) }
    }

    /// The 32 bytes, copied to the heap; ``withUnsafeBytes(_:)`` lends them without a copy.
    public var bytes: [UInt8] {
        withUnsafeBytes { Array($0) }
    }

    /// 64 lower-case hexadecimal digits, as `sha256sum` prints them.
    public var hex: String {
        withUnsafeBytes { Hexadecimal.encode($0) }
    }

    /// Lends the 32 bytes for the length of one call.
    public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try Swift.withUnsafeBytes(of: self, body)
    }
}

extension TreeHash: CustomStringConvertible {
    /// The same as ``hex``.
    public var description: String { hex }
}
