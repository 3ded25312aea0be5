import SCXML
import Statecharts
import TransparencyLog

/// What complaints make others do: acts of `system`, each with its own record.
extension UnitOfWork {
    func carryOut(_ message: LinkChain.Message) throws {
        let sender = try openComplaint(numbered: message.sender)
        guard isEventName(message.event.rawValue), !message.event.isReserved else {
            throw LinkProblem("an event to a linked complaint has a name that no event may have")
        }
        if message.isStart {
            try start(message, by: sender)
        } else {
            try deliver(message, of: sender)
        }
    }

    // MARK: Starting

    /// Records a complaint that is linked to the sender: an act of `system`, decided as every other.
    private func start(_ message: LinkChain.Message, by sender: OpenComplaint) throws {
        let type = message.delivery.target ?? ""
        let event = message.event
        let what = "no linked complaint of type '\(type)' can be started with '\(event)'"
        func problem(_ why: String) -> LinkProblem { LinkProblem("\(what): \(why)") }
        guard
            let workflow = try worker.activeWorkflow(
                type: type, library: engine.library, in: store)
        else { throw problem("there is no workflow of this type; 'redress workflow publish'") }
        if let limit = try linkLimit(below: sender) { throw problem(limit) }
        let actor = ActingRole.system(in: workflow.roles)
        let permitted = try PermissionDecision.decide(
            event, as: actor, in: workflow, active: workflow.initialConfiguration
        ).mapError { problem($0.message) }.get()
        let data = message.data(for: workflow.forms[event])
        let change = try checkedForm(data, for: event, workflow).mapError {
            LinkProblem(what, problems: $0.problems)
        }.get()
        do {
            let (complaint, start) = try newComplaint(
                workflow, for: actor, at: message.time, isImported: sender.stored.isImported,
                parent: sender)
            let step = try decide(event, change, permitted, actor, complaint, at: message.time)
                .mapError {
                    $0.problems.isEmpty
                        ? problem($0.message) : LinkProblem(what, problems: $0.problems)
                }.get().step
            var record = record(message, complaint, from: [])
            record.attachments = change.attachmentHashes
            _ = try commit(
                step, start: start, complaint, record, payload: data, salt: salt(for: data),
                at: message.time, request: nil,
                note: "linked to \(sender.stored.number), which started it")
        } catch let limit as any ActLimit {
            throw problem(limit.description)
        }
    }

    /// Why a complaint may have no further one linked to it; nil if it may.
    func linkLimit(below parent: OpenComplaint) throws -> String? {
        if parent.linked.count >= LinkLimits.linkedCountMax {
            return "complaint '\(parent.stored.number)' has \(parent.linked.count) linked ones; "
                + "\(LinkLimits.linkedCountMax) are allowed"
        }
        var depth = 1
        var next = parent.stored.parent
        while let serial = next {
            depth += 1
            guard depth <= LinkLimits.depthMax else {
                return "complaint '\(parent.stored.number)' is itself linked to others, "
                    + "\(LinkLimits.depthMax) levels deep; no more are allowed"
            }
            next = try store.complaint(tenant: tenant, serial: serial)?.parent
        }
        return nil
    }

    /// Why a person may not link a complaint to this one; nil if they may.
    func parentRefusal(
        _ act: Act, _ parent: OpenComplaint, _ actor: ActingRole
    ) throws -> Refusal? {
        var refusal: Refusal
        let waiting = parent.workflow.queues(in: parent.interpreter.configuration)
        if !actor.mayLook(at: parent.stored, waitingFor: waiting)
            || parent.stored.subjects.concern(actor)
        {
            refusal = Refusal(
                .outOfScope, act.event,
                "complaint '\(parent.stored.number)' is not one that role '\(actor.role.id)' of "
                    + "this person may work on")
        } else if actor.role.kind == .outsourced {
            refusal = Refusal(
                .outsourcedCeiling, act.event,
                "role '\(actor.role.id)' may not link complaints; outsourced roles are capped to: "
                    + "record, submit")
        } else if let limit = try linkLimit(below: parent) {
            refusal = Refusal(.limitExceeded, act.event, limit)
        } else {
            return nil
        }
        refusal.role = actor.role.id
        return refusal
    }

    // MARK: Telling

