import LibXML
import SCXML
import Statecharts
import TransparencyLog

/// Permission, form, data, macrostep, commit: the path of every act.
extension UnitOfWork {
    func perform(_ act: Act, salt: [UInt8]) throws -> Answer {
        engine.settings.stages?.begin()
        var request: (key: String, digest: TreeHash)?
        if let key = act.key {
            guard key.utf8.count <= 200, !key.isEmpty else {
                throw ActProblem.keyTooLong(key.utf8.count)
            }
            let digest = act.digest
            if let known = try store.answeredAct(tenant: tenant, key: key) {
                guard known.request == digest else { throw ActProblem.keyReused(key) }
                return try told(AnswerReader(store: store, tenant: tenant).answer(known), to: act)
            }
            request = (key, digest)
        }
        let time = act.occurredAt ?? moment.time
        let account = try worker.account(act.actor, in: store)
        switch act.subject {
        case .complaint(let number):
            let complaint = try openComplaint(numbered: number)
            engine.settings.stages?.end(.open)
            return try perform(
                act, on: complaint, as: account, at: time, salt: salt, request: request)
        case .new(let type):
            return try create(
                act, ofType: type, parent: nil, as: account, at: time, salt: salt, request: request)
        case .linked(let type, let number):
            return try create(
                act, ofType: type, parent: try openComplaint(numbered: number), as: account,
                at: time, salt: salt, request: request)
        }
    }

    /// An earlier answer, as its sender may read it.
    private func told(_ answer: Answer, to act: Act) throws -> Answer {
        let number: String?
        switch answer {
        case .granted(let grant): number = grant.number
        case .refused(let refusal): number = refusal.number
        }
        guard let number else { return answer }
        let workflow = try openComplaint(numbered: number).workflow
        guard workflow.hasStateClasses else { return answer }
        let roles = try worker.account(act.actor, in: store)?
            .roles(tenant: tenant.id, at: moment.time, in: workflow.roles)
            .filter { act.role == nil || $0.role.id == act.role }
        let sees = (roles ?? []).reduce(into: Set<FieldClass>()) { $0.formUnion($1.role.sees) }
        return answer.told(in: workflow, to: sees)
    }

    private func create(
        _ act: Act, ofType type: String, parent: OpenComplaint?, as account: Account?,
        at time: Timestamp, salt: [UInt8], request: (key: String, digest: TreeHash)?
    ) throws -> Answer {
        guard
            let workflow = try worker.activeWorkflow(
                type: type, library: engine.library, in: store)
        else {
            let known = try store.workflows().filter(\.isActive).map(\.type).sorted()
            var refusal = Refusal(
                .unknownType, act.event,
                "there is no workflow of type '\(type)'; known: "
                    + known.joined(separator: ", "))
            refusal.role = act.role
            return try refuse(
                refusal, record(act, ActingRole.unknown(act.actor), nil, nil, []),
                request: request)
        }
        return try create(
            act, under: workflow, parent: parent, as: account, at: time, salt: salt,
            request: request)
    }

    // MARK: Roles

    /// A role, and what the decision says of the act in it.
    private typealias Decided = (actor: ActingRole, decision: Result<[Transition], Refusal>)

    /// The role to act in: the one asked for, or the first valid one that may send the event to
    /// this complaint.
    private func actingRole(
        _ act: Act, _ account: Account?, _ workflow: Workflow, active: [Int],
        on complaint: StoredComplaint? = nil
    ) -> Result<Decided, Refusal> {
        func decided(_ actor: ActingRole) -> Decided {
            let decision = PermissionDecision.decide(
                act.event, as: actor, in: workflow, active: active)
            return (
                actor,
                decision.mapError { refusal in
                    var complete = refusal
                    complete.possible = worker.possible(
                        for: actor, in: workflow, active: active)
                    return complete
                }
            )
        }
        if act.actor.rawValue == RoleID.system.rawValue, act.isImported {
            return .success(decided(.system(in: workflow.roles)))
        }
        guard let account else {
            return .failure(
                Refusal(
                    .unknownActor, act.event,
                    "user '\(act.actor)' is not known; 'redress user add' adds people"))
        }
        let roles = account.roles(tenant: tenant.id, at: moment.time, in: workflow.roles)
        if let wanted = act.role {
            if let found = roles.first(where: { $0.role.id == wanted }) {
                return .success(decided(found))
            }
        } else {
            var first: Decided?
            for role in roles {
                let found = decided(role)
                if case .success = found.decision,
                    complaint.map({
                        role.mayLook(at: $0, waitingFor: workflow.queues(in: active))
                    }) ?? true
                {
                    return .success(found)
                }
                first = first ?? found
            }
            if let first { return .success(first) }
        }
        return .failure(noValidRole(act.event, act.actor, act.role, account, workflow))
    }

