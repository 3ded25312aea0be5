/// What is known of a complaint's clocks: for each the latest run.
public struct ClockLedger: Hashable, Sendable {
    public enum Status: String, Sendable { case running, stopped, breached }

    /// The latest run of one clock; times in milliseconds since 1970.
    public struct Entry: Hashable, Sendable {
        public var id: String
        public var status: Status
        public var startedAt: Int64
        public var dueAt: Int64
        /// When it was stopped or breached.
        public var endedAt: Int64?
        /// The calendar that the due time was counted with, and its version: `cn-office@1.0`.
        public var calendar: String?
        /// True if the due time touches a year that the calendar did not cover.
        public var isProvisional = false
    }

    public private(set) var entries: [Entry] = []

    public init() {}

    public subscript(id: String) -> Entry? { entries.first { $0.id == id } }

    mutating func start(
        _ id: String, at time: Int64, due: Int64, calendar: String? = nil,
        isProvisional: Bool = false
    ) {
        let entry = Entry(
            id: id, status: .running, startedAt: time, dueAt: due, endedAt: nil,
            calendar: calendar, isProvisional: isProvisional)
        if let index = entries.firstIndex(where: { $0.id == id }) {
            entries[index] = entry
        } else {
            entries.append(entry)
        }
    }

    /// Ends a running clock; false if it did not run.
    mutating func end(_ id: String, as status: Status, at time: Int64) -> Bool {
        guard let index = entries.firstIndex(where: { $0.id == id && $0.status == .running })
        else { return false }
        entries[index].status = status
        entries[index].endedAt = time
        return true
    }

    /// One line a clock: `id status started due [ended [calendar@version [provisional]]]`, with `-`
    /// for an end that has not come yet.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            var line = "\(entry.id) \(entry.status.rawValue) \(entry.startedAt) \(entry.dueAt)"
            if let calendar = entry.calendar {
                line += " \(entry.endedAt.map(String.init) ?? "-") \(calendar)"
                if entry.isProvisional { line += " provisional" }
            } else if let ended = entry.endedAt {
                line += " \(ended)"
            }
            bytes.append(contentsOf: line.utf8)
            bytes.append(0x0A)
        }
        return bytes
    }

    public init(encoded bytes: [UInt8]) {
        for line in bytes.split(separator: 0x0A) {
            let parts = String(decoding: line, as: UTF8.self).split(separator: " ")
            guard parts.count >= 4, let status = Status(rawValue: String(parts[1])),
                let started = Int64(parts[2]), let due = Int64(parts[3])
            else { continue }
            entries.append(
                Entry(
                    id: String(parts[0]), status: status, startedAt: started, dueAt: due,
                    endedAt: parts.count > 4 ? Int64(parts[4]) : nil,
                    calendar: parts.count > 5 ? String(parts[5]) : nil,
                    isProvisional: parts.count > 6))
        }
    }
}

/// A clock that an act started, stopped or saw breached.
struct ClockChange: Hashable, Sendable {
    enum Kind: String { case start, stop, breach }

    var id: String
    var kind: Kind
    /// Milliseconds since 1970; nil when it is stopped.
    var due: Int64?
    /// What a clock that starts is counted with.
    var calendar: String?
    var isProvisional = false
}
