import Testing
import TransparencyLog

@Suite("A tile coordinate")
struct TileCoordinateTests {
    private static let published: [(String, TileCoordinate)] = [
        ("tile/0/000", TileCoordinate(kind: .hashes(level: 0), index: 0)),
        ("tile/0/x001/x234/067", TileCoordinate(kind: .hashes(level: 0), index: 1_234_067)),
        ("tile/1/999", TileCoordinate(kind: .hashes(level: 1), index: 999)),
        ("tile/2/x001/000", TileCoordinate(kind: .hashes(level: 2), index: 1000)),
        ("tile/63/000.p/1", TileCoordinate(kind: .hashes(level: 63), index: 0, width: 1)),
        ("tile/0/273.p/112", TileCoordinate(kind: .hashes(level: 0), index: 273, width: 112)),
        ("tile/entries/067", TileCoordinate(kind: .entries, index: 67)),
        ("tile/entries/x010/007.p/255", TileCoordinate(kind: .entries, index: 10_007, width: 255)),
        (
            "tile/entries/x036/x028/x797/x018/x963/967",
            TileCoordinate(kind: .entries, index: LogLimits.treeSizeMax >> 8)
        ),
    ]

    @Test(
        "has the path of tlog-tiles and is read from it",
        .tags(.conformance),
        arguments: published
    )
    func path(path: String, coordinate: TileCoordinate) throws {
        #expect(coordinate.path == path)
        #expect(try TileCoordinate.parse(path) == coordinate)
    }

    @Test(
        "is not read from any other path",
        arguments: [
            "", "tile", "tile/", "tile/0", "tile/0/", "/tile/0/000", "tile/0/000/", "tile//000",
            "tiles/0/000", "tile/8/0/000/", "tile/00/000", "tile/01/000", "tile/64/000",
            "tile/-1/000", "tile/+1/000", "tile/x/000", "tile/Entries/000", "tile/0/0",
            "tile/0/0000", "tile/0/x000", "tile/0/x000/001", "tile/0/001/002", "tile/0/x001/x002",
            "tile/0/x01/002", "tile/0/X001/002", "tile/0/x0a1/002", "tile/0/12a", "tile/0/١٢٣",
            "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256",
            "tile/0/000.p/01", "tile/0/000.p/-1", "tile/0/000.p/1/", "tile/0/000.p/1/2",
            "tile/0/000.q/1", "tile/0/x001.p/1", "tile/0/000/.p/1", "tile/0/.p/1", "tile/.p/1",
            "tile/0/000\n", "tile/0/../000", "tile/1/x036/x028/x797/x018/x963/967",
            "tile/entries/x036/x028/x797/x018/x963/968",
            "tile/entries/x999/x999/x999/x999/x999/999",
            "tile/entries/x999/x999/x999/x999/x999/x999/999.p/255", "tile/8/001",
            "tile/0/" + String(repeating: "x001/", count: 100_000) + "001",
        ]
    )
    func malformedPaths(path: String) {
        #expect(throws: TileError.malformedPath(path)) { try TileCoordinate.parse(path) }
    }

    /// The example of tlog-tiles: 273 full tiles, one of 112, one full, one of 17, one of 1.
    @Test(
        "is as wide as the tree has hashes for it",
        .tags(.conformance),
        arguments: [
            (0, 0, 70_000, 256), (0, 272, 70_000, 256), (0, 273, 70_000, 112),
            (0, 274, 70_000, nil),
            (1, 0, 70_000, 256), (1, 1, 70_000, 17), (1, 2, 70_000, nil),
            (2, 0, 70_000, 1), (2, 1, 70_000, nil), (3, 0, 70_000, nil),
            (0, 0, 256, 256), (1, 0, 256, 1), (0, 1, 256, nil), (0, 0, 255, 255), (1, 0, 255, nil),
            (0, 0, 0, nil), (0, .max, .max, nil), (63, 0, .max, nil),
        ] as [(Int, UInt64, UInt64, Int?)]
    )
    func widths(level: Int, index: UInt64, treeSize: UInt64, width: Int?) {
        let kind = TileCoordinate.Kind.hashes(level: level)
        #expect(TileCoordinate(kind: kind, index: index, treeSize: treeSize)?.width == width)
        guard level == 0 else { return }
        let bundle = TileCoordinate(kind: .entries, index: index, treeSize: treeSize)
        #expect(bundle?.width == width)
    }

