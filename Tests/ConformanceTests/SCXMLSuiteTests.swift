import Foundation
import SCXML
import Statecharts
import Testing

/// The W3C's tests on the XPath data model, when the shared folder is there.
@Suite("The W3C SCXML tests")
struct SCXMLSuiteTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/scxml-irp").standardized

    static var files: [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (names ?? []).filter { $0.hasSuffix(".scxml") && !$0.contains("sub") }.sorted()
    }

    static let isAvailable = !files.isEmpty

    static func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    /// The documents that a test invokes by their name.
    static func companions(of file: String) throws -> [String] {
        let stem = file.dropLast(".scxml".count)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasPrefix("\(stem)sub") }.map { try text($0) }
    }

    /// - Parameter change: Changes the documents that the first one invokes.
    private func run(
        _ document: String, file: String, restarts: Bool,
        changing change: @escaping (String) -> String = { $0 }
    ) throws -> RunOutcome {
        let chart = try SessionGroup.chart(reading: Array(document.utf8), file: file)
        return SessionGroup(restarts: restarts) { name in
            guard !name.contains("/"), let text = try? Self.text(name) else { return nil }
            return Array((name.hasSuffix(".scxml") ? change(text) : text).utf8)
        }.run(chart, for: 60_000)
    }

    @Test("a document ends in the state 'pass'", .enabled(if: isAvailable), arguments: files)
    func passes(file: String) throws {
        let outcome = try run(try Self.text(file), file: file, restarts: false)
        #expect(outcome.ending == .finished, "\(outcome)")
        #expect(outcome.states == ["pass"], "\(outcome)")
    }

    @Test(
        "a document does so when every session is restarted after each macrostep",
        .enabled(if: isAvailable), arguments: files)
    func restarted(file: String) throws {
        let outcome = try run(try Self.text(file), file: file, restarts: true)
        #expect(outcome.ending == .finished, "\(outcome)")
        #expect(outcome.states == ["pass"], "\(outcome)")
    }

    @Test(
        "a document does so with every state, event and variable renamed",
        .enabled(if: isAvailable), arguments: files)
    func renamed(file: String) throws {
        let companions = try Self.companions(of: file)
        let original = try Self.text(file)
        let document = RenamedDocument(original, companions: companions).text
        try #require(document != original)
        for restarts in [false, true] {
            let outcome = try run(document, file: file, restarts: restarts) {
                RenamedDocument($0, companions: [original]).text
            }
            #expect(outcome.ending == .finished, "\(outcome)")
            #expect(outcome.states == [StateID(RenamedDocument.state("pass"))], "\(outcome)")
        }
    }

    /// What a document invokes stays as it is: only a final state at its top ends it.
    @Test("a document does so inside one more state", .enabled(if: isAvailable), arguments: files)
    func nested(file: String) throws {
        let document = NestedDocument(try Self.text(file)).text
        for restarts in [false, true] {
            let outcome = try run(document, file: file, restarts: restarts)
            #expect(outcome.ending == .finished, "\(outcome)")
            #expect(outcome.states == [StateID(NestedDocument.wrapper), "pass"], "\(outcome)")
        }
    }
}
