import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("What a workflow starts")
struct LinkCheckTests {
    private func workflow(_ document: String) throws -> Workflow {
        let check = WorkflowChecker.check(SmallWorkflow.source(document: document), schemas: nil)
        return try #require(check.workflow, "\(check.problems)")
    }

    @Test("is checked against the workflows beside it")
    func problems() throws {
        let house = try workflow(LinkedWorkflows.house)
        let outside = try workflow(LinkedWorkflows.outside)
        #expect(house.startedTypes == ["outside", "nowhere"])
        #expect(LinkCheck.problems(of: outside, beside: [house]).isEmpty)
        #expect(LinkCheck.problems(of: house, beside: []).isEmpty)
        let found = LinkCheck.problems(of: house, beside: [outside]).map(\.message)
        #expect(
            found == [
                "no complaint of type 'outside' begins like this: role 'system' may not send 'open' "
                    + "here; permitted: clerk"
            ])
    }

    @Test(
        "must bring what the first event's form asks for",
        arguments: [
            (
                "path=\"escalation/@sum\"", "path=\"escalation/@amount-claimed\"",
                "parameter 'escalation.sum' is not in the form of 'signal'; did you mean "
                    + "'escalation.body'?"
            ),
            (
                "path=\"escalation/@body\"", "required=\"always\" path=\"escalation/@body\"",
                "'escalation/@body' is required by 'signal'; send it as 'escalation.body'"
            ),
        ])
    func form(old: String, new: String, message: String) throws {
        let house = try workflow(LinkedWorkflows.house)
        let outside = try workflow(LinkedWorkflows.outside.replacing(old, with: new))
        let found = LinkCheck.problems(of: house, beside: [outside]).map(\.message)
        #expect(found.contains("no complaint of type 'outside' begins like this: \(message)"))
    }
}
