import LibXML
import SCXML
import Statecharts
import TransparencyLog

/// What an act with a permitted event and a sound form does to the complaint.
extension UnitOfWork {
    func exceeded(
        _ limit: any ActLimit, _ event: EventName, _ permitted: [Transition],
        _ actor: ActingRole, _ workflow: Workflow
    ) -> Refusal {
        var refusal = Refusal(.limitExceeded, event, limit.description)
        refusal.role = actor.role.id
        refusal.clauses = permitted.map { workflow.clause($0) }
        return refusal
    }

    func invalid(
        _ act: Act, _ actor: ActingRole, _ problems: [FormProblem], _ from: [StateID],
        _ workflow: Workflow
    ) -> Refusal {
        var refusal = Refusal(
            .invalidData, act.event,
            "the data of '\(act.event)' have \(problems.count) "
                + (problems.count == 1 ? "problem" : "problems"))
        refusal.problems = problems
        refusal.role = actor.role.id
        return refusal
    }

    /// What an act does, and whether its second person was waived.
    typealias Deed = (step: Macrostep, isWaived: Bool)

    /// Merges the data and runs the macrostep; a refusal leaves the complaint unusable.
    func decide(
        _ event: EventName, _ change: FormChange, _ permitted: [Transition],
        _ actor: ActingRole, _ complaint: OpenComplaint, at time: Timestamp
    ) throws -> Result<Deed, Refusal> {
        let workflow = complaint.workflow
        let stamp = Stamp(user: actor.user, role: actor.role.id, time: time)
        if !change.isEmpty {
            let problems = change.apply(to: complaint.model, stamp: stamp)
            if !problems.isEmpty {
                var refusal = Refusal(
                    .invalidData, event, "the data of '\(event)' do not fit the complaint")
                refusal.problems = problems
                refusal.role = actor.role.id
                return .failure(refusal)
            }
            updateSubtype(complaint)
        }
        if !workflow.conflicts.isEmpty {
            let (before, after) = (complaint.stored.subjects, try subjects(of: complaint))
            if let refusal = takesOff(event, actor, workflow, before: before, after: after)
                ?? ownComplaint(
                    event, actor, workflow, after, recordedBy: complaint.stored.recordedBy)
            {
                return .failure(refusal)
            }
        }
        engine.settings.stages?.end(.form)
        let choice = choose(among: permitted, event, actor, complaint, at: time)
        if choice.permitted.isEmpty, let refusal = choice.refusal { return .failure(refusal) }
        let values = change.values.map { Parameter($0.path.description, .text($0.text)) }
        complaint.interpreter.enqueue(
            Event(event, type: .external, data: values.isEmpty ? .none : .parameters(values)))
        do throws(LimitExceeded) {
            let step = try complaint.interpreter.macrostep(at: time.milliseconds) { transition in
                choice.permitted.contains { $0.index == transition.index }
            }
            if var step, let first = step.transitions.first,
                choice.permitted.contains(where: { $0.index == first })
            {
                let isWaived = step.transitions.contains { choice.waived.contains($0) }
                try finishOwnEvents(&step, complaint, at: time)
                return .success((step, isWaived))
            }
        } catch {
            return .failure(exceeded(error, event, permitted, actor, workflow))
        }
        // Who may not take the one whose guard might hold is told of that first.
        if let refusal = choice.refusal { return .failure(refusal) }
        var refusal = Refusal(
            .guardFalse, event, "'\(event)' is not possible yet: a condition does not hold")
        let guards = permitted.compactMap { transition in
            transition.condition.map { (workflow.clause(transition), $0.source) }
        }
        if let (clause, source) = guards.first {
            let text = source.split { $0.isWhitespace }.joined(separator: " ")
            refusal.message += " (\(clause): \(text))"
        }
        refusal.role = actor.role.id
        refusal.clauses = permitted.map { workflow.clause($0) }
        return .failure(refusal)
    }

    /// The subtype stands in the data; `$_x` and lists know it too.
    private func updateSubtype(_ complaint: OpenComplaint) {
        guard let subtype = complaint.model.slot("incident")?["subtype"] else { return }
        complaint.stored.subtype = subtype
    }
}

extension Act {
    /// SHA-256 of everything that makes two requests the same.
    var digest: TreeHash {
        var members: [String: JSONValue] = [
            "actor": .string(actor.rawValue), "event": .string(event.rawValue), "data": data,
        ]
        switch subject {
        case .complaint(let number): members["case"] = .string(number)
        case .new(let type): members["type"] = .string(type)
        case .linked(let type, let parent):
            members["type"] = .string(type)
            members["parent"] = .string(parent)
        }
        if let role { members["role"] = .string(role.rawValue) }
        if let expectedVersion { members["version"] = .integer(expectedVersion) }
        return TreeHasher.sha256(JSONValue.object(members).canonicalBytes)
    }
}

extension ActingRole {
    /// Somebody who has no valid role; the record says so.
    static func unknown(
        _ user: UserID, _ account: Account? = nil, role: RoleID? = nil
    ) -> ActingRole {
        ActingRole(
            user: isPlainID(user.rawValue) ? user : UserID("invalid"),
            organisation: account?.user.organisation ?? OrganisationID("unknown"), team: nil,
            role: Role(
                id: role.flatMap { isPlainID($0.rawValue) ? $0 : nil } ?? RoleID("none"),
                kind: .complainant, scope: .none, limit: nil, sees: [],
                labels: Labels(texts: [:])),
            limit: nil, isExternal: true)
    }
}
