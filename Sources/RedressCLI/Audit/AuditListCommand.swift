import ArgumentParser
import Redress
import TransparencyLog

struct AuditListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List records of the log, oldest first.",
        discussion: "redress audit list --outcome refused --actor out-01 --from 2026-11-01")

    enum Outcome: String, ExpressibleByArgument, CaseIterable {
        case refused, granted

        /// The log's own word.
        var recorded: String { self == .refused ? "denied" : rawValue }
    }

    @Option(help: ArgumentHelp("Only those about this complaint.", valueName: "number"))
    var complaint: String?

    @Option(help: ArgumentHelp("Only acts of this person.", valueName: "user"))
    var actor: String?

    @Option(help: "Only acts that were refused, or granted.")
    var outcome: Outcome?

    @Option(help: "Only acts that sent this event.")
    var event: String?

    @Option(help: "Only records of this type, such as transition, denied or role.grant.")
    var type: String?

    @Option(
        help: ArgumentHelp("Only from this moment on.", valueName: "time"), transform: parseTime)
    var from: Timestamp?

    @Option(
        help: ArgumentHelp("Only before this moment.", valueName: "time"), transform: parseTime)
    var to: Timestamp?

    @Option(help: ArgumentHelp("How many at most.", valueName: "n"))
    var limit = 50

    @Option(help: ArgumentHelp("Go on after this record.", valueName: "sequence"))
    var after: UInt64?

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        try ListArguments.validate(limit: limit)
        if let from, let to, to <= from { throw ValidationError("--to must be after --from") }
    }

    func run() async throws {
        let installation = try await Installation.open(options, readOnly: true)
        let serial = try serial(installation.tenant)
        let filter = RecordFilter(
            complaint: serial, actor: actor, outcome: outcome?.recorded, event: event, type: type,
            from: from, to: to, after: after, limit: limit + 1)
        let tenant = installation.tenant
        let (found, isKnown) = try await installation.store.read { reader in
            let records = try reader.records(tenant: tenant, matching: filter)
            let complaint = try serial.flatMap {
                try reader.complaint(tenant: tenant, serial: $0)
            }
            return (records, complaint != nil)
        }
        if found.isEmpty, let complaint, !isKnown {
            throw ActProblem.unknownComplaint(complaint)
        }
        try show(Array(found.prefix(limit)), hasMore: found.count > limit)
    }

    private func serial(_ tenant: StoredTenant) throws -> Int64? {
        guard let complaint else { return nil }
        guard let number = ComplaintNumber(complaint), number.prefix == tenant.numberPrefix else {
            throw ActProblem.unknownComplaint(complaint)
        }
        return number.serial
    }

    private func show(_ records: [StoredRecord], hasMore: Bool) throws {
        if options.json {
            for record in records { try JSONOutput.line(record.json) }
            if hasMore, let last = records.last {
                try JSONOutput.next(Int64(clamping: last.sequence))
            }
            return
        }
        guard !records.isEmpty else { return Output.diagnostic("no record matches") }
        var table = TextTable([
            "RECORD", "TIME", "WHAT", "ABOUT", "BY", "OUTCOME", "RULE",
        ])
        for record in records { table.add(record.row) }
        try table.print()
        if hasMore, let last = records.last {
            Output.diagnostic("there are more: --after \(last.sequence)")
        }
    }
}

extension StoredRecord {
    /// The record itself, or what is wrong with it.
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "leaf": .string(leaf.hex), "sequence": .count(sequence),
        ]
        do throws(JSONProblem) {
            members["record"] = try JSONValue(reading: bytes)
        } catch {
            members["damaged"] = .string(error.description)
        }
        return .object(members)
    }

    fileprivate var row: [String] {
        let value = try? JSONValue(reading: bytes)
        let by = [columns.actor, columns.role].compactMap(\.self).joined(separator: " as ")
        let outcome = columns.outcome == "denied" ? "refused" : columns.outcome ?? "-"
        return [
            String(sequence), columns.time.shown, columns.event ?? columns.type,
            value?["case"]?.text ?? columns.object.map { String($0.prefix(12)) } ?? "-",
            by.isEmpty ? "-" : by, outcome,
            [columns.reason, columns.rule].compactMap(\.self).joined(separator: " "),
        ]
    }
}
