/// The proof that a tree only grew: the old leaves are its first ones, unchanged (RFC 6962 §2.1.2).
public struct ConsistencyProof: Hashable, Sendable {
    /// The number of leaves of the old tree.
    public var oldSize: UInt64

    /// The number of leaves of the new tree.
    public var newSize: UInt64

    /// The hashes in the order of RFC 6962; none if the sizes are equal or the old one is 0.
    public var hashes: [TreeHash]

    /// Puts together what was received; ``verify(oldRoot:newRoot:)`` judges it.
    public init(oldSize: UInt64, newSize: UInt64, hashes: [TreeHash]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// Makes `PROOF(oldSize, D[newSize])` (RFC 6962 §2.1.2).
    ///
    /// - Throws: ``ProofError`` for impossible sizes, and whatever the source throws.
    public static func make(
        oldSize: UInt64,
        newSize: UInt64,
        from source: some HashSource
    ) throws -> ConsistencyProof {
        try checkBounds(oldSize: oldSize, newSize: newSize)
        var hashes: [TreeHash] = []
        if oldSize > 0 {
            hashes = try subproof(oldSize: oldSize, newSize: newSize, from: source)
        }
        return ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: hashes)
    }

    /// Checks that the tree with the new root continues the tree with the old root.
    ///
    /// - Parameters:
    ///   - oldRoot: The root at ``oldSize``, from a checkpoint that was verified before.
    ///   - newRoot: The root at ``newSize``, from a verified checkpoint.
    /// - Throws: ``ProofError`` with what does not fit.
    public func verify(oldRoot: TreeHash, newRoot: TreeHash) throws(ProofError) {
        try Self.checkBounds(oldSize: oldSize, newSize: newSize)
        guard oldSize > 0 else { return try verifyFromEmpty(oldRoot: oldRoot, newRoot: newRoot) }
        guard oldSize < newSize else {
            try checkHashCount(0)
            guard oldRoot == newRoot else {
                throw .newRootMismatch(computed: oldRoot, expected: newRoot)
            }
            return
        }
        try verifyGrowth(oldRoot: oldRoot, newRoot: newRoot)
    }

    /// `SUBPROOF(m, D[n], true)` for m > 0, without the recursion.
    private static func subproof(
        oldSize: UInt64,
        newSize: UInt64,
        from source: some HashSource
    ) throws -> [TreeHash] {
        var hashes: [TreeHash] = []
        var range = 0..<newSize
        // Down to the subtree that ends where the old tree ends.
        while range.upperBound != oldSize {
            let middle = range.split
            let left = range.lowerBound..<middle
            let right = middle..<range.upperBound
            hashes.append(try source.subtreeHash(oldSize <= middle ? right : left))
            range = oldSize <= middle ? left : right
        }
        // The verifier knows the hash of that subtree if it is the whole old tree.
        if range.lowerBound > 0 {
            hashes.append(try source.subtreeHash(range))
        }
        hashes.reverse()
        return hashes
    }

    /// Every tree continues the empty one, and there is nothing to show for it.
    private func verifyFromEmpty(oldRoot: TreeHash, newRoot: TreeHash) throws(ProofError) {
        try checkHashCount(0)
        let empty = TreeHasher.emptyRoot
        guard oldRoot == empty else {
            throw .oldRootMismatch(computed: empty, expected: oldRoot)
        }
        guard newSize > 0 || newRoot == empty else {
            throw .newRootMismatch(computed: empty, expected: newRoot)
        }
    }

    /// Leads one path to both roots, from the last perfect subtree of the old tree (RFC 9162
    /// §2.1.4.2).
    private func verifyGrowth(oldRoot: TreeHash, newRoot: TreeHash) throws(ProofError) {
        let startLevel = UInt64(oldSize.trailingZeroBitCount)
        let shape = ProofShape(
            index: (oldSize - 1) >> startLevel,
            treeSize: ((newSize - 1) >> startLevel) + 1
        )
        let startsAtOldRoot = oldSize.nonzeroBitCount == 1
        try checkHashCount(shape.hashCount + (startsAtOldRoot ? 0 : 1))
        var path = hashes[...]
        var old = startsAtOldRoot ? oldRoot : path.removeFirst()
        var new = old
        for (level, sibling) in path.enumerated() {
            if shape.isLeft(level: level) {
                old = TreeHasher.nodeHash(sibling, old)
                new = TreeHasher.nodeHash(sibling, new)
            } else {
                new = TreeHasher.nodeHash(new, sibling)
            }
        }
        guard old == oldRoot else { throw .oldRootMismatch(computed: old, expected: oldRoot) }
        guard new == newRoot else { throw .newRootMismatch(computed: new, expected: newRoot) }
    }

    private func checkHashCount(_ expected: Int) throws(ProofError) {
        guard hashes.count == expected else {
            throw .wrongHashCount(found: hashes.count, expected: expected)
        }
    }

    private static func checkBounds(oldSize: UInt64, newSize: UInt64) throws(ProofError) {
        guard newSize <= LogLimits.treeSizeMax else { throw .treeSizeTooLarge(newSize) }
        guard oldSize <= newSize else {
            throw .oldSizeAboveNew(oldSize: oldSize, newSize: newSize)
        }
    }
}
