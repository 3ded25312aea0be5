import Foundation
import Redress
import Statecharts

/// Workflow documents that were checked together.
struct WorkflowFiles {
    /// A document without errors.
    struct Checked {
        var source: WorkflowSource
        var workflow: Workflow
    }

    /// Of all files, sorted by place, each once.
    private(set) var problems: [ChartProblem] = []
    private(set) var workflows: [Checked] = []

    var hasErrors: Bool { problems.contains { $0.severity == .error } }

    /// - Parameter schemas: The folder of the schemas; nil finds it beside the workflows' folder.
    init(checking paths: [String], schemas: String?) throws {
        var found: Set<ChartProblem> = []
        var compiled: [String: WorkflowSchemas] = [:]
        var parts = PartFolder()
        for path in paths {
            var file = try WorkflowFile(reading: path)
            if let shelf = try parts.shelf(of: path) { file.compare(with: shelf) }
            let folder = try schemas ?? Self.schemasFolder(of: path)
            let known = try compiled[folder] ?? Self.schemas(folder)
            compiled[folder] = known
            let check = file.check(schemas: known)
            found.formUnion(check.problems)
            if let workflow = check.workflow, let source = file.source {
                workflows.append(Checked(source: source, workflow: workflow))
            }
        }
        for one in workflows {
            found.formUnion(
                LinkCheck.problems(of: one.workflow, beside: workflows.map(\.workflow)))
        }
        problems = found.sorted()
    }

    /// Prints what was found; a command that needs clean files ends here.
    func requireNoErrors(json: Bool) throws {
        try printProblems(json: json, toStandardError: !json)
        if hasErrors {
            throw CommandFailure(.findings, "nothing was changed: a workflow does not check")
        }
    }

    func printProblems(json: Bool, toStandardError: Bool = false) throws {
        try Self.printProblems(problems, json: json, toStandardError: toStandardError)
    }

    static func printProblems(
        _ problems: [ChartProblem], json: Bool, toStandardError: Bool = false
    ) throws {
        for problem in problems {
            if json {
                try JSONOutput.line(problem.json)
            } else if toStandardError {
                Output.diagnostic(problem.description)
            } else {
                try Output.line(problem.description)
            }
        }
    }

    /// Two versions of one type would replace each other.
    func requireDistinctTypes() throws {
        var files: [String: String] = [:]
        for checked in workflows {
            let (type, file) = (checked.workflow.type, checked.source.file)
            if let other = files.updateValue(file, forKey: type) {
                throw CommandFailure(
                    .usage,
                    "'\(other)' and '\(file)' are both of type '\(type)'; publish one")
            }
        }
    }

    // Schemas

    static func schemasFolder(of path: String) throws -> String {
        let workflows = DataFolder.parent(of: DataFolder.parent(of: path))
        if let found = DataFolder.beside(workflows, "schemas") ?? DataFolder.find("schemas") {
            return found
        }
        throw CommandFailure(
            .usage,
            "there is no folder of schemas beside '\(workflows)'; name it with --schemas")
    }

    static func schemas(_ folder: String) throws -> WorkflowSchemas {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var documents: [String: [UInt8]] = [:]
        for name in names where name.hasSuffix(".xsd") {
            documents[name] = try InputFile(
                DataFolder.join(folder, name),
                byteCountMax: 8 << 20
            ).bytes
        }
        do throws(ChartProblems) {
            return try WorkflowSchemas(documents: documents)
        } catch {
            throw CommandFailure(
                .usage,
                "the schemas in '\(folder)' cannot be used: \(error.description)")
        }
    }

    /// The documents that paths name: each a document, or a folder of workflows.
    static func documents(_ paths: [String]) throws -> [String] {
        try paths.flatMap { DataFolder.isFolder($0) ? try self.paths(in: $0) : [$0] }
    }

    /// The documents of a folder: `<name>/<name>.scxml`, in order of their names.
    static func paths(in folder: String) throws -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let paths = names.sorted().map { DataFolder.join(folder, "\($0)/\($0).scxml") }
            .filter { FileManager.default.fileExists(atPath: $0) }
        guard !paths.isEmpty else {
            throw CommandFailure(
                .usage,
                "'\(folder)' holds no workflows (<name>/<name>.scxml); name their folder with "
                    + "--workflows")
        }
        return paths
    }
}

extension ChartProblem {
    var json: JSONValue {
        .object([
            "code": .string(code), "column": .count(location.column),
            "file": .string(location.file), "line": .count(location.line),
            "message": .string(message), "severity": .string(severity.rawValue),
        ])
    }
}
