import Foundation
import Redress
import SQLiteStore
import Statecharts

/// The folder of a workflow with its scenarios: `<name>/<name>.scxml`, `<name>/scenarios/*.xml`.
struct ScenarioFolder {
    /// The document of the workflow.
    let document: String
    /// Every file of scenarios; each may go on from what another one tells.
    let files: [String]
    /// Those that are run.
    private(set) var wanted: Set<String>
    let schemas: String?

    /// A document as large as what the loader takes, and a little more, so that the loader says it.
    private static let byteCountMax = 16 << 20

    private init(_ folder: String, schemas: String?) throws {
        let name = URL(filePath: folder).standardizedFileURL.lastPathComponent
        document = DataFolder.join(folder, name + ".scxml")
        let scenarios = DataFolder.join(folder, "scenarios")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: scenarios)) ?? []
        files = names.filter { $0.hasSuffix(".xml") }.sorted().map {
            DataFolder.join(scenarios, $0)
        }
        wanted = Set(files)
        self.schemas = schemas
        guard FileManager.default.fileExists(atPath: document) else {
            throw CommandFailure(.usage, "'\(folder)' holds no workflow '\(name).scxml'")
        }
        guard !files.isEmpty else {
            throw CommandFailure(.usage, "'\(scenarios)' holds no scenarios (*.xml)")
        }
    }

    /// What a command line names: folders of workflows, of one workflow, or files.
    static func find(_ paths: [String], schemas: String?) throws -> [ScenarioFolder] {
        var paths = paths
        if paths.isEmpty {
            guard let found = DataFolder.find("workflows") else {
                throw CommandFailure(.usage, "there is no folder 'workflows'; name one")
            }
            paths = [found]
        }
        var order: [String] = []
        var found: [String: ScenarioFolder] = [:]
        func add(_ folder: ScenarioFolder, _ wanted: Set<String>) {
            if found[folder.document] == nil {
                order.append(folder.document)
                found[folder.document] = folder
                found[folder.document]?.wanted = wanted
            } else {
                found[folder.document]?.wanted.formUnion(wanted)
            }
        }
        for path in paths {
            if !DataFolder.isFolder(path) {
                let folder = DataFolder.parent(of: DataFolder.parent(of: path))
                let known = try ScenarioFolder(folder, schemas: schemas)
                let name = URL(filePath: path).lastPathComponent
                let file = known.files.first { URL(filePath: $0).lastPathComponent == name }
                guard let file, FileManager.default.fileExists(atPath: path) else {
                    throw CommandFailure(
                        .usage, "'\(path)' is no file of scenarios (<name>/scenarios/*.xml)")
                }
                add(known, [file])
                continue
            }
            for folder in try folders(in: path) {
                let known = try ScenarioFolder(folder, schemas: schemas)
                add(known, known.wanted)
            }
        }
        return order.compactMap { found[$0] }
    }

    private static func folders(in path: String) throws -> [String] {
        func hasScenarios(_ folder: String) -> Bool {
            DataFolder.isFolder(DataFolder.join(folder, "scenarios"))
        }
        if hasScenarios(path) { return [path] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let folders = names.sorted().map { DataFolder.join(path, $0) }.filter { hasScenarios($0) }
        guard !folders.isEmpty else {
            throw CommandFailure(
                .usage, "'\(path)' holds no scenarios (<name>/scenarios/*.xml)")
        }
        return folders
    }

    /// A suite and what it runs under.
    struct Loaded {
        var suite: ScenarioSuite
        var source: WorkflowSource
        /// The documents of the workflows beside it.
        var others: [WorkflowSource]
    }

    /// Checks the workflow, then its scenarios.
    func load() throws -> Result<Loaded, ChartProblems> {
        let checked = try WorkflowFiles(checking: [document], schemas: schemas)
        guard let workflow = checked.workflows.first else {
            return .failure(ChartProblems(checked.problems.filter { $0.severity == .error }))
        }
        let folder = try schemas ?? WorkflowFiles.schemasFolder(of: document)
        var documents: [String: [UInt8]] = [:]
        for name in ["scenario.xsd", "xml.xsd"] {
            documents[name] = try InputFile(
                DataFolder.join(folder, name), byteCountMax: 8 << 20
            ).bytes
        }
        let sources = try files.map {
            ScenarioSource(
                file: $0, bytes: try InputFile($0, byteCountMax: Self.byteCountMax).bytes)
        }
        let others = try others()
        do throws(ChartProblems) {
            let suite = try ScenarioSuite(
                reading: sources, workflow: workflow.workflow, others: others.map(\.workflow),
                schema: ScenarioSchema(documents: documents))
            return .success(
                Loaded(
                    suite: suite.limited(to: wanted), source: workflow.source,
                    others: others.map(\.source)))
        } catch {
            return .failure(error)
        }
    }
}

extension ScenarioFolder {
    /// The workflows of the folders beside this one; those with errors have their own turn.
    private func others() throws -> [WorkflowFiles.Checked] {
        let workflows = DataFolder.parent(of: DataFolder.parent(of: document))
        return try WorkflowFiles.paths(in: workflows).filter {
            URL(filePath: $0).standardizedFileURL != URL(filePath: document).standardizedFileURL
        }.compactMap { path in
            let file = try WorkflowFile(reading: path)
            guard let source = file.source, file.isComplete,
                let workflow = WorkflowChecker.check(source, schemas: nil).workflow
            else { return nil }
            return WorkflowFiles.Checked(source: source, workflow: workflow)
        }
    }
}

/// Lends databases that nobody keeps, in memory where the system can.
final class StoreShelf: Sendable {
    private let folder: URL

    init() throws {
        let memory = URL(filePath: "/dev/shm", directoryHint: .isDirectory)
        let root =
            FileManager.default.isWritableFile(atPath: memory.path)
            ? memory : FileManager.default.temporaryDirectory
        folder = root.appending(path: "redress-scenarios-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    @Sendable func lend(
        _ body: @Sendable (any ComplaintStore) async throws -> ScenarioResult
    ) async throws -> ScenarioResult {
        let place = folder.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        let path = place.appending(path: "scenario.db").path
        try SQLiteStore.create(at: path)
        let store = try SQLiteStore(path: path)
        defer { store.close() }
        return try await body(store)
    }
}
