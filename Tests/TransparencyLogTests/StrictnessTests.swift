import Testing
import TransparencyLog

/// Every text has one spelling: what a parser takes is what the formatter writes.
@Suite("A parser")
struct StrictnessTests {
    /// Every text that differs from `text` by one byte more, one byte less or one other byte.
    private func neighbours(of text: String) -> [String] {
        let bytes = Array(text.utf8)
        let others = Array("\n\r +=/.-019Aaxp—\u{0}".utf8) + [0x80, 0xFF]
        var texts: [[UInt8]] = []
        for position in bytes.indices {
            var shorter = bytes
            shorter.remove(at: position)
            texts.append(shorter)
            texts.append(Array(bytes[..<position]))
            let other = others[position % others.count]
            var replaced = bytes
            replaced[position] = bytes[position] == other ? other ^ 1 : other
            texts.append(replaced)
            var longer = bytes
            longer.insert(others[(position / 2) % others.count], at: position)
            texts.append(longer)
        }
        return texts.map { String(decoding: $0, as: UTF8.self) }.filter { $0 != text }
    }

    @Test(
        "of inclusion proof files takes only what would be written, and a change breaks the proof"
    )
    func inclusionProofFiles() throws {
        let proof = try InclusionProof.make(index: 0, treeSize: 2, from: DemoLog.tree)
        let note = try SignedNote.parse(DemoLog.note)
        let file = InclusionProofFile(record: DemoLog.record0, proof: proof, note: note)
        let verifier = try DemoLog.verifier()
        for text in neighbours(of: file.format()) {
            guard let parsed = try? InclusionProofFile.parse(text) else { continue }
            #expect(parsed.format().utf8.elementsEqual(text.utf8))
            #expect(throws: ProofFileError.self, "\(text)") { try parsed.verify(with: verifier) }
        }
    }

    @Test("of consistency proof files takes only what would be written")
    func consistencyProofFiles() throws {
        let proof = ConsistencyProof(oldSize: 10, newSize: 2, hashes: [.zero, .zero])
        let note = try SignedNote.parse(DemoLog.note)
        for text in neighbours(of: ConsistencyProofFile(proof: proof, note: note).format()) {
            guard let parsed = try? ConsistencyProofFile.parse(text) else { continue }
            #expect(parsed.format().utf8.elementsEqual(text.utf8))
        }
    }

    @Test("of notes takes only what would be written, and a change breaks the signatures")
    func notes() throws {
        let verifier = try DemoLog.verifier()
        let witness = try DemoLog.cosignatureVerifier()
        for text in neighbours(of: DemoLog.note + DemoLog.witnessLine) {
            guard let parsed = try? SignedNote.parse(text) else { continue }
            #expect(parsed.format().utf8.elementsEqual(text.utf8))
            let log = try? verifier.verify(note: parsed)
            let cosignature = try? witness.verify(note: parsed)
            #expect(log == nil || cosignature == nil, "\(text)")
        }
    }

    @Test("of checkpoints takes only what would be written")
    func checkpoints() {
        for text in neighbours(of: DemoLog.body.replacing("2\n", with: "1234567890\n")) {
            guard let parsed = try? Checkpoint.parse(text) else { continue }
            #expect(parsed.body.utf8.elementsEqual(text.utf8))
        }
    }

    @Test("of verifier keys takes none with a change")
    func verifierKeys() {
        for text in neighbours(of: DemoLog.vkey) {
            #expect(throws: NoteError.self, "\(text)") { try NoteVerifier(vkey: text) }
        }
    }

    @Test(
        "of tile paths takes only what would be written",
        arguments: ["tile/10/x001/x234/067.p/112", "tile/entries/x001/000"]
    )
    func tilePaths(path: String) {
        for text in neighbours(of: path) {
            guard let parsed = try? TileCoordinate.parse(text) else { continue }
            #expect(parsed.path.utf8.elementsEqual(text.utf8))
        }
    }
}
