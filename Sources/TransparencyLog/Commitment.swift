/// Commits a record to an erasable value without holding it.
///
/// `SHA-256("redress.commit.v1" ‖ 0 ‖ salt ‖ uint16be(length of path) ‖ path ‖ value)`. Without the
/// salt the value cannot be guessed, not even a phone number; with it the value is binding.
public enum Commitment {
    /// The number of random bytes in a salt; draw a fresh one for each value and record.
    public static let saltByteCount = 32

    private static let domain = Array("redress.commit.v1".utf8) + [0]

    /// Makes the commitment to a value.
    ///
    /// - Parameters:
    ///   - path: Where the value belongs, dotted ASCII, such as `complainant.phone`.
    ///   - salt: 32 random bytes.
    ///   - canonicalValue: The value as canonical JSON (RFC 8785), a string with its quotes.
    /// - Precondition: the salt has 32 bytes, and the path is ASCII of at most 65,535 bytes.
    public static func make(path: String, salt: [UInt8], canonicalValue: [UInt8]) -> TreeHash {
        precondition(isValid(path: path, salt: salt), "a salt has 32 bytes, a path is short ASCII")
        let length = UInt16(path.utf8.count).bigEndianBytes
        return TreeHasher.sha256(domain, salt, length, Array(path.utf8), canonicalValue)
    }

    /// Whether path, salt and value open the commitment; false for a salt or a path of wrong form.
    public static func matches(
        _ commitment: TreeHash,
        path: String,
        salt: [UInt8],
        canonicalValue: [UInt8]
    ) -> Bool {
        isValid(path: path, salt: salt)
            && make(path: path, salt: salt, canonicalValue: canonicalValue) == commitment
    }

    private static func isValid(path: String, salt: [UInt8]) -> Bool {
        salt.count == saltByteCount && path.utf8.count <= Int(UInt16.max)
            && path.utf8.allSatisfy { $0 < 0x80 }
    }
}
