import Testing
import TransparencyLog

@Suite("An inclusion proof file")
struct InclusionProofFileTests {
    private static let hash = "nqxfNKm2/zDvkLqxVhyVXYR8hzNg3PTRf1eyZJUjzZ4="

    private func file(index: UInt64, record: [UInt8]?) throws -> InclusionProofFile {
        InclusionProofFile(
            record: record,
            proof: try .make(index: index, treeSize: 2, from: DemoLog.tree),
            note: try SignedNote.parse(DemoLog.note)
        )
    }

    @Test("has the lines of tlog-proof and is read from them", .tags(.conformance))
    func format() throws {
        let file = try file(index: 1, record: Array("record".utf8))
        let expected = """
            c2sp.org/tlog-proof@v1
            extra cmVjb3Jk
            index 1
            ACSyvZZ5zApw61rwVr40zqFkYIzACC7QyA8V7Y3wSeg=

            \(DemoLog.note)
            """
        #expect(file.format() == expected)
        #expect(try InclusionProofFile.parse(file.format()) == file)
    }

    @Test("proves each record of the specification's log", arguments: [0, 1])
    func demoFiles(index: Int) throws {
        let record = DemoLog.records[index]
        let text = try file(index: UInt64(index), record: record).format()
        let file = try InclusionProofFile.parse(text)
        #expect(file.record == record)
        #expect(file.index == UInt64(index))
        #expect(file.format() == text)
        #expect(try file.verify(with: DemoLog.verifier()) == DemoLog.checkpoint())
    }

    @Test("proves a record that travels beside it")
    func withoutRecord() throws {
        let text = try file(index: 0, record: nil).format()
        #expect(text == (try file(index: 0, record: []).format()))
        #expect(text.hasPrefix("c2sp.org/tlog-proof@v1\nindex 0\n"))
        let file = try InclusionProofFile.parse(text)
        let verifier = try DemoLog.verifier()
        #expect(throws: ProofFileError.noRecord) { try file.verify(with: verifier) }
        let leaf = TreeHasher.leafHash(DemoLog.record0)
        #expect(try file.verify(leaf: leaf, with: verifier) == DemoLog.checkpoint())
    }

    @Test("of a log with one record has no hashes")
    func singleRecord() throws {
        let leaf = TreeHasher.leafHash(DemoLog.record0)
        let checkpoint = try Checkpoint(origin: DemoLog.origin, size: 1, root: leaf)
        let file = InclusionProofFile(
            record: DemoLog.record0,
            proof: InclusionProof(index: 0, treeSize: 1, hashes: []),
            note: try SignedNote.parse(DemoLog.signer().sign(checkpoint))
        )
        let parsed = try InclusionProofFile.parse(file.format())
        #expect(parsed == file)
        #expect(try parsed.verify(with: DemoLog.verifier()) == checkpoint)
    }

