import Foundation
import RedressTesting
import Testing

/// One line of the manifest of hostile inputs, which stay outside the repository.
struct Hostile: Sendable, CustomTestStringConvertible {
    let path: String
    let verdict: String
    let why: String

    var testDescription: String { "\(path): \(why)" }

    var bytes: [UInt8] {
        get throws { Array(try Data(contentsOf: Self.folder.appending(path: path))) }
    }

    private static let folder = ShippedWorkflows.root.appending(path: "../shared/hostile")
        .standardizedFileURL

    static let isThere = FileManager.default.fileExists(
        atPath: folder.appending(path: "manifest.tsv").path)

    private static let all: [Hostile] = {
        let url = folder.appending(path: "manifest.tsv")
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            return Hostile(
                path: String(cells[0]), verdict: String(cells[5]), why: String(cells[6]))
        }
    }()

    static func files(in folder: String) -> [Hostile] {
        all.filter { $0.path.hasPrefix(folder) && $0.verdict != "helper" }
    }
}
