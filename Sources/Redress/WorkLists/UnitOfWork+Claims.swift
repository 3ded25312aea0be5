import Statecharts
import TransparencyLog

/// Claims: who works on a complaint. They are no acts, but part of its history.
extension UnitOfWork {
    func claim(
        _ number: String, by user: UserID, in wanted: RoleID?, takesOver: Bool
    ) throws -> ClaimAnswer {
        let complaint = try openComplaint(numbered: number)
        switch try claimant(user, wanted, .claim, on: complaint) {
        case .failure(let refusal): return try refused(refusal, user, .claim, complaint)
        case .success(let actor):
            let holder = try holder(of: complaint)
            if holder == user { return .unchanged }
            if holder != nil, !(takesOver && actor.role.supervises) {
                var refusal = Refusal(
                    .alreadyClaimed, Self.event(.claim),
                    takesOver
                        ? "somebody works on complaint '\(number)', and role '\(actor.role.id)' may "
                            + "not take it over; a role with supervises=\"true\" may"
                        : "somebody works on complaint '\(number)' already; take another, or have a "
                            + "supervisor take it over with --take-over")
                refusal.role = actor.role.id
                return try refused(refusal, user, .claim, complaint)
            }
            return .changed(try set(user, .claim, on: complaint, as: actor))
        }
    }

    func release(_ number: String, by user: UserID, in wanted: RoleID?) throws -> ClaimAnswer {
        let complaint = try openComplaint(numbered: number)
        switch try claimant(user, wanted, .release, on: complaint) {
        case .failure(let refusal): return try refused(refusal, user, .release, complaint)
        case .success(let actor):
            guard let holder = complaint.stored.claimedBy else { return .unchanged }
            guard holder == user || actor.role.supervises else {
                var refusal = Refusal(
                    .alreadyClaimed, Self.event(.release),
                    "somebody else works on complaint '\(number)'; a role with supervises=\"true\" may "
                        + "release it")
                refusal.role = actor.role.id
                return try refused(refusal, user, .release, complaint)
            }
            return .changed(try set(nil, .release, on: complaint, as: actor))
        }
    }

    /// Who has claimed a complaint and may still work on it.
    func holder(of complaint: OpenComplaint) throws -> UserID? {
        guard let user = complaint.stored.claimedBy else { return nil }
        let waiting = complaint.workflow.queues(in: complaint.interpreter.configuration)
        let roles = try validRoles(of: user, in: complaint.workflow)
        return roles.contains { waiting.contains($0) } ? user : nil
    }

    /// The first valid role of a person for whom the complaint waits.
    private func claimant(
        _ user: UserID, _ wanted: RoleID?, _ kind: ClaimKind, on complaint: OpenComplaint
    ) throws -> Result<ActingRole, Refusal> {
        let workflow = complaint.workflow
        let event = Self.event(kind)
        guard let account = try worker.account(user, in: store) else {
            return .failure(
                Refusal(
                    .unknownActor, event,
                    "user '\(user)' is not known; 'redress user add' adds people"))
        }
        let roles = account.roles(tenant: tenant.id, at: moment.time, in: workflow.roles)
            .filter { wanted == nil || $0.role.id == wanted }
        guard let first = roles.first else {
            return .failure(noValidRole(event, user, wanted, account, workflow))
        }
        let waiting = workflow.queues(in: complaint.interpreter.configuration)
        // Who may not look at it is told nothing of it.
        guard
            roles.contains(where: {
                $0.mayLook(at: complaint.stored, waitingFor: waiting)
            })
        else { return .failure(outOfReach(event, first, complaint)) }
        if let own = ownComplaint(
            event, first, workflow, complaint.stored.subjects, recordedBy: nil)
        {
            return .failure(own)
        }
        // A supervisor may clear a claim also where the work is not theirs.
        let fitting = roles.filter {
            $0.role.kind != .outsourced
                && (waiting.contains($0.role.id) || $0.role.supervises)
        }
        var refusal: Refusal
        if let actor = fitting.first(where: {
            $0.mayLook(at: complaint.stored, waitingFor: waiting)
        }) {
            guard
                let own = ownComplaint(
                    event, actor, workflow, complaint.stored.subjects, recordedBy: nil)
            else { return .success(actor) }
            refusal = own
        } else if fitting.isEmpty {
            refusal = Refusal(
                .roleNotPermitted, event,
                "complaint '\(complaint.stored.number)' does not wait for role '\(first.role.id)'"
                    + (waiting.isEmpty
                        ? ", nor for any other"
                        : "; it waits for: "
                            + waiting.map(\.rawValue).sorted().joined(separator: ", ")))
            refusal.permitted = waiting.sorted()
        } else {
            refusal = outOfReach(event, first, complaint)
        }
        refusal.role = (fitting.first ?? first).role.id
        return .failure(refusal)
    }

