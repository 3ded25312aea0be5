import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Testing
import TransparencyLog

/// A log of 300 records about two complaints, with two signed checkpoints.
struct SampleLog: Sendable {
    let file: ShopFile
    let shop: Shop
    /// Signed at 100 and at 300 records.
    private(set) var notes: [String] = []
    let signer: NoteSigner
    /// A granted record after the first subtree, neither the first nor the last of its complaint;
    /// so is the one before it.
    private(set) var granted: UInt64 = 0
    /// A refusal after the first subtree.
    private(set) var denied: UInt64 = 0

    static let size: UInt64 = 300
    static let seed = (0..<32).map { UInt8($0) }
    static let shared = Task { try await SampleLog() }

    private init() async throws {
        file = try ShopFile()
        try file.write(try await Shop.template.value)
        shop = Shop(store: try file.open())
        signer = try NoteSigner(origin: "redress.test/shop", seed: Self.seed)
        let number = try await shop.walk("logistics", upTo: "ack.sent")
        _ = try await shop.walk("attitude", upTo: "submit")
        var size = UInt64(try await shop.records().count)
        try #require(size < 100)
        while size < Self.size {
            // Granted, granted, denied; the last one is denied.
            if (Self.size - size) % 3 == 1 {
                let refusal = try await shop.send("approve", to: number, as: "agent.outsourced")
                    .refused()
                if size > 260, denied == 0 { denied = refusal.sequence ?? 0 }
            } else {
                let grant = try await shop.send("record.append", to: number, as: "agent.inhouse")
                    .granted()
                if size > 260, granted == 0, (Self.size - size) % 3 == 2 {
                    granted = grant.sequence
                }
            }
            size += 1
            if size == 100 || size == Self.size {
                notes.append(try signer.sign(try await shop.engine.checkpoint(tenant: shop.tenant)))
            }
        }
    }

    /// Verifies the log after somebody changed what is read.
    func verify(
        notes: [String]? = nil, _ change: @escaping @Sendable (TamperedReader) -> Void
    ) async throws -> VerificationReport {
        try await shop.engine.store.read { [shop, signer, known = self.notes] store in
            let reader = TamperedReader(store)
            change(reader)
            let tenant = try #require(try store.tenant(shop.tenant))
            return try LogVerifier(
                store: reader, tenant: tenant, verifier: signer.verifierKey, notes: notes ?? known
            ).run()
        }
    }
}

extension StoredRecord {
    /// The record with other bytes; its columns and leaf are as before.
    func edited(_ change: (String) -> String) -> StoredRecord {
        var found = self
        found.bytes = Array(change(String(decoding: bytes, as: UTF8.self)).utf8)
        return found
    }

    /// The record with the leaf hash that its bytes have.
    var rehashed: StoredRecord {
        var found = self
        found.leaf = TreeHasher.leafHash(bytes)
        return found
    }
}
