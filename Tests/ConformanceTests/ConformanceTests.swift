import Foundation
import SCXML
import Statecharts
import Testing

/// Our own documents, each about one point of the Recommendation, self-driving and
/// self-checking.
@Suite("Our SCXML conformance set")
struct ConformanceTests {
    private func run(_ text: String, file: String, restarts: Bool) throws -> RunOutcome {
        let chart = try SessionGroup.chart(reading: Array(text.utf8), file: file)
        return SessionGroup(restarts: restarts) { path in
            guard !path.contains("..") else { return nil }
            let url = ConformanceDocument.folder.appending(path: path)
            return (try? Data(contentsOf: url)).map { Array($0) }
        }.run(chart, for: 600_000)
    }

    @Test(
        "a document ends in the state 'pass', run straight and restarted after each macrostep",
        arguments: try ConformanceDocument.all(), [false, true])
    func passes(document: ConformanceDocument, restarts: Bool) throws {
        let outcome = try run(document.text, file: document.file, restarts: restarts)
        #expect(outcome.ending == .finished, "\(outcome)")
        #expect(outcome.states == ["pass"], "\(outcome)")
    }

    @Test("a document does so inside one more state", arguments: try ConformanceDocument.all())
    func nested(document: ConformanceDocument) throws {
        let nested = NestedDocument(document.text).text
        let outcome = try run(nested, file: document.file, restarts: false)
        #expect(outcome.ending == .finished, "\(outcome)")
        #expect(outcome.states == [StateID(NestedDocument.wrapper), "pass"], "\(outcome)")
    }

    @Test("a document has a way to 'fail'", arguments: try ConformanceDocument.all())
    func canFail(document: ConformanceDocument) throws {
        let chart = try SessionGroup.chart(
            reading: Array(document.text.utf8), file: document.file)
        let fail = try #require(chart.index(of: "fail"))
        #expect(chart.transitions.contains { $0.targets == [fail] })
    }

    @Test("a document says which section it is about", arguments: try ConformanceDocument.all())
    func section(document: ConformanceDocument) {
        #expect(document.values(of: "rec").count == 1)
    }

    @Test("every point of the algorithm has a document", arguments: 1...26)
    func point(number: Int) throws {
        let found = try ConformanceDocument.all()
            .filter { $0.values(of: "point").contains(String(number)) }
        #expect(!found.isEmpty)
    }

    @Test("every known bug has a document that names it", arguments: knownBugs)
    func bug(name: String) throws {
        let found = try ConformanceDocument.all()
            .filter { $0.values(of: "mutant").contains(name) }
        #expect(!found.isEmpty)
    }

    @Test("a document names only points and bugs that there are")
    func names() throws {
        let points = Set((1...26).map(String.init))
        for document in try ConformanceDocument.all() {
            let bugs = document.values(of: "mutant").filter { !knownBugs.contains($0) }
            let others = document.values(of: "point").filter { !points.contains($0) }
            #expect(bugs.isEmpty && others.isEmpty, "\(document.file): \(bugs + others)")
        }
    }

    @Test("there are 84 known bugs, none twice")
    func count() {
        #expect(knownBugs.count == 84)
        #expect(Set(knownBugs).count == 84)
    }
}
