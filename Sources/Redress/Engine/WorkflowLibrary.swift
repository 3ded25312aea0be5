import Statecharts
import Synchronization

/// Compiled workflows by digest, shared by all workers and readers.
final class WorkflowLibrary: Sendable {
    private let workflows = Mutex<[String: Workflow]>([:])

    /// The workflow behind a stored version, compiled when it is first asked for.
    func workflow(_ stored: StoredWorkflow) throws -> Workflow {
        if let known = workflows.withLock({ $0[stored.digest] }) { return known }
        let check = WorkflowChecker.check(stored.source, schemas: nil)
        guard let workflow = check.workflow else {
            throw ActProblem.damaged(
                "workflow '\(stored.name)' \(stored.version) no longer loads: "
                    + (check.errors.first?.description ?? "unknown reason"))
        }
        guard workflow.digest == stored.digest else {
            throw ActProblem.damaged(
                "the stored documents of workflow '\(stored.name)' do not have its digest")
        }
        workflows.withLock { $0[stored.digest] = workflow }
        return workflow
    }
}

extension StoredWorkflow {
    /// The documents, to be checked and compiled again.
    public var source: WorkflowSource {
        WorkflowSource(
            file: file, document: document, rolesFile: "roles.xml", roles: roles,
            codesFile: "codes.xml", codes: codes, calendarsFile: "calendars.xml",
            calendars: calendars)
    }
}
