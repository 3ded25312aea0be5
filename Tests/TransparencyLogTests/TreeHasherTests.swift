import Testing
import TransparencyLog

@Suite("The tree's hash functions")
struct TreeHasherTests {
    @Test("give the leaves of the specification", .tags(.conformance))
    func demoLeaves() {
        #expect(DemoLog.record0.count == 89)
        #expect(DemoLog.record1.count == 519)
        #expect(
            TreeHasher.leafHash(DemoLog.record0).hex
                == "0024b2bd9679cc0a70eb5af056be34cea164608cc0082ed0c80f15ed8df049e8"
        )
        #expect(
            TreeHasher.leafHash(DemoLog.record1).hex
                == "1f7d6c73efba1f072746127331fbbcc7bb55a7213e567ecb8de4a2226c24f1b6"
        )
    }

    @Test("give SHA-256 of nothing as the root of the empty tree", .tags(.conformance))
    func emptyRoot() {
        #expect(
            TreeHasher.emptyRoot.hex
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
    }

    @Test("put one byte before a leaf and another one before a node")
    func prefixes() {
        let left = TreeHasher.leafHash([1])
        let right = TreeHasher.leafHash([2])
        #expect(left == TreeHasher.sha256([0x00, 1]))
        #expect(
            TreeHasher.nodeHash(left, right) == TreeHasher.sha256([0x01], left.bytes, right.bytes)
        )
        #expect(TreeHasher.nodeHash(left, right) != TreeHasher.nodeHash(right, left))
    }

    @Test("hash a buffer in place as they hash an array")
    func buffers() {
        for record in DemoLog.records + [[]] {
            #expect(
                record.withUnsafeBytes { TreeHasher.leafHash($0) } == TreeHasher.leafHash(record)
            )
            #expect(record.withUnsafeBytes { TreeHasher.sha256($0) } == TreeHasher.sha256(record))
        }
        #expect(
            TreeHasher.leafHash(UnsafeRawBufferPointer(start: nil, count: 0))
                == TreeHasher.leafHash([])
        )
    }

    @Test("hash parts as if they were one")
    func parts() {
        #expect(TreeHasher.sha256([1, 2], [], [3]) == TreeHasher.sha256([1, 2, 3]))
        #expect(TreeHasher.sha256() == TreeHasher.emptyRoot)
    }
}
