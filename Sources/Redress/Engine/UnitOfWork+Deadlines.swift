import Statecharts

/// Deadlines fire as events of the actor `system`, through the same decision.
extension UnitOfWork {
    /// Fires what is due, in due order across complaints.
    func fireDue(at time: Timestamp, limit: Int) throws -> [Firing] {
        var fired: [Firing] = []
        while fired.count < limit {
            let due = try store.dueComplaints(tenant: tenant, at: time.milliseconds, limit: 1)
            guard let next = due.first else { break }
            let complaint = try openComplaint(numbered: next.number)
            guard let firing = try fireNext(complaint, at: time) else { break }
            fired.append(firing)
        }
        return fired
    }

    /// Fires the earliest deadline of a complaint.
    private func fireNext(_ complaint: OpenComplaint, at time: Timestamp) throws -> Firing? {
        guard let send = takeEarliest(complaint) else { return nil }
        let workflow = complaint.workflow
        let actor = ActingRole.system(in: workflow.roles)
        let interpreter = complaint.interpreter
        let record = TransitionRecord(
            actor: actor, event: send.event.name, number: complaint.stored.number,
            serial: complaint.stored.serial, workflow: workflow,
            from: interpreter.configuration.map { workflow.chart.states[$0].id },
            occurredAt: time == moment.time ? nil : time, key: nil)
        let breached = breach(send, complaint, at: time)
        prepare(complaint, for: actor)
        var (subject, step, note) = (complaint, Macrostep(event: send.event), String?.none)
        do {
            if send.type == nil {
                interpreter.enqueue(send.event)
                // An event that enables nothing is consumed all the same, and the log says so.
                step =
                    try interpreter.macrostep(at: time.milliseconds) { transition in
                        workflow.rolesAllowed(on: transition).contains(.system)
                    } ?? step
                try finishOwnEvents(&step, complaint, at: time)
            } else {
                // An action that was put off: it goes to the outbox, not to the chart.
                step.effects = [
                    .deliver(
                        Delivery(
                            sendID: send.sendID, target: send.target, type: send.type,
                            event: send.event))
                ]
                note = "a delayed action"
            }
        } catch {
            // The complaint stays as it was, but the deadline must not fire for ever.
            note = error.description
            worker.close(complaint.stored.number, of: tenant)
            subject = try openComplaint(numbered: complaint.stored.number)
            _ = takeEarliest(subject)
            _ = breach(send, subject, at: time)
        }
        let answer = try commit(
            step, start: nil, subject, record, payload: .object([:]), salt: [], at: time,
            request: nil, breached: breached, note: note)
        guard case .granted(let grant) = answer else { return nil }
        return Firing(
            number: grant.number, event: send.event.name,
            clock: workflow.clocks[send.sendID] == nil ? nil : send.sendID,
            due: Timestamp(milliseconds: send.due), from: grant.from, to: grant.to,
            sequence: grant.sequence)
    }

    private func takeEarliest(_ complaint: OpenComplaint) -> PendingSend? {
        let earliest = complaint.interpreter.pendingSends.min {
            ($0.due, $0.sequence) < ($1.due, $1.sequence)
        }
        guard let earliest else { return nil }
        return complaint.interpreter.takePendingSend(earliest.sendID, due: earliest.due)
    }

    private func breach(
        _ send: PendingSend, _ complaint: OpenComplaint, at time: Timestamp
    ) -> ClockChange? {
        guard complaint.clocks.end(send.sendID, as: .breached, at: time.milliseconds) else {
            return nil
        }
        return ClockChange(id: send.sendID, kind: .breach, due: send.due)
    }
}