    @Test("has no width outside 1 to 256")
    func widthPrecondition() async {
        await #expect(processExitsWith: .failure) {
            _ = TileCoordinate(kind: .entries, index: 0, width: 257)
        }
    }
}

@Suite("A tile of hashes")
struct HashTileTests {
    @Test("is its hashes one after the other", arguments: [1, 2, 255, 256])
    func roundTrip(width: Int) throws {
        let hashes = MemoryTree(size: width).leaves
        let bytes = HashTile.encode(hashes)
        #expect(bytes == hashes.flatMap(\.bytes))
        #expect(try HashTile.decode(bytes, width: width) == hashes)
    }

    @Test("is refused with another number of bytes than its width needs")
    func wrongByteCount() {
        for count in [0, 31, 33, 63, 65, 96] {
            #expect(throws: TileError.wrongByteCount(found: count, expected: 64)) {
                try HashTile.decode([UInt8](repeating: 0, count: count), width: 2)
            }
        }
    }

    @Test("is refused with an impossible width", arguments: [Int.min, -1, 0, 257, Int.max])
    func wrongWidth(width: Int) {
        #expect(throws: TileError.widthOutOfRange(width)) { try HashTile.decode([], width: width) }
    }
}

@Suite("An entry bundle")
struct EntryBundleTests {
    @Test("has the bytes of the specification", .tags(.conformance))
    func demoBundle() throws {
        let bytes = try EntryBundle.encode(DemoLog.records)
        #expect(
            TreeHasher.sha256(bytes).hex
                == "7174da4f98765c2f2c5eb7ac2212f010a64fe3e8c85263635d79f963377ae9e8"
        )
        #expect(try EntryBundle.decode(bytes, width: 2) == DemoLog.records)
    }

    @Test("holds empty records and the longest ones")
    func lengths() throws {
        let longest = [UInt8](repeating: 7, count: LogLimits.recordByteCountMax)
        let records = [[], [1], longest, []]
        let bytes = try EntryBundle.encode(records)
        #expect(try EntryBundle.decode(bytes, width: 4) == records)
        let error = TileError.recordTooLong(position: 1, byteCount: longest.count + 1)
        #expect(throws: error) { try EntryBundle.encode([[], longest + [7]]) }
    }

    @Test("holds 1 to 256 records")
    func counts() throws {
        let full = [[UInt8]](repeating: [1], count: 256)
        #expect(try EntryBundle.decode(EntryBundle.encode(full), width: 256) == full)
        #expect(throws: TileError.widthOutOfRange(257)) { try EntryBundle.encode(full + [[1]]) }
        #expect(throws: TileError.widthOutOfRange(0)) { try EntryBundle.encode([]) }
        #expect(throws: TileError.widthOutOfRange(257)) { try EntryBundle.decode([], width: 257) }
        #expect(throws: TileError.widthOutOfRange(0)) { try EntryBundle.decode([], width: 0) }
    }

    @Test(
        "is refused when it ends too early or too late",
        arguments: [
            ([], .truncatedRecord(position: 0)),
            ([0], .truncatedRecord(position: 0)),
            ([0, 1], .truncatedRecord(position: 0)),
            ([0, 1, 9], .truncatedRecord(position: 1)),
            ([0, 1, 9, 0], .truncatedRecord(position: 1)),
            ([0, 1, 9, 0, 2, 8], .truncatedRecord(position: 1)),
            ([0, 1, 9, 0xFF, 0xFF, 8], .truncatedRecord(position: 1)),
            ([0, 1, 9, 0, 1, 8, 0], .trailingBytes(1)),
            ([0, 0, 0, 0, 0, 0], .trailingBytes(2)),
        ] as [([UInt8], TileError)]
    )
    func malformed(bytes: [UInt8], error: TileError) {
        #expect(throws: error) { try EntryBundle.decode(bytes, width: 2) }
    }
}
