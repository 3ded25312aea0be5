import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("Hostile documents given as workflows", .enabled(if: Hostile.isThere))
struct HostileWorkflowTests {
    /// What every document lacks that was not written as a workflow.
    private static let commonCodes: Set<String> = [
        "workflow-attributes", "label", "state-without-id", "dead-end", "idle-transition",
    ]

    @Test(
        "get their verdict in time, with a place for each problem",
        arguments: Hostile.files(in: "scxml/") + Hostile.files(in: "xml/"))
    func verdict(file: Hostile) throws {
        let source = SmallWorkflow.source()
        let bytes = try file.bytes
        let schemas = try ShippedWorkflows.schemas()
        var found: WorkflowCheck?
        let time = ProcessorTime.measure {
            found = WorkflowChecker.check(
                WorkflowSource(
                    file: file.path, document: bytes, rolesFile: source.rolesFile,
                    roles: source.roles, codesFile: source.codesFile, codes: source.codes),
                schemas: schemas)
        }
        let check = try #require(found)
        #expect(time < .seconds(2))
        // None of them is a workflow, so none may come through.
        #expect(check.workflow == nil)
        #expect(check.problems.allSatisfy { $0.location.line >= 1 && $0.location.column >= 1 })
        #expect(check.problems.count < 5_000)
        if file.verdict == "reject" {
            let own = check.errors.filter { !Self.commonCodes.contains($0.code) }
            #expect(!own.isEmpty, "\(check.problems)")
        }
    }
}
