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

    @Test("a document ends in the state 'pass'", .enabled(if: isAvailable), arguments: files)
    func passes(file: String) throws {
        let url = Self.folder.appending(path: file)
        let chart = try SCXMLDocument(bytes: Array(Data(contentsOf: url)), file: file).chart()
        let group = SessionGroup { path in
            guard !path.contains("..") else { return nil }
            return (try? Data(contentsOf: Self.folder.appending(path: path))).map { Array($0) }
        }
        let outcome = group.run(chart, for: 60_000)
        #expect(outcome.ending == .finished, "\(outcome)")
        #expect(outcome.states == ["pass"], "\(outcome)")
    }
}
