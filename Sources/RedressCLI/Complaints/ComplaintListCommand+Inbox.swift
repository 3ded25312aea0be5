import Redress
import Statecharts

/// What waits for a person.
extension ComplaintListCommand {
    func listInbox(
        _ installation: Installation, as actor: ActingAs, after: WorkPlace?
    ) async throws {
        var found = try await installation.engine.inbox(
            tenant: installation.tenant.id, as: actor.user, role: actor.role, after: after,
            limit: limit + 1)
        let hasMore = found.count > limit
        if hasMore { found.removeLast() }
        if options.json {
            for item in found { try JSONOutput.line(item.json) }
            if hasMore, let last = found.last {
                try JSONOutput.line(.object(["next": .string(last.place.description)]))
            }
            return
        }
        guard !found.isEmpty else { return Output.diagnostic("nothing waits") }
        let language = (language ?? .preferred).rawValue
        var table = TextTable(["NUMBER", "TYPE", "STATE", "URGENCY", "DUE", "CLAIMED", "FOR"])
        for item in found {
            table.add([
                item.number, item.type,
                item.states.map {
                    item.stateLabels[$0.rawValue]?.text(language) ?? $0.rawValue
                }.joined(separator: ", "),
                item.urgency == .none ? "-" : "\(item.urgency)", shownDue(item),
                item.claimedBy.map { $0 == actor.user ? "by you" : $0.rawValue } ?? "-",
                item.queues.map(\.rawValue).joined(separator: ", "),
            ])
        }
        try table.print()
        if hasMore, let last = found.last {
            Output.diagnostic("there are more: --after \(last.place)")
        }
    }

    private func shownDue(_ item: InboxItem) -> String {
        let notes =
            (item.isOverdue ? ["overdue"] : []) + (item.isProvisional ? ["provisional"] : [])
        let due = item.due?.shown ?? "-"
        return notes.isEmpty ? due : "\(due) (\(notes.joined(separator: ", ")))"
    }
}

extension InboxItem {
    var json: JSONValue {
        .members([
            "claimed-by": claimedBy.map { .string($0.rawValue) }, "due": due.map { .time($0) },
            "number": .string(number), "overdue": .boolean(isOverdue),
            "provisional": .boolean(isProvisional), "queues": .texts(queues),
            "states": .array(
                states.map { state in
                    .members([
                        "en": stateLabels[state.rawValue]?.text("en").map { .string($0) },
                        "id": .string(state.rawValue),
                        "zh": stateLabels[state.rawValue]?.text("zh").map { .string($0) },
                    ])
                }), "type": .string(type),
            "urgency": urgency == .none ? nil : .string("\(urgency)"),
        ])
    }
}
