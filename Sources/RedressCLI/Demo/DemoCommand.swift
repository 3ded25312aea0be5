import ArgumentParser
import Foundation
import Redress

/// Shows the main job on a fresh database, and ends by itself.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show the main job on the example complaints, in a fresh database.",
        discussion: """
            Creates DIRECTORY anew, imports the examples, and goes from a recorded complaint to a \
            verified log. Nothing outside DIRECTORY is touched.
            """)

    @Option(help: ArgumentHelp("Where the demo database goes.", valueName: "directory"))
    var directory = "redress-demo"

    @Option(
        help: ArgumentHelp(
            "The folder with workflows/, schemas/, imports/ and examples/.", valueName: "directory")
    )
    var data: String?

    func run() async throws {
        let folder = URL(filePath: directory)
        try prepare(folder)
        guard
            let workflows = data.map({ DataFolder.join($0, "workflows") })
                ?? DataFolder.find("workflows")
        else {
            throw CommandFailure(
                .usage, "the folder 'workflows' is not found; name its parent with --data")
        }
        let demo = Demo(
            database: folder.appending(path: "redress.db").path, folder: folder,
            data: URL(filePath: DataFolder.parent(of: workflows)))
        try await demo.run()
    }

    /// Makes the folder empty, but never one that somebody else has filled.
    private func prepare(_ folder: URL) throws {
        let manager = FileManager.default
        if manager.fileExists(atPath: folder.path) {
            let names = try manager.contentsOfDirectory(atPath: folder.path)
            let foreign = names.filter {
                !$0.hasPrefix("redress.db") && !$0.hasSuffix(".tlog-proof")
            }
            guard foreign.isEmpty else {
                throw CommandFailure(
                    .usage,
                    "'\(directory)' contains '\(foreign[0])', which the demo did not make; choose "
                        + "another --directory")
            }
            for name in names { try manager.removeItem(at: folder.appending(path: name)) }
        }
        try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    }
}
