import ArgumentParser
import Foundation
import Redress
import Statecharts

struct WorkflowAssembleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assemble",
        abstract: "Put the shared parts of workflows/parts into the documents that use them.",
        discussion: """
            redress workflow assemble
            redress workflow assemble workflows/product/product.scxml --check

            Rewrites what stands between <?redress-part …?> and <?redress-end?>, and nothing else.
            Exit 1, and nothing is written, when any document or part has a problem.
            """)

    @Argument(
        help: ArgumentHelp(
            "Folders of workflows, or documents (default: 'workflows').", valueName: "dir|file"))
    var paths: [String] = []

    @Flag(help: "Write nothing; report each stretch that is not what its part says, and exit 1.")
    var check = false

    @Flag(help: "Print JSON, as docs/cli-json.md describes it.")
    var json = false

    func run() throws {
        var folder = PartFolder()
        var results: [(file: String, assembly: WorkflowAssembly)] = []
        var problems: Set<ChartProblem> = []
        for file in try WorkflowFiles.documents(paths.isEmpty ? ["workflows"] : paths) {
            let bytes = try InputFile(file, byteCountMax: WorkflowFile.byteCountMax).bytes
            let shelf = try folder.shelf(of: file) ?? PartShelf(reading: [:])
            let assembly = WorkflowAssembly(of: bytes, file: file, parts: shelf)
            problems.formUnion(shelf.problems + assembly.problems)
            if check { problems.formUnion(assembly.differences) }
            results.append((file, assembly))
        }
        let isRefused = !problems.isEmpty
        try WorkflowFiles.printProblems(problems.sorted(), json: json)
        if !check, !isRefused {
            for (file, assembly) in results where !assembly.differences.isEmpty {
                try Self.replace(file, by: assembly.document)
            }
        }
        if !isRefused { try results.forEach { try tell($0.file, $0.assembly) } }
        if isRefused { throw ExitCode(ExitStatus.findings.rawValue) }
    }

    private func tell(_ file: String, _ assembly: WorkflowAssembly) throws {
        let (changed, count) = (assembly.differences.count, assembly.stretchCount)
        if json {
            try JSONOutput.line(
                .object([
                    "changed": .count(changed), "file": .string(file), "stretches": .count(count),
                ]))
        } else if changed == 0 {
            try Output.line("\(file): unchanged, \(count) \(count == 1 ? "stretch" : "stretches")")
        } else {
            try Output.line("\(file): assembled, \(changed) of \(count) changed")
        }
    }

    /// Puts a new file in the place of the old one, so that no reader sees half of it.
    private static func replace(_ path: String, by bytes: [UInt8]) throws {
        do {
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw CommandFailure(
                .unavailable, "'\(path)' cannot be written: \(error.localizedDescription)")
        }
    }
}
