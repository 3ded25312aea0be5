/// The place of a tile of hashes or of a bundle of records, as static files name it (C2SP
/// tlog-tiles).
///
/// `tile/<level>/<N>[.p/<W>]` and `tile/entries/<N>[.p/<W>]`, with N in groups of three digits of
/// which all but the last begin with x: 1234067 is `x001/x234/067`.
public struct TileCoordinate: Hashable, Sendable {
    /// What a tile holds.
    public enum Kind: Hashable, Sendable {
        /// 32-byte hashes of subtrees with 256^level leaves, level from 0 to 63.
        case hashes(level: Int)

        /// Records with their lengths.
        case entries
    }

    /// What the tile holds.
    public let kind: Kind

    /// The position of the tile among those of its kind, from 0.
    public let index: UInt64

    /// The number of hashes or records, from 1 to 256; below 256 the tile is partial.
    public let width: Int

    /// Names a tile.
    ///
    /// - Precondition: the level is from 0 to 63 and the width from 1 to 256.
    public init(kind: Kind, index: UInt64, width: Int = LogLimits.tileWidth) {
        if case .hashes(let level) = kind {
            precondition(Self.levels.contains(level), "tile levels are 0 to 63")
        }
        precondition((1...LogLimits.tileWidth).contains(width), "tile widths are 1 to 256")
        self.kind = kind
        self.index = index
        self.width = width
    }

    /// Names a tile as wide as it stands in a tree of `treeSize` leaves; `nil` if it is not there.
    ///
    /// - Precondition: the level is from 0 to 63.
    public init?(kind: Kind, index: UInt64, treeSize: UInt64) {
        let count = treeSize >> UInt64(Self.levelShift(of: kind))
        let (start, overflow) = index.multipliedReportingOverflow(by: UInt64(LogLimits.tileWidth))
        guard !overflow, start < count else { return nil }
        let width = Int(min(count - start, UInt64(LogLimits.tileWidth)))
        self.init(kind: kind, index: index, width: width)
    }

    /// Reads a path, the inverse of ``path``.
    public static func parse(_ path: String) throws(TileError) -> TileCoordinate {
        var parts = path.utf8.prefix(pathByteCountMax + 1)
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)[...]
        guard path.utf8.count <= pathByteCountMax, parts.count >= 3,
            parts.removeFirst().elementsEqual("tile".utf8)
        else { throw .malformedPath(path) }

        let kind: Kind
        let level = parts.removeFirst()
        if level.elementsEqual("entries".utf8) {
            kind = .entries
        } else if let number = Decimal.parse(level, max: UInt64(levels.upperBound)) {
            kind = .hashes(level: Int(number))
        } else {
            throw .malformedPath(path)
        }

        var width = UInt64(LogLimits.tileWidth)
        if parts.count >= 2, parts[parts.endIndex - 2].suffix(2).elementsEqual(".p".utf8) {
            let partial = Decimal.parse(parts.removeLast(), max: width - 1) ?? 0
            guard partial > 0 else { throw .malformedPath(path) }
            width = partial
            parts.append(parts.removeLast().dropLast(2))
        }
        let indexMax = (LogLimits.treeSizeMax >> UInt64(levelShift(of: kind))) >> 8
        guard let index = index(of: parts, max: indexMax) else { throw .malformedPath(path) }
        return TileCoordinate(kind: kind, index: index, width: Int(width))
    }

    /// The path below the log's address.
    public var path: String {
        var groups = Self.threeDigits(index % 1000)
        var rest = index / 1000
        while rest > 0 {
            groups = "x\(Self.threeDigits(rest % 1000))/\(groups)"
            rest /= 1000
        }
        let suffix = width < LogLimits.tileWidth ? ".p/\(width)" : ""
        return switch kind {
        case .hashes(let level): "tile/\(level)/\(groups)\(suffix)"
        case .entries: "tile/entries/\(groups)\(suffix)"
        }
    }

    private static let levels = 0...63

    /// The longest path is that of a partial bundle with seven groups.
    private static let pathByteCountMax =
        "tile/entries/x000/x000/x000/x000/x000/x000/000.p/255".utf8.count

    /// How many bits of a leaf's index a hash at this level covers.
    private static func levelShift(of kind: Kind) -> Int {
        switch kind {
        case .hashes(let level): 8 * level
        case .entries: 0
        }
    }

    private static func threeDigits(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }

    /// The number that `groups` spell; `nil` for a wrong group, a needless x000 or above `max`.
    private static func index(of groups: ArraySlice<Substring.UTF8View>, max: UInt64) -> UInt64? {
        var digits: [UInt8] = []
        for (offset, group) in groups.enumerated() {
            let isLast = offset == groups.count - 1
            guard group.count == (isLast ? 3 : 4), isLast || group.first == UInt8(ascii: "x") else {
                return nil
            }
            let numerals = group.suffix(3)
            guard isLast || offset > 0 || !numerals.elementsEqual("000".utf8) else { return nil }
            digits.append(contentsOf: numerals)
        }
        return Decimal.parseDigits(digits, max: max)
    }
}
