/// One signature line of a note (C2SP signed-note).
public struct NoteSignature: Hashable, Sendable {
    /// The name of the key.
    public let name: String

    /// The first four bytes of a hash over the name, the signature type and the public key.
    public let keyID: UInt32

    /// What follows the key ID: the signature, behind a time if it is a cosignature.
    public let bytes: [UInt8]

    /// Checks that the parts can stand in a signature line.
    public init(name: String, keyID: UInt32, bytes: [UInt8]) throws(NoteError) {
        guard KeyName.isWellFormed(name) else { throw .malformedKeyName(name) }
        guard !bytes.isEmpty else { throw .emptySignature(key: name) }
        self.name = name
        self.keyID = keyID
        self.bytes = bytes
    }

    /// The line with its newline: `— <name> base64(keyID ‖ bytes)`.
    public var line: String {
        "— \(name) \(Base64.encode(keyID.bigEndianBytes + bytes))\n"
    }

    /// Reads a line with its newline, the inverse of ``line``; such lines are what a witness
    /// answers (C2SP tlog-witness).
    public static func parse(line: String) throws(NoteError) -> NoteSignature {
        var lines = LineReader(Array(line.utf8))
        guard let text = lines.next(), lines.rest.isEmpty, let signature = NoteSignature(line: text)
        else {
            throw .malformedSignature(line: 1)
        }
        return signature
    }

    /// Reads a line without its newline.
    init?(line: ArraySlice<UInt8>) {
        let dash = Array("— ".utf8)
        guard line.starts(with: dash) else { return nil }
        let parts = line.dropFirst(dash.count)
            .split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 2, let payload = Base64.decode(parts[1]), payload.count > 4 else {
            return nil
        }
        let name = String(decoding: parts[0], as: UTF8.self)
        guard KeyName.isWellFormed(name) else { return nil }
        self.name = name
        keyID = payload.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        bytes = Array(payload.dropFirst(4))
    }
}

extension FixedWidthInteger {
    /// The bytes of the number, the highest first.
    var bigEndianBytes: [UInt8] {
        withUnsafeBytes(of: bigEndian) { Array($0) }
    }
}
