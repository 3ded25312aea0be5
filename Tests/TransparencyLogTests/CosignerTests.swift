import Testing
import TransparencyLog

@Suite("A witness's key")
struct CosignerTests {
    @Test("has the verifier key of the specification", .tags(.conformance))
    func demoVerifierKey() throws {
        let verifier = try DemoLog.cosigner().verifierKey
        #expect(verifier.vkey == DemoLog.witnessVkey)
        #expect(verifier.name == "witness.example/w1")
        #expect(verifier.keyID == 0x09dc_f0bd)
        #expect(try CosignatureVerifier(vkey: DemoLog.witnessVkey) == verifier)
    }

    @Test("makes the line of the specification and verifies it", .tags(.conformance))
    func demoCosignature() throws {
        let checkpoint = try DemoLog.checkpoint()
        let cosignature = try DemoLog.cosigner().cosign(checkpoint, time: DemoLog.witnessTime)
        #expect(cosignature.line == DemoLog.witnessLine)

        var note = try SignedNote.parse(DemoLog.note)
        try note.append(cosignature)
        let verified = try DemoLog.cosignatureVerifier().verify(note: note.format())
        #expect(verified.checkpoint == checkpoint)
        #expect(verified.time == DemoLog.witnessTime)
        #expect(try DemoLog.verifier().verify(note: note) == checkpoint)
    }

    @Test("cosigns at a time from 1 to 2^63 - 1 only")
    func times() throws {
        let cosigner = try DemoLog.cosigner()
        let checkpoint = try DemoLog.checkpoint()
        for time in [1, UInt64(Int64.max)] {
            let line = try cosigner.cosign(checkpoint, time: time).line
            let note = DemoLog.note(lines: line)
            #expect(try cosigner.verifierKey.verify(note: note).time == time)
        }
        for time in [0, UInt64(Int64.max) + 1, .max] {
            #expect(throws: NoteError.timeOutOfRange(time)) {
                try cosigner.cosign(checkpoint, time: time)
            }
            let bytes = withUnsafeBytes(of: time.bigEndian) { Array($0) }
            let signature = try NoteSignature(
                name: cosigner.verifierKey.name,
                keyID: cosigner.verifierKey.keyID,
                bytes: bytes + [UInt8](repeating: 0, count: 64)
            )
            #expect(throws: NoteError.timeOutOfRange(time)) {
                try cosigner.verifierKey.verify(note: DemoLog.note(lines: signature.line))
            }
        }
    }

    @Test("gives the latest of several times")
    func severalTimes() throws {
        let cosigner = try DemoLog.cosigner()
        let lines = try [30, 50, 40].map {
            try cosigner.cosign(DemoLog.checkpoint(), time: $0).line
        }
        let note = DemoLog.note(lines: lines.joined())
        #expect(try cosigner.verifierKey.verify(note: note).time == 50)
    }

    @Test("verifies no cosignature with a flipped bit, of time or signature")
    func flippedBits() throws {
        let verifier = try DemoLog.cosignatureVerifier()
        let signature = try NoteSignature.parse(line: DemoLog.witnessLine)
        for bit in stride(from: 0, to: 72 * 8, by: 5) {
            var bytes = signature.bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            let flipped = try NoteSignature(
                name: signature.name,
                keyID: signature.keyID,
                bytes: bytes
            )
            #expect(throws: NoteError.self) {
                try verifier.verify(note: DemoLog.note(lines: flipped.line))
            }
        }
    }

    @Test("refuses a cosignature that is too short or too long")
    func lengths() throws {
        let verifier = try DemoLog.cosignatureVerifier()
        let signature = try NoteSignature.parse(line: DemoLog.witnessLine)
        for bytes in [
            Array(signature.bytes.prefix(1)), Array(signature.bytes.prefix(7)),
            Array(signature.bytes.prefix(8)), Array(signature.bytes.dropLast()),
            signature.bytes + [0],
        ] {
            let other = try NoteSignature(
                name: signature.name,
                keyID: signature.keyID,
                bytes: bytes
            )
            #expect(throws: NoteError.self) {
                try verifier.verify(note: DemoLog.note(lines: other.line))
            }
        }
    }

    @Test("needs a cosignature of its own on the very text")
    func otherNotes() throws {
        let verifier = try DemoLog.cosignatureVerifier()
        #expect(throws: NoteError.notSigned(key: "witness.example/w1")) {
            try verifier.verify(note: DemoLog.note)
        }
        let body = DemoLog.body.replacing("2\n", with: "3\n")
        #expect(throws: NoteError.wrongSignature(key: "witness.example/w1")) {
            try verifier.verify(note: DemoLog.note(body: body, lines: DemoLog.witnessLine))
        }
    }

    @Test("cannot pass off a log's signature as a cosignature")
    func domainSeparation() throws {
        let name = DemoLog.origin
        let cosigner = try Cosigner(name: name, seed: DemoLog.seed)
        #expect(cosigner.verifierKey.keyID != (try DemoLog.verifier().keyID))
        #expect(throws: NoteError.notSigned(key: name)) {
            try cosigner.verifierKey.verify(note: DemoLog.note)
        }
    }
}
