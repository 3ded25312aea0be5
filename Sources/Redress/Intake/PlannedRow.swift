import Statecharts

/// A row with everything that is decided about it before anybody is asked.
struct PlannedRow: Sendable {
    var line: Int
    var tenant: TenantID
    var isHistory: Bool
    /// The prefix of its keys.
    var key: String
    var type: String
    var acts: [PlannedAct]
    /// What the clocks should reproduce, each with its place in the profile.
    var expectations: [PlannedExpectation] = []
    /// How it ends when there is nothing to carry out.
    var outcome: RowOutcome?

    /// The key of an act; a later attempt is for one that was refused before.
    func key(_ index: Int, attempt: Int) -> String {
        "\(key)/\(acts[index].step)" + (attempt == 1 ? "" : "~\(attempt)")
    }

    func act(_ index: Int, of number: String?, attempt: Int) -> Act {
        let planned = acts[index]
        return Act(
            tenant: tenant,
            actor: planned.actor,
            role: planned.role,
            subject: number.map { .complaint($0) } ?? .new(type: type),
            event: planned.event,
            data: planned.data,
            key: key(index, attempt: attempt),
            occurredAt: planned.occurredAt,
            isImported: isHistory
        )
    }

    /// The same key stands for other values in the log.
    var changed: RowProblem {
        RowProblem(
            .changed,
            "a row with the same key was imported with other values; complaints are not overwritten"
        )
    }
}

/// A time at which the clocks should bring the complaint of a row into a state.
struct PlannedExpectation: Hashable, Sendable {
    /// Which one of the profile's.
    var index: Int
    var state: StateID
    var time: Timestamp
    var tolerance: Int64
}

/// Makes planned rows of rows: maps them, gives them keys, checks their data against the forms.
struct RowPlanner {
    private let profile: ImportProfile
    private let mapper: RowMapper
    private let workflows: [String: Workflow]
    private let tenant: TenantID

    init(
        profile: ImportProfile,
        workflows: [String: Workflow],
        tenant: TenantID,
        now: Timestamp?
    ) {
        self.profile = profile
        self.workflows = workflows
        self.tenant = tenant
        mapper = RowMapper(profile, now: now)
    }

    func row(_ row: ImportRow, _ keys: inout RowKeys) -> PlannedRow {
        var planned = PlannedRow(
            line: row.line,
            tenant: tenant,
            isHistory: profile.isHistory,
            key: "",
            type: "",
            acts: []
        )
        switch mapper.map(row) {
        case .noWorkflow(let value): planned.outcome = .noWorkflow(value: value)
        case .problems(let problems): planned.outcome = .problems(problems, number: nil)
        case .acts(let type, let acts):
            planned.type = type
            planned.acts = acts
            do throws(RowProblem) {
                // A row that is not mapped takes no key, so that mending it later changes none.
                planned.key = try keys.key(of: row)
                planned.expectations = try mapper.expectations(of: row)
                let problems = formProblems(acts, type)
                if !problems.isEmpty { planned.outcome = .problems(problems, number: nil) }
            } catch {
                planned.outcome = .problems([error], number: nil)
            }
        }
        return planned
    }

    /// What the forms would refuse, found before the first act of the row.
    private func formProblems(_ acts: [PlannedAct], _ type: String) -> [RowProblem] {
        guard let workflow = workflows[type] else { return [] }
        var found: [RowProblem] = []
        for act in acts {
            let form = workflow.forms[act.event]
            if case .failure(let wrong) = FormChecker.check(
                act.data,
                against: form,
                codes: workflow.codes
            ) {
                found += wrong.problems.map {
                    RowProblem(.form, "the data of '\(act.event)': \($0)")
                }
            }
        }
        return found
    }
}
