import Foundation

/// One document of the set, with what its first comment says.
///
/// The comment has a sentence on what a processor must do, then lines such as
/// `rec: §3.13`, `point: 2` (of the algorithm) and `mutant: cancel ignored` (a known bug).
struct ConformanceDocument: CustomStringConvertible, Sendable {
    let file: String
    let text: String
    /// The lines of the comment.
    private let lines: [String]

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Documents")

    static func all() throws -> [ConformanceDocument] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try names.filter { $0.hasSuffix(".scxml") }.sorted().map { name in
            try ConformanceDocument(file: name)
        }
    }

    private init(file: String) throws {
        self.file = file
        text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
        let comment = text.split(separator: "-->", maxSplits: 1).first ?? ""
        lines = comment.split(separator: "\n").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }

    var description: String { file }

    /// What follows a key, once for each line that has it.
    func values(of key: String) -> [String] {
        lines.filter { $0.hasPrefix("\(key): ") }.map { String($0.dropFirst(key.count + 2)) }
    }
}
