/// Why bytes or a path are not those of a tile or a bundle.
public enum TileError: Error, Hashable {
    /// The text is no path of a tile, or not its canonical one.
    case malformedPath(String)
    /// A tile or bundle has 1 to 256 items.
    case widthOutOfRange(Int)
    /// A tile of hashes has 32 bytes for each.
    case wrongByteCount(found: Int, expected: Int)
    /// The record is above ``LogLimits/recordByteCountMax``.
    case recordTooLong(position: Int, byteCount: Int)
    /// The bytes end before the record at this position of the bundle does.
    case truncatedRecord(position: Int)
    /// Bytes follow the last record.
    case trailingBytes(Int)
}

extension TileError: CustomStringConvertible {
    /// The message: what is wrong, where, and what would be right.
    public var description: String {
        switch self {
        case .malformedPath(let path):
            "\(quoted(path)) is not a tile path such as 'tile/0/x001/234' or 'tile/entries/067.p/8'"
        case .widthOutOfRange(let width):
            "a tile cannot hold \(width) items; it holds 1 to \(LogLimits.tileWidth)"
        case .wrongByteCount(let found, let expected):
            "tile has \(found) bytes, but its width needs \(expected)"
        case .recordTooLong(let position, let byteCount):
            "record \(position) of the bundle has \(byteCount) bytes; "
                + "the limit is \(LogLimits.recordByteCountMax)"
        case .truncatedRecord(let position):
            "bundle ends within record \(position)"
        case .trailingBytes(let count):
            "bundle has \(count) bytes after its last record"
        }
    }
}
