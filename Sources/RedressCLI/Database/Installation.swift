import Foundation
import Redress
import SQLiteStore
import TransparencyLog

/// An open database with its engine, its tenant and the files beside it.
final class Installation: Sendable {
    let path: String
    let store: any ComplaintStore
    let tenant: StoredTenant
    /// The names of all logs of the database.
    let origins: [String]
    let engine: Engine
    let clock: SystemClock
    let keyFile: KeyFile
    let highWater: HighWaterFile
    /// nil when the database is only read.
    let signer: NoteSigner?

    init(
        path: String, store: any ComplaintStore, engine: Engine, tenant: StoredTenant,
        origins: [String], signer: NoteSigner?
    ) {
        self.path = path
        self.store = store
        self.tenant = tenant
        self.origins = origins
        self.engine = engine
        self.signer = signer
        clock = SystemClock()
        keyFile = KeyFile(database: path)
        highWater = HighWaterFile(database: path)
    }

    /// Opens a database that exists.
    ///
    /// For writing, the log must be what the newest signed checkpoint says or its continuation.
    static func open(
        _ options: DatabaseOptions, readOnly: Bool = false
    ) async throws -> Installation {
        let path = options.database
        let store = try SQLiteStore(path: path, readOnly: readOnly)
        let tenant = try await Self.tenant(options.tenant, in: store, path: path)
        let origins = try await store.read { try $0.tenants().map(\.origin) }
        let signer = readOnly ? nil : try KeyFile(database: path).signer(origin: tenant.origin)
        let installation = Installation(
            path: path, store: store, engine: Self.engine(store, node: options.nodeName),
            tenant: tenant, origins: origins, signer: signer)
        if let signer {
            let list = try await installation.highWater.read()
            try await installation.compare(
                installation.highWater.last(
                    of: list, verifier: signer.verifierKey, origins: installation.origins))
        }
        return installation
    }

    static func engine(_ store: any ComplaintStore, node: String) -> Engine {
        Engine(
            store: store, clock: SystemClock(),
            settings: EngineSettings(
                node: node, boot: UUID().uuidString.lowercased(), entropy: randomBytes))
    }

    @Sendable static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// All tenants of a database, oldest first.
    static func tenants(_ options: DatabaseOptions) async throws -> [StoredTenant] {
        let store = try SQLiteStore(path: options.database, readOnly: true)
        defer { store.close() }
        return try await store.read { try $0.tenants() }
    }

    private static func tenant(
        _ id: String?, in store: any ComplaintStore, path: String
    ) async throws -> StoredTenant {
        let tenants = try await store.read { try $0.tenants() }
        let known = tenants.map(\.id.rawValue).joined(separator: ", ")
        if let id {
            if let found = tenants.first(where: { $0.id.rawValue == id }) { return found }
            throw CommandFailure(.usage, "tenant '\(id)' is not in '\(path)'; known: \(known)")
        }
        guard let only = tenants.first else {
            throw CommandFailure(
                .usage,
                "'\(path)' has no tenant: its creation was interrupted; delete it with the files "
                    + "beside it and run 'redress init' again")
        }
        guard tenants.count == 1 else {
            throw CommandFailure(
                .usage, "'\(path)' has several tenants; choose one with --tenant: \(known)")
        }
        return only
    }

    // Checkpoints

    /// Signs the log as it is now and adds the checkpoint to the high-water file.
    func publishCheckpoint() async throws { _ = try await signedCheckpoint() }

    /// Ends a command that wrote: the checkpoint first, then the answer, even without one.
    func settle(_ tell: () async throws -> Void) async throws {
        let problem: (any Error)?
        do {
            try await publishCheckpoint()
            problem = nil
        } catch {
            problem = error
        }
        try await tell()
        if let problem { throw problem }
    }

    /// Signs the log as it is now; a size that was signed before is not signed twice.
    ///
    /// - Returns: The newest note.
    func signedCheckpoint() async throws -> String {
        guard let signer else {
            preconditionFailure("checkpoints are signed by those who opened for writing")
        }
        var newest = ""
        try await highWater.append { list in
            let last = try highWater.last(
                of: list, verifier: signer.verifierKey, origins: origins)
            // What does not continue the last checkpoint is never signed.
            try await compare(last)
            let checkpoint = try await engine.checkpoint(tenant: tenant.id)
            if checkpoint.size == last.size {
                newest = list.notes.last { $0.hasPrefix(tenant.origin + "\n") } ?? ""
                return nil
            }
            newest = try signer.sign(checkpoint)
            return newest
        }
        return newest
    }

    /// Refuses a log that is not what was signed, or its continuation.
    private func compare(_ checkpoint: Checkpoint) async throws {
        let (size, root) = try await store.read { [tenant] reader in
            let size = try reader.logSize(tenant: tenant)
            guard size >= checkpoint.size else { return (size, TreeHash?.none) }
            return (
                size, try LogReader(store: reader, tenant: tenant).root(size: checkpoint.size)
            )
        }
        if root == checkpoint.root { return }
        let what =
            root == nil
            ? "'\(path)' is an older database, or its end was deleted"
            : "the log of '\(path)' was rewritten"
        throw CommandFailure(
            .conflict,
            "the log has \(size) records and does not continue the checkpoint of "
                + "\(checkpoint.size) records in '\(highWater.path)': \(what); restore the newer "
                + "database: an old log is never continued; 'redress audit verify' tells more")
    }
}
