/// What a log commits to when it signs: its origin, its size and its root (C2SP tlog-checkpoint).
///
/// We write no extension lines and refuse those of others: nobody could audit them.
public struct Checkpoint: Hashable, Sendable {
    /// The name of the log, which is the name of its key as well.
    public let origin: String

    /// The number of leaves.
    public let size: UInt64

    /// The root of the tree of that size.
    public let root: TreeHash

    /// Checks that the parts can stand in a checkpoint.
    ///
    /// - Throws: ``NoteError`` if `origin` is not a key name, `size` is above
    ///   ``LogLimits/treeSizeMax``, or the tree is empty and `root` is not SHA-256 of nothing.
    public init(origin: String, size: UInt64, root: TreeHash) throws(NoteError) {
        try KeyName.check(origin)
        guard size <= LogLimits.treeSizeMax else { throw .treeSizeTooLarge(size) }
        guard size > 0 || root == TreeHasher.emptyRoot else { throw .wrongEmptyRoot(root) }
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// The three lines that are signed, each with its newline.
    public var body: String {
        "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n"
    }

    /// Reads the three lines, the inverse of ``body``.
    public static func parse(_ body: String) throws(NoteError) -> Checkpoint {
        var lines = LineReader(Array(body.utf8))
        guard let origin = lines.next(), let size = lines.next(), let root = lines.next() else {
            throw .malformedCheckpoint(line: lines.lineNumber + 1, expected: .threeLines)
        }
        guard let size = Decimal.parse(size, max: LogLimits.treeSizeMax) else {
            throw .malformedCheckpoint(line: 2, expected: .treeSize)
        }
        guard let root = Base64.decode(root).flatMap({ TreeHash(bytes: $0) }) else {
            throw .malformedCheckpoint(line: 3, expected: .rootHash)
        }
        guard lines.rest.isEmpty else {
            throw .malformedCheckpoint(line: 4, expected: .noExtension)
        }
        let name = String(decoding: origin, as: UTF8.self)
        return try Checkpoint(origin: name, size: size, root: root)
    }
}