    /// Why a person has no role, or not the one that they asked for, and what would give it.
    func noValidRole(
        _ event: EventName, _ user: UserID, _ role: RoleID?, _ account: Account,
        _ workflow: Workflow
    ) -> Refusal {
        let wanted = role.map { "the role '\($0)'" } ?? "any role"
        let grants = account.grants.filter {
            $0.tenant == tenant.id && (role == nil || $0.role == role)
        }
        let valid = grants.filter { $0.isValid(at: moment.time) }
        let untrained = valid.lazy.compactMap { grant in
            workflow.roles[grant.role].flatMap { role in role.training.map { (role.id, $0) } }
        }.first { !account.isTrained(in: $1, for: tenant.id, at: moment.time) }
        let why: String
        if let later = grants.first(where: { $0.validFrom > moment.time }) {
            why = "; '\(later.role)' is valid from \(later.validFrom)"
        } else if let ended = grants.last(where: {
            $0.validUntil.map { $0 <= moment.time } ?? false
        }) {
            why = "; '\(ended.role)' was valid until \(ended.validUntil?.description ?? "")"
        } else if let (role, course) = untrained {
            why = "; '\(role)' needs training '\(course)': 'redress user train' records it"
        } else if account.isOutsourcer, !grants.isEmpty {
            why = "; people of an outsourcer have outsourced roles only"
        } else {
            why = "; 'redress user grant' gives roles"
        }
        var refusal = Refusal(
            .noValidRole, event,
            "user '\(user)' does not have \(wanted) for tenant '\(tenant.id)' now" + why)
        refusal.role = role
        return refusal
    }

    private func record(
        _ act: Act, _ actor: ActingRole, _ complaint: StoredComplaint?, _ workflow: Workflow?,
        _ from: [StateID]
    ) -> TransitionRecord {
        TransitionRecord(
            actor: actor,
            event: isEventName(act.event.rawValue) ? act.event : EventName("invalid"),
            number: complaint?.number,
            serial: complaint?.serial, workflow: workflow, from: from,
            occurredAt: act.occurredAt, key: act.key)
    }

    // MARK: The act itself

    private func perform(
        _ act: Act, on complaint: OpenComplaint, as account: Account?, at time: Timestamp,
        salt: [UInt8], request: (key: String, digest: TreeHash)?
    ) throws -> Answer {
        let workflow = complaint.workflow
        let active = complaint.interpreter.configuration
        let from = active.map { workflow.chart.states[$0].id }
        let number = complaint.stored.number
        // Not the one that an act which is refused at the last moment would have made.
        let version = complaint.stored.version
        func refuse(_ refusal: Refusal, _ actor: ActingRole) throws -> Answer {
            var refusal = refusal
            refusal.number = number
            refusal.version = version
            return try self.refuse(
                refusal, record(act, actor, complaint.stored, workflow, from), request: request
            ).told(in: workflow, to: actor.role.sees)
        }
        let (actor, decision): Decided
        switch actingRole(act, account, workflow, active: active, on: complaint.stored) {
        case .success(let found): (actor, decision) = found
        case .failure(let refusal):
            return try refuse(refusal, .unknown(act.actor, account, role: act.role))
        }
        guard actor.mayLook(at: complaint.stored, waitingFor: workflow.queues(in: active)) else {
            var refusal = Refusal(
                .outOfScope, act.event,
                "complaint '\(number)' is not one that role '\(actor.role.id)' of this person may "
                    + "work on")
            refusal.role = actor.role.id
            return try refuse(refusal, actor)
        }
        // Before anything is told of the complaint.
        if let refusal = ownComplaint(
            act.event, actor, workflow, complaint.stored.subjects,
            recordedBy: complaint.stored.recordedBy)
        {
            return try refuse(refusal, actor)
        }
        let permitted: [Transition]
        switch decision {
        case .success(let found): permitted = found
        case .failure(let refusal): return try refuse(refusal, actor)
        }
        if let expected = act.expectedVersion, expected != complaint.stored.version {
            var refusal = Refusal(
                .staleVersion, act.event,
                "complaint '\(number)' has version \(complaint.stored.version), not \(expected); "
                    + "look at it again")
            refusal.role = actor.role.id
            refusal.states = from.filter {
                workflow.chart.index(of: $0).map { workflow.chart.states[$0].isAtomic } ?? false
            }
            return try refuse(refusal, actor)
        }
        engine.settings.stages?.end(.permission)
        let change: FormChange
        switch try checkedForm(act, workflow) {
        case .success(let checked): change = checked
        case .failure(let found):
            let problems = allProblems(found, complaint, as: actor, at: time)
            return try refuse(invalid(act, actor, problems, from, workflow), actor)
        }
        prepare(complaint, for: actor, at: time)
        switch try decide(act.event, change, permitted, actor, complaint, at: time) {
        case .failure(let refusal):
            // The data were merged or the session has moved: what is in memory is spoilt.
            worker.close(complaint.stored.number, of: tenant)
            return try refuse(refusal, actor)
        case .success(let decided):
            do {
                var record = record(act, actor, complaint.stored, workflow, from)
                record.isWaived = decided.isWaived
                record.attachments = change.attachmentHashes
                return try commit(
                    decided.step, start: nil, complaint, record, payload: act.data, salt: salt,
                    at: time, request: request
                ).told(in: workflow, to: actor.role.sees)
            } catch let limit as RecordTooLarge {
                worker.close(number, of: tenant)
                return try refuse(exceeded(limit, act.event, permitted, actor, workflow), actor)
            }
        }
    }