    private func outOfReach(
        _ event: EventName, _ actor: ActingRole, _ complaint: OpenComplaint
    ) -> Refusal {
        var refusal = Refusal(
            .outOfScope, event,
            "complaint '\(complaint.stored.number)' is not one that role '\(actor.role.id)' of "
                + "this person may work on")
        refusal.role = actor.role.id
        return refusal
    }

    // MARK: Records

    /// Names that no workflow gives its events, for the letter in front.
    static func event(_ kind: ClaimKind) -> EventName { EventName("work.\(kind.rawValue)") }

    /// Writes who works on a complaint, as the next version in its history.
    func set(
        _ holder: UserID?, _ kind: ClaimKind, on complaint: OpenComplaint, as actor: ActingRole,
        batch: String? = nil, note: String? = nil
    ) throws -> Grant {
        let states = complaint.interpreter.configuration.map {
            complaint.workflow.chart.states[$0].id
        }
        let previous = complaint.stored.head
        let expected = complaint.stored.version
        complaint.stored.version += 1
        complaint.stored.claimedBy = holder
        complaint.stored.updatedAt = moment.time
        complaint.stored.salt = engine.settings.entropy(Commitment.saltByteCount)
        var record = TransitionRecord(
            actor: actor, event: Self.event(kind), number: complaint.stored.number,
            serial: complaint.stored.serial, workflow: complaint.workflow, from: states)
        record.type = kind.rawValue
        record.batch = batch
        record.claimedBy = holder
        record.writeGranted(
            version: complaint.stored.version, previous: previous, to: states, clauses: [],
            rule: "none", clocks: [], commitment: nil,
            state: ComplaintCommitment.make(complaint.stored), note: note, context: context,
            into: &worker.writer)
        var columns = columns(kind.rawValue, record)
        columns.complaintVersion = complaint.stored.version
        columns.from = self.states(states)
        columns.to = columns.from
        columns.rule = "none"
        columns.outcome = "granted"
        let stored = try worker.append(
            columns, bytes: worker.writer.bytes, tenant: tenant, in: store)
        complaint.stored.head = stored.leaf
        if try !store.update(complaint.stored, tenant: tenant, expectedVersion: expected) {
            throw StoreProblem(
                .busy, "complaint '\(complaint.stored.number)' was changed meanwhile; try again")
        }
        return Grant(
            number: complaint.stored.number, version: complaint.stored.version, from: states,
            to: states, sequence: stored.sequence, leaf: stored.leaf.hex, isReplay: false)
    }

    private func refused(
        _ refusal: Refusal, _ user: UserID, _ kind: ClaimKind, _ complaint: OpenComplaint
    ) throws -> ClaimAnswer {
        let workflow = complaint.workflow
        let active = complaint.interpreter.configuration
        var refusal = refusal
        refusal.number = complaint.stored.number
        refusal.version = complaint.stored.version
        let account = try worker.account(user, in: store)
        let roles = account?.roles(tenant: tenant.id, at: moment.time, in: workflow.roles) ?? []
        let actor =
            roles.first { $0.role.id == refusal.role }
            ?? .unknown(user, account, role: refusal.role)
        if refusal.reason == .roleNotPermitted || refusal.reason == .alreadyClaimed {
            let atomic = active.filter { workflow.chart.states[$0].isAtomic }
                .map { workflow.chart.states[$0].id }
            refusal.states = workflow.told(atomic, to: actor.role.sees)
        }
        let record = TransitionRecord(
            actor: actor, event: Self.event(kind), number: complaint.stored.number,
            serial: complaint.stored.serial, workflow: workflow,
            from: active.map { workflow.chart.states[$0].id })
        guard case .refused(let answered) = try refuse(refusal, record, request: nil) else {
            preconditionFailure("a refusal is answered as one")
        }
        return .refused(answered)
    }
}
