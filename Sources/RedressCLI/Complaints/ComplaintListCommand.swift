import ArgumentParser
import Redress

struct ComplaintListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List complaints, newest first, or what waits for a person.",
        discussion: "redress complaint list --as ag-01 --inbox")

    @Flag(help: "What waits for the person of --as, by urgency and due time.")
    var inbox = false

    @Option(help: "Only those in this state.")
    var state: String?

    @Option(help: "Only those of this type.")
    var type: String?

    @Option(help: ArgumentHelp("Only those linked to this complaint.", valueName: "number"))
    var parent: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Only what this person may look at.", valueName: "user[:role]"))
    var actor: ActingAs?

    @Option(help: ArgumentHelp("How many at most.", valueName: "n"))
    var limit = 50

    @Option(help: ArgumentHelp("Go on after this cursor of an earlier list.", valueName: "cursor"))
    var after: String?

    @Option(help: "The language of labels: zh or en (default: the environment's).")
    var language: Language?

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        try ListArguments.validate(limit: limit)
        if inbox {
            guard actor != nil else { throw ValidationError("--inbox needs --as: whose?") }
            guard state == nil, type == nil, parent == nil else {
                throw ValidationError("--inbox takes neither --state, --type nor --parent")
            }
            if let after, WorkPlace(after) == nil {
                throw ValidationError("--after is the cursor of an earlier list")
            }
        } else if let after, Int64(after).map({ $0 < 1 }) ?? true {
            throw ValidationError("--after is a number from 1")
        }
    }

    func run() async throws {
        let installation = try await Installation.open(options, readOnly: true)
        if inbox, let actor {
            return try await listInbox(
                installation, as: actor, after: after.flatMap { WorkPlace($0) })
        }
        if let type { try await requireKnown(type, installation) }
        var found = try await complaints(installation)
        let hasMore = found.count > limit
        if hasMore { found.removeLast() }
        let marks = try await installation.engine.clockMarks(
            of: found, tenant: installation.tenant.id)
        if options.json {
            for complaint in found {
                try JSONOutput.line(complaint.json(marks[complaint.serial] ?? ClockMarks()))
            }
            if hasMore, let last = found.last { try JSONOutput.next(last.serial) }
            return
        }
        guard !found.isEmpty else { return Output.diagnostic("no complaint matches") }
        var table = TextTable(["NUMBER", "TYPE", "SUBTYPE", "STATE", "VERSION", "CHANGED", "DUE"])
        for complaint in found {
            table.add([
                complaint.number, complaint.type, complaint.subtype ?? "-", complaint.state,
                String(complaint.version), complaint.updatedAt.shown,
                complaint.shownDue(marks[complaint.serial] ?? ClockMarks()),
            ])
        }
        try table.print()
        if hasMore, let last = found.last {
            Output.diagnostic("there are more: --after \(last.serial)")
        }
    }

    private func complaints(_ installation: Installation) async throws -> [StoredComplaint] {
        let before = after.flatMap { Int64($0) }
        guard let parent else {
            return try await installation.engine.complaints(
                tenant: installation.tenant.id, as: actor?.user, role: actor?.role,
                matching: ComplaintFilter(
                    state: state, type: type, before: before, limit: limit + 1))
        }
        let linked = try await installation.engine.complaints(
            linkedTo: parent, tenant: installation.tenant.id, as: actor?.user, role: actor?.role)
        // So few that they need no index.
        return Array(
            linked.reversed().filter { complaint in
                (state == nil || complaint.state == state)
                    && (type == nil || complaint.type == type)
                    && before.map { complaint.serial < $0 } ?? true
            }.prefix(limit + 1))
    }

    /// A type that never existed is a slip of the pen, not an empty list.
    private func requireKnown(_ type: String, _ installation: Installation) async throws {
        let known = Set(try await installation.store.read { try $0.workflows().map(\.type) })
        guard known.contains(type) else {
            throw CommandFailure(
                .usage,
                "there is no workflow of type '\(type)'; known: "
                    + known.sorted().joined(separator: ", "))
        }
    }
}

/// What lists have in common.
enum ListArguments {
    static let limitMax = 10_000

    static func validate(limit: Int) throws {
        guard (1...limitMax).contains(limit) else {
            throw ValidationError("--limit is a number from 1 to \(limitMax)")
        }
    }
}

extension StoredComplaint {
    /// `2027-01-06T10:00:00Z provisional, 2 paused`.
    fileprivate func shownDue(_ marks: ClockMarks) -> String {
        let due = nextDue.map {
            Timestamp(milliseconds: $0).shown + (marks.isProvisional ? " provisional" : "")
        }
        let paused = marks.pausedCount == 0 ? nil : "\(marks.pausedCount) paused"
        let parts = [due, paused].compactMap { $0 }
        return parts.isEmpty ? "-" : parts.joined(separator: ", ")
    }

    /// What lists show.
    func json(_ marks: ClockMarks) -> JSONValue {
        .members([
            "created": .time(createdAt),
            "due": nextDue.map { .time(Timestamp(milliseconds: $0)) },
            "ended": .boolean(isEnded), "imported": .boolean(isImported),
            "number": .string(number), "paused": .count(marks.pausedCount),
            "provisional": .boolean(marks.isProvisional), "state": .string(state),
            "subtype": subtype.map { .string($0) }, "type": .string(type),
            "updated": .time(updatedAt), "version": .integer(version),
        ])
    }
}
