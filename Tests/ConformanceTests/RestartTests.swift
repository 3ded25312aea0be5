import Foundation
import SCXML
import Statecharts
import Testing

/// A document run straight, and run with every session restarted after each of its macrosteps.
@Suite("A restart changes nothing")
struct RestartTests {
    /// What was seen of a run: each session after each macrostep, and how it ended.
    struct Run: Equatable {
        var states: [SessionState] = []
        var outcome: RunOutcome

        init(of bytes: [UInt8], file: String, in folder: URL?, restarts: Bool) throws {
            let chart = try SessionGroup.chart(reading: bytes, file: file)
            let group = SessionGroup(restarts: restarts) { name in
                guard let folder, !name.contains("/") else { return nil }
                return (try? Data(contentsOf: folder.appending(path: name))).map { Array($0) }
            }
            var states: [SessionState] = []
            group.observer = { states.append($0) }
            outcome = group.run(chart, for: 3_600_000)
            self.states = states
        }
    }

    /// Where two runs part, for a message that can be read.
    static func difference(_ one: Run, _ other: Run) -> String? {
        for (number, pair) in zip(one.states, other.states).enumerated() where pair.0 != pair.1 {
            let place = "macrostep \(number) of \(pair.0.session)"
            let data = [pair.0, pair.1].map { String(decoding: $0.data, as: UTF8.self) }
            if data[0] != data[1] { return "\(place): data \(data[0]) or \(data[1])" }
            if pair.0.snapshot != pair.1.snapshot {
                return "\(place): \(pair.0.snapshot) or \(pair.1.snapshot)"
            }
            return "\(place): \(pair.0) or \(pair.1)"
        }
        if one.states.count != other.states.count {
            return "\(one.states.count) or \(other.states.count) macrosteps"
        }
        return one.outcome == other.outcome ? nil : "\(one.outcome) or \(other.outcome)"
    }

    private func expectEqualRuns(_ bytes: [UInt8], _ file: String, _ folder: URL?) throws {
        let straight = try Run(of: bytes, file: file, in: folder, restarts: false)
        let restarted = try Run(of: bytes, file: file, in: folder, restarts: true)
        #expect(!straight.states.isEmpty)
        #expect(Self.difference(straight, restarted) == nil)
    }

    @Test(
        "in a document of the W3C", .enabled(if: SCXMLSuiteTests.isAvailable),
        arguments: SCXMLSuiteTests.files)
    func suite(file: String) throws {
        let folder = SCXMLSuiteTests.folder
        try expectEqualRuns(Array(Data(contentsOf: folder.appending(path: file))), file, folder)
    }

    // Our own documents

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Documents")

    /// Documents that can be run; the others are there to be refused.
    static let documents: [String] = {
        let found = FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []
        return found.compactMap { $0 as? String }.sorted().filter { name in
            guard name.hasSuffix(".scxml"),
                let bytes = try? Data(contentsOf: folder.appending(path: name))
            else { return false }
            return (try? SessionGroup.chart(reading: Array(bytes), file: name)) != nil
        }
    }()

    @Test("in a document of ours", .enabled(if: !documents.isEmpty), arguments: documents)
    func own(file: String) throws {
        let url = Self.folder.appending(path: file)
        try expectEqualRuns(
            Array(Data(contentsOf: url)), file, url.deletingLastPathComponent())
    }

    @Test("in a document that asks for what a restart could lose", arguments: FragileDocument.all)
    func fragile(_ fragile: FragileDocument) throws {
        let bytes = Array(fragile.document.utf8)
        for restarts in [false, true] {
            let run = try Run(of: bytes, file: "f.scxml", in: nil, restarts: restarts)
            #expect(run.outcome.states == ["pass"], "\(restarts ? "restarted" : "straight")")
        }
        try expectEqualRuns(bytes, "f.scxml", nil)
    }
}
