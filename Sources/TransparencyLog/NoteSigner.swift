/// Signs the checkpoints of one log with Ed25519, signature type 0x01 (C2SP signed-note).
public struct NoteSigner: Sendable {
    private let key: SigningKey

    /// Takes over the key of the log with this origin.
    ///
    /// - Parameters:
    ///   - origin: The name of the log and of its key, such as `redress.example/demo`.
    ///   - seed: The 32 secret bytes of RFC 8032 §5.1.5.
    public init(origin: String, seed: [UInt8]) throws(NoteError) {
        key = try SigningKey(name: origin, type: .note, seed: seed)
    }

    /// The public half, to be published.
    public var verifierKey: NoteVerifier {
        NoteVerifier(key: key.verifierKey)
    }

    /// Signs a checkpoint of this log and returns the note.
    ///
    /// Sign only what is stored for good: two checkpoints that do not fit each other are proof
    /// against the log (C2SP tlog-checkpoint).
    public func sign(_ checkpoint: Checkpoint) throws(NoteError) -> String {
        let origin = key.verifierKey.name
        guard KeyName.areSame(checkpoint.origin, origin) else {
            throw .wrongOrigin(found: checkpoint.origin, expected: origin)
        }
        let body = checkpoint.body
        let signature = try key.sign(Array(body.utf8))
        return try SignedNote(text: body, signatures: [signature]).format()
    }
}
