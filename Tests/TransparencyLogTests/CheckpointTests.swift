import Testing
import TransparencyLog

@Suite("A checkpoint")
struct CheckpointTests {
    private static let root = "wZHac/3ajbx+pL2fzn+IzxisQJth7aW2cd7zsCocyRU="
    private static let emptyRoot = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

    @Test("has the three lines of the specification and is read from them", .tags(.conformance))
    func demoBody() throws {
        let checkpoint = try DemoLog.checkpoint()
        #expect(checkpoint.body == DemoLog.body)
        #expect(try Checkpoint.parse(DemoLog.body) == checkpoint)
    }

    @Test("of an empty tree has SHA-256 of nothing as its root")
    func emptyTree() throws {
        let checkpoint = try Checkpoint(origin: "a", size: 0, root: TreeHasher.emptyRoot)
        #expect(checkpoint.body == "a\n0\n\(Self.emptyRoot)\n")
        #expect(try Checkpoint.parse(checkpoint.body) == checkpoint)
        #expect(throws: NoteError.wrongEmptyRoot(.zero)) {
            try Checkpoint(origin: "a", size: 0, root: .zero)
        }
        #expect(throws: NoteError.wrongEmptyRoot(DemoLog.tree.range.root)) {
            try Checkpoint.parse("a\n0\n\(Self.root)\n")
        }
    }

    @Test("goes up to the largest tree size")
    func largestTree() throws {
        let size = LogLimits.treeSizeMax
        let checkpoint = try Checkpoint(origin: "a", size: size, root: .zero)
        #expect(try Checkpoint.parse(checkpoint.body).size == 9_223_372_036_854_775_807)
        #expect(throws: NoteError.treeSizeTooLarge(size + 1)) {
            try Checkpoint(origin: "a", size: size + 1, root: .zero)
        }
    }

    @Test(
        "takes a key name as its origin",
        arguments: [
            ("a", true), ("redress.example/audit/t1", true), ("投诉.example/日志", true),
            (String(repeating: "a", count: 255), true), (String(repeating: "a", count: 256), false),
            ("", false), ("a b", false), ("a+b", false), ("a\nb", false), ("a\u{0}b", false),
            ("a\u{A0}b", false), ("a\u{2003}b", false), ("a\u{2028}b", false),
            ("a\u{3000}b", false),
            ("a\tb", false), ("a\r\n", false),
        ]
    )
    func origins(origin: String, isAccepted: Bool) throws {
        if isAccepted {
            let checkpoint = try Checkpoint(origin: origin, size: 2, root: .zero)
            #expect(try Checkpoint.parse(checkpoint.body) == checkpoint)
        } else {
            #expect(throws: NoteError.malformedKeyName(origin)) {
                try Checkpoint(origin: origin, size: 2, root: .zero)
            }
        }
    }

    @Test(
        "is not read from any other text",
        arguments: [
            ("", 1, .threeLines),
            ("a", 1, .threeLines),
            ("a\n", 2, .threeLines),
            ("a\n2\n", 3, .threeLines),
            ("a\n2\n\(root)", 3, .threeLines),
            ("a\r\n2\r\n\(root)\r\n", 2, .treeSize),
            ("a\n\n\(root)\n", 2, .treeSize),
            ("a\n02\n\(root)\n", 2, .treeSize),
            ("a\n00\n\(root)\n", 2, .treeSize),
            ("a\n+2\n\(root)\n", 2, .treeSize),
            ("a\n-2\n\(root)\n", 2, .treeSize),
            ("a\n2 \n\(root)\n", 2, .treeSize),
            ("a\n 2\n\(root)\n", 2, .treeSize),
            ("a\n0x2\n\(root)\n", 2, .treeSize),
            ("a\n2.0\n\(root)\n", 2, .treeSize),
            ("a\n٢\n\(root)\n", 2, .treeSize),
            ("a\n9223372036854775808\n\(root)\n", 2, .treeSize),
            ("a\n18446744073709551618\n\(root)\n", 2, .treeSize),
            ("a\n2\n\n", 3, .rootHash),
            ("a\n2\n\(root) \n", 3, .rootHash),
            ("a\n2\nwZHac/3ajbx+pL2fzn+IzxisQJth7aW2cd7zsCocyR==\n", 3, .rootHash),
            ("a\n2\nwZHac/3ajbx+pL2fzn+IzxisQJth7aW2cd7zsCocyRUA\n", 3, .rootHash),
            ("a\n2\nwZHac/3ajbx+pL2fzn+IzxisQJth7aW2cd7zsCocyRU\n", 3, .rootHash),
            ("a\n2\nwZHac/3ajbx+pL2fzn+IzxisQJth7aW2cd7zsCocyRV=\n", 3, .rootHash),
            ("a\n2\nwZHac_3ajbx-pL2fzn-IzxisQJth7aW2cd7zsCocyRU=\n", 3, .rootHash),
            ("a\n2\n\(root)\nextension\n", 4, .noExtension),
            ("a\n2\n\(root)\n\n", 4, .noExtension),
            ("a\n2\n\(root)\nx", 4, .noExtension),
        ] as [(String, Int, NoteError.CheckpointPart)]
    )
    func malformed(body: String, line: Int, part: NoteError.CheckpointPart) {
        #expect(throws: NoteError.malformedCheckpoint(line: line, expected: part)) {
            try Checkpoint.parse(body)
        }
    }

    @Test("is not read with a malformed origin", arguments: ["", "a b", "a+b"])
    func malformedOrigin(origin: String) {
        #expect(throws: NoteError.malformedKeyName(origin)) {
            try Checkpoint.parse("\(origin)\n2\n\(Self.root)\n")
        }
    }
}
