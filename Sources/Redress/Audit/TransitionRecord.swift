import Statecharts
import TransparencyLog

/// Where and when a record is written.
struct RecordContext: Sendable {
    /// The log's origin.
    var log: String
    var node: String
    /// A UUID for each start of the process.
    var boot: String
    var moment: Moment
}

/// Writes the records of acts in canonical form, keys in order (`docs/audit.md`).
///
/// A hot path: one buffer, no intermediate values. What is written here, `RecordColumns` reads.
struct TransitionRecord {
    var actor: ActingRole
    var event: EventName
    var number: String?
    var serial: Int64?
    var workflow: Workflow?
    var from: [StateID]
    /// When it happened, if not when it was recorded.
    var occurredAt: Timestamp?
    var key: String?
    /// True if the same person did what needs two, because the tenant is small.
    var isWaived = false
    /// The files that a granted act named, each once and in order.
    var attachments: [TreeHash] = []
    /// `transition`, or what else belongs to the history of a complaint.
    var type = "transition"
    /// What the records of a hand-over have in common.
    var batch: String?
    /// Who works on the complaint from now on.
    var claimedBy: UserID?

    /// A granted act.
    func writeGranted(
        version: Int64, previous: TreeHash, to: [StateID], clauses: [String],
        rule: String, clocks: [ClockChange], commitment: TreeHash?, state: TreeHash,
        note: String?, context: RecordContext, into writer: inout CanonicalWriter
    ) {
        begin(&writer, context)
        if let claimedBy {
            writer.key("claimed-by")
            writer.string(claimedBy.rawValue)
        }
        writer.key("cv")
        writer.integer(version)
        writeEvent(&writer)
        if let commitment {
            writer.key("in")
            writer.plain(commitment.hex.utf8)
        }
        writePlace(&writer, context)
        if let note {
            writer.key("note")
            writer.string(note)
        }
        writer.key("out")
        writer.plain("granted".utf8)
        writer.key("perm")
        writer.beginObject()
        writer.key("rule")
        writer.string(rule)
        writer.endObject()
        writer.key("prev")
        writer.plain(previous.hex.utf8)
        writeKey(&writer)
        if !clocks.isEmpty { writeClocks(clocks, &writer) }
        writer.key("state")
        writer.plain(state.hex.utf8)
        writer.key("to")
        write(to, &writer)
        writer.key("tr")
        writer.beginArray()
        for clause in clauses { writer.string(clause) }
        writer.endArray()
        end(&writer, context, type: type)
    }

    /// A refused act.
    func writeDenied(
        _ refusal: Refusal, context: RecordContext, into writer: inout CanonicalWriter
    ) {
        begin(&writer, context)
        writeEvent(&writer)
        writePlace(&writer, context)
        writer.key("out")
        writer.plain("denied".utf8)
        writer.key("perm")
        writer.beginObject()
        if !refusal.permitted.isEmpty {
            writer.key("permitted")
            writer.beginArray()
            for role in refusal.permitted { writer.string(role.rawValue) }
            writer.endArray()
        }
        if let clause = refusal.clauses.first {
            writer.key("rule")
            writer.string(clause)
        }
        writer.key("why")
        writer.plain(refusal.reason.rawValue.utf8)
        writer.endObject()
        writeKey(&writer)
        end(&writer, context, type: "denied")
    }

    private func begin(_ writer: inout CanonicalWriter, _ context: RecordContext) {
        writer.reset()
        writer.beginObject()
        writer.key("actor")
        writer.beginObject()
        writer.key("id")
        writer.string(actor.user.rawValue)
        writer.key("org")
        writer.string(actor.organisation.rawValue)
        writer.key("role")
        writer.string(actor.role.id.rawValue)
        writer.endObject()
        if let occurredAt {
            writer.key("at")
            writer.time(occurredAt)
        }
        if !attachments.isEmpty {
            writer.key("att")
            writer.beginArray()
            for hash in attachments { writer.string(hash.hex) }
            writer.endArray()
        }
        if let batch {
            writer.key("batch")
            writer.string(batch)
        }
        writer.key("boot")
        writer.plain(context.boot.utf8)
        if let number {
            writer.key("case")
            writer.string(number)
        }
    }

    private func writeEvent(_ writer: inout CanonicalWriter) {
        writer.key("ev")
        writer.string(event.rawValue)
        if isWaived {
            writer.key("four-eyes")
            writer.plain("waived".utf8)
        }
        writer.key("from")
        write(from, &writer)
    }

    private func writePlace(_ writer: inout CanonicalWriter, _ context: RecordContext) {
        writer.key("log")
        writer.string(context.log)
        writer.key("mono")
        writer.integer(context.moment.monotonicMicroseconds)
        writer.key("node")
        writer.string(context.node)
    }

    private func writeKey(_ writer: inout CanonicalWriter) {
        guard let key else { return }
        writer.key("req")
        writer.string(key)
    }

    private func writeClocks(_ clocks: [ClockChange], _ writer: inout CanonicalWriter) {
        writer.key("sla")
        writer.beginArray()
        for clock in clocks {
            writer.beginObject()
            if let calendar = clock.calendar {
                writer.key("cal")
                writer.string(calendar)
            }
            if let due = clock.due {
                writer.key("due")
                writer.time(Timestamp(milliseconds: due))
            }
            if let factor = clock.factor {
                writer.key("factor")
                writer.string(factor.description)
            }
            if clock.isProvisional {
                writer.key("prov")
                writer.boolean(true)
            }
            writer.key("st")
            writer.plain(clock.kind.rawValue.utf8)
            writer.key("timer")
            writer.string(clock.id)
            if let reason = clock.reason {
                writer.key("why")
                writer.string(reason)
            }
            writer.endObject()
        }
        writer.endArray()
    }

    private func write(_ states: [StateID], _ writer: inout CanonicalWriter) {
        writer.beginArray()
        for state in states { writer.string(state.rawValue) }
        writer.endArray()
    }

    private func end(
        _ writer: inout CanonicalWriter, _ context: RecordContext, type: String
    ) {
        writer.key("ts")
        writer.time(context.moment.time)
        writer.key("type")
        writer.plain(type.utf8)
        writer.key("v")
        writer.integer(1)
        if let workflow {
            writer.key("wf")
            writer.beginObject()
            writer.key("id")
            writer.string(workflow.name)
            writer.key("sha256")
            writer.plain(workflow.digest.utf8)
            writer.key("ver")
            writer.string(workflow.version)
            writer.endObject()
        }
        writer.endObject()
    }
}
