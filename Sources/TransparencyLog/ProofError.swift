/// Why a proof cannot be made or does not hold.
public enum ProofError: Error, Hashable {
    /// The tree size is above ``LogLimits/treeSizeMax``.
    case treeSizeTooLarge(UInt64)
    /// The index is not below the tree size.
    case indexOutsideTree(index: UInt64, treeSize: UInt64)
    /// The tree would have shrunk.
    case oldSizeAboveNew(oldSize: UInt64, newSize: UInt64)
    /// Index and sizes fix the number of hashes, and it is another one.
    case wrongHashCount(found: Int, expected: Int)
    /// The inclusion proof leads from the leaf to another root.
    case rootMismatch(computed: TreeHash, expected: TreeHash)
    /// The consistency proof is not about the old tree at hand.
    case oldRootMismatch(computed: TreeHash, expected: TreeHash)
    /// The consistency proof fits the old tree, but the new one does not continue it.
    case newRootMismatch(computed: TreeHash, expected: TreeHash)
}

extension ProofError: CustomStringConvertible {
    /// The message: what is wrong, where, and what would be right.
    public var description: String {
        switch self {
        case .treeSizeTooLarge(let size):
            "tree size \(size) is above the limit of \(LogLimits.treeSizeMax)"
        case .indexOutsideTree(let index, let treeSize):
            "leaf \(index) is not in a tree of size \(treeSize); take a later checkpoint"
        case .oldSizeAboveNew(let oldSize, let newSize):
            "old size \(oldSize) is above new size \(newSize); swap the two checkpoints"
        case .wrongHashCount(let found, let expected):
            "proof has \(found) hashes, but its index and sizes need \(expected)"
        case .rootMismatch(let computed, let expected):
            "proof leads to root \(computed), not to \(expected)"
        case .oldRootMismatch(let computed, let expected):
            "proof leads to old root \(computed), not to \(expected)"
        case .newRootMismatch(let computed, let expected):
            "proof leads to new root \(computed), not to \(expected)"
        }
    }
}
