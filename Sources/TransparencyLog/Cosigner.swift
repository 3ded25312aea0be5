/// Cosigns checkpoints as a witness, signature type 0x04 (C2SP tlog-cosignature).
///
/// A cosignature says that at that time this was the largest tree the witness had seen of the log,
/// and that it continued all earlier ones. Check both, and the log's signature, before cosigning.
public struct Cosigner: Sendable {
    private let key: SigningKey

    /// Takes over the key of the witness with this name.
    ///
    /// - Parameters:
    ///   - name: The name of the witness; one key must not serve two names.
    ///   - seed: The 32 secret bytes of RFC 8032 §5.1.5.
    public init(name: String, seed: [UInt8]) throws(NoteError) {
        key = try SigningKey(name: name, type: .cosignature, seed: seed)
    }

    /// The public half, to be published.
    public var verifierKey: CosignatureVerifier {
        CosignatureVerifier(key: key.verifierKey)
    }

    /// Cosigns a checkpoint; the result is added to its note with ``SignedNote/append(_:)``.
    ///
    /// - Parameters:
    ///   - checkpoint: The checkpoint of any log.
    ///   - time: Seconds since 1970 in UTC, at least 1.
    public func cosign(
        _ checkpoint: Checkpoint,
        time: UInt64
    ) throws(NoteError) -> NoteSignature {
        let message = try Cosignature.message(body: checkpoint.body, time: time)
        return try key.sign(message, prefix: time.bigEndianBytes)
    }
}

/// What a witness has said: this checkpoint, at this time (C2SP tlog-cosignature).
public struct Cosignature: Hashable, Sendable {
    /// The checkpoint that was cosigned.
    public let checkpoint: Checkpoint

    /// Seconds since 1970 in UTC.
    public let time: UInt64

    static let timeByteCount = 8

    /// The bytes that are signed: two lines and the text of the note.
    static func message(body: String, time: UInt64) throws(NoteError) -> [UInt8] {
        guard (1...UInt64(Int64.max)).contains(time) else { throw .timeOutOfRange(time) }
        return Array("cosignature/v1\ntime \(time)\n\(body)".utf8)
    }
}

/// Verifies the cosignatures of one witness by its public key (C2SP tlog-cosignature).
public struct CosignatureVerifier: Hashable, Sendable {
    private let key: VerifierKey

    init(key: VerifierKey) {
        self.key = key
    }

    /// Reads a verifier key of signature type 0x04, `<name>+<key ID>+<base64>`.
    public init(vkey: String) throws(NoteError) {
        key = try VerifierKey(vkey: vkey, type: .cosignature)
    }

    /// The verifier key as a text, to be published.
    public var vkey: String { key.vkey }

    /// The name of the witness.
    public var name: String { key.name }

    /// The number that stands before this key's cosignatures.
    public var keyID: UInt32 { key.keyID }

    /// Reads a note and returns what this witness says of it.
    public func verify(note: String) throws(NoteError) -> Cosignature {
        try verify(note: SignedNote.parse(note))
    }

    /// Returns what this witness says of a note: its checkpoint and the latest time.
    ///
    /// Says nothing about the log's own signature, which ``NoteVerifier`` checks. Signatures of
    /// other keys are ignored; of several by this key all must hold.
    public func verify(note: SignedNote) throws(NoteError) -> Cosignature {
        var latest: UInt64 = 0
        for signature in try key.signatures(on: note) {
            let timeByteCount = Cosignature.timeByteCount
            let time = signature.bytes.prefix(timeByteCount).reduce(0) { $0 << 8 | UInt64($1) }
            let message = try Cosignature.message(body: note.text, time: time)
            try key.check(signature.bytes.dropFirst(timeByteCount), of: message)
            latest = max(latest, time)
        }
        return Cosignature(checkpoint: try Checkpoint.parse(note.text), time: latest)
    }
}
