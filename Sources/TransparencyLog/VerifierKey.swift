import Crypto

/// A named Ed25519 public key, for one type of signature (C2SP signed-note).
struct VerifierKey: Hashable, Sendable {
    /// The signature type byte, which the key ID covers.
    enum SignatureType: UInt8 {
        /// Ed25519 over the note text (C2SP signed-note).
        case note = 0x01

        /// Ed25519 over a time and the note text (C2SP tlog-cosignature).
        case cosignature = 0x04
    }

    static let publicKeyByteCount = 32
    static let signatureByteCount = 64

    let name: String
    let type: SignatureType
    let publicKey: [UInt8]
    let keyID: UInt32

    init(name: String, type: SignatureType, publicKey: [UInt8]) throws(NoteError) {
        try KeyName.check(name)
        self.name = name
        self.type = type
        self.publicKey = publicKey
        let hash = TreeHasher.sha256(Array(name.utf8), [0x0A, type.rawValue], publicKey)
        keyID = hash.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads `<name>+<key ID in hex>+<base64 of type and public key>`.
    init(vkey: String, type: SignatureType) throws(NoteError) {
        let parts = vkey.utf8.split(
            separator: UInt8(ascii: "+"),
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        guard parts.count == 3,
            let id = Hexadecimal.decode(parts[1]), id.count == 4,
            let payload = Base64.decode(parts[2]), let foundType = payload.first
        else { throw .malformedVerifierKey(vkey) }
        guard foundType == type.rawValue else {
            throw .wrongSignatureType(found: foundType, expected: type.rawValue)
        }
        guard payload.count == 1 + Self.publicKeyByteCount else {
            throw .malformedVerifierKey(vkey)
        }
        let name = String(decoding: parts[0], as: UTF8.self)
        try self.init(name: name, type: type, publicKey: Array(payload.dropFirst()))
        let foundID = id.reduce(0) { $0 << 8 | UInt32($1) }
        guard foundID == keyID else { throw .wrongKeyID(found: foundID, expected: keyID) }
    }

    var vkey: String {
        let id = Hexadecimal.encode(keyID.bigEndianBytes)
        return "\(name)+\(id)+\(Base64.encode([type.rawValue] + publicKey))"
    }

    /// The signatures on the note that claim to be of this key.
    ///
    /// - Throws: ``NoteError/notSigned(key:)`` if there is none; those of other keys do not count.
    func signatures(on note: SignedNote) throws(NoteError) -> [NoteSignature] {
        let signatures = note.signatures.filter {
            $0.keyID == keyID && KeyName.areSame($0.name, name)
        }
        guard !signatures.isEmpty else { throw .notSigned(key: name) }
        return signatures
    }

    /// Refuses anything but this key's Ed25519 signature of `message` (RFC 8032).
    func check(_ signature: some Collection<UInt8>, of message: [UInt8]) throws(NoteError) {
        guard signature.count == Self.signatureByteCount,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey),
            key.isValidSignature(Array(signature), for: message)
        else { throw .wrongSignature(key: name) }
    }
}
