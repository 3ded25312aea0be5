import Foundation
import LibXML
import SCXML
import Statecharts
import RedressTesting
import Testing

@Suite("A hostile chart", .enabled(if: SharedFolder.hasHostile))
struct HostileChartTests {
    /// What the chart alone shows. These need the check of workflows, so they are not here:
    /// - data-src-file, datamodel-ecmascript, send-ssrf, send-target-file (the data model, files
    ///   and send targets that a workflow may use)
    /// - event-reserved, id-homoglyph, nondeterministic-twice, trap, unreachable (lint)
    static let refused: [(String, String)] = [
        ("dangling-initial", "unknown-target"), ("dangling-target", "unknown-target"),
        ("delay-01", "delay"), ("delay-03", "delay"), ("delay-04", "delay"), ("delay-05", "delay"),
        ("delay-06", "delay"), ("delay-07", "delay"), ("delay-08", "delay"), ("delay-10", "delay"),
        ("delay-11", "delay"), ("dup-id", "duplicate-id"), ("final-with-child", "final-children"),
        ("final-with-transition", "final-transitions"), ("history-default-loop", "history-default"),
        ("id-rtl", "invalid-id"), ("id-traversal", "invalid-id"),
        ("initial-not-descendant", "initial-not-descendant"),
        ("initial-on-atomic", "initial-on-atomic"), ("initial-with-cond", "initial-with-condition"),
    ]

    @Test("is refused by its structure, in the third line", arguments: refused)
    func refusal(name: String, code: String) throws {
        let path = "hostile/scxml/\(name).scxml"
        let start = ProcessorTime.now
        let found = problems(in: try SharedFolder.bytes(path), file: path)
        #expect(ProcessorTime.now - start < .seconds(2))
        let problem = try #require(found.first { $0.code == code }, "\(found)")
        #expect(problem.location.line == (name == "dangling-initial" ? 2 : 3))
        #expect(problem.location.column > 1 || name.hasPrefix("final"))
    }

    @Test("is refused in every file that the manifest calls broken by structure")
    func completeness() {
        let workflow: Set<String> = [
            "data-src-file", "datamodel-ecmascript", "send-ssrf", "send-target-file",
            // Nested inline machines are only text until they are invoked; see below.
            "invoke-content-nested",
        ]
        let rows = SharedFolder.table("hostile/manifest.tsv").filter {
            $0["category"] == "semantic" && $0["expected"] == "reject"
        }
        let names = rows.compactMap { $0["file"]?.dropFirst(6).dropLast(6) }.map(String.init)
        #expect(Set(names) == workflow.union(Self.refused.map(\.0)))
    }

    /// Ends soon, in its final states or not.
    @Test(
        "runs within its limits",
        arguments: [
            ("assign-undeclared", RunOutcome.Ending.stuck),
            ("eventless-loop", .limit(LimitExceeded(.microsteps, 1_000))), ("id-emoji", .stuck),
            ("label-html", .stuck), ("invoke-content-nested", .stuck),
            ("send-ssrf", .stuck), ("send-target-file", .stuck), ("data-src-file", .stuck),
        ]
    )
    func bounded(name: String, ending: RunOutcome.Ending) throws {
        let start = ProcessorTime.now
        let bytes = try SharedFolder.bytes("hostile/scxml/\(name).scxml")
        let made = try SCXMLDocument(bytes: bytes, file: name).chart()
        let outcome = SessionGroup().run(made, for: 60_000)
        #expect(ProcessorTime.now - start < .seconds(2))
        #expect(outcome.ending == ending)
    }

    @Test("moves 400 regions with one event in two seconds")
    func explosion() throws {
        let start = ProcessorTime.now
        let bytes = try SharedFolder.bytes("hostile/scxml/parallel-explosion.scxml")
        let session = ModelSession(try SCXMLDocument(bytes: bytes, file: "p").chart())
        _ = try session.interpreter.start(at: 0)
        let step = try session.send("e")
        #expect(step.transitions.count == 400)
        #expect(ProcessorTime.now - start < .seconds(2))
    }
}

@Suite("A hostile document", .enabled(if: SharedFolder.hasHostile))
struct HostileDocumentTests {
    struct Input: Sendable, CustomTestStringConvertible {
        let path: String
        let verdict: String
        var testDescription: String { path }
    }

    static let inputs = SharedFolder.table("hostile/manifest.tsv").compactMap { row -> Input? in
        guard let path = row["file"], let verdict = row["expected"], verdict != "helper",
            path.hasPrefix("xml/") || path.hasPrefix("vendor/")
        else { return nil }
        return Input(path: path, verdict: verdict)
    }

    /// Refuses what is XML but not SCXML as well, which the loader alone cannot.
    @Test("is refused as a chart, or gives one, within two seconds", arguments: inputs)
    func verdict(input: Input) throws {
        let bytes = try SharedFolder.bytes("hostile/\(input.path)")
        let start = ProcessorTime.now
        let found = problems(in: bytes, file: input.path)
        #expect(ProcessorTime.now - start < .seconds(2))
        #expect(found.allSatisfy { $0.location.line >= 1 && $0.location.column >= 1 })
        #expect(found.count < 100)
        switch input.verdict {
        case "reject": #expect(!found.isEmpty)
        case "accept", "accept-inert": #expect(found.isEmpty, "\(found)")
        default: break
        }
    }
}
