import Crypto

/// A named Ed25519 private key, for one type of signature; its description shows the public half.
struct SigningKey: Sendable, CustomStringConvertible, CustomReflectable {
    static let seedByteCount = 32

    let verifierKey: VerifierKey
    private let key: Curve25519.Signing.PrivateKey

    init(name: String, type: VerifierKey.SignatureType, seed: [UInt8]) throws(NoteError) {
        guard seed.count == Self.seedByteCount,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        else { throw .wrongSeedByteCount(seed.count) }
        self.key = key
        verifierKey = try VerifierKey(
            name: name,
            type: type,
            publicKey: Array(key.publicKey.rawRepresentation)
        )
    }

    var description: String { verifierKey.vkey }

    /// Keeps the private half out of `dump` and of failed test expectations.
    var customMirror: Mirror { Mirror(self, children: ["verifierKey": verifierKey]) }

    /// Signs `message` and puts `prefix` before the signature (RFC 8032).
    func sign(_ message: [UInt8], prefix: [UInt8] = []) throws(NoteError) -> NoteSignature {
        guard let signature = try? key.signature(for: message) else {
            throw .signingFailed(key: verifierKey.name)
        }
        return try NoteSignature(
            name: verifierKey.name,
            keyID: verifierKey.keyID,
            bytes: prefix + Array(signature)
        )
    }
}