    private func create(
        _ act: Act, under workflow: Workflow, parent: OpenComplaint?, as account: Account?,
        at time: Timestamp, salt: [UInt8], request: (key: String, digest: TreeHash)?
    ) throws -> Answer {
        let initial = workflow.initialConfiguration
        func refuse(_ refusal: Refusal, _ actor: ActingRole) throws -> Answer {
            try self.refuse(refusal, record(act, actor, nil, workflow, []), request: request)
        }
        let (actor, decision): Decided
        switch actingRole(act, account, workflow, active: initial, on: parent?.stored) {
        case .success(let found): (actor, decision) = found
        case .failure(let refusal):
            return try refuse(refusal, .unknown(act.actor, account, role: act.role))
        }
        if let parent, let refusal = try parentRefusal(act, parent, actor) {
            return try refuse(refusal, actor)
        }
        let permitted: [Transition]
        switch decision {
        case .success(let found): permitted = found
        case .failure(let refusal): return try refuse(refusal, actor)
        }
        if let parent,
            let refusal = ownComplaint(
                act.event, actor, parent.workflow, parent.stored.subjects, recordedBy: nil)
        {
            return try refuse(refusal, actor)
        }
        engine.settings.stages?.end(.permission)
        let change: FormChange
        let form = try checkedForm(act, workflow)
        if case .failure(let found) = form, !(found.change.form?.hasConditions ?? false) {
            return try refuse(invalid(act, actor, found.problems, [], workflow), actor)
        }
        let (complaint, start): (OpenComplaint, Macrostep)
        do {
            (complaint, start) = try newComplaint(
                workflow, for: actor, at: time, isImported: act.isImported, parent: parent)
        } catch let limit as LimitExceeded {
            return try refuse(Refusal(.limitExceeded, act.event, limit.description), actor)
        }
        switch form {
        case .success(let checked): change = checked
        case .failure(let found):
            let problems = allProblems(found, complaint, as: actor, at: time)
            return try refuse(invalid(act, actor, problems, [], workflow), actor)
        }
        switch try decide(act.event, change, permitted, actor, complaint, at: time) {
        case .failure(let refusal): return try refuse(refusal, actor)
        case .success(let decided):
            do {
                var record = record(act, actor, complaint.stored, workflow, [])
                record.isWaived = decided.isWaived
                record.attachments = change.attachmentHashes
                return try commit(
                    decided.step, start: start, complaint, record, payload: act.data, salt: salt,
                    at: time, request: request,
                    note: parent.map { "linked to \($0.stored.number)" })
            } catch let limit as RecordTooLarge {
                return try refuse(exceeded(limit, act.event, permitted, actor, workflow), actor)
            }
        }
    }
}
