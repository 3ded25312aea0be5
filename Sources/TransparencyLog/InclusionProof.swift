/// The proof that a leaf is in a tree: the audit path of RFC 6962 §2.1.1.
public struct InclusionProof: Hashable, Sendable {
    /// The position of the leaf, from 0.
    public var index: UInt64

    /// The number of leaves of the tree.
    public var treeSize: UInt64

    /// The sibling hashes, from the leaf's up to the root's child; none in a tree of one leaf.
    public var hashes: [TreeHash]

    /// Puts together what was received; ``verify(leaf:root:)`` judges it.
    public init(index: UInt64, treeSize: UInt64, hashes: [TreeHash]) {
        self.index = index
        self.treeSize = treeSize
        self.hashes = hashes
    }

    /// Makes `PATH(index, D[treeSize])` (RFC 6962 §2.1.1).
    ///
    /// - Throws: ``ProofError`` for an index outside the tree, and whatever the source throws.
    public static func make(
        index: UInt64,
        treeSize: UInt64,
        from source: some HashSource
    ) throws -> InclusionProof {
        try checkBounds(index: index, treeSize: treeSize)
        var hashes: [TreeHash] = []
        var range = 0..<treeSize
        while range.leafCount > 1 {
            let middle = range.split
            let left = range.lowerBound..<middle
            let right = middle..<range.upperBound
            hashes.append(try source.subtreeHash(index < middle ? right : left))
            range = index < middle ? left : right
        }
        hashes.reverse()
        return InclusionProof(index: index, treeSize: treeSize, hashes: hashes)
    }

    /// Checks that the leaf is in the tree with this root.
    ///
    /// A tree size of the same shape gives the same answer, so the size is only as good as the
    /// checkpoint that it comes from.
    ///
    /// - Parameters:
    ///   - leaf: The leaf hash of the record.
    ///   - root: The root at ``treeSize``, from a verified checkpoint.
    /// - Throws: ``ProofError`` with what does not fit.
    public func verify(leaf: TreeHash, root: TreeHash) throws(ProofError) {
        let computed = try self.root(leaf: leaf)
        guard computed == root else {
            throw .rootMismatch(computed: computed, expected: root)
        }
    }

    /// The root that the proof leads to from this leaf (RFC 9162 §2.1.3.2).
    ///
    /// - Throws: ``ProofError`` if the index or the number of hashes is impossible.
    public func root(leaf: TreeHash) throws(ProofError) -> TreeHash {
        try Self.checkBounds(index: index, treeSize: treeSize)
        let shape = ProofShape(index: index, treeSize: treeSize)
        guard hashes.count == shape.hashCount else {
            throw .wrongHashCount(found: hashes.count, expected: shape.hashCount)
        }
        var node = leaf
        for (level, sibling) in hashes.enumerated() {
            node =
                shape.isLeft(level: level)
                ? TreeHasher.nodeHash(sibling, node) : TreeHasher.nodeHash(node, sibling)
        }
        return node
    }

    private static func checkBounds(index: UInt64, treeSize: UInt64) throws(ProofError) {
        guard treeSize <= LogLimits.treeSizeMax else { throw .treeSizeTooLarge(treeSize) }
        guard index < treeSize else {
            throw .indexOutsideTree(index: index, treeSize: treeSize)
        }
    }
}
