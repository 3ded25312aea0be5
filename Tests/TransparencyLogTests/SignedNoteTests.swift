import Testing
import TransparencyLog

@Suite("A signed note")
struct SignedNoteTests {
    private static let line = DemoLog.signatureLine

    /// The example of tlog-cosignature, and a text with empty lines and a dash of its own.
    private static let notes = [
        DemoLog.note,
        """
        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcy\
        v2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
        — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b\
        2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

        """,
        "\n\n— a AAAAAAA=\n",
        "text\n\n— a AAAAAAA=\n\nmore\n\n— 见证人.example AAAAAAA=\n",
    ]

    @Test("is written byte for byte as it was read", .tags(.conformance), arguments: notes)
    func roundTrip(text: String) throws {
        let note = try SignedNote.parse(text)
        #expect(Array(note.format().utf8) == Array(text.utf8))
        #expect(try SignedNote.parse(Array(text.utf8)) == note)
        #expect(try SignedNote(text: note.text, signatures: note.signatures) == note)
    }

    @Test("has its text and the parts of its signatures")
    func parts() throws {
        let note = try SignedNote.parse(DemoLog.note)
        #expect(note.text == DemoLog.body)
        let signature = try #require(note.signatures.first)
        #expect(note.signatures.count == 1)
        #expect(signature.name == DemoLog.origin)
        #expect(signature.keyID == 0x9dcd_4ea3)
        #expect(signature.bytes.count == 64)
        #expect(signature.line == Self.line)
    }

    @Test("is parted at its last empty line")
    func lastEmptyLine() throws {
        let text = "text\n\n— a AAAAAAA=\n\nmore\n"
        #expect(try SignedNote.parse(text + "\n— b AAAAAAA=\n").text == text)
    }

    @Test(
        "is not read from any other text",
        arguments: [
            ("", .missingFinalNewline),
            ("text", .missingFinalNewline),
            ("text\n\n— a AAAAAAA=", .missingFinalNewline),
            ("text\n", .noSignatures),
            ("text\n\n", .noSignatures),
            ("\n", .noSignatures),
            ("\n\n", .noSignatures),
            ("\n— a AAAAAAA=\n", .noSignatures),
            ("text\n— a AAAAAAA=\n", .noSignatures),
            ("text\n\n— a AAAAAAA=\n\n", .noSignatures),
            ("text\r\n\r\n— a AAAAAAA=\r\n", .controlCharacter(0x0D, line: 1)),
            ("text\n\n— a\tAAAAAAA=\n", .controlCharacter(0x09, line: 3)),
            ("te\u{0}xt\n\n— a AAAAAAA=\n", .controlCharacter(0x00, line: 1)),
            ("text\n\nmore\n", .malformedSignature(line: 3)),
            ("text\n\n- a AAAAAAA=\n", .malformedSignature(line: 3)),
            ("text\n\n—a AAAAAAA=\n", .malformedSignature(line: 3)),
            ("text\n\n—  a AAAAAAA=\n", .malformedSignature(line: 3)),
            ("text\n\n— a  AAAAAAA=\n", .malformedSignature(line: 3)),
            ("text\n\n— a AAAAAAA= \n", .malformedSignature(line: 3)),
            ("text\n\n— a AAAAAAA= x\n", .malformedSignature(line: 3)),
            ("text\n\n— AAAAAAA=\n", .malformedSignature(line: 3)),
            ("text\n\n—  AAAAAAA=\n", .malformedSignature(line: 3)),
            ("text\n\n— \n", .malformedSignature(line: 3)),
            ("text\n\n— a \n", .malformedSignature(line: 3)),
            ("text\n\n— a+b AAAAAAA=\n", .malformedSignature(line: 3)),
            ("text\n\n— a\u{A0}b AAAAAAA=\n", .malformedSignature(line: 3)),
            ("text\n\n— a AAAAAA==\n", .malformedSignature(line: 3)),
            ("text\n\n— a AAAA\n", .malformedSignature(line: 3)),
            ("text\n\n— a AAAAAAA\n", .malformedSignature(line: 3)),
            ("text\n\n— a AAAAAAB=\n", .malformedSignature(line: 3)),
            ("text\n\n— a AAAAA-A=\n", .malformedSignature(line: 3)),
            ("text\n\n— a AA=AAAA=\n", .malformedSignature(line: 3)),
            ("text\n\n— a ====\n", .malformedSignature(line: 3)),
            ("text\n\n— a AAAAAAA=====\n", .malformedSignature(line: 3)),
            ("text\n\n— a AAAAAAA=\ntext\n", .malformedSignature(line: 4)),
        ] as [(String, NoteError)]
    )
    func malformed(text: String, error: NoteError) {
        #expect(throws: error) { try SignedNote.parse(text) }
        #expect(throws: error) { try SignedNote.parse(Array(text.utf8)) }
    }

