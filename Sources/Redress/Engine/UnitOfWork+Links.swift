import LibXML
import SCXML
import Statecharts
import TransparencyLog

/// Linked complaints: starting them, and what they tell each other, in the transaction of the act
/// that began it (`docs/decisions/0016-linked-complaints.md`).
extension UnitOfWork {
    // MARK: What a complaint knows of others

    /// Looks once, when a complaint is opened; later changes are told by `tellRelatives`.
    func findLinks(of complaint: OpenComplaint) throws {
        let stored = complaint.stored
        complaint.linked = try store.linkedComplaints(tenant: tenant, parent: stored.serial)
            .map { LinkedComplaint($0) }
        if let serial = stored.parent,
            let parent = try store.complaint(tenant: tenant, serial: serial)
        {
            complaint.parent = parent.number
            inherit(complaint, from: parent)
        }
    }

    /// Whom the parent is about has no part in what is linked to it either.
    func inherit(_ complaint: OpenComplaint, from parent: StoredComplaint) {
        guard complaint.workflow.conflicts.isEmpty else { return }
        complaint.stored.subjectUser = parent.subjectUser
        complaint.stored.subjectTeam = parent.subjectTeam
    }

    /// Writes what a complaint is to its parent into the row, from its active states and its data.
    func updateExternal(_ complaint: OpenComplaint) {
        guard complaint.stored.parent != nil else { return }
        let escalation = complaint.model.slot("escalation")
        complaint.stored.external = complaint.workflow
            .externalStatus(in: complaint.interpreter.configuration)
            .map { status in
                ExternalCase(
                    status: status, body: escalation?["body"], outcome: escalation?["outcome"]
                ).encoded
            }
    }

    /// Lets relatives that are in memory know what has become of a complaint.
    private func tellRelatives(of complaint: OpenComplaint) {
        for linked in complaint.linked {
            guard let open = worker.openComplaint(linked.number, of: tenant) else { continue }
            inherit(open, from: complaint.stored)
        }
        guard let number = complaint.parent,
            let parent = worker.openComplaint(number, of: tenant)
        else { return }
        let news = LinkedComplaint(complaint.stored)
        if let index = parent.linked.firstIndex(where: { $0.number == news.number }) {
            parent.linked[index] = news
        } else {
            parent.linked.append(news)
        }
    }

    // MARK: Messages

    /// Carries out what a committed act has for other complaints, and what that leads to.
    ///
    /// - Throws: `LinkFailure` when a person's act starts what cannot be started: nothing of the
    ///   act may stay. What the program itself does goes on, and the log says what was not done.
    func follow(
        _ effects: [Effect], of complaint: OpenComplaint, after record: TransitionRecord,
        clauses: [String], request: (key: String, digest: TreeHash)?
    ) throws {
        tellRelatives(of: complaint)
        chain.add(effects, of: complaint)
        guard chain.begin() else { return }
        defer { chain.end() }
        let isLenient = record.actor.role.kind == .system
        do {
            while let message = try chain.next() {
                do {
                    try carryOut(message)
                } catch let problem as LinkProblem where isLenient || !message.isStart {
                    try report(problem, to: message)
                }
            }
        } catch let problem as LinkProblem {
            if isLenient {
                return try recordStop(problem, of: complaint.stored.number)
            }
            var refusal = Refusal(.linkFailed, record.event, problem.description)
            refusal.role = record.actor.role.id
            refusal.clauses = clauses
            refusal.problems = problem.problems
            refusal.number = record.number
            throw LinkFailure(refusal: refusal, record: record, request: request)
        }
    }

    // MARK: What could not be done

    /// Tells the sender, as SCXML wants it, that an event did not arrive (§6.2.4), and the log why.
    private func report(_ problem: LinkProblem, to message: LinkChain.Message) throws {
        let sender = try openComplaint(numbered: message.sender)
        let workflow = sender.workflow
        let record = TransitionRecord(
            actor: .system(in: workflow.roles), event: "error.communication",
            number: message.sender, serial: sender.stored.serial, workflow: workflow,
            from: sender.interpreter.configuration.map { workflow.chart.states[$0].id },
            occurredAt: message.time == moment.time ? nil : message.time, key: nil)
        prepare(sender, for: record.actor, at: message.time)
        do {
            sender.interpreter.raiseCommunicationError(sendID: message.delivery.event.sendID)
            var step =
                try sender.interpreter.macrostep(at: message.time.milliseconds)
                ?? Macrostep(event: nil)
            try finishOwnEvents(&step, sender, at: message.time)
            _ = try commit(
                step, start: nil, sender, record, payload: .object([:]), salt: [],
                at: message.time, request: nil, note: problem.description)
        } catch is any ActLimit {
            // Its workflow cannot take the error either: then only the log knows.
            worker.close(message.sender, of: tenant)
            try recordStop(problem, of: message.sender)
        }
    }

    private func recordStop(_ problem: LinkProblem, of number: String) throws {
        try administer(
            "link.stop", object: nil, ["note": .string(String(problem.description.prefix(1_000)))],
            complaint: openComplaint(numbered: number).stored)
    }

    /// Records the refusal of an act that was undone.
    func refuse(_ failure: LinkFailure, of act: Act) throws -> Answer {
        if let request = failure.request,
            let known = try store.answeredAct(tenant: tenant, key: request.key)
        {
            // The same request came once more and was faster.
            guard known.request == request.digest else { throw ActProblem.keyReused(request.key) }
            return try AnswerReader(store: store, tenant: tenant).answer(known)
        }
        var (refusal, record) = (failure.refusal, failure.record)
        // It is the record of an act that would have been granted.
        record.isWaived = false
        record.attachments = []
        if case .complaint(let number) = act.subject {
            refusal.version = try openComplaint(numbered: number).stored.version
        } else {
            // Its number was not used up.
            refusal.number = nil
            record.number = nil
            record.serial = nil
        }
        return try refuse(refusal, record, request: failure.request)
    }
}
