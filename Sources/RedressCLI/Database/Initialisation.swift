import Foundation
import Redress
import SQLiteStore
import Statecharts
import TransparencyLog

/// Creates a database with a tenant, its workflows and its signing key.
///
/// Every workflow is checked first; nothing is left behind when something fails.
struct Initialisation {
    var database: String
    /// The folder of the workflows.
    var workflows: String
    /// The folder of the schemas; nil finds it beside the workflows' folder.
    var schemas: String?
    var tenant: String
    var name: String
    var prefix: String
    var origin: String
    var node: String
    var settings = TenantSettings()

    /// What was made.
    struct Outcome {
        var vkey: String
        var workflows: [Workflow]
    }

    /// - Parameter json: How the problems of workflows are printed.
    @discardableResult
    func run(json: Bool = false) async throws -> Outcome {
        let files = try newFiles()
        let checked = try WorkflowFiles(
            checking: try WorkflowFiles.paths(in: workflows), schemas: schemas)
        try checked.requireNoErrors(json: json)
        try checked.requireDistinctTypes()
        let seed = Installation.randomBytes(32)
        let signer = try NoteSigner(origin: origin, seed: seed)
        try SQLiteStore.create(at: database)
        do {
            try await fill(checked, seed, signer)
        } catch {
            for path in files { unlink(path) }
            throw error
        }
        return Outcome(
            vkey: signer.verifierKey.vkey, workflows: checked.workflows.map(\.workflow))
    }

    /// The files that will be made; none of them may exist.
    private func newFiles() throws -> [String] {
        let files = ["", "-wal", "-shm", ".key", ".vkey", ".checkpoints"].map { database + $0 }
        if let found = files.first(where: { FileManager.default.fileExists(atPath: $0) }) {
            throw CommandFailure(
                .usage,
                "'\(found)' exists already; choose another --db, or move it and the files beside "
                    + "it away")
        }
        return files
    }

    private func fill(
        _ checked: WorkflowFiles, _ seed: [UInt8], _ signer: NoteSigner
    ) async throws {
        let store = try SQLiteStore(path: database)
        defer { store.close() }
        try KeyFile(database: database).create(seed: seed, vkey: signer.verifierKey.vkey)
        // The log begins empty, and that is signed before anything can be added to it.
        let empty = try Checkpoint(origin: origin, size: 0, root: TreeHasher.emptyRoot)
        try HighWaterFile(database: database).create(try signer.sign(empty))
        let engine = Installation.engine(store, node: node)
        let stored = try await engine.createTenant(
            NewTenant(
                id: TenantID(tenant), name: name, numberPrefix: prefix, origin: origin,
                settings: settings))
        for one in checked.workflows {
            _ = try await engine.publish(one.source, checked: one.workflow, tenant: stored.id)
        }
        try await Installation(
            path: database, store: store, engine: engine, tenant: stored,
            origins: [origin], signer: signer
        ).publishCheckpoint()
    }
}
