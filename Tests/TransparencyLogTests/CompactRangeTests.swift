import Testing
import TransparencyLog

@Suite("A compact range")
struct CompactRangeTests {
    @Test("has the roots of RFC 6962 for 0 to 8 leaves", .tags(.conformance))
    func publishedRoots() {
        let leaves: [[UInt8]] = [
            [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
            Array(0x50...0x57), Array(0x60...0x6F),
        ]
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ]
        var range = CompactRange()
        #expect(range.root.hex == roots[0])
        for (leaf, root) in zip(leaves, roots.dropFirst()) {
            range.append(TreeHasher.leafHash(leaf))
            #expect(range.root.hex == root, "\(range.size) leaves")
        }
        #expect(range.size == 8)
    }

    @Test("has the root of the specification's two records", .tags(.conformance))
    func demoRoot() {
        #expect(
            DemoLog.tree.range.root.hex
                == "c191da73fdda8dbc7ea4bd9fce7f88cf18ac409b61eda5b671def3b02a1cc915"
        )
    }

    @Test("has the root that RFC 6962 defines, at every size to 300")
    func definedRoots() throws {
        let tree = MemoryTree(size: 300)
        var range = CompactRange()
        for (position, leaf) in tree.leaves.enumerated() {
            range.append(leaf)
            let size = UInt64(position + 1)
            #expect(range.hashes.count == size.nonzeroBitCount)
            #expect(try tree.compactRange(size: size) == range)
            if size <= 70 || size % 50 == 0 {
                #expect(range.root == RFC6962.root(tree.leaves[...position]), "\(size) leaves")
                #expect(try tree.root(size: size) == range.root)
            }
        }
        #expect(range == tree.range)
    }

    @Test("reports each subtree that a leaf completes, from the leaf upwards")
    func completedSubtrees() {
        var range = CompactRange()
        var reports: [[String]] = []
        for position in 0..<8 {
            var report: [String] = []
            range.append(TreeHasher.leafHash([UInt8(position)])) { level, index, _ in
                report.append("\(level)/\(index)")
            }
            reports.append(report)
        }
        #expect(
            reports == [
                ["0/0"], ["0/1", "1/0"], ["0/2"], ["0/3", "1/1", "2/0"],
                ["0/4"], ["0/5", "1/2"], ["0/6"], ["0/7", "1/3", "2/1", "3/0"],
            ]
        )
        #expect(range.hashes.count == 1)
    }

    @Test("continues after it was stored and restored")
    func restoring() throws {
        let tree = MemoryTree(size: 21)
        var range = try #require(
            CompactRange(size: tree.range.size, hashes: tree.range.hashes)
        )
        var original = tree.range
        let leaf = TreeHasher.leafHash([1])
        range.append(leaf)
        original.append(leaf)
        #expect(range == original)
    }

    @Test(
        "is restored only with one hash for each set bit of a possible size",
        arguments: [
            (0, 0, true), (0, 1, false), (1, 0, false), (1, 1, true), (6, 1, false), (6, 2, true),
            (6, 3, false), (LogLimits.treeSizeMax, 63, true), (LogLimits.treeSizeMax, 62, false),
            (LogLimits.treeSizeMax + 1, 1, false), (UInt64.max, 64, false),
        ]
    )
    func restoringCounts(size: UInt64, count: Int, isAccepted: Bool) {
        let hashes = [TreeHash](repeating: .zero, count: count)
        #expect((CompactRange(size: size, hashes: hashes) != nil) == isAccepted)
    }

    @Test("cannot grow beyond the limit")
    func limit() async {
        await #expect(processExitsWith: .failure) {
            let hashes = [TreeHash](repeating: .zero, count: 63)
            var range = CompactRange(size: LogLimits.treeSizeMax, hashes: hashes)
            range?.append(.zero)
        }
    }

    @Test("is not taken from a source at an impossible size")
    func impossibleSize() {
        let size = LogLimits.treeSizeMax + 1
        #expect(throws: ProofError.treeSizeTooLarge(size)) {
            try MemoryTree(size: 1).root(size: size)
        }
        #expect(throws: MemoryTree.Missing(level: 1, index: 0)) {
            try MemoryTree(size: 1).root(size: 2)
        }
    }
}
