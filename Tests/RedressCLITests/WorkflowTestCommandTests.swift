import Foundation
import Redress
import Testing

@Suite("Scenarios at the command line", .timeLimit(.minutes(10)))
struct WorkflowTestCommandTests {
    /// A folder with the shipped workflows and schemas that a test may spoil.
    private func workshop() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["workflows", "schemas"] {
            try FileManager.default.copyItem(
                atPath: repository + "/" + name, toPath: folder.file(name))
        }
        return folder
    }

    private func replace(_ text: String, by other: String, in path: String) throws {
        let content = try String(contentsOfFile: path, encoding: .utf8)
        try #require(content.contains(text))
        try Data(content.replacing(text, with: other).utf8).write(to: URL(filePath: path))
    }

    private static let urgency = "workflows/attitude/scenarios/urgency.xml"

    @Test("a folder, a workflow or a file is run, and its coverage is told")
    func passes() throws {
        let all = try Program.run(["workflow", "test", "--brief"], in: repository)
        #expect(all.status == 0, "\(all.output)")
        #expect(all.errors.isEmpty)
        for name in ["attitude", "escalation", "logistics", "product"] {
            #expect(
                all.lines.contains {
                    $0.hasPrefix("\(name) 1") && $0.contains(" scenarios, all passed; ")
                })
        }
        let one = try Program.run(["workflow", "test", "workflows/attitude/"], in: repository)
        #expect(one.status == 0)
        let part = try Program.run(["workflow", "test", Self.urgency], in: repository)
        #expect(part.lines.contains { $0.contains("is never taken") })
        let file = try Program.run(["workflow", "test", Self.urgency, "--brief"], in: repository)
        #expect(file.status == 0)
        let count = try #require(file.lines.first?.split(separator: " ").dropFirst(2).first)
        #expect((Int(count) ?? 0) > 5)
        #expect(!all.lines.contains(file.lines[0]), "a file covers less than all files")
    }

    @Test("what fails is told with its place, the rest is run, and the status is 1")
    func fails() throws {
        let folder = try workshop()
        try replace(
            "<then state=\"u.expedited\"/>", by: "<then state=\"u.critical\"/>",
            in: folder.file(Self.urgency))
        let outcome = try Program.run(
            ["workflow", "test", Self.urgency, "--brief"], in: folder.path)
        #expect(outcome.status == 1)
        let failed = outcome.lines.filter { $0.contains(": failed: ") }
        #expect(!failed.isEmpty)
        let place = /^workflows.attitude.scenarios.urgency.xml:\d+:\d+: failed: [a-z-]+: expected/
        for line in failed {
            #expect(line.contains(place))
            #expect(line.contains("expected state 'u.critical', found "))
        }
        #expect(outcome.lines.contains { $0.contains(" failed; ") })
    }

    @Test("a workflow that is broken fails its scenarios")
    func mutant() throws {
        let folder = try workshop()
        let path = folder.file("workflows/attitude/attitude.scxml")
        try replace("r:four-eyes=\"$expedite/@by\"", by: "", in: path)
        let outcome = try Program.run(
            ["workflow", "test", "workflows/attitude", "--brief"], in: folder.path)
        #expect(outcome.status == 1)
        let expected = "expedite-own: expected the event to be refused"
        #expect(outcome.lines.contains { $0.contains(expected) })
    }

    @Test("names that do not exist are told before anything runs")
    func unknown() throws {
        let folder = try workshop()
        try replace("u.requested", by: "u.reqested", in: folder.file(Self.urgency))
        let outcome = try Program.run(["workflow", "test", "workflows/attitude"], in: folder.path)
        #expect(outcome.status == 1)
        #expect(
            outcome.lines.allSatisfy {
                $0.contains(/: error: .*; did you mean 'u\.requested'\? \[unknown-state\]$/)
            })
        let json = try Program.run(
            ["workflow", "test", "workflows/attitude", "--json"], in: folder.path)
        #expect(json.lines.count == outcome.lines.count)
        #expect(try JSONValue(reading: json.lines[0])["code"]?.text == "unknown-state")
    }

    @Test("too little coverage is status 1")
    func coverage() throws {
        func run(_ percent: String) throws -> Outcome {
            try Program.run(
                ["workflow", "test", Self.urgency, "--brief", "--require-coverage", percent],
                in: repository)
        }
        #expect(try run("1").status == 0)
        let low = try run("100")
        #expect(low.status == 1)
        #expect(low.errors.contains("of it; 100 % are required"))
        #expect(try run("101").status == 2)
    }

    @Test(
        "what is no folder or file of scenarios is status 2",
        arguments: [
            ("nowhere", "is no file of scenarios"), ("schemas", "holds no scenarios"),
            ("workflows/attitude/attitude.scxml", "is no file of scenarios"),
            ("workflows/codes.xml", "is no file of scenarios"),
        ])
    func usage(path: String, expected: String) throws {
        let outcome = try Program.run(["workflow", "test", path], in: repository)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(
            outcome.errors.contains(expected) || outcome.errors.contains("holds no workflow"),
            "\(outcome.errors)")
    }
}
