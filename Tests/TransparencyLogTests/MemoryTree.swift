import Testing
import TransparencyLog

extension Tag {
    /// A published vector or a definition, copied literally.
    @Tag static var conformance: Self
}

/// A tree whose perfect subtrees are kept as ``CompactRange`` reports them.
struct MemoryTree: HashSource {
    struct Missing: Error, Equatable {
        let level: Int
        let index: UInt64
    }

    private(set) var leaves: [TreeHash] = []
    private(set) var range = CompactRange()
    private var levels: [[TreeHash]] = []

    init(leaves: [TreeHash]) {
        for leaf in leaves {
            append(leaf)
        }
    }

    /// A tree of `size` different leaves.
    init(size: Int) {
        self.init(leaves: (0..<size).map { TreeHasher.leafHash(Array("record \($0)".utf8)) })
    }

    mutating func append(_ leaf: TreeHash) {
        leaves.append(leaf)
        range.append(leaf) { level, index, hash in
            if level == levels.count { levels.append([]) }
            #expect(levels[level].count == Int(index), "subtrees complete from left to right")
            levels[level].append(hash)
        }
    }

    func hash(level: Int, index: UInt64) throws -> TreeHash {
        guard level < levels.count, index < UInt64(levels[level].count) else {
            throw Missing(level: level, index: index)
        }
        return levels[level][Int(index)]
    }
}

/// The definitions of RFC 6962 §2.1, written as they stand there: slow, and beyond doubt.
enum RFC6962 {
    /// `MTH(D[n])`
    static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
        guard leaves.count > 1 else { return leaves.first ?? TreeHasher.sha256() }
        let (left, right) = split(leaves)
        return TreeHasher.nodeHash(root(left), root(right))
    }

    /// `PATH(m, D[n])`
    static func path(_ index: Int, _ leaves: ArraySlice<TreeHash>) -> [TreeHash] {
        guard leaves.count > 1 else { return [] }
        let (left, right) = split(leaves)
        return index < left.count
            ? path(index, left) + [root(right)]
            : path(index - left.count, right) + [root(left)]
    }

    /// `SUBPROOF(m, D[n], b)`
    static func subproof(
        _ size: Int,
        _ leaves: ArraySlice<TreeHash>,
        isWholeOldTree: Bool = true
    ) -> [TreeHash] {
        guard size < leaves.count else { return isWholeOldTree ? [] : [root(leaves)] }
        let (left, right) = split(leaves)
        return size <= left.count
            ? subproof(size, left, isWholeOldTree: isWholeOldTree) + [root(right)]
            : subproof(size - left.count, right, isWholeOldTree: false) + [root(left)]
    }

    /// `D[0:k]` and `D[k:n]`, k being the largest power of two smaller than n.
    private static func split(
        _ leaves: ArraySlice<TreeHash>
    ) -> (ArraySlice<TreeHash>, ArraySlice<TreeHash>) {
        var count = 1
        while 2 * count < leaves.count { count *= 2 }
        return (leaves.prefix(count), leaves.dropFirst(count))
    }
}

extension TreeHash {
    /// The same hash with one of its 256 bits flipped.
    func flipping(bit: Int) throws -> TreeHash {
        var bytes = self.bytes
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        return try #require(TreeHash(bytes: bytes))
    }
}
