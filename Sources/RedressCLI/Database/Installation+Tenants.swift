import Redress
import SQLiteStore
import TransparencyLog

/// Further tenants of a database.
extension Installation {
    /// Adds a tenant, its public key and the beginning of its log.
    ///
    /// The key and the empty checkpoint come first: what is left of an attempt that failed is used
    /// by the next one.
    static func addTenant(
        _ tenant: NewTenant, _ options: DatabaseOptions
    ) async throws -> StoredTenant {
        let path = options.database
        let store = try SQLiteStore(path: path)
        defer { store.close() }
        let known = try await store.read { try $0.tenants() }
        guard let first = known.first else {
            throw CommandFailure(
                .usage, "'\(path)' has no tenant: 'redress init' makes the first one")
        }
        let engine = engine(store, node: options.nodeName)
        try Engine.check(tenant, against: known)
        let keys = KeyFile(database: path)
        // The seed must be the one of this database, and its first log what was signed.
        _ = try keys.signer(origin: first.origin)
        let signer = try keys.addSigner(origin: tenant.origin)
        let empty = try signer.sign(
            Checkpoint(origin: tenant.origin, size: 0, root: TreeHasher.emptyRoot))
        try await HighWaterFile(database: path).append { list in
            list.notes.contains { $0.hasPrefix(tenant.origin + "\n") } ? nil : empty
        }
        let stored = try await engine.createTenant(tenant)
        try await Installation(
            path: path, store: store, engine: engine, tenant: stored,
            origins: known.map(\.origin) + [tenant.origin], signer: signer
        ).publishCheckpoint()
        return stored
    }
}
