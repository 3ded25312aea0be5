import Testing
import TransparencyLog

@Suite("A commitment")
struct CommitmentTests {
    private let path = "complainant.phone"
    private let value = Array(#""13800138000""#.utf8)

    @Test("has the hash of the specification", .tags(.conformance))
    func demoCommitment() throws {
        let commitment = Commitment.make(path: path, salt: DemoLog.salt, canonicalValue: value)
        #expect(commitment.hex == DemoLog.commitment)
    }

    @Test("is opened by its own path, salt and value and by nothing else")
    func opening() throws {
        let commitment = try #require(TreeHash(hex: DemoLog.commitment))
        func opens(_ path: String, _ salt: [UInt8], _ value: [UInt8]) -> Bool {
            Commitment.matches(commitment, path: path, salt: salt, canonicalValue: value)
        }
        let salt = DemoLog.salt
        #expect(opens(path, salt, value))
        #expect(!opens("complainant.phones", salt, value))
        #expect(!opens("complainant.phon", salt, [UInt8(ascii: "e")] + value))
        #expect(!opens(path, salt.reversed(), value))
        #expect(!opens(path, salt, value + [0]))
        #expect(!opens(path, salt, Array("13800138000".utf8)))
    }

    @Test("is not opened by a salt or a path of the wrong form, which is no reason to stop")
    func wrongForm() throws {
        let commitment = try #require(TreeHash(hex: DemoLog.commitment))
        let salt = DemoLog.salt
        for (path, salt) in [
            (path, []), (path, salt.dropLast()), (path, salt + [0]), ("电话", salt),
            (String(repeating: "a", count: 65_536), salt),
        ] as [(String, [UInt8])] {
            #expect(
                !Commitment.matches(commitment, path: path, salt: salt, canonicalValue: value)
            )
        }
    }

    @Test("takes a path of 65,535 bytes")
    func longestPath() {
        let path = String(repeating: "a", count: 65_535)
        let commitment = Commitment.make(path: path, salt: DemoLog.salt, canonicalValue: value)
        let expected = TreeHasher.sha256(
            Array("redress.commit.v1\0".utf8) + DemoLog.salt,
            [0xFF, 0xFF] + Array(path.utf8),
            value
        )
        #expect(commitment == expected)
    }

    @Test("is not made with a salt of another length")
    func saltPrecondition() async {
        await #expect(processExitsWith: .failure) {
            _ = Commitment.make(path: "a", salt: [1, 2, 3], canonicalValue: [])
        }
    }
}
