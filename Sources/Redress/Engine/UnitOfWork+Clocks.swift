import LibXML
import SCXML
import Statecharts

/// The clocks of a complaint: its ledger follows the session, and the session the ledger.
extension UnitOfWork {
    /// Clocks are sends with the id of a clock: scheduling starts them, cancelling stops them.
    func followClocks(_ effects: [Effect], _ complaint: OpenComplaint, at time: Timestamp) {
        let before = complaint.clockChanges.count
        for effect in effects {
            switch effect {
            case .scheduled(let send):
                guard let clock = complaint.workflow.clocks[send.sendID] else { continue }
                start(clock, send, complaint, at: time)
            case .cancelled(let id):
                if complaint.clocks.end(id, as: .stopped, at: time.milliseconds) {
                    complaint.clockChanges.append(ClockChange(id: id, kind: .stop))
                }
            default: break
            }
        }
        // What follows in the same act must not see the clocks as they were.
        if complaint.clockChanges.count > before { complaint.model.renewPlatform() }
    }

    private func start(
        _ clock: Clock, _ send: PendingSend, _ complaint: OpenComplaint, at time: Timestamp
    ) {
        // A clock has one run; starting it again ends the one before.
        complaint.interpreter.keepNewest(clock.id)
        let isDateless = clock.date != nil && send.due >= time.milliseconds + Delay.maximum
        let due = Timestamp(milliseconds: isDateless ? time.milliseconds : send.due)
        let allowance = complaint.calendars.current(clock.allowance)
        let isProvisional = allowance.isProvisional(from: time, to: due)
        let calendar = allowance.calendar?.name
        complaint.clocks.start(
            clock.id, at: time.milliseconds, due: due.milliseconds, calendar: calendar,
            isProvisional: isProvisional)
        if isDateless {
            complaint.clocks.expectDate(clock.id)
            complaint.interpreter.suspend(clock.id)
        } else if clock.date != nil {
            // An earlier start in the same macrostep may have had no date.
            complaint.interpreter.reschedule(clock.id, to: send.due)
        }
        complaint.clockChanges.append(
            ClockChange(
                id: clock.id, kind: .start, due: isDateless ? nil : due.milliseconds,
                calendar: calendar, isProvisional: isProvisional,
                reason: isDateless ? ClockRegulator.noDate : nil))
    }

    /// Pauses, resumes, scales, extends and re-plans what waits, as states and data say.
    ///
    /// - Parameter event: Of the act; nil if it took no transition.
    func regulateClocks(
        of complaint: OpenComplaint, after event: EventName?, at time: Timestamp
    ) {
        guard !complaint.workflow.clockRules.isEmpty || !calendars.isEmpty else { return }
        let interpreter = complaint.interpreter
        let regulator = ClockRegulator(
            workflow: complaint.workflow, calendars: calendars, now: time.milliseconds,
            event: event,
            isActive: { interpreter.isActive($0) }, texts: { complaint.texts(at: $0) })
        let changes = regulator.regulate(&complaint.clocks) {
            interpreter.pendingSend($0) != nil
        }
        for change in changes {
            if let due = change.due {
                interpreter.reschedule(change.id, to: due)
            } else {
                interpreter.suspend(change.id)
            }
        }
        complaint.clockChanges += changes
    }
}

extension OpenComplaint {
    /// Milliseconds until a clock that starts now is due.
    ///
    /// One that waits for a date is due at the end of all times until the data have one.
    func delay(of clock: Clock) -> Int64 {
        let start = time.milliseconds
        let allowance = calendars.current(clock.allowance)
        guard let date = clock.date else {
            return allowance.due(from: Timestamp(milliseconds: start)).milliseconds - start
        }
        let due = date.due(among: texts(at: date.path), startedAt: start, allowance.calendar)
        return due.map { min($0 - start, Delay.maximum) } ?? Delay.maximum
    }

    /// The texts of every attribute or element at a path of the data.
    func texts(at path: FieldPath) -> [String] {
        guard let group = path.steps.first, let root = model.slot(group) else { return [] }
        var nodes = [root]
        for step in path.steps.dropFirst() {
            nodes = nodes.flatMap { node in node.elements.filter { $0.name == step } }
        }
        return nodes.compactMap { node in path.attribute.map { node[$0] } ?? node.text }
    }
}
