import Foundation
import Testing

/// Rules that the compiler does not keep.
@Suite("The house is tidy")
struct TidyTests {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every module a target may import; a new edge is a decision, made here.
    static let allowedImports: [String: Set<String>] = [
        "LibXML": ["CLibXML2"],
        "Statecharts": [],
        "TransparencyLog": ["Crypto"],
        "SCXML": ["LibXML", "Statecharts"],
        "Redress": ["LibXML", "SCXML", "Statecharts", "Synchronization", "TransparencyLog"],
        "SQLiteStore": [
            "Foundation", "GRDB", "GRDBSQLite", "Redress", "Statecharts", "Synchronization",
            "TransparencyLog",
        ],
        "RedressCLI": [
            "ArgumentParser", "CZlib", "Foundation", "LibXML", "Redress", "SCXML", "SQLiteStore",
            "Statecharts", "Synchronization", "TransparencyLog",
        ],
        "RedressTesting": [
            "Foundation", "LibXML", "Redress", "SCXML", "Statecharts", "Synchronization",
            "Testing", "TransparencyLog",
        ],
    ]

    static func files(below folder: String) throws -> [(path: String, text: String)] {
        let base = root.appending(path: folder)
        let names = FileManager.default.enumerator(atPath: base.path)?.allObjects ?? []
        return try names.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted()
            .map { name in
                let data = try Data(contentsOf: base.appending(path: name))
                return ("\(folder)/\(name)", String(decoding: data, as: UTF8.self))
            }
    }

    @Test("a target imports only what it may", arguments: allowedImports)
    func imports(target: String, allowed: Set<String>) throws {
        let files = try Self.files(below: "Sources/\(target)")
        #expect(!files.isEmpty)
        for (path, text) in files {
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ").map(String.init)
                guard let place = words.firstIndex(of: "import"), place <= 1,
                    words.indices.contains(place + 1), place == 0 || Self.levels.contains(words[0])
                else { continue }
                let module = words[place + 1]
                #expect(allowed.contains(module), "\(path) imports '\(module)'")
            }
        }
    }

    private static let levels: Set<String> = [
        "public", "package", "internal", "fileprivate", "private", "@testable", "@_exported",
    ]

    @Test("every target has an entry in the table")
    func complete() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Self.root.appending(path: "Sources").path)
        let ours = folders.filter { !$0.hasPrefix("C") && !$0.hasPrefix(".") }
        #expect(Set(ours) == Set(Self.allowedImports.keys))
    }

    @Test("a file has at most 600 lines")
    func sizes() throws {
        for (path, text) in try Self.files(below: "Sources") + Self.files(below: "Tests") {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 600, "\(path) has \(lines.count) lines")
        }
    }

    @Test("nothing is left over")
    func leftovers() throws {
        // Spelt in parts, so that this file is not its own finding.
        let words = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "try" + "! ", "as" + "! "]
        for (path, text) in try Self.files(below: "Sources") {
            for word in words {
                #expect(!text.contains(word), "\(path) contains '\(word)'")
            }
        }
    }
}
