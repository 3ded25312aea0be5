/// Verifies the checkpoints of one log by its public key (C2SP signed-note, tlog-checkpoint).
public struct NoteVerifier: Hashable, Sendable {
    private let key: VerifierKey

    init(key: VerifierKey) {
        self.key = key
    }

    /// Reads a verifier key of signature type 0x01, `<origin>+<key ID>+<base64>`.
    public init(vkey: String) throws(NoteError) {
        key = try VerifierKey(vkey: vkey, type: .note)
    }

    /// The verifier key as a text, to be published.
    public var vkey: String { key.vkey }

    /// The log whose checkpoints this key signs.
    public var origin: String { key.name }

    /// The number that stands before this key's signatures.
    public var keyID: UInt32 { key.keyID }

    /// Reads a note and returns its checkpoint if this key signed it.
    public func verify(note: String) throws(NoteError) -> Checkpoint {
        try verify(note: SignedNote.parse(note))
    }

    /// Returns the checkpoint of a note if this key signed it.
    ///
    /// Signatures of other keys are ignored; of several by this key all must hold.
    public func verify(note: SignedNote) throws(NoteError) -> Checkpoint {
        let message = Array(note.text.utf8)
        for signature in try key.signatures(on: note) {
            try key.check(signature.bytes, of: message)
        }
        let checkpoint = try Checkpoint.parse(note.text)
        guard KeyName.areSame(checkpoint.origin, origin) else {
            throw .wrongOrigin(found: checkpoint.origin, expected: origin)
        }
        return checkpoint
    }
}
