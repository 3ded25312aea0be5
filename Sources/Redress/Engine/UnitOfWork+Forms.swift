import SCXML
import Statecharts

/// What an act brings, checked against its form before the complaint is touched.
extension UnitOfWork {
    /// Checks everything that can be told without the complaint.
    func checkedForm(
        _ act: Act, _ workflow: Workflow
    ) throws -> Result<FormChange, FormProblems> {
        try checkedForm(act.data, for: act.event, workflow)
    }

    func checkedForm(
        _ data: JSONValue, for event: EventName, _ workflow: Workflow
    ) throws -> Result<FormChange, FormProblems> {
        let result = FormChecker.check(
            data, against: workflow.forms[event], codes: workflow.codes)
        switch result {
        case .success(let change):
            guard !change.attachments.isEmpty else { return result }
            let found = try problems(of: change.attachments)
            guard !found.isEmpty else { return result }
            return .failure(FormProblems(problems: found, change: change))
        case .failure(var problems):
            problems.problems += try self.problems(of: problems.change.attachments)
            problems.problems.sort { $0.path < $1.path }
            return .failure(problems)
        }
    }

    /// All problems of an act that has some, those included that only the complaint shows.
    ///
    /// - Parameter complaint: What the sound part of the data is merged into; it is spoilt then.
    func allProblems(
        _ found: FormProblems, _ complaint: OpenComplaint, as actor: ActingRole,
        at time: Timestamp
    ) -> [FormProblem] {
        guard found.change.form?.hasConditions ?? false else { return found.problems }
        // The sound part of the data will be merged: what is in memory is spoilt.
        worker.close(complaint.stored.number, of: tenant)
        prepare(complaint, for: actor, at: time)
        let stamp = Stamp(user: actor.user, role: actor.role.id, time: time)
        let known = Set(found.problems.map(\.path))
        let others = found.change.apply(to: complaint.model, stamp: stamp)
            .filter { !known.contains($0.path) }
        return (found.problems + others).sorted { $0.path < $1.path }
    }
}
