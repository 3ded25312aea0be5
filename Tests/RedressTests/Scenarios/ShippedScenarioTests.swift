import Foundation
import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("The shipped scenarios", .timeLimit(.minutes(10)))
struct ShippedScenarioTests {
    private func sources(_ name: String) throws -> [ScenarioSource] {
        let folder = "workflows/\(name)/scenarios"
        let files = try FileManager.default.contentsOfDirectory(
            atPath: ShippedWorkflows.root.appending(path: folder).path)
        return try files.filter { $0.hasSuffix(".xml") }.sorted().map {
            ScenarioSource(
                file: "\(folder)/\($0)", bytes: try ShippedWorkflows.bytes("\(folder)/\($0)"))
        }
    }

    /// What the scenarios cover in percent; the others may grow a little before their scenarios do.
    private static let coverageMin = ["escalation": 100, "product": 100]

    @Test("come true, and go through most of their workflow", arguments: ShippedWorkflows.all)
    func shipped(name: String) async throws {
        let source = try ShippedWorkflows.source(name)
        let workflow = try #require(WorkflowChecker.check(source, schemas: nil).workflow)
        let others = try ShippedWorkflows.all.filter { $0 != name }.map {
            try ShippedWorkflows.source($0)
        }
        let suite = try ScenarioSuite(
            reading: try sources(name), workflow: workflow,
            others: others.compactMap { WorkflowChecker.check($0, schemas: nil).workflow },
            schema: Scenarios.schema())
        let report = try await ScenarioRunner(suite, source: source, others: others)
            .run(on: Scenarios.lend)
        for failure in report.results.flatMap(\.failures) { Issue.record("\(failure)") }
        #expect(report.results.count == suite.scenarios.count)
        #expect(report.coverage.total.percent >= Self.coverageMin[name, default: 80])
        // People of the outsourcer try what they may not do, and the ceiling stops them.
        #expect(report.coverage.refusals[.outsourcedCeiling, default: 0] >= 5)
    }

    @Test("of the documentation come true under the documented workflow")
    func documented() async throws {
        let page = String(decoding: try ShippedWorkflows.bytes("docs/scenarios.md"), as: UTF8.self)
        let start = try #require(page.firstRange(of: "```xml\n")).upperBound
        let end = try #require(page[start...].firstRange(of: "```")).lowerBound
        var source = try ShippedWorkflows.source("product")
        source.file = "docs/workflow-example.scxml"
        source.document = try ShippedWorkflows.bytes(source.file)
        let workflow = try #require(WorkflowChecker.check(source, schemas: nil).workflow)
        let suite = try Scenarios.suite(String(page[start..<end]), workflow: workflow)
        #expect(suite.scenarios.map(\.id) == ["submitted", "within-limits", "late"])
        let report = try await ScenarioRunner(suite, source: source).run(on: Scenarios.lend)
        for failure in report.results.flatMap(\.failures) { Issue.record("\(failure)") }
        #expect(
            report.coverage[.transition] == report.coverage[.guardTrue] + .init(seen: 2, total: 2))
    }
}
