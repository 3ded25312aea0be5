import Testing
import TransparencyLog

@Suite("An inclusion proof")
struct InclusionProofTests {
    private static let tree = MemoryTree(size: 70)
    private var tree: MemoryTree { Self.tree }

    private func proof(_ index: Int, _ size: Int) throws -> InclusionProof {
        try .make(index: UInt64(index), treeSize: UInt64(size), from: tree)
    }

    private func root(_ size: Int) throws -> TreeHash {
        try tree.root(size: UInt64(size))
    }

    @Test("is the path of RFC 6962 and holds, for each leaf of each tree to 64")
    func allTrees() throws {
        for size in 1...64 {
            let root = try root(size)
            for index in 0..<size {
                let proof = try proof(index, size)
                #expect(proof.hashes == RFC6962.path(index, tree.leaves[..<size]))
                try proof.verify(leaf: tree.leaves[index], root: root)
            }
        }
    }

    @Test("is empty in a tree of one leaf, whose root is the leaf")
    func singleLeaf() throws {
        let proof = try proof(0, 1)
        #expect(proof.hashes.isEmpty)
        try proof.verify(leaf: tree.leaves[0], root: tree.leaves[0])
    }

    @Test("holds no more when any bit of any of its hashes is flipped")
    func flippedBits() throws {
        let size = 13
        let root = try root(size)
        for index in [0, 7, 11, 12] {
            let proof = try proof(index, size)
            for (position, hash) in proof.hashes.enumerated() {
                for bit in 0..<256 {
                    var flipped = proof
                    flipped.hashes[position] = try hash.flipping(bit: bit)
                    expectRefusal(of: flipped, leaf: tree.leaves[index], root: root)
                }
            }
        }
    }

    @Test("holds no more with one bit of a hash, the leaf or the root flipped, in trees to 64")
    func flippedBitsInAllTrees() throws {
        for size in 1...64 {
            let root = try root(size)
            for index in 0..<size {
                let proof = try proof(index, size)
                let bit = (size * 64 + index) % 256
                for position in proof.hashes.indices {
                    var flipped = proof
                    flipped.hashes[position] = try proof.hashes[position].flipping(bit: bit)
                    expectRefusal(of: flipped, leaf: tree.leaves[index], root: root)
                }
                let leaf = tree.leaves[index]
                expectRefusal(of: proof, leaf: try leaf.flipping(bit: bit), root: root)
                expectRefusal(of: proof, leaf: leaf, root: try root.flipping(bit: bit))
            }
        }
    }

    @Test("holds at no other index, and not for another leaf")
    func wrongIndex() throws {
        for size in 1...20 {
            let root = try root(size)
            for index in 0..<size {
                var proof = try proof(index, size)
                for other in 0...size where other != index {
                    expectRefusal(of: proof, leaf: tree.leaves[other], root: root)
                    proof.index = UInt64(other)
                    expectRefusal(of: proof, leaf: tree.leaves[index], root: root)
                    proof.index = UInt64(index)
                }
            }
        }
    }

    @Test("holds at another size only if the path has the same shape, and never for its root")
    func wrongSize() throws {
        for size in 1...33 {
            for index in 0..<size {
                let original = try proof(index, size)
                for other in 1...70 where other != size {
                    var proof = original
                    proof.treeSize = UInt64(other)
                    expectRefusal(of: proof, leaf: tree.leaves[index], root: try root(other))
                    guard other <= index || other >= 2 * size else { continue }
                    expectRefusal(of: proof, leaf: tree.leaves[index], root: try root(size))
                }
            }
        }
    }

    @Test("holds with no hash too few, too many or in another order")
    func wrongHashes() throws {
        for size in 2...20 {
            let root = try root(size)
            for index in 0..<size {
                let proof = try proof(index, size)
                let leaf = tree.leaves[index]
                for hashes in [
                    Array(proof.hashes.dropLast()), Array(proof.hashes.dropFirst()),
                    proof.hashes + [root], [leaf] + proof.hashes, proof.hashes + proof.hashes,
                ] {
                    var changed = proof
                    changed.hashes = hashes
                    #expect(
                        throws: ProofError.wrongHashCount(
                            found: hashes.count,
                            expected: proof.hashes.count
                        )
                    ) {
                        try changed.verify(leaf: leaf, root: root)
                    }
                }
                guard proof.hashes.count > 1 else { continue }
                var reversed = proof
                reversed.hashes.reverse()
                expectRefusal(of: reversed, leaf: leaf, root: root)
            }
        }
    }

    @Test(
        "needs an index inside a possible tree",
        arguments: [
            (0, 0, .indexOutsideTree(index: 0, treeSize: 0)),
            (5, 5, .indexOutsideTree(index: 5, treeSize: 5)),
            (.max, 5, .indexOutsideTree(index: .max, treeSize: 5)),
            (0, LogLimits.treeSizeMax + 1, .treeSizeTooLarge(LogLimits.treeSizeMax + 1)),
            (.max, .max, .treeSizeTooLarge(.max)),
        ] as [(UInt64, UInt64, ProofError)]
    )
    func bounds(index: UInt64, size: UInt64, error: ProofError) {
        #expect(throws: error) {
            try InclusionProof.make(index: index, treeSize: size, from: tree)
        }
        #expect(throws: error) {
            try InclusionProof(index: index, treeSize: size, hashes: [])
                .verify(leaf: .zero, root: .zero)
        }
    }

    @Test("of the largest tree needs 63 hashes")
    func largestTree() throws {
        let hashes = [TreeHash](repeating: .zero, count: LogLimits.proofHashCountMax)
        for index in [0, LogLimits.treeSizeMax / 3] {
            _ = try InclusionProof(index: index, treeSize: LogLimits.treeSizeMax, hashes: hashes)
                .root(leaf: .zero)
        }
    }

    @Test("passes on what its source throws")
    func sourceErrors() {
        #expect(throws: MemoryTree.Missing(level: 2, index: 17)) {
            try InclusionProof.make(index: 64, treeSize: 72, from: tree)
        }
    }

    private func expectRefusal(
        of proof: InclusionProof,
        leaf: TreeHash,
        root: TreeHash,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard (try? proof.verify(leaf: leaf, root: root)) != nil else { return }
        Issue.record("\(proof) holds", sourceLocation: sourceLocation)
    }
}
