import Foundation
import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Testing

/// Scenarios of the small workflow and of the shipped ones.
enum Scenarios {
    static func schema() throws -> ScenarioSchema {
        try ScenarioSchema(documents: [
            "scenario.xsd": ShippedWorkflows.bytes("schemas/scenario.xsd"),
            "xml.xsd": ShippedWorkflows.bytes("schemas/xml.xsd"),
        ])
    }

    /// The beginning of a file: line 4 is the first one after it.
    static let head = """
        <scenarios xmlns="urn:redress:workflow:1" version="1.0"><given start="2026-03-02T09:00:00Z">
          <person id="out" role="outside"/><person id="in" role="clerk"/>
        </given>

        """

    /// A file with one scenario, its first step on line 5.
    static func story(_ steps: String, attributes: String = "id=\"story\"") -> String {
        head + """
            <scenario \(attributes)><label xml:lang="zh">故事</label><label xml:lang="en">Story</label>
            \(steps)
            </scenario></scenarios>
            """
    }

    static func suite(_ files: String..., workflow: Workflow? = nil) throws -> ScenarioSuite {
        let workflow = try workflow ?? small()
        return try ScenarioSuite(
            reading: files.enumerated().map {
                ScenarioSource(file: "s\($0 + 1).xml", bytes: Array($1.utf8))
            },
            workflow: workflow, schema: schema())
    }

    static func small() throws -> Workflow {
        let check = WorkflowChecker.check(SmallWorkflow.source(), schemas: nil)
        return try #require(check.workflow, "\(check.problems)")
    }

    /// Runs stories of the small workflow.
    static func run(_ files: String...) async throws -> ScenarioReport {
        let suite = try ScenarioSuite(
            reading: files.enumerated().map {
                ScenarioSource(file: "s\($0 + 1).xml", bytes: Array($1.utf8))
            },
            workflow: small(), schema: schema())
        return try await ScenarioRunner(suite, source: SmallWorkflow.source()).run(on: lend)
    }

    @Sendable static func lend(
        _ body: @Sendable (any ComplaintStore) async throws -> ScenarioResult
    ) async throws -> ScenarioResult {
        let store = try ShopFile().create()
        defer { store.close() }
        return try await body(store)
    }
}
