import Testing
import TransparencyLog

@Suite("A consistency proof")
struct ConsistencyProofTests {
    private static let tree = MemoryTree(size: 70)
    private static let roots = try? (0...70).map { try tree.root(size: $0) }
    private var tree: MemoryTree { Self.tree }

    private func proof(_ oldSize: Int, _ newSize: Int) throws -> ConsistencyProof {
        try .make(oldSize: UInt64(oldSize), newSize: UInt64(newSize), from: tree)
    }

    private func roots() throws -> [TreeHash] {
        try #require(Self.roots)
    }

    @Test("is the proof of RFC 6962 and holds, for each pair of sizes to 64")
    func allTrees() throws {
        let roots = try roots()
        for newSize in 0...64 {
            for oldSize in 0...newSize {
                let proof = try proof(oldSize, newSize)
                try proof.verify(oldRoot: roots[oldSize], newRoot: roots[newSize])
                if oldSize > 0 {
                    let defined = RFC6962.subproof(oldSize, tree.leaves[..<newSize])
                    #expect(proof.hashes == defined, "\(oldSize) to \(newSize)")
                }
            }
        }
    }

    @Test("is empty from size 0 and between equal sizes")
    func empty() throws {
        for size in 0...64 {
            #expect(try proof(0, size).hashes.isEmpty)
            #expect(try proof(size, size).hashes.isEmpty)
        }
    }

    @Test("from size 0 holds only for the root of the empty tree")
    func fromEmpty() throws {
        let roots = try roots()
        let empty = TreeHasher.emptyRoot
        #expect(throws: ProofError.oldRootMismatch(computed: empty, expected: roots[1])) {
            try proof(0, 5).verify(oldRoot: roots[1], newRoot: roots[5])
        }
        #expect(throws: ProofError.newRootMismatch(computed: empty, expected: roots[1])) {
            try proof(0, 0).verify(oldRoot: empty, newRoot: roots[1])
        }
        #expect(throws: ProofError.wrongHashCount(found: 1, expected: 0)) {
            try ConsistencyProof(oldSize: 0, newSize: 5, hashes: [.zero])
                .verify(oldRoot: empty, newRoot: roots[5])
        }
    }

    @Test("between equal sizes holds only for equal roots")
    func equalSizes() throws {
        let roots = try roots()
        #expect(throws: ProofError.newRootMismatch(computed: roots[5], expected: roots[6])) {
            try proof(5, 5).verify(oldRoot: roots[5], newRoot: roots[6])
        }
        #expect(throws: ProofError.wrongHashCount(found: 1, expected: 0)) {
            try ConsistencyProof(oldSize: 5, newSize: 5, hashes: [.zero])
                .verify(oldRoot: roots[5], newRoot: roots[5])
        }
    }

    @Test("holds no more when any bit of any of its hashes is flipped")
    func flippedBits() throws {
        let roots = try roots()
        for (oldSize, newSize) in [(6, 13), (8, 13), (7, 8), (1, 9)] {
            let proof = try proof(oldSize, newSize)
            for (position, hash) in proof.hashes.enumerated() {
                for bit in 0..<256 {
                    var flipped = proof
                    flipped.hashes[position] = try hash.flipping(bit: bit)
                    expectRefusal(of: flipped, from: roots[oldSize], to: roots[newSize])
                }
            }
        }
    }

    @Test("holds no more with one bit of a hash or a root flipped, for sizes to 64")
    func flippedBitsInAllTrees() throws {
        let roots = try roots()
        for newSize in 1...64 {
            for oldSize in 1...newSize {
                let proof = try proof(oldSize, newSize)
                let bit = (newSize * 64 + oldSize) % 256
                for position in proof.hashes.indices {
                    var flipped = proof
                    flipped.hashes[position] = try proof.hashes[position].flipping(bit: bit)
                    expectRefusal(of: flipped, from: roots[oldSize], to: roots[newSize])
                }
                let (old, new) = (roots[oldSize], roots[newSize])
                expectRefusal(of: proof, from: try old.flipping(bit: bit), to: new)
                expectRefusal(of: proof, from: old, to: try new.flipping(bit: bit))
            }
        }
    }

    @Test("holds for the roots of no other sizes")
    func wrongSizes() throws {
        let roots = try roots()
        for newSize in 1...16 {
            for oldSize in 1...newSize {
                let original = try proof(oldSize, newSize)
                for other in 0...18 {
                    var proof = original
                    if other != oldSize {
                        expectRefusal(of: proof, from: roots[other], to: roots[newSize])
                        proof.oldSize = UInt64(other)
                        expectRefusal(of: proof, from: roots[oldSize], to: roots[newSize])
                    }
                    proof = original
                    if other != newSize {
                        expectRefusal(of: proof, from: roots[oldSize], to: roots[other])
                        proof.newSize = UInt64(other)
                        expectRefusal(of: proof, from: roots[oldSize], to: roots[other])
                    }
                }
            }
        }
    }

    @Test("does not let a changed record pass")
    func rewrittenHistory() throws {
        let roots = try roots()
        for changed in 0..<20 {
            var leaves = Array(tree.leaves[..<33])
            leaves[changed] = TreeHasher.leafHash(Array("other".utf8))
            let forged = MemoryTree(leaves: leaves)
            let proof = try ConsistencyProof.make(oldSize: 20, newSize: 33, from: forged)
            expectRefusal(of: proof, from: roots[20], to: forged.range.root)
        }
    }

    @Test("holds with no hash too few or too many")
    func wrongHashes() throws {
        let roots = try roots()
        for newSize in 2...20 {
            for oldSize in 1..<newSize {
                let proof = try proof(oldSize, newSize)
                for hashes in [
                    Array(proof.hashes.dropLast()), Array(proof.hashes.dropFirst()),
                    proof.hashes + [roots[newSize]], [roots[oldSize]] + proof.hashes, [],
                ] {
                    var changed = proof
                    changed.hashes = hashes
                    #expect(
                        throws: ProofError.wrongHashCount(
                            found: hashes.count,
                            expected: proof.hashes.count
                        )
                    ) {
                        try changed.verify(oldRoot: roots[oldSize], newRoot: roots[newSize])
                    }
                }
            }
        }
    }

    @Test(
        "needs possible sizes in their order",
        arguments: [
            (6, 5, .oldSizeAboveNew(oldSize: 6, newSize: 5)),
            (1, 0, .oldSizeAboveNew(oldSize: 1, newSize: 0)),
            (.max, 5, .oldSizeAboveNew(oldSize: .max, newSize: 5)),
            (1, LogLimits.treeSizeMax + 1, .treeSizeTooLarge(LogLimits.treeSizeMax + 1)),
            (0, .max, .treeSizeTooLarge(.max)),
        ] as [(UInt64, UInt64, ProofError)]
    )
    func bounds(oldSize: UInt64, newSize: UInt64, error: ProofError) {
        #expect(throws: error) {
            try ConsistencyProof.make(oldSize: oldSize, newSize: newSize, from: tree)
        }
        #expect(throws: error) {
            try ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: [])
                .verify(oldRoot: .zero, newRoot: .zero)
        }
    }

    private func expectRefusal(
        of proof: ConsistencyProof,
        from oldRoot: TreeHash,
        to newRoot: TreeHash,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard (try? proof.verify(oldRoot: oldRoot, newRoot: newRoot)) != nil else { return }
        Issue.record("\(proof) holds", sourceLocation: sourceLocation)
    }
}
