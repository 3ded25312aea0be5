import SCXML
import Statecharts
import TransparencyLog

/// What a granted act leaves behind: snapshot, record, timers, outbox.
extension UnitOfWork {
    func commit(
        _ step: Macrostep, start: Macrostep?, _ complaint: OpenComplaint,
        _ record: TransitionRecord, payload: JSONValue, salt: [UInt8], at time: Timestamp,
        request: (key: String, digest: TreeHash)?, note: String? = nil
    ) throws -> Answer {
        let isNew = start != nil
        let effects = (start?.effects ?? []) + step.effects
        let changes = complaint.clockChanges
        complaint.clockChanges = []
        if engine.probe?.digest == complaint.workflow.digest {
            engine.probe?.committed((start?.transitions ?? []) + step.transitions, changes)
        }
        let chart = complaint.workflow.chart
        let to = complaint.interpreter.configuration.map { chart.states[$0].id }
        let clauses = step.transitions.map { complaint.workflow.clause(chart.transitions[$0]) }
        let previous = complaint.stored.head
        let expected = complaint.stored.version
        try updateSubjects(complaint)
        try endClaim(complaint, from: record.from)
        update(complaint, at: time)
        let commitment = salt.isEmpty ? nil : payload.canonicalBytes
        record.writeGranted(
            version: complaint.stored.version, previous: previous, to: to, clauses: clauses,
            rule: clauses.first ?? "none", clocks: changes,
            commitment: commitment.map {
                Commitment.make(path: "data", salt: salt, canonicalValue: $0)
            },
            state: ComplaintCommitment.make(complaint.stored),
            note: note ?? (step.transitions.isEmpty ? "no transition was enabled" : nil),
            context: context, into: &worker.writer)
        var columns = columns("transition", record)
        columns.complaintVersion = complaint.stored.version
        columns.from = states(record.from)
        columns.to = states(to)
        columns.rule = clauses.first ?? "none"
        columns.outcome = "granted"
        let stored = try worker.append(
            columns, bytes: worker.writer.bytes, tenant: tenant, in: store)
        if let commitment {
            try store.insert(
                StoredPayload(sequence: stored.sequence, salt: salt, body: commitment),
                tenant: tenant)
        }
        engine.settings.stages?.end(.log)
        complaint.stored.head = stored.leaf
        try save(complaint, expected: isNew ? nil : expected)
        try updateWorkList(complaint, isNew: isNew)
        engine.settings.stages?.end(.save)
        try post(effects, complaint)
        if let request {
            try store.insert(
                AnsweredAct(
                    key: request.key, request: request.digest, sequence: stored.sequence),
                tenant: tenant)
        }
        if isNew {
            worker.keep(complaint, of: tenant, countMax: engine.settings.openComplaintCountMax)
        }
        let grant = Grant(
            number: complaint.stored.number, version: complaint.stored.version,
            from: record.from, to: to, sequence: stored.sequence, leaf: stored.leaf.hex,
            isReplay: false)
        try follow(effects, of: complaint, after: record, clauses: clauses, request: request)
        return .granted(grant)
    }

    /// Writes what changes with every version into the complaint as it will be stored.
    private func update(_ complaint: OpenComplaint, at time: Timestamp) {
        let interpreter = complaint.interpreter
        let chart = complaint.workflow.chart
        complaint.stored.version += 1
        complaint.stored.updatedAt = time
        complaint.stored.salt = engine.settings.entropy(Commitment.saltByteCount)
        complaint.stored.state =
            interpreter.activeAtomicStates.first.map { chart.states[$0].id.rawValue }
            ?? interpreter.terminatedIn?.rawValue ?? ""
        complaint.stored.isEnded = interpreter.isComplete
        complaint.stored.nextDue = interpreter.nextDue
        complaint.stored.clocks = complaint.clocks.encoded
    }

    /// - Parameter expected: The version that is stored; nil for a new complaint.
    private func save(_ complaint: OpenComplaint, expected: Int64?) throws {
        guard let expected else { return try store.insert(complaint.stored, tenant: tenant) }
        if try !store.update(complaint.stored, tenant: tenant, expectedVersion: expected) {
            throw StoreProblem(
                .busy, "complaint '\(complaint.stored.number)' was changed meanwhile; try again")
        }
    }

    private func post(_ effects: [Effect], _ complaint: OpenComplaint) throws {
        var ordinal = 0
        for case .deliver(let delivery) in effects
        where delivery.type == WorkflowChecker.actionType {
            var members: [String: JSONValue] = [:]
            if case .parameters(let parameters) = delivery.event.data {
                for parameter in parameters {
                    switch parameter.value {
                    case .text(let text), .markup(let text): members[parameter.name] = .string(text)
                    }
                }
            }
            try store.insert(
                OutboxMessage(
                    serial: complaint.stored.serial, version: complaint.stored.version,
                    ordinal: ordinal, event: delivery.event.name.rawValue,
                    body: JSONValue.object(members).canonicalBytes),
                tenant: tenant)
            ordinal += 1
        }
    }
}
