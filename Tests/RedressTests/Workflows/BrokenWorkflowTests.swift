import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("The check of a workflow")
struct BrokenWorkflowTests {
    /// A text of the small workflow, what is put in its place, and what is then reported.
    struct Variant: Sendable, CustomTestStringConvertible {
        enum Part { case document, roles, codes }

        var part = Part.document
        var old: String
        var new: String
        /// `LINE:COLUMN severity code message`, with the file first if it is not the document's; the
        /// message may go on.
        var problems: [String]

        init(_ old: String, _ new: String, _ problems: String..., part: Part = .document) {
            self.old = old
            self.new = new
            self.problems = problems
            self.part = part
        }

        var testDescription: String { "\(old) → \(new)" }

        func check() throws -> WorkflowCheck {
            func changed(_ text: String, _ part: Part) -> String {
                guard part == self.part, let place = text.firstRange(of: old) else { return text }
                return text.replacingCharacters(in: place, with: new)
            }
            let source = SmallWorkflow.source(
                document: changed(SmallWorkflow.document, .document),
                roles: changed(SmallWorkflow.roles, .roles),
                codes: changed(SmallWorkflow.codes, .codes))
            return WorkflowChecker.check(source, schemas: try ShippedWorkflows.schemas())
        }
    }

    @Test("finds nothing in one that is complete")
    func complete() throws {
        let check = WorkflowChecker.check(
            SmallWorkflow.source(), schemas: try ShippedWorkflows.schemas())
        #expect(check.problems.isEmpty, "\(check.problems)")
        #expect(check.workflow?.name == "small")
    }

    @Test("finds what is wrong and names the place", arguments: BrokenWorkflows.variants)
    func broken(variant: Variant) throws {
        let check = try variant.check()
        let found = check.problems.map { problem in
            (problem.location.file == "small.scxml" ? "" : problem.location.file + ":")
                + "\(problem.location.line):\(problem.location.column) \(problem.severity) "
                + "\(problem.code) \(problem.message)"
        }
        #expect(found.count == variant.problems.count, "\(found)")
        for (one, expected) in zip(found, variant.problems) {
            #expect(one.hasPrefix(expected))
        }
        let hasErrors = variant.problems.contains { $0.contains(" error ") }
        #expect((check.workflow == nil) == hasErrors)
    }
}

extension String {
    fileprivate func replacingCharacters(
        in place: Range<String.Index>, with text: String
    ) -> String { String(self[..<place.lowerBound]) + text + self[place.upperBound...] }
}