    @Test("proves nothing for another record, index, hash or key")
    func mutations() throws {
        let verifier = try DemoLog.verifier()
        let root = DemoLog.tree.range.root
        let leaves = DemoLog.tree.leaves
        let file = try file(index: 0, record: DemoLog.record1)
        let computed = TreeHasher.nodeHash(leaves[1], leaves[1])
        #expect(throws: ProofFileError.proof(.rootMismatch(computed: computed, expected: root))) {
            try file.verify(with: verifier)
        }
        let text = try self.file(index: 0, record: DemoLog.record0).format()
        let moved = try InclusionProofFile.parse(text.replacing("index 0", with: "index 1"))
        let swapped = TreeHasher.nodeHash(leaves[1], leaves[0])
        #expect(throws: ProofFileError.proof(.rootMismatch(computed: swapped, expected: root))) {
            try moved.verify(with: verifier)
        }
        let outside = try InclusionProofFile.parse(text.replacing("index 0", with: "index 2"))
        #expect(throws: ProofFileError.proof(.indexOutsideTree(index: 2, treeSize: 2))) {
            try outside.verify(with: verifier)
        }
        let other = try NoteSigner(origin: DemoLog.origin, seed: DemoLog.witnessSeed).verifierKey
        #expect(throws: ProofFileError.note(.notSigned(key: DemoLog.origin))) {
            try self.file(index: 0, record: DemoLog.record0).verify(with: other)
        }
        let grown = try InclusionProofFile.parse(text.replacing("demo\n2\n", with: "demo\n3\n"))
        #expect(throws: ProofFileError.note(.wrongSignature(key: DemoLog.origin))) {
            try grown.verify(with: verifier)
        }
    }

    @Test(
        "is not read from any other text",
        arguments: [
            ("", .malformedLine(1, expected: .header)),
            ("c2sp.org/tlog-proof@v1", .malformedLine(1, expected: .header)),
            ("c2sp.org/tlog-proof@v2\n", .malformedLine(1, expected: .header)),
            ("c2sp.org/tlog-proof@v1\r\nindex 0\r\n", .malformedLine(1, expected: .header)),
            ("c2sp.org/tlog-proof@v1\n", .malformedLine(2, expected: .index)),
            ("c2sp.org/tlog-proof@v1\n\nindex 0\n", .malformedLine(2, expected: .index)),
            ("c2sp.org/tlog-proof@v1\nextra\nindex 0\n", .malformedLine(2, expected: .index)),
            ("c2sp.org/tlog-proof@v1\nextra \nindex 0\n", .malformedLine(2, expected: .extra)),
            ("c2sp.org/tlog-proof@v1\nextra A\nindex 0\n", .malformedLine(2, expected: .extra)),
            ("c2sp.org/tlog-proof@v1\nextra AB==\nindex 0\n", .malformedLine(2, expected: .extra)),
            ("c2sp.org/tlog-proof@v1\nextra AA==", .malformedLine(2, expected: .extra)),
            ("c2sp.org/tlog-proof@v1\nextra AA==\n", .malformedLine(3, expected: .index)),
            (
                "c2sp.org/tlog-proof@v1\nextra AA==\nextra AA==\nindex 0\n",
                .malformedLine(3, expected: .index)
            ),
            ("c2sp.org/tlog-proof@v1\nindex\n", .malformedLine(2, expected: .index)),
            ("c2sp.org/tlog-proof@v1\nindex \n", .malformedLine(2, expected: .index)),
            ("c2sp.org/tlog-proof@v1\nindex 00\n", .malformedLine(2, expected: .index)),
            ("c2sp.org/tlog-proof@v1\nindex -1\n", .malformedLine(2, expected: .index)),
            ("c2sp.org/tlog-proof@v1\nindex 0 \n", .malformedLine(2, expected: .index)),
            (
                "c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n",
                .malformedLine(2, expected: .index)
            ),
            ("c2sp.org/tlog-proof@v1\nindex 0\n", .malformedLine(3, expected: .hash)),
            ("c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n", .malformedLine(3, expected: .hash)),
            ("c2sp.org/tlog-proof@v1\nindex 0\n\(hash)\n", .malformedLine(4, expected: .hash)),
            ("c2sp.org/tlog-proof@v1\nindex 0\n\(hash) \n\n", .malformedLine(3, expected: .hash)),
            ("c2sp.org/tlog-proof@v1\nindex 0\n\n", .note(.missingFinalNewline)),
            ("c2sp.org/tlog-proof@v1\nindex 0\n\ntext\n", .note(.noSignatures)),
            (
                "c2sp.org/tlog-proof@v1\nindex 0\n\n\(DemoLog.note)more\n",
                .note(.malformedSignature(line: 6))
            ),
        ] as [(String, ProofFileError)]
    )
    func malformed(text: String, error: ProofFileError) {
        #expect(throws: error) { try InclusionProofFile.parse(text) }
    }

    @Test("carries at most 63 hashes and a record of 65,535 bytes")
    func limits() throws {
        let hashes = [TreeHash](repeating: .zero, count: 64)
        let note = try SignedNote.parse(DemoLog.note)
        func file(hashCount: Int, byteCount: Int) throws -> InclusionProofFile {
            let proof = InclusionProof(
                index: 0,
                treeSize: 2,
                hashes: Array(hashes.prefix(hashCount))
            )
            let record = [UInt8](repeating: 7, count: byteCount)
            return InclusionProofFile(record: record, proof: proof, note: note)
        }
        let largest = try file(hashCount: 63, byteCount: 65_535)
        #expect(try InclusionProofFile.parse(largest.format()) == largest)
        #expect(throws: ProofFileError.tooManyHashes) {
            try InclusionProofFile.parse(file(hashCount: 64, byteCount: 1).format())
        }
        #expect(throws: ProofFileError.malformedLine(2, expected: .extra)) {
            try InclusionProofFile.parse(file(hashCount: 1, byteCount: 65_536).format())
        }
    }

    @Test("has at most 1,200,000 bytes")
    func lengthLimit() {
        let text = String(repeating: "x", count: LogLimits.proofFileByteCountMax)
        #expect(throws: ProofFileError.malformedLine(1, expected: .header)) {
            try InclusionProofFile.parse(text)
        }
        #expect(throws: ProofFileError.fileTooLong(byteCount: 1_200_001)) {
            try InclusionProofFile.parse(text + "x")
        }
    }
}

