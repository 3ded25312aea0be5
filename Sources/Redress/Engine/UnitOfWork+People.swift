import SCXML
import Statecharts

/// Whether it is the right person: second persons, and those whom a complaint is about.
extension UnitOfWork {
    /// What is left of the transitions that a role may take, for this person.
    struct Choice {
        var permitted: [Transition] = []
        /// Those for which the second person was waived.
        var waived: Set<Int> = []
        /// Why the others may not be taken; nil if there are no others.
        var refusal: Refusal?
    }

    /// Takes away the transitions that need somebody else; the data of the act are merged already.
    func choose(
        among permitted: [Transition], _ event: EventName, _ actor: ActingRole,
        _ complaint: OpenComplaint, at time: Timestamp
    ) -> Choice {
        let workflow = complaint.workflow
        guard !workflow.fourEyes.isEmpty else { return Choice(permitted: permitted) }
        var choice = Choice()
        var verdicts: [FourEyes: FourEyes.Verdict] = [:]
        var barred: [(transition: Transition, verdict: FourEyes.Verdict)] = []
        for transition in permitted {
            guard let rule = workflow.fourEyes[transition.index] else {
                choice.permitted.append(transition)
                continue
            }
            let verdict =
                verdicts[rule]
                ?? rule.verdict(
                    on: actor.user, in: complaint.model, at: time, isSmall: tenant.isSmall)
            verdicts[rule] = verdict
            switch verdict {
            case .passes: choice.permitted.append(transition)
            case .waived:
                choice.permitted.append(transition)
                choice.waived.insert(transition.index)
            case .samePerson, .nobody: barred.append((transition, verdict))
            }
        }
        if let first = barred.first {
            choice.refusal = samePerson(
                event, actor, workflow, barred.map(\.transition), first.verdict)
        }
        return choice
    }

    private func samePerson(
        _ event: EventName, _ actor: ActingRole, _ workflow: Workflow, _ barred: [Transition],
        _ verdict: FourEyes.Verdict
    ) -> Refusal {
        let source = workflow.fourEyes[barred[0].index]?.source ?? ""
        let rule = "(\(workflow.clause(barred[0])): r:four-eyes \(source))"
        let message =
            switch verdict {
            case .samePerson(let from?):
                "'\(event)' needs a second person, or time for a second thought: this tenant lets "
                    + "the same person do it from \(from) on \(rule)"
            case .samePerson(nil), .passes, .waived:
                "'\(event)' needs a second person: whoever did the step before may not do this one "
                    + "too; ask somebody else with one of these roles \(rule)"
            case .nobody:
                "'\(event)' needs a second person, and the complaint does not say who did the step "
                    + "before \(rule)"
            }
        var refusal = Refusal(.samePerson, event, message)
        refusal.role = actor.role.id
        refusal.clauses = barred.map { workflow.clause($0) }
        refusal.permitted = barred.reduce(into: Set<RoleID>()) {
            $0.formUnion(workflow.rolesAllowed(on: $1))
        }.sorted()
        return refusal
    }

    // MARK: People whom a complaint is about

    /// Refuses people the handling of a complaint about themselves or their team.
    ///
    /// - Parameters:
    ///   - subjects: Whom it is about, before the act or with its data.
    ///   - recorder: Who recorded it; they may go on recording and hand it over.
    func ownComplaint(
        _ event: EventName, _ actor: ActingRole, _ workflow: Workflow, _ subjects: Subjects,
        recordedBy recorder: UserID?
    ) -> Refusal? {
        guard subjects.concern(actor) else { return nil }
        if Conflict.exempts(event), recorder == actor.user || !subjects.name(actor) { return nil }
        return isOwn(event, actor, workflow)
    }

    /// Refuses an act by which people would take themselves off a complaint about them.
    func takesOff(
        _ event: EventName, _ actor: ActingRole, _ workflow: Workflow, before: Subjects,
        after: Subjects
    ) -> Refusal? {
        guard before.concern(actor), !after.concern(actor) else { return nil }
        return isOwn(event, actor, workflow)
    }

    private func isOwn(
        _ event: EventName, _ actor: ActingRole, _ workflow: Workflow
    ) -> Refusal {
        // A linked complaint has its subjects from its parent, and no rule of its own.
        let clause = workflow.conflicts.first.map { "\(workflow.file):\($0.location.line)" }
        var refusal = Refusal(
            .ownComplaint, event,
            "the complaint is about the person who wants to act, or about their team: '\(event)' is "
                + "for somebody else (\(clause ?? "linked complaint"): r:conflict)")
        refusal.role = actor.role.id
        refusal.clauses = [clause].compactMap(\.self)
        return refusal
    }

    /// Whom a complaint is about, as its data say now; a person stands for their team as well.
    func subjects(of complaint: OpenComplaint) throws -> Subjects {
        try Subjects(complaint.workflow.conflicts, in: complaint.model) { user in
            try worker.account(user, in: store)?.user.team
        }
    }

    /// Keeps in the complaint's row whom it is about, so that lists need not read its data.
    func updateSubjects(_ complaint: OpenComplaint) throws {
        guard !complaint.workflow.conflicts.isEmpty else { return }
        let subjects = try subjects(of: complaint)
        complaint.stored.subjectUser = subjects.userColumn
        complaint.stored.subjectTeam = subjects.teamColumn
    }
}
