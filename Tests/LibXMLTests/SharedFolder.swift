import Foundation
import Testing

/// The inputs that stay outside the repository; tests that need them run when they are there.
enum SharedFolder {
    static let url = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared").standardized

    static let hasHostile = exists("hostile/manifest.tsv")

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: url.appending(path: path).path)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: url.appending(path: path)))
    }
}

/// One line of the manifest of hostile inputs.
struct HostileInput: Sendable, CustomTestStringConvertible {
    let path: String
    let verdict: String
    let why: String

    var testDescription: String { "\(path): \(why)" }

    var bytes: [UInt8] { get throws { try SharedFolder.bytes("hostile/\(path)") } }

    static let all: [HostileInput] = {
        let url = SharedFolder.url.appending(path: "hostile/manifest.tsv")
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            return HostileInput(
                path: String(cells[0]), verdict: String(cells[5]), why: String(cells[6]))
        }
    }()

    /// The inputs that are XML documents or try to be; helpers are never opened.
    static let documents = all.filter {
        ($0.path.hasPrefix("xml/") || $0.path.hasPrefix("vendor/")) && $0.verdict != "helper"
    }
}