@Suite("A consistency proof file")
struct ConsistencyProofFileTests {
    private static let tree = MemoryTree(size: 13)

    private func file(from oldSize: UInt64, to newSize: UInt64) throws -> ConsistencyProofFile {
        let checkpoint = try Checkpoint(
            origin: DemoLog.origin,
            size: newSize,
            root: Self.tree.root(size: newSize)
        )
        return ConsistencyProofFile(
            proof: try .make(oldSize: oldSize, newSize: newSize, from: Self.tree),
            note: try SignedNote.parse(DemoLog.signer().sign(checkpoint))
        )
    }

    @Test("has the lines of tlog-witness", .tags(.conformance))
    func format() throws {
        let file = ConsistencyProofFile(
            proof: ConsistencyProof(oldSize: 1, newSize: 2, hashes: [.zero]),
            note: try SignedNote.parse(DemoLog.note)
        )
        let zero = String(repeating: "A", count: 43) + "="
        #expect(file.format() == "old 1\n\(zero)\n\n\(DemoLog.note)")
    }

    @Test("proves growth between any two sizes")
    func roundTrip() throws {
        let verifier = try DemoLog.verifier()
        for oldSize in 0...13 as ClosedRange<UInt64> {
            let text = try file(from: oldSize, to: 13).format()
            let file = try ConsistencyProofFile.parse(text)
            #expect(file.format() == text)
            #expect(file.oldSize == oldSize)
            let oldRoot = try Self.tree.root(size: oldSize)
            #expect(try file.verify(oldRoot: oldRoot, with: verifier).size == 13)
        }
    }

    @Test("proves nothing for another old root, old size or key")
    func mutations() throws {
        let verifier = try DemoLog.verifier()
        let file = try file(from: 6, to: 13)
        let root = try Self.tree.root(size: 6)
        #expect(throws: ProofFileError.proof(.oldRootMismatch(computed: root, expected: .zero))) {
            try file.verify(oldRoot: .zero, with: verifier)
        }
        let larger = try ConsistencyProofFile.parse(
            file.format().replacing("old 6", with: "old 14")
        )
        let error = ProofError.oldSizeAboveNew(oldSize: 14, newSize: 13)
        #expect(throws: ProofFileError.proof(error)) {
            try larger.verify(oldRoot: root, with: verifier)
        }
        let other = try NoteSigner(origin: "other", seed: DemoLog.seed).verifierKey
        #expect(throws: ProofFileError.note(.notSigned(key: "other"))) {
            try file.verify(oldRoot: root, with: other)
        }
    }

    @Test(
        "is not read from any other text",
        arguments: [
            ("", .malformedLine(1, expected: .oldSize)),
            ("old 6", .malformedLine(1, expected: .oldSize)),
            ("old 06\n", .malformedLine(1, expected: .oldSize)),
            ("old  6\n", .malformedLine(1, expected: .oldSize)),
            ("new 6\n", .malformedLine(1, expected: .oldSize)),
            ("old 9223372036854775808\n", .malformedLine(1, expected: .oldSize)),
            ("old 6\n", .malformedLine(2, expected: .hash)),
            ("old 6\nAAAA\n\n", .malformedLine(2, expected: .hash)),
            ("old 6\n\n", .note(.missingFinalNewline)),
            ("old 6\n\n\(DemoLog.body)", .note(.noSignatures)),
            ("old 6\n\n\n\n\(DemoLog.body)", .note(.malformedSignature(line: 3))),
        ] as [(String, ProofFileError)]
    )
    func malformed(text: String, error: ProofFileError) {
        #expect(throws: error) { try ConsistencyProofFile.parse(text) }
    }
}
