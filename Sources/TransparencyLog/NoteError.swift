/// Why a note, a checkpoint or a key is refused.
public enum NoteError: Error, Hashable {
    /// What a line of a checkpoint should have been.
    public enum CheckpointPart: Hashable, Sendable {
        /// Origin, tree size and root hash, each with a newline.
        case threeLines
        /// A canonical decimal number up to ``LogLimits/treeSizeMax``.
        case treeSize
        /// 32 bytes in canonical base64.
        case rootHash
        /// The end of the text.
        case noExtension
    }

    /// The bytes are no text.
    case notUTF8
    /// The note is above ``LogLimits/noteByteCountMax``.
    case noteTooLong(byteCount: Int)
    /// A byte below 0x20 that is not a newline.
    case controlCharacter(UInt8, line: Int)
    /// The note or its text does not end with a newline.
    case missingFinalNewline
    /// No signature line follows an empty line.
    case noSignatures
    /// There are more than ``LogLimits/noteSignatureCountMax`` signatures.
    case tooManySignatures
    /// The line is no signature line in its canonical form.
    case malformedSignature(line: Int)
    /// Nothing would follow the key ID.
    case emptySignature(key: String)
    /// The name is empty, too long, or has a space, a plus or a control character.
    case malformedKeyName(String)

    /// The line of the checkpoint is not what it should be.
    case malformedCheckpoint(line: Int, expected: CheckpointPart)
    /// The tree size is above ``LogLimits/treeSizeMax``.
    case treeSizeTooLarge(UInt64)
    /// The tree is empty, and the root is not SHA-256 of nothing.
    case wrongEmptyRoot(TreeHash)
    /// The checkpoint is of another log than the key.
    case wrongOrigin(found: String, expected: String)

    /// The text is no verifier key in its canonical form.
    case malformedVerifierKey(String)
    /// The verifier key is for another type of signature.
    case wrongSignatureType(found: UInt8, expected: UInt8)
    /// The key ID is not the one that name, type and public key make.
    case wrongKeyID(found: UInt32, expected: UInt32)
    /// The seed does not have 32 bytes.
    case wrongSeedByteCount(Int)

    /// The note has no signature with the name and the ID of the key.
    case notSigned(key: String)
    /// A signature with the name and the ID of the key does not hold.
    case wrongSignature(key: String)
    /// The time of a cosignature is 0 or above 2^63 - 1.
    case timeOutOfRange(UInt64)
    /// The cryptographic library refused to sign.
    case signingFailed(key: String)
}

extension NoteError: CustomStringConvertible {
    /// The message: what is wrong, where, and what would be right.
    public var description: String {
        switch self {
        case .notUTF8:
            "note is not UTF-8"
        case .noteTooLong(let byteCount):
            "note has \(byteCount) bytes; the limit is \(LogLimits.noteByteCountMax)"
        case .controlCharacter(let byte, let line):
            "line \(line) of the note has the control character 0x\(Hexadecimal.encode([byte]))"
        case .missingFinalNewline:
            "note does not end with a newline"
        case .noSignatures:
            "note has no signature lines after an empty line"
        case .tooManySignatures:
            "note has more than \(LogLimits.noteSignatureCountMax) signatures"
        case .malformedSignature(let line):
            "line \(line) of the note is not '— <key name> <base64>'"
        case .emptySignature(let key):
            "signature of \(quoted(key)) has no bytes"
        case .malformedKeyName(let name):
            "\(quoted(name)) is not a key name; take 1 to \(LogLimits.keyNameByteCountMax) bytes "
                + "without space, plus or control character"
        case .malformedCheckpoint(let line, let part):
            "line \(line) of the checkpoint \(part.complaint)"
        case .treeSizeTooLarge(let size):
            "tree size \(size) is above the limit of \(LogLimits.treeSizeMax)"
        case .wrongEmptyRoot(let root):
            "root of an empty tree is \(root), not \(TreeHasher.emptyRoot)"
        case .wrongOrigin(let found, let expected):
            "checkpoint is of the log \(quoted(found)), not of \(quoted(expected))"
        case .malformedVerifierKey(let vkey):
            "\(quoted(vkey)) is not a verifier key '<name>+<key ID in hex>+<base64>'"
        case .wrongSignatureType(let found, let expected):
            "verifier key has signature type 0x\(Hexadecimal.encode([found])); "
                + "0x\(Hexadecimal.encode([expected])) is needed here"
        case .wrongKeyID(let found, let expected):
            "verifier key has key ID \(Hexadecimal.encode(found.bigEndianBytes)), but its name and "
                + "public key make \(Hexadecimal.encode(expected.bigEndianBytes))"
        case .wrongSeedByteCount(let count):
            "an Ed25519 seed has 32 bytes, not \(count)"
        case .notSigned(let key):
            "note has no signature of \(quoted(key))"
        case .wrongSignature(let key):
            "signature of \(quoted(key)) does not fit the note"
        case .timeOutOfRange(let time):
            "cosignature time \(time) is not from 1 to \(Int64.max) seconds since 1970"
        case .signingFailed(let key):
            "signing with \(quoted(key)) failed"
        }
    }
}

extension NoteError.CheckpointPart {
    fileprivate var complaint: String {
        switch self {
        case .threeLines: "is missing; there are three: origin, tree size, root hash"
        case .treeSize: "is not a tree size in decimal, without leading zeroes, below 2^63"
        case .rootHash: "is not a root hash of 32 bytes in base64"
        case .noExtension: "is an extension line; only three lines are accepted"
        }
    }
}
