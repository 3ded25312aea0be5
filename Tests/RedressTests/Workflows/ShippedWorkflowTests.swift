import Foundation
import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("The shipped workflows")
struct ShippedWorkflowTests {
    @Test("a shipped workflow has no problem", arguments: ShippedWorkflows.all)
    func isClean(name: String) throws {
        let check = try ShippedWorkflows.check(name)
        let found = check.problems.map(\.description).joined(separator: "\n")
        #expect(check.problems.isEmpty, "\(found)")
        #expect(check.workflow != nil)
    }
}
