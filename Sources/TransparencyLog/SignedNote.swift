/// Text with signature lines below (C2SP signed-note).
///
/// A parsed note says nothing about who signed it: use ``NoteVerifier`` or ``CosignatureVerifier``
/// before the text is believed.
public struct SignedNote: Hashable, Sendable {
    /// The signed text, up to and with its last newline.
    public let text: String

    /// The signatures, in the order of their lines; at least one.
    public private(set) var signatures: [NoteSignature]

    /// Checks that text and signatures can stand in a note.
    public init(text: String, signatures: [NoteSignature]) throws(NoteError) {
        let bytes = Array(text.utf8)
        try Self.checkCharacters(of: bytes)
        guard bytes.last == UInt8(ascii: "\n") else { throw .missingFinalNewline }
        guard !signatures.isEmpty else { throw .noSignatures }
        guard signatures.count <= LogLimits.noteSignatureCountMax else { throw .tooManySignatures }
        self.text = text
        self.signatures = signatures
        try checkLength()
    }

    /// Adds a signature line at the end, such as a witness's answer.
    public mutating func append(_ signature: NoteSignature) throws(NoteError) {
        self = try SignedNote(text: text, signatures: signatures + [signature])
    }

    /// The note as a text, byte for byte what ``parse(_:)-(String)`` reads.
    public func format() -> String {
        signatures.reduce(into: text + "\n") { $0 += $1.line }
    }

    /// Reads a note from the bytes of a file or a request.
    public static func parse(_ bytes: [UInt8]) throws(NoteError) -> SignedNote {
        guard bytes.count <= LogLimits.noteByteCountMax else {
            throw .noteTooLong(byteCount: bytes.count)
        }
        guard let note = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        return try parse(note)
    }

    /// Reads a note; the last empty line parts the text from the signatures.
    public static func parse(_ note: String) throws(NoteError) -> SignedNote {
        let bytes = Array(note.utf8)
        guard bytes.count <= LogLimits.noteByteCountMax else {
            throw .noteTooLong(byteCount: bytes.count)
        }
        try checkCharacters(of: bytes)
        guard bytes.last == UInt8(ascii: "\n") else { throw .missingFinalNewline }
        guard let textEnd = endOfText(in: bytes) else { throw .noSignatures }

        var lines = LineReader(bytes)
        while lines.rest.startIndex <= textEnd {
            _ = lines.next()
        }
        var signatures: [NoteSignature] = []
        while let line = lines.next() {
            guard signatures.count < LogLimits.noteSignatureCountMax else {
                throw .tooManySignatures
            }
            guard let signature = NoteSignature(line: line) else {
                throw .malformedSignature(line: lines.lineNumber)
            }
            signatures.append(signature)
        }
        let text = String(decoding: bytes[..<textEnd], as: UTF8.self)
        return try SignedNote(text: text, signatures: signatures)
    }

    /// The index of the empty line's newline, which is where the text ends.
    private static func endOfText(in bytes: [UInt8]) -> Int? {
        let newline = UInt8(ascii: "\n")
        return bytes.indices.dropFirst().last { bytes[$0] == newline && bytes[$0 - 1] == newline }
    }

    private static func checkCharacters(of bytes: [UInt8]) throws(NoteError) {
        var line = 1
        for byte in bytes where byte < 0x20 {
            guard byte == UInt8(ascii: "\n") else { throw .controlCharacter(byte, line: line) }
            line += 1
        }
    }

    private func checkLength() throws(NoteError) {
        let byteCount = format().utf8.count
        guard byteCount <= LogLimits.noteByteCountMax else {
            throw .noteTooLong(byteCount: byteCount)
        }
    }
}
