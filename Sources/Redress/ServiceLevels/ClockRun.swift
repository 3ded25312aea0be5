import Statecharts

/// One run of a clock, from its start to its end, as the log tells it.
public struct ClockRun: Sendable {
    public var id: String
    public var startedAt: Timestamp
    /// As the record of the start says.
    public var dueAt: Timestamp
    public var status: ClockLedger.Status
    /// When it was stopped or found to be breached.
    public var endedAt: Timestamp?
    /// The record that tells the start, and the one that tells the end.
    public var startRecord: UInt64
    public var endRecord: UInt64?
    /// The calendar of the start and its version; nil for elapsed time.
    public var calendarName: String?

    /// The runs that a complaint's records tell of, in order of their starts.
    ///
    /// Nothing but the log is read: what is stored beside it could be compared with this.
    static func runs(in records: [StoredRecord]) throws -> [ClockRun] {
        var runs: [ClockRun] = []
        for record in records {
            let value: JSONValue
            do {
                value = try JSONValue(reading: record.bytes)
            } catch {
                throw ActProblem.damaged("record \(record.sequence): \(error)")
            }
            let time = (value["at"] ?? value["ts"])?.text.flatMap { Timestamp($0) } ?? record.time
            for change in value["sla"]?.items ?? [] {
                guard let id = change["timer"]?.text,
                    let kind = change["st"]?.text.flatMap({ ClockChange.Kind(rawValue: $0) })
                else { continue }
                let open = runs.lastIndex { $0.id == id && $0.status == .running }
                if let open {
                    runs[open].status = kind == .breach ? .breached : .stopped
                    runs[open].endedAt = time
                    runs[open].endRecord = record.sequence
                }
                guard kind == .start, let due = change["due"]?.text.flatMap({ Timestamp($0) })
                else { continue }
                runs.append(
                    ClockRun(
                        id: id, startedAt: time, dueAt: due, status: .running, endedAt: nil,
                        startRecord: record.sequence, endRecord: nil,
                        calendarName: change["cal"]?.text))
            }
        }
        return runs
    }
}

extension StoredRecord {
    fileprivate var time: Timestamp { columns.time }
}

/// A run of a clock with the rules that decide each stretch of it.
public struct ClockExplanation: Sendable {
    public var run: ClockRun
    public var labels: Labels
    public var kind: Clock.Kind
    /// Where the clock is declared: `product.scxml:88`.
    public var clause: String
    public var allowance: Allowance
    /// True if counting again from the start gives the due time of the record.
    public var isConfirmed: Bool
    public var isProvisional: Bool
    /// From the start to the due time, or to the end if that came first.
    public var spans: [ClockSpan]
    /// True if there are more than `spanCountMax`.
    public var isCut: Bool

    /// What one explanation tells at most; years of working hours have thousands.
    public static let spanCountMax = 5_000

    /// - Returns: nil if the workflow does not declare the clock.
    init?(_ run: ClockRun, in workflow: Workflow) {
        guard let clock = workflow.clocks[run.id] else { return nil }
        self.run = run
        labels = clock.labels
        kind = clock.kind
        clause = "\(workflow.file):\(clock.location.line)"
        allowance = clock.allowance
        // Engines keep milliseconds of a clock.
        let start = Timestamp(milliseconds: run.startedAt.milliseconds)
        isConfirmed =
            clock.allowance.due(from: start).milliseconds == run.dueAt.milliseconds
            && clock.allowance.calendar?.name == run.calendarName
        isProvisional = clock.allowance.isProvisional(from: run.startedAt, to: run.dueAt)
        let end = min(run.endedAt ?? run.dueAt, run.dueAt)
        let found = Array(
            clock.allowance.spans(from: run.startedAt, to: end).prefix(Self.spanCountMax + 1))
        spans = Array(found.prefix(Self.spanCountMax))
        isCut = found.count > Self.spanCountMax
    }
}
