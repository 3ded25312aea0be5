/// Which hashes a path from a leaf to the root has, as the index and the tree size fix it.
///
/// Up to where the paths of the leaf and of the last leaf meet, a sibling stands left or right as
/// the bits of the index say; above, all siblings stand left. The same split as
/// `decompInclProof` in transparency-dev/merkle.
struct ProofShape {
    let index: UInt64

    /// The number of hashes below the point where the two paths meet.
    let innerCount: Int

    /// The number of hashes above it.
    let borderCount: Int

    /// - Precondition: `index` is below `treeSize`.
    init(index: UInt64, treeSize: UInt64) {
        self.index = index
        innerCount = UInt64.bitWidth - (index ^ (treeSize - 1)).leadingZeroBitCount
        borderCount = (index >> UInt64(innerCount)).nonzeroBitCount
    }

    var hashCount: Int { innerCount + borderCount }

    /// Whether the sibling at `level` stands to the left of the path.
    func isLeft(level: Int) -> Bool {
        level >= innerCount || index & (1 << UInt64(level)) != 0
    }
}
