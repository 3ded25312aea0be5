import Statecharts

/// Deadlines fire as events of the actor `system`, through the same decision.
extension UnitOfWork {
    /// Fires what is due, in due order across complaints.
    ///
    /// - Parameter earlier: Complaints that were passed over before; they are not tried again.
    func fireDue(
        at time: Timestamp, limit: Int, skipping earlier: [SkippedComplaint]
    ) throws -> TickReport {
        var report = TickReport()
        var skipped = Set(earlier.map(\.number))
        while report.fired.count < limit {
            let due = try store.dueComplaints(
                tenant: tenant, at: time.milliseconds, limit: skipped.count + 1)
            guard let next = due.first(where: { !skipped.contains($0.number) }) else { break }
            do {
                report.fired.append(
                    try fireNext(openComplaint(numbered: next.number), at: time))
            } catch  where error is ActProblem || error is RecordTooLarge {
                worker.close(next.number, of: tenant)
                skipped.insert(next.number)
                report.skipped.append(try recordSkipped(next, "\(error)"))
            }
        }
        return report
    }

    /// Says in the log that a complaint was passed over: once, until it has gone on.
    ///
    /// It cannot be read, so the record is about it, and not an act of it.
    private func recordSkipped(
        _ complaint: StoredComplaint, _ reason: String
    ) throws -> SkippedComplaint {
        let known = try store.records(
            tenant: tenant,
            matching: RecordFilter(
                complaint: complaint.serial, type: Self.skippedType, from: complaint.updatedAt,
                limit: 1))
        let record =
            try known.first
            ?? administer(
                Self.skippedType, object: nil,
                ["note": .string(String(reason.prefix(1_000)))], complaint: complaint)
        return SkippedComplaint(
            number: complaint.number, reason: reason, sequence: record.sequence)
    }

    private static let skippedType = "deadline.skip"

    /// Fires the earliest deadline of a complaint.
    func fireNext(_ complaint: OpenComplaint, at time: Timestamp) throws -> Firing {
        guard let send = takeEarliest(complaint) else {
            throw ActProblem.damaged(
                "'\(complaint.stored.number)': a deadline is due, but its snapshot has none")
        }
        let workflow = complaint.workflow
        let actor = ActingRole.system(in: workflow.roles)
        let interpreter = complaint.interpreter
        let record = TransitionRecord(
            actor: actor, event: send.event.name, number: complaint.stored.number,
            serial: complaint.stored.serial, workflow: workflow,
            from: interpreter.configuration.map { workflow.chart.states[$0].id },
            occurredAt: time == moment.time ? nil : time, key: nil)
        let isProvisional = complaint.clocks[send.sendID]?.isProvisional ?? false
        let breached = breach(send, complaint, at: time)
        prepare(complaint, for: actor, at: time)
        var (step, note) = (Macrostep(event: send.event), String?.none)
        let answer: Answer
        do {
            if send.type == nil {
                interpreter.enqueue(send.event)
                // An event that enables nothing is consumed all the same, and the log says so.
                step =
                    try interpreter.macrostep(at: time.milliseconds) { transition in
                        workflow.rolesAllowed(on: transition).contains(.system)
                    } ?? step
                if breached { tellBreach(of: send.sendID, complaint) }
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
                try writeSession(of: complaint)
            }
            answer = try commit(
                step, start: nil, complaint, record, payload: .object([:]), salt: [], at: time,
                request: nil, note: note)
        } catch let limit as any ActLimit {
            // The complaint stays as it was, but the deadline must not fire for ever.
            worker.close(complaint.stored.number, of: tenant)
            let subject = try openComplaint(numbered: complaint.stored.number)
            _ = takeEarliest(subject)
            breach(send, subject, at: time)
            try writeSession(of: subject)
            answer = try commit(
                Macrostep(event: send.event), start: nil, subject, record, payload: .object([:]),
                salt: [], at: time, request: nil, note: limit.description)
        }
        guard case .granted(let grant) = answer else {
            preconditionFailure("a deadline is never refused")
        }
        return Firing(
            number: grant.number, event: send.event.name,
            clock: workflow.clocks[send.sendID] == nil ? nil : send.sendID,
            due: Timestamp(milliseconds: send.due), isProvisional: isProvisional, from: grant.from,
            to: grant.to,
            sequence: grant.sequence)
    }

    private func takeEarliest(_ complaint: OpenComplaint) -> PendingSend? {
        guard let earliest = complaint.interpreter.nextPendingSend else { return nil }
        return complaint.interpreter.takePendingSend(earliest.sendID, due: earliest.due)
    }

    /// - Returns: False if it is no clock's event.
    @discardableResult
    private func breach(
        _ send: PendingSend, _ complaint: OpenComplaint, at time: Timestamp
    ) -> Bool {
        guard complaint.clocks.end(send.sendID, as: .breached, at: time.milliseconds) else {
            return false
        }
        complaint.clockChanges.append(
            ClockChange(id: send.sendID, kind: .breach, due: send.due))
        return true
    }

    /// Gives the session the event that tells of a breach, behind the clock's own event and what
    /// came of it, if the workflow wants to know.
    private func tellBreach(of id: String, _ complaint: OpenComplaint) {
        let workflow = complaint.workflow
        guard workflow.clockRules.hearsBreaches, let kind = workflow.clocks[id]?.kind,
            kind != .watch
        else { return }
        complaint.interpreter.enqueue(
            Event(
                ClockRules.breachEvent, type: .platform,
                data: .parameters([
                    Parameter("id", .text(id)), Parameter("kind", .text(kind.rawValue)),
                ])))
    }
}
