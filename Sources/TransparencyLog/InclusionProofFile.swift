/// A file that proves offline that a record is in a log: `.tlog-proof` (C2SP tlog-proof).
///
/// ```text
/// c2sp.org/tlog-proof@v1
/// extra <base64 of the record>
/// index <position of the record>
/// <base64 of each hash, from the leaf's sibling to the root's child>
///
/// <checkpoint, a signed note>
/// ```
public struct InclusionProofFile: Hashable, Sendable {
    static let header = "c2sp.org/tlog-proof@v1"

    /// The exact bytes of the record; `nil` if they travel by another way.
    ///
    /// Nothing vouches for them before ``verify(with:)`` has succeeded.
    public let record: [UInt8]?

    /// The position of the record in the log, from 0.
    public let index: UInt64

    /// The hashes of the inclusion proof (RFC 6962 §2.1.1).
    public let hashes: [TreeHash]

    /// The checkpoint with all its signatures.
    public let note: SignedNote

    /// Puts a proof and a checkpoint of the same tree size together.
    ///
    /// - Parameters:
    ///   - record: At most ``LogLimits/recordByteCountMax`` bytes; an empty one is left out.
    ///   - proof: The inclusion proof; its tree size must be that of the checkpoint in `note`.
    ///   - note: The signed checkpoint.
    public init(record: [UInt8]?, proof: InclusionProof, note: SignedNote) {
        self.init(record: record, index: proof.index, hashes: proof.hashes, note: note)
    }

    private init(record: [UInt8]?, index: UInt64, hashes: [TreeHash], note: SignedNote) {
        self.record = record?.isEmpty == true ? nil : record
        self.index = index
        self.hashes = hashes
        self.note = note
    }

    /// The file as a text, byte for byte what ``parse(_:)`` reads.
    public func format() -> String {
        let extra = record.map { "extra \(Base64.encode($0))\n" } ?? ""
        return "\(Self.header)\n\(extra)index \(index)\n\(hashes.base64Lines)\n\(note.format())"
    }

    /// Reads a file without judging what it proves.
    public static func parse(_ file: String) throws(ProofFileError) -> InclusionProofFile {
        var reader = try ProofFileReader(file)
        try reader.takeHeader(header)
        var record: [UInt8]?
        if reader.nextLine(hasLabel: "extra") {
            record = try reader.takeBytes(label: "extra", part: .extra)
        }
        let index = try reader.takeNumber(label: "index", part: .index)
        let hashes = try reader.takeHashes()
        let note = try reader.takeNote()
        return InclusionProofFile(record: record, index: index, hashes: hashes, note: note)
    }

    /// Checks that the file's own record is in the log, and returns the checkpoint that says so.
    public func verify(with verifier: NoteVerifier) throws(ProofFileError) -> Checkpoint {
        guard let record else { throw .noRecord }
        return try verify(leaf: TreeHasher.leafHash(record), with: verifier)
    }

    /// Checks that a leaf is in the log at ``index``, and returns the checkpoint that says so.
    public func verify(
        leaf: TreeHash,
        with verifier: NoteVerifier
    ) throws(ProofFileError) -> Checkpoint {
        let checkpoint = try verifier.checkpoint(of: note)
        let proof = InclusionProof(index: index, treeSize: checkpoint.size, hashes: hashes)
        do throws(ProofError) {
            try proof.verify(leaf: leaf, root: checkpoint.root)
        } catch {
            throw .proof(error)
        }
        return checkpoint
    }
}