    /// Gives an event to the parent or to a linked complaint: an act of `system`, as a deadline is.
    private func deliver(_ message: LinkChain.Message, of sender: OpenComplaint) throws {
        let event = message.event
        let number = message.delivery.target.flatMap { target in
            ([sender.parent].compactMap { $0 } + sender.linked.map(\.number))
                .first { target == "#_scxml_" + $0 }
        }
        guard let number else {
            throw LinkProblem(
                "'\(event)' was not delivered: it is for a complaint that is not linked to this one"
            )
        }
        let receiver: OpenComplaint
        do {
            receiver = try openComplaint(numbered: number)
        } catch let problem as ActProblem {
            throw LinkProblem("'\(event)' was not delivered: \(problem)")
        }
        guard !receiver.stored.isEnded else {
            throw LinkProblem("'\(event)' was not delivered: complaint '\(number)' has ended")
        }
        let actor = ActingRole.system(in: receiver.workflow.roles)
        let record = record(message, receiver, from: receiver.interpreter.configuration)
        prepare(receiver, for: actor, at: message.time)
        do {
            let data = try merge(message, into: receiver, as: actor)
            let step = try take(message.delivery.event, receiver, at: message.time)
            if step.transitions.isEmpty { return try pass(message, by: number, record) }
            _ = try commit(
                step, start: nil, receiver, record, payload: data, salt: salt(for: data),
                at: message.time, request: nil, note: "from \(sender.stored.number)")
        } catch let problem as LinkProblem {
            worker.close(number, of: tenant)
            throw problem
        } catch let limit as any ActLimit {
            worker.close(number, of: tenant)
            throw LinkProblem("'\(event)' was not taken by '\(number)': \(limit.description)")
        }
    }

    private func take(
        _ event: Event, _ receiver: OpenComplaint, at time: Timestamp
    ) throws(LimitExceeded) -> Macrostep {
        let workflow = receiver.workflow
        receiver.interpreter.enqueue(event)
        var step =
            try receiver.interpreter.macrostep(at: time.milliseconds) { transition in
                workflow.rolesAllowed(on: transition).contains(.system)
            } ?? Macrostep(event: event)
        try finishOwnEvents(&step, receiver, at: time)
        return step
    }

    /// An event that enables nothing is consumed all the same, and the log says so; what it brought
    /// is not kept.
    private func pass(
        _ message: LinkChain.Message, by number: String, _ record: TransitionRecord
    ) throws {
        worker.close(number, of: tenant)
        let receiver = try openComplaint(numbered: number)
        prepare(receiver, for: record.actor, at: message.time)
        _ = try commit(
            Macrostep(event: message.delivery.event), start: nil, receiver, record,
            payload: .object([:]), salt: [], at: message.time, request: nil,
            note: "from \(message.sender); no transition was enabled")
    }

    /// Merges what an event brings through the receiver's form for it; without a form, or with
    /// nothing to bring, only `_event` tells of it.
    private func merge(
        _ message: LinkChain.Message, into receiver: OpenComplaint, as actor: ActingRole
    ) throws -> JSONValue {
        let data = message.data(for: receiver.workflow.forms[message.event])
        guard receiver.workflow.forms[message.event] != nil, data != .object([:]) else {
            return .object([:])
        }
        func problem(_ problems: [FormProblem]) -> LinkProblem {
            LinkProblem(
                "'\(message.event)' was not taken by '\(receiver.stored.number)'",
                problems: problems)
        }
        let change = try checkedForm(data, for: message.event, receiver.workflow)
            .mapError { problem($0.problems) }.get()
        let stamp = Stamp(user: actor.user, role: actor.role.id, time: message.time)
        let problems = change.apply(to: receiver.model, stamp: stamp)
        guard problems.isEmpty else { throw problem(problems) }
        return data
    }

    private func record(
        _ message: LinkChain.Message, _ complaint: OpenComplaint, from active: [Int]
    ) -> TransitionRecord {
        let workflow = complaint.workflow
        return TransitionRecord(
            actor: .system(in: workflow.roles), event: message.event,
            number: complaint.stored.number, serial: complaint.stored.serial, workflow: workflow,
            from: active.map { workflow.chart.states[$0].id },
            occurredAt: message.time == moment.time ? nil : message.time, key: nil)
    }

    private func salt(for data: JSONValue) -> [UInt8] {
        data == .object([:]) ? [] : engine.settings.entropy(Commitment.saltByteCount)
    }
}
