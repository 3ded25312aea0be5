import SCXML
import Statecharts

/// What waits for whom, kept up to date by the act that changes it.
extension UnitOfWork {
    /// Writes the queues of a complaint if the act has changed them, their order or their deadline.
    ///
    /// Everything that changes a complaint's states or clocks calls it before it commits.
    func updateWorkList(_ complaint: OpenComplaint, isNew: Bool = false) throws {
        let serial = complaint.stored.serial
        let before =
            try complaint.listed ?? (isNew ? [] : store.workItems(tenant: tenant, of: serial))
        let after = WorkItem.items(of: complaint)
        guard before != after else { return complaint.listed = after }
        for item in before where !after.contains(where: { $0.queue == item.queue }) {
            try store.removeWorkItem(of: serial, in: item.queue, tenant: tenant)
        }
        for item in after where !before.contains(item) {
            try store.put(item, tenant: tenant)
        }
        complaint.listed = after
    }

    /// Ends a claim when the complaint has left every state that waited for its holder.
    ///
    /// - Parameter from: The states that were active before the act.
    func endClaim(_ complaint: OpenComplaint, from: [StateID]) throws {
        guard let holder = complaint.stored.claimedBy else { return }
        let workflow = complaint.workflow
        let before = Set(from)
        let kept = complaint.interpreter.configuration.filter {
            before.contains(workflow.chart.states[$0].id)
        }
        let roles = Set(try validRoles(of: holder, in: workflow))
        if roles.isDisjoint(with: workflow.queues(in: kept)) { complaint.stored.claimedBy = nil }
    }

    /// The roles that a person has now.
    func validRoles(of user: UserID, in workflow: Workflow) throws -> [RoleID] {
        try worker.account(user, in: store)?
            .roles(tenant: tenant.id, at: moment.time, in: workflow.roles).map(\.role.id) ?? []
    }
}

extension WorkItem {
    /// The queues in which a complaint waits, in the order of the roles' ids.
    static func items(of complaint: OpenComplaint) -> [WorkItem] {
        let workflow = complaint.workflow
        let active = complaint.interpreter.configuration
        let queues = workflow.queues(in: active)
        guard !queues.isEmpty, !complaint.interpreter.isComplete else { return [] }
        let names = Set(active.map { workflow.chart.states[$0].id })
        let urgency = WorkUrgency.allCases.first { $0.state.map(names.contains) ?? true } ?? .none
        var next: ClockLedger.Entry?
        var isBreached = false
        for entry in complaint.clocks.entries {
            let kind = workflow.clocks[entry.id]?.kind
            if entry.status == .breached, kind == .hard || kind == .legal { isBreached = true }
            // What the other side must do in time is no deadline of whoever waits.
            guard entry.status == .running, kind != .watch else { continue }
            if next.map({ entry.dueAt < $0.dueAt }) ?? true { next = entry }
        }
        return queues.sorted().map { queue in
            WorkItem(
                serial: complaint.stored.serial, queue: queue, urgency: urgency, due: next?.dueAt,
                isBreached: isBreached, isProvisional: next?.isProvisional ?? false,
                states: active.filter { workflow.queues[$0].contains(queue) }
                    .map { workflow.chart.states[$0].id })
        }
    }
}
