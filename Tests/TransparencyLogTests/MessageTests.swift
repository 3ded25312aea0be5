import Testing
import TransparencyLog

@Suite("A message")
struct MessageTests {
    @Test(
        "about a proof names the numbers that do not fit",
        arguments: [
            (.treeSizeTooLarge(.max), "18446744073709551615 is above the limit of"),
            (.indexOutsideTree(index: 5, treeSize: 5), "leaf 5 is not in a tree of size 5"),
            (.oldSizeAboveNew(oldSize: 6, newSize: 5), "old size 6 is above new size 5; swap"),
            (.wrongHashCount(found: 2, expected: 3), "2 hashes, but its index and sizes need 3"),
            (.rootMismatch(computed: .zero, expected: .zero), "leads to root 000"),
            (.oldRootMismatch(computed: .zero, expected: .zero), "leads to old root 000"),
            (.newRootMismatch(computed: .zero, expected: .zero), "leads to new root 000"),
        ] as [(ProofError, String)]
    )
    func proofErrors(error: ProofError, words: String) {
        #expect("\(error)".contains(words))
    }

    @Test(
        "about a note names the line or the key",
        arguments: [
            (.notUTF8, "note is not UTF-8"),
            (.noteTooLong(byteCount: 7), "note has 7 bytes; the limit is 1000000"),
            (.controlCharacter(13, line: 2), "line 2 of the note has the control character 0x0d"),
            (.missingFinalNewline, "note does not end with a newline"),
            (.noSignatures, "note has no signature lines after an empty line"),
            (.tooManySignatures, "note has more than 100 signatures"),
            (.malformedSignature(line: 3), "line 3 of the note is not '— <key name> <base64>'"),
            (.emptySignature(key: "k"), "signature of 'k' has no bytes"),
            (
                .malformedKeyName("a b"),
                "'a b' is not a key name; take 1 to 255 bytes without space, plus or control "
                    + "character"
            ),
            (
                .malformedCheckpoint(line: 2, expected: .threeLines),
                "line 2 of the checkpoint is missing; there are three: origin, tree size, root hash"
            ),
            (
                .malformedCheckpoint(line: 2, expected: .treeSize),
                "line 2 of the checkpoint is not a tree size in decimal, without leading zeroes, "
                    + "below 2^63"
            ),
            (
                .malformedCheckpoint(line: 3, expected: .rootHash),
                "line 3 of the checkpoint is not a root hash of 32 bytes in base64"
            ),
            (
                .malformedCheckpoint(line: 4, expected: .noExtension),
                "line 4 of the checkpoint is an extension line; only three lines are accepted"
            ),
            (.treeSizeTooLarge(.max), "tree size \(UInt64.max) is above the limit of \(Int64.max)"),
            (
                .wrongEmptyRoot(.zero),
                "root of an empty tree is \(TreeHash.zero), not \(TreeHasher.emptyRoot)"
            ),
            (
                .wrongOrigin(found: "a", expected: "b"),
                "checkpoint is of the log 'a', not of 'b'"
            ),
            (
                .malformedVerifierKey("k"),
                "'k' is not a verifier key '<name>+<key ID in hex>+<base64>'"
            ),
            (
                .wrongSignatureType(found: 4, expected: 1),
                "verifier key has signature type 0x04; 0x01 is needed here"
            ),
            (
                .wrongKeyID(found: 1, expected: 0xABCD),
                "verifier key has key ID 00000001, but its name and public key make 0000abcd"
            ),
            (.wrongSeedByteCount(3), "an Ed25519 seed has 32 bytes, not 3"),
            (.notSigned(key: "k"), "note has no signature of 'k'"),
            (.wrongSignature(key: "k"), "signature of 'k' does not fit the note"),
            (
                .timeOutOfRange(0),
                "cosignature time 0 is not from 1 to \(Int64.max) seconds since 1970"
            ),
            (.signingFailed(key: "k"), "signing with 'k' failed"),
        ] as [(NoteError, String)]
    )
    func noteErrors(error: NoteError, message: String) {
        #expect("\(error)" == message)
    }

    @Test(
        "about a tile names what was found and what fits",
        arguments: [
            (
                .malformedPath("tile/0"),
                "'tile/0' is not a tile path such as 'tile/0/x001/234' or 'tile/entries/067.p/8'"
            ),
            (.widthOutOfRange(257), "a tile cannot hold 257 items; it holds 1 to 256"),
            (
                .wrongByteCount(found: 1, expected: 64), "tile has 1 bytes, but its width needs 64"
            ),
            (
                .recordTooLong(position: 1, byteCount: 65_536),
                "record 1 of the bundle has 65536 bytes; the limit is 65535"
            ),
            (.truncatedRecord(position: 3), "bundle ends within record 3"),
            (.trailingBytes(2), "bundle has 2 bytes after its last record"),
        ] as [(TileError, String)]
    )
    func tileErrors(error: TileError, message: String) {
        #expect("\(error)" == message)
    }

    @Test(
        "about a proof file names the line",
        arguments: [
            (.fileTooLong(byteCount: 7), "proof file has 7 bytes; the limit is 1200000"),
            (
                .malformedLine(1, expected: .header),
                "line 1 of the proof file is not 'c2sp.org/tlog-proof@v1'"
            ),
            (
                .malformedLine(2, expected: .extra),
                "line 2 of the proof file is not 'extra' and 1 to 65535 bytes in base64"
            ),
            (
                .malformedLine(2, expected: .index),
                "line 2 of the proof file is not 'index' and a number in decimal, "
                    + "without leading zeroes, below 2^63"
            ),
            (
                .malformedLine(1, expected: .oldSize),
                "line 1 of the proof file is not 'old' and a number in decimal, "
                    + "without leading zeroes, below 2^63"
            ),
            (
                .malformedLine(4, expected: .hash),
                "line 4 of the proof file is not a hash of 32 bytes in base64"
            ),
            (.tooManyHashes, "proof file has more than 63 hashes"),
            (
                .noRecord,
                "proof file has no 'extra' line with the record; give the record beside it"
            ),
            (.note(.notUTF8), "checkpoint of the proof file: note is not UTF-8"),
            (
                .proof(.wrongHashCount(found: 2, expected: 3)),
                "hashes of the proof file: proof has 2 hashes, but its index and sizes need 3"
            ),
        ] as [(ProofFileError, String)]
    )
    func proofFileErrors(error: ProofFileError, message: String) {
        #expect("\(error)" == message)
    }

    @Test("shows what somebody wrote in one short line")
    func quoting() {
        let long = String(repeating: "x", count: 1000)
        #expect("\(NoteError.notSigned(key: long))".utf8.count < 150)
        #expect("\(NoteError.notSigned(key: "a\n\u{1B}[31m'b"))".contains(#"'a\n\u{1B}[31m\'b'"#))
    }
}
