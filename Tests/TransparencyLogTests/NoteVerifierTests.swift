import Testing
import TransparencyLog

@Suite("A log's key")
struct NoteVerifierTests {
    @Test("has the verifier key of the specification", .tags(.conformance))
    func demoVerifierKey() throws {
        let verifier = try DemoLog.signer().verifierKey
        #expect(verifier.vkey == DemoLog.vkey)
        #expect(verifier.origin == DemoLog.origin)
        #expect(verifier.keyID == 0x9dcd_4ea3)
        #expect(try NoteVerifier(vkey: DemoLog.vkey) == verifier)
    }

    @Test("signs the note of the specification and verifies it", .tags(.conformance))
    func demoNote() throws {
        let checkpoint = try DemoLog.checkpoint()
        #expect(try DemoLog.signer().sign(checkpoint) == DemoLog.note)
        #expect(try DemoLog.verifier().verify(note: DemoLog.note) == checkpoint)
    }

    @Test("verifies the example of signed-note, which is no checkpoint", .tags(.conformance))
    func publishedNote() throws {
        let verifier = try NoteVerifier(
            vkey: "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
        )
        let note = """
            This is an example message.

            — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3m\
            FXmRKuwHjG1Yu72IneyaQM=

            """
        #expect(throws: NoteError.malformedCheckpoint(line: 2, expected: .threeLines)) {
            try verifier.verify(note: note)
        }
        #expect(throws: NoteError.wrongSignature(key: "example.com/foo")) {
            try verifier.verify(note: note.replacing("message", with: "massage"))
        }
    }

    @Test("signs only checkpoints of its own log")
    func foreignCheckpoint() throws {
        let checkpoint = try Checkpoint(origin: "other", size: 2, root: .zero)
        #expect(throws: NoteError.wrongOrigin(found: "other", expected: DemoLog.origin)) {
            try DemoLog.signer().sign(checkpoint)
        }
    }

    @Test("verifies no note in which any bit of the signature or the root is flipped")
    func flippedBits() throws {
        let verifier = try DemoLog.verifier()
        let note = try SignedNote.parse(DemoLog.note)
        let signature = note.signatures[0]
        for bit in stride(from: 0, to: 512, by: 7) {
            var bytes = signature.bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            let flipped = try NoteSignature(
                name: signature.name,
                keyID: signature.keyID,
                bytes: bytes
            )
            let changed = try SignedNote(text: note.text, signatures: [flipped])
            #expect(throws: NoteError.wrongSignature(key: DemoLog.origin)) {
                try verifier.verify(note: changed)
            }
        }
        for bit in stride(from: 0, to: 256, by: 7) {
            let root = try DemoLog.tree.range.root.flipping(bit: bit)
            let body = try Checkpoint(origin: DemoLog.origin, size: 2, root: root).body
            #expect(throws: NoteError.wrongSignature(key: DemoLog.origin)) {
                try verifier.verify(note: DemoLog.note(body: body, lines: DemoLog.signatureLine))
            }
        }
    }

    @Test(
        "verifies no note whose text was changed",
        arguments: [
            ("2\n", "3\n"), ("2\n", "02\n"), ("demo\n2", "demos\n2"), ("RU=\n", "RU=\nmore\n"),
        ]
    )
    func changedText(old: String, new: String) throws {
        let body = DemoLog.body.replacing(old, with: new)
        try #require(body != DemoLog.body)
        let note = DemoLog.note(body: body, lines: DemoLog.signatureLine)
        #expect(throws: NoteError.wrongSignature(key: DemoLog.origin)) {
            try DemoLog.verifier().verify(note: note)
        }
    }

    @Test("refuses a signature of another length")
    func signatureLength() throws {
        let signature = try SignedNote.parse(DemoLog.note).signatures[0]
        for bytes in [Array(signature.bytes.dropLast()), signature.bytes + [0], [0]] {
            let other = try NoteSignature(
                name: signature.name,
                keyID: signature.keyID,
                bytes: bytes
            )
            #expect(throws: NoteError.wrongSignature(key: DemoLog.origin)) {
                try DemoLog.verifier().verify(note: DemoLog.note(lines: other.line))
            }
        }
    }

    @Test("ignores signatures of other keys, but needs its own")
    func otherKeys() throws {
        let verifier = try DemoLog.verifier()
        let signature = try SignedNote.parse(DemoLog.note).signatures[0]
        let sameName = try NoteSignature(name: DemoLog.origin, keyID: 1, bytes: signature.bytes)
        let sameID = try NoteSignature(name: "x", keyID: signature.keyID, bytes: [0])
        let others = sameName.line + sameID.line + DemoLog.witnessLine
        let note = DemoLog.note(lines: others, DemoLog.signatureLine)
        #expect(try verifier.verify(note: note) == DemoLog.checkpoint())
        #expect(throws: NoteError.notSigned(key: DemoLog.origin)) {
            try verifier.verify(note: DemoLog.note(lines: others))
        }
    }

    @Test("refuses the note if one of several signatures of its own is wrong")
    func severalSignatures() throws {
        let signature = try SignedNote.parse(DemoLog.note).signatures[0]
        let wrong = try NoteSignature(name: DemoLog.origin, keyID: signature.keyID, bytes: [0])
        let verifier = try DemoLog.verifier()
        let line = DemoLog.signatureLine
        #expect(
            try verifier.verify(note: DemoLog.note(lines: line, line)) == DemoLog.checkpoint()
        )
        for note in [DemoLog.note(lines: line, wrong.line), DemoLog.note(lines: wrong.line, line)] {
            #expect(throws: NoteError.wrongSignature(key: DemoLog.origin)) {
                try verifier.verify(note: note)
            }
        }
    }

    @Test("does not take a name for its own that only looks the same")
    func equivalentNames() throws {
        // The Kelvin sign is canonically equivalent to K: equal as strings, not as bytes.
        let signer = try NoteSigner(origin: "K", seed: DemoLog.seed)
        let checkpoint = try Checkpoint(origin: "\u{212A}", size: 2, root: .zero)
        #expect(throws: NoteError.wrongOrigin(found: "\u{212A}", expected: "K")) {
            try signer.sign(checkpoint)
        }
        let note = try signer.sign(Checkpoint(origin: "K", size: 2, root: .zero))
        #expect(throws: NoteError.notSigned(key: "K")) {
            try signer.verifierKey.verify(note: note.replacing("— K ", with: "— \u{212A} "))
        }
    }

    @Test("says nothing for a checkpoint of another log that it signed")
    func foreignOrigin() throws {
        let foreign = try Checkpoint(origin: "other", size: 2, root: .zero)
        let signed = try NoteSigner(origin: "other", seed: DemoLog.seed).sign(foreign)
        let bytes = try SignedNote.parse(signed).signatures[0].bytes
        let relabelled = try NoteSignature(
            name: DemoLog.origin,
            keyID: DemoLog.verifier().keyID,
            bytes: bytes
        )
        let note = DemoLog.note(body: foreign.body, lines: relabelled.line)
        #expect(throws: NoteError.wrongOrigin(found: "other", expected: DemoLog.origin)) {
            try DemoLog.verifier().verify(note: note)
        }
    }

    @Test("passes on what is wrong with the note")
    func malformedNote() {
        #expect(throws: NoteError.noSignatures) {
            try DemoLog.verifier().verify(note: DemoLog.body)
        }
    }

    @Test(
        "is not read from any other text",
        arguments: [
            "", "a", "+", "++", "+++", DemoLog.origin,
            "redress.example/demo+9dcd4ea3",
            "redress.example/demo+9dcd4ea3+",
            "redress.example/demo+9DCD4EA3+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            "redress.example/demo+9dcd4ea+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            "redress.example/demo+9dcd4ea30+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            "redress.example/demo+009dcd4ea3+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            "redress.example/demo++AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            "redress.example/demo+9dcd4ea3+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG",
            "redress.example/demo+9dcd4ea3+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4\n",
            "redress.example/demo+9dcd4ea3+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4AAAA",
            "redress.example/demo+9dcd4ea3+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVQ==",
            "redress.example/demo+9dcd4ea3+AQOhB7_zzhC-HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
            "redress.example/demo+9dcd4ea3+AQ==",
        ]
    )
    func malformedVerifierKeys(vkey: String) {
        #expect(throws: NoteError.malformedVerifierKey(vkey)) { try NoteVerifier(vkey: vkey) }
    }

    @Test("is not read with a key ID that its parts do not make")
    func wrongKeyID() {
        let material = "AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
        let changed = "redress.example/demo+9dcd4ea4+\(material)"
        #expect(throws: NoteError.wrongKeyID(found: 0x9dcd_4ea4, expected: 0x9dcd_4ea3)) {
            try NoteVerifier(vkey: changed)
        }
        #expect(throws: NoteError.self) {
            try NoteVerifier(vkey: "redress.example/demos+9dcd4ea3+\(material)")
        }
        #expect(throws: NoteError.malformedKeyName("a b")) {
            try NoteVerifier(vkey: "a b+9dcd4ea3+\(material)")
        }
        #expect(throws: NoteError.malformedKeyName("")) {
            try NoteVerifier(vkey: "+9dcd4ea3+\(material)")
        }
    }

    @Test("is not read for signatures of another type")
    func wrongType() {
        #expect(throws: NoteError.wrongSignatureType(found: 4, expected: 1)) {
            try NoteVerifier(vkey: DemoLog.witnessVkey)
        }
        #expect(throws: NoteError.wrongSignatureType(found: 1, expected: 4)) {
            try CosignatureVerifier(vkey: DemoLog.vkey)
        }
    }

    @Test("is made of a seed of 32 bytes and a key name")
    func seeds() {
        for count in [0, 31, 33, 64] {
            #expect(throws: NoteError.wrongSeedByteCount(count)) {
                try NoteSigner(origin: "a", seed: [UInt8](repeating: 1, count: count))
            }
        }
        #expect(throws: NoteError.malformedKeyName("a b")) {
            try NoteSigner(origin: "a b", seed: DemoLog.seed)
        }
    }

    @Test("shows no more of itself than its public half")
    func description() throws {
        var dumped = ""
        dump(try DemoLog.signer(), to: &dumped)
        dump(try DemoLog.cosigner(), to: &dumped)
        #expect(dumped.contains(DemoLog.origin))
        #expect(!dumped.contains("rivate"))
        #expect("\(try DemoLog.signer())".contains(DemoLog.vkey))
    }
}
