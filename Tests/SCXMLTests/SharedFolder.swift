import Foundation

/// The inputs that stay outside the repository; tests that need them run when they are there.
enum SharedFolder {
    static let url = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared").standardized

    static let hasHostile = exists("hostile/manifest.tsv")
    static let hasWild = exists("scxml-wild/manifest.tsv")

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: url.appending(path: path).path)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: url.appending(path: path)))
    }

    /// The rows of a table, by the names in its first line.
    static func table(_ path: String) -> [[String: String]] {
        guard let text = try? String(contentsOf: url.appending(path: path), encoding: .utf8) else {
            return []
        }
        var lines = text.split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        guard !lines.isEmpty else { return [] }
        let names = lines.removeFirst()
        return lines.map { Dictionary(zip(names, $0)) { first, _ in first } }
    }
}
