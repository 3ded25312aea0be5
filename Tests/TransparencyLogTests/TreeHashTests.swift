import Testing
import TransparencyLog

@Suite("A tree hash")
struct TreeHashTests {
    private let bytes = [UInt8](0...31)
    private let hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

    @Test("gives back the bytes and the digits that it was made of")
    func roundTrip() throws {
        let hash = try #require(TreeHash(bytes: bytes))
        #expect(hash.bytes == bytes)
        #expect(hash.hex == hex)
        #expect("\(hash)" == hex)
        #expect(TreeHash(hex: hex) == hash)
        #expect(hash.withUnsafeBytes { Array($0) } == bytes)
        #expect(bytes.withUnsafeBytes { TreeHash(unsafeBytes: $0) } == hash)
    }

    @Test("is made of any collection of 32 bytes, wherever they lie")
    func collections() throws {
        let hash = try #require(TreeHash(bytes: bytes))
        #expect(TreeHash(bytes: ([0xFF] + bytes)[1...]) == hash)
        #expect(TreeHash(bytes: bytes.lazy.map { $0 }) == hash)
        let unaligned = ([0xFF] + bytes).withUnsafeBytes {
            TreeHash(unsafeBytes: UnsafeRawBufferPointer(rebasing: $0[1...]))
        }
        #expect(unaligned == hash)
    }

    @Test("is not made of another number of bytes", arguments: [0, 1, 31, 33, 64])
    func wrongByteCount(count: Int) {
        #expect(TreeHash(bytes: [UInt8](repeating: 0, count: count)) == nil)
    }

    @Test(
        "is read from 64 lower-case digits only",
        arguments: [
            "",
            "00",
            String(repeating: "0", count: 63),
            String(repeating: "0", count: 65),
            String(repeating: "0", count: 66),
            String(repeating: "A", count: 64),
            String(repeating: "g", count: 64),
            " " + String(repeating: "0", count: 63),
            String(repeating: "é", count: 32),
        ]
    )
    func wrongDigits(hex: String) {
        #expect(TreeHash(hex: hex) == nil)
    }

    @Test("differs from one that differs in any bit")
    func equality() throws {
        for bit in 0..<256 {
            let flipped = try TreeHash.zero.flipping(bit: bit)
            #expect(flipped != .zero)
            #expect(try flipped.flipping(bit: bit) == .zero)
        }
        #expect(TreeHash.zero.bytes == [UInt8](repeating: 0, count: 32))
    }

    @Test("cannot be forced out of another number of bytes")
    func precondition() async {
        await #expect(processExitsWith: .failure) {
            let bytes = [UInt8](repeating: 0, count: 31)
            _ = bytes.withUnsafeBytes { TreeHash(unsafeBytes: $0) }
        }
    }
}