    @Test("is not read from bytes that are not UTF-8")
    func notUTF8() {
        for bytes in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x80]] as [[UInt8]] {
            #expect(throws: NoteError.notUTF8) {
                try SignedNote.parse(bytes + Array(DemoLog.note.utf8))
            }
        }
    }

    @Test("has at most 100 signatures")
    func signatureLimit() throws {
        let lines = String(repeating: Self.line, count: 100)
        var note = try SignedNote.parse(DemoLog.note(lines: lines))
        #expect(note.signatures.count == 100)
        #expect(throws: NoteError.tooManySignatures) {
            try SignedNote.parse(DemoLog.note(lines: lines, Self.line))
        }
        let signature = note.signatures[0]
        #expect(throws: NoteError.tooManySignatures) { try note.append(signature) }
        #expect(note.signatures.count == 100)
    }

    @Test("has at most 1,000,000 bytes")
    func lengthLimit() throws {
        let rest = "\n\n— a AAAAAAA=\n"
        let text = String(repeating: "x", count: 1_000_000 - rest.utf8.count)
        let note = try SignedNote.parse(text + rest)
        let error = NoteError.noteTooLong(byteCount: 1_000_001)
        #expect(throws: error) { try SignedNote.parse("x" + text + rest) }
        #expect(throws: error) { try SignedNote.parse(Array("x\(text)\(rest)".utf8)) }
        #expect(throws: error) {
            try SignedNote(text: "x" + note.text, signatures: note.signatures)
        }
    }

    @Test("is not made of parts that could not be read again")
    func malformedParts() throws {
        let signature = try NoteSignature(name: "a", keyID: 0, bytes: [0])
        for (text, signatures, error) in [
            ("text", [signature], .missingFinalNewline),
            ("", [signature], .missingFinalNewline),
            ("te\rxt\n", [signature], .controlCharacter(0x0D, line: 1)),
            ("text\n", [], .noSignatures),
        ] as [(String, [NoteSignature], NoteError)] {
            #expect(throws: error) { try SignedNote(text: text, signatures: signatures) }
        }
        for name in ["", "a b", "a+b", "a\n"] {
            #expect(throws: NoteError.malformedKeyName(name)) {
                try NoteSignature(name: name, keyID: 0, bytes: [0])
            }
        }
        #expect(throws: NoteError.emptySignature(key: "a")) {
            try NoteSignature(name: "a", keyID: 0, bytes: [])
        }
    }

    @Test("takes a witness's line")
    func witnessLine() throws {
        var note = try SignedNote.parse(DemoLog.note)
        try note.append(NoteSignature.parse(line: DemoLog.witnessLine))
        #expect(note.format() == DemoLog.note + DemoLog.witnessLine)
    }

    @Test(
        "takes no line that is not one line",
        arguments: ["", "\n", "— a AAAAAAA=", "— a AAAAAAA=\n\n", "— a AAAAAAA=\n— a AAAAAAA=\n"]
    )
    func malformedLine(line: String) {
        #expect(throws: NoteError.malformedSignature(line: 1)) {
            try NoteSignature.parse(line: line)
        }
    }
}
