public import Statecharts

/// One run of a clock, from its start to its end, as the log tells it.
public struct ClockRun: Sendable {
    /// What changed its time on the way.
    public struct Change: Sendable {
        public enum Kind: String, Sendable { case pause, resume, scale, extend, replan }

        public var kind: Kind
        public var at: Timestamp
        public var record: UInt64
        /// The event of the record.
        public var event: EventName
        /// When it was due from then on; nil if it was paused.
        public var dueAt: Timestamp?
        /// Why it paused.
        public var reason: String?
        /// What was left was multiplied by this from then on, instead of by the factor before.
        public var factor: ClockFactor?
        /// What it was counted with from then on, if that changed: `cn-office@1.1`.
        public var calendarName: String?
        /// The states that were active after it.
        var states: Set<StateID> = []
    }

    public var id: String
    public var startedAt: Timestamp
    /// As the record of the start says; nil if it started without the date that it waits for.
    public var firstDueAt: Timestamp?
    /// As the last record that says one; of a clock that still waits for its date, the start.
    public var dueAt: Timestamp
    public var status: ClockLedger.Status
    public var changes: [Change] = []
    /// When it was stopped or found to be breached.
    public var endedAt: Timestamp?
    /// The record that tells the start, and the one that tells the end.
    public var startRecord: UInt64
    public var endRecord: UInt64?
    /// The calendar of the start and its version; nil for elapsed time.
    public var calendarName: String?

    var isOpen: Bool { status == .running || status == .paused }

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
            let time =
                (value["at"] ?? value["ts"])?.text.flatMap { Timestamp($0) }
                ?? record.columns.time
            for change in value["sla"]?.items ?? [] {
                guard let id = change["timer"]?.text,
                    let kind = change["st"]?.text.flatMap({ ClockChange.Kind(rawValue: $0) })
                else { continue }
                let open = runs.lastIndex { $0.id == id && $0.isOpen }
                switch kind {
                case .start:
                    if let open { runs[open].end(as: .stopped, at: time, in: record.sequence) }
                    runs.append(ClockRun(id, change, at: time, in: record.sequence))
                case .stop, .breach:
                    let status: ClockLedger.Status = kind == .breach ? .breached : .stopped
                    if let open { runs[open].end(as: status, at: time, in: record.sequence) }
                case .pause, .resume, .scale, .extend, .replan:
                    if let open { runs[open].add(kind, change, value, time, record.sequence) }
                }
            }
        }
        return runs
    }

    private init(_ id: String, _ change: JSONValue, at time: Timestamp, in record: UInt64) {
        self.id = id
        startedAt = time
        firstDueAt = change["due"]?.text.flatMap { Timestamp($0) }
        dueAt = firstDueAt ?? time
        status = firstDueAt == nil ? .paused : .running
        startRecord = record
        calendarName = change["cal"]?.text
    }

    private mutating func end(
        as status: ClockLedger.Status, at time: Timestamp, in record: UInt64
    ) {
        self.status = status
        endedAt = time
        endRecord = record
    }

    private mutating func add(
        _ kind: ClockChange.Kind, _ change: JSONValue, _ record: JSONValue, _ time: Timestamp,
        _ sequence: UInt64
    ) {
        guard let known = Change.Kind(rawValue: kind.rawValue) else { return }
        let due = change["due"]?.text.flatMap { Timestamp($0) }
        changes.append(
            Change(
                kind: known, at: time, record: sequence, event: EventName(record["ev"]?.text ?? ""),
                dueAt: due, reason: change["why"]?.text,
                factor: change["factor"]?.text.flatMap { ClockFactor($0) },
                calendarName: change["cal"]?.text,
                states: Set((record["to"]?.items ?? []).compactMap { $0.text.map { StateID($0) } }))
        )
        if let due { dueAt = due }
        switch kind {
        case .pause: status = .paused
        case .resume: status = .running
        default: break
        }
    }
}
