/// Where proofs find the hashes of perfect subtrees: tiles, a table of leaf hashes, a test array.
public protocol HashSource {
    /// The Merkle tree hash of the leaves from `index · 2^level` up to `(index + 1) · 2^level`.
    ///
    /// Asked only for subtrees that are complete in the tree at hand; level 0 is a leaf hash.
    func hash(level: Int, index: UInt64) throws -> TreeHash
}

extension HashSource {
    /// The root that the log had at `size`, `MTH(D[0:size])` (RFC 6962 §2.1).
    ///
    /// - Throws: ``ProofError/treeSizeTooLarge(_:)`` and whatever the source throws.
    public func root(size: UInt64) throws -> TreeHash {
        try compactRange(size: size).root
    }

    /// The frontier that the log had at `size`, from which it can be continued.
    ///
    /// - Throws: ``ProofError/treeSizeTooLarge(_:)`` and whatever the source throws.
    public func compactRange(size: UInt64) throws -> CompactRange {
        guard size <= LogLimits.treeSizeMax else { throw ProofError.treeSizeTooLarge(size) }
        var hashes: [TreeHash] = []
        var start: UInt64 = 0
        for level in (0..<UInt64.bitWidth).reversed() where size & (1 << UInt64(level)) != 0 {
            hashes.append(try hash(level: level, index: start >> UInt64(level)))
            start += 1 << UInt64(level)
        }
        return CompactRange(checkedSize: size, hashes: hashes)
    }

    /// `MTH(D[range])` for a range that the splits of RFC 6962 §2.1 can reach; never empty.
    func subtreeHash(_ range: Range<UInt64>) throws -> TreeHash {
        if range.isPerfect {
            let level = range.leafCount.trailingZeroBitCount
            return try hash(level: level, index: range.lowerBound >> UInt64(level))
        }
        let middle = range.split
        return TreeHasher.nodeHash(
            try subtreeHash(range.lowerBound..<middle),
            try subtreeHash(middle..<range.upperBound)
        )
    }
}

extension Range<UInt64> {
    /// The number of leaves; `count` would trap above `Int.max` on smaller machines.
    var leafCount: UInt64 { upperBound - lowerBound }

    /// Whether the range has a power of two of leaves.
    var isPerfect: Bool { leafCount.nonzeroBitCount == 1 }

    /// The start plus k, the largest power of two smaller than the number of leaves (at least 2).
    var split: UInt64 {
        lowerBound + (1 << UInt64(UInt64.bitWidth - 1 - (leafCount - 1).leadingZeroBitCount))
    }
}
