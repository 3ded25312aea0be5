import Testing
import TransparencyLog

/// The log of the specification's test vectors: two records, a signer and a witness.
///
/// Signatures are compared byte by byte; Ed25519 gives the same ones each time with BoringSSL, but
/// not with CryptoKit on Apple's systems.
enum DemoLog {
    static let origin = "redress.example/demo"
    static let seed = [UInt8](0x00...0x1F)
    static let vkey = "redress.example/demo+9dcd4ea3+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"

    static let salt = [UInt8](0x20...0x3F)
    static let commitment = "ad4ef81695336b7ea9c58c75971f09ffc80cff31f058e78dacfd842893f81cd8"

    static let record0 = Array(
        #"""
        {"log":"redress.example/demo","ts":"2026-11-22T00:00:00.000000Z","type":"log.open","v":1}
        """#.utf8
    )
    static let record1 = Array(
        (#"{"actor":{"id":"u1","org":"outsourcer-a","role":"agent.outsourced"},"case":"C1","#
            + #""com":{"complainant.phone":"\#(commitment)"},"cv":1,"ev":"record","from":["new"],"#
            + #""log":"redress.example/demo","out":"granted","#
            + #""prev":"\#(String(repeating: "0", count: 64))","to":["recorded"],"#
            + #""ts":"2026-11-22T00:00:01.000000Z","type":"transition","v":1,"#
            + #""wf":{"id":"logistics","sha256":"#
            + #""a120d214fe4e479c29d20f8408458fab83983b0bbd128c9476a2a9783e81a3e1","ver":"3"}}"#)
            .utf8
    )
    static let records = [record0, record1]
    static let tree = MemoryTree(leaves: records.map { TreeHasher.leafHash($0) })

    static let body = """
        redress.example/demo
        2
        wZHac/3ajbx+pL2fzn+IzxisQJth7aW2cd7zsCocyRU=

        """
    static let signatureLine = """
        — redress.example/demo nc1Oo2jIsG63s9FaLLf6vEqMPZnWBidK8xZ3SDcGDCEkWXZUFPHo54mHK+S2ZTXvpRR\
        B02rzIEZes+B9QKSuo8Sgugg=

        """
    static let note = body + "\n" + signatureLine

    static let witnessSeed = [UInt8](0x64...0x83)
    static let witnessTime: UInt64 = 1_795_305_600
    static let witnessVkey =
        "witness.example/w1+09dcf0bd+BAu8NGpXZnw4ASC9nH/X5R0sX9/qN80vW/QFssa/by14"
    static let witnessLine = """
        — witness.example/w1 CdzwvQAAAABrAjCAUvDTTpDFfkCFgUnodt8YRvuj6xZ8pMg4Igk95dExwykmZ0C4lKooo\
        wAC2LTSySHMcMlG6gk7WlR5XCeuetGqAw==

        """

    static func checkpoint() throws -> Checkpoint {
        try Checkpoint(origin: origin, size: 2, root: tree.range.root)
    }

    static func signer() throws -> NoteSigner {
        try NoteSigner(origin: origin, seed: seed)
    }

    static func verifier() throws -> NoteVerifier {
        try NoteVerifier(vkey: vkey)
    }

    static func cosigner() throws -> Cosigner {
        try Cosigner(name: "witness.example/w1", seed: witnessSeed)
    }

    static func cosignatureVerifier() throws -> CosignatureVerifier {
        try CosignatureVerifier(vkey: witnessVkey)
    }

    /// The log's note with any signature lines below.
    static func note(body: String = body, lines: String...) -> String {
        body + "\n" + lines.joined()
    }
}
