import Foundation
import Testing

/// How a run of the program ended.
struct Outcome {
    var status: Int32
    var output: String
    var errors: String

    var lines: [String] { output.split(separator: "\n").map(String.init) }
}

/// The program as it was built beside these tests.
enum Program {
    static let path =
        Bundle.main.executableURL?.deletingLastPathComponent()
        .appending(path: "redress").path ?? "redress"

    /// Runs the program, or another one that runs it, in a folder.
    static func run(
        _ arguments: [String],
        in folder: String,
        input: String? = nil,
        executable: String = path
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = ["PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8"]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        if input != nil { process.standardInput = pipe }
        try process.run()
        if let input {
            try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try pipe.fileHandleForWriting.close()
        }
        let written = output.fileHandleForReading.readDataToEndOfFile()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: written, as: UTF8.self),
            errors: String(decoding: said, as: UTF8.self))
    }
}

/// A folder of its own for one test, gone with it.
final class TemporaryFolder: Sendable {
    let path = NSTemporaryDirectory() + "/redress-cli-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        chmod(path, 0o755)
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: file(name)))
    }

    /// The bytes of every file, by name; what SQLite keeps for readers is none of them.
    func contents() throws -> [String: Data] {
        var found: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            let bytes = try? Data(contentsOf: URL(filePath: file(name)))
            if name.hasSuffix("-shm") || name.hasSuffix("-wal") && bytes?.isEmpty == true {
                continue
            }
            found[name] = bytes
        }
        return found
    }
}

/// The repository's own folder.
let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
