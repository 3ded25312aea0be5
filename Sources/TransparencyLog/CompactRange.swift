/// All that a log must remember to append: the roots of its perfect subtrees, the largest first.
///
/// One hash for each bit that is set in the size, at most 63; appending costs two hashes on average
/// (RFC 6962 §2.1, as the tree grows at its right edge).
public struct CompactRange: Hashable, Sendable {
    /// The number of leaves.
    public private(set) var size: UInt64

    /// The roots of the perfect subtrees, from the highest set bit of ``size`` to the lowest.
    public private(set) var hashes: [TreeHash]

    /// The range without leaves.
    public init() {
        size = 0
        hashes = []
    }

    /// Restores a stored range; `nil` unless there is one hash for each set bit of `size`.
    public init?(size: UInt64, hashes: [TreeHash]) {
        guard size <= LogLimits.treeSizeMax, hashes.count == size.nonzeroBitCount else {
            return nil
        }
        self.init(checkedSize: size, hashes: hashes)
    }

    /// Takes over one hash for each set bit of a size within the limits.
    init(checkedSize size: UInt64, hashes: [TreeHash]) {
        self.size = size
        self.hashes = hashes
    }

    /// The Merkle tree hash of all leaves, `MTH(D[size])`.
    public var root: TreeHash {
        guard var node = hashes.last else { return TreeHasher.emptyRoot }
        for left in hashes.dropLast().reversed() {
            node = TreeHasher.nodeHash(left, node)
        }
        return node
    }

    /// Appends the hash of one leaf.
    ///
    /// - Precondition: ``size`` is below ``LogLimits/treeSizeMax``.
    public mutating func append(_ leaf: TreeHash) {
        append(leaf) { _, _, _ in }
    }

    /// Appends the hash of one leaf and reports each perfect subtree that it completes.
    ///
    /// - Parameters:
    ///   - leaf: The leaf hash, not the record.
    ///   - completed: Called with the level, the index within the level and the hash, from the leaf
    ///     itself (level 0) upwards; a subtree of level `l` has 2^l leaves.
    /// - Precondition: ``size`` is below ``LogLimits/treeSizeMax``.
    public mutating func append(
        _ leaf: TreeHash,
        completed: (_ level: Int, _ index: UInt64, _ hash: TreeHash) -> Void
    ) {
        precondition(size < LogLimits.treeSizeMax, "the tree is full")
        var node = leaf
        var level = 0
        var index = size
        completed(level, index, node)
        while index & 1 == 1 {
            node = TreeHasher.nodeHash(hashes.removeLast(), node)
            level += 1
            index >>= 1
            completed(level, index, node)
        }
        hashes.append(node)
        size += 1
    }
}
