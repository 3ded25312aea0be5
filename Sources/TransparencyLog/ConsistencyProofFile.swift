/// A file that proves that a log only grew, and the request that a witness takes (C2SP
/// tlog-witness).
///
/// ```text
/// old <old tree size>
/// <base64 of each hash>
///
/// <new checkpoint, a signed note>
/// ```
public struct ConsistencyProofFile: Hashable, Sendable {
    /// The number of leaves of the old tree.
    public let oldSize: UInt64

    /// The hashes of the consistency proof (RFC 6962 §2.1.2).
    public let hashes: [TreeHash]

    /// The new checkpoint with all its signatures.
    public let note: SignedNote

    /// Puts a proof and the checkpoint of its new tree size together.
    public init(proof: ConsistencyProof, note: SignedNote) {
        self.init(oldSize: proof.oldSize, hashes: proof.hashes, note: note)
    }

    private init(oldSize: UInt64, hashes: [TreeHash], note: SignedNote) {
        self.oldSize = oldSize
        self.hashes = hashes
        self.note = note
    }

    /// The file as a text, byte for byte what ``parse(_:)`` reads.
    public func format() -> String {
        "old \(oldSize)\n\(hashes.base64Lines)\n\(note.format())"
    }

    /// Reads a file without judging what it proves.
    public static func parse(_ file: String) throws(ProofFileError) -> ConsistencyProofFile {
        var reader = try ProofFileReader(file)
        let oldSize = try reader.takeNumber(label: "old", part: .oldSize)
        let hashes = try reader.takeHashes()
        let note = try reader.takeNote()
        return ConsistencyProofFile(oldSize: oldSize, hashes: hashes, note: note)
    }

    /// Checks that the new checkpoint continues the tree with this root, and returns it.
    ///
    /// - Parameters:
    ///   - oldRoot: The root at ``oldSize``, from a checkpoint that was verified before.
    ///   - verifier: The key of the log.
    public func verify(
        oldRoot: TreeHash,
        with verifier: NoteVerifier
    ) throws(ProofFileError) -> Checkpoint {
        let checkpoint = try verifier.checkpoint(of: note)
        let proof = ConsistencyProof(oldSize: oldSize, newSize: checkpoint.size, hashes: hashes)
        do throws(ProofError) {
            try proof.verify(oldRoot: oldRoot, newRoot: checkpoint.root)
        } catch {
            throw .proof(error)
        }
        return checkpoint
    }
}
