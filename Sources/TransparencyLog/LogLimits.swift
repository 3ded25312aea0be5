/// The bounds that every parser and tree of this module keeps.
public enum LogLimits {
    /// The largest number of leaves in a tree: what a signed 64-bit sequence number can count.
    public static let treeSizeMax: UInt64 = (1 << 63) - 1

    /// The longest record, in bytes; an entry bundle holds lengths in 16 bits (C2SP tlog-tiles).
    public static let recordByteCountMax = 65_535

    /// The number of hashes in a full tile and of records in a full bundle (C2SP tlog-tiles).
    public static let tileWidth = 256

    /// The largest number of hashes that a proof file may carry (C2SP tlog-witness).
    public static let proofHashCountMax = 63

    /// The longest signed note, in bytes; the limit of Go's `sumdb/note`.
    public static let noteByteCountMax = 1_000_000

    /// The largest number of signatures on a note; C2SP signed-note asks for at least 16.
    public static let noteSignatureCountMax = 100

    /// The longest proof file, in bytes: a note, a record in base64 and the hashes.
    public static let proofFileByteCountMax = 1_200_000

    /// The longest name of a key that we sign or verify with, in bytes of UTF-8.
    public static let keyNameByteCountMax = 255
}
