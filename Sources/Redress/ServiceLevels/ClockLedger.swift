/// What is known of a complaint's clocks: for each the latest run.
public struct ClockLedger: Hashable, Sendable {
    public enum Status: String, Sendable, CaseIterable { case running, paused, stopped, breached }

    /// The latest run of one clock; times in milliseconds since 1970.
    public struct Entry: Hashable, Sendable {
        public var id: String
        public var status: Status
        /// How far it has come.
        public var term: ClockTerm
        /// When it was stopped or breached.
        public var endedAt: Int64?
        /// The calendar that the due time was counted with, and its version: `cn-office@1.0`.
        public var calendar: String?
        /// True if the due time touches a year that the calendar did not cover.
        public var isProvisional = false
        /// Why it is paused.
        public var reason: String?
        /// How often it was extended, by the clock's `r:extension`; shorter if the last never were.
        var extensionCounts: [Int] = []

        public var startedAt: Int64 { term.startedAt }
        /// While it is paused, when it was due before.
        public var dueAt: Int64 { term.dueAt }
        public var extensionCount: Int { extensionCounts.reduce(0, +) }

        func extensionCount(_ index: Int) -> Int {
            index < extensionCounts.count ? extensionCounts[index] : 0
        }

        mutating func countExtension(_ index: Int) {
            while extensionCounts.count <= index { extensionCounts.append(0) }
            extensionCounts[index] += 1
        }

        /// True unless its run has ended.
        var isOpen: Bool { status == .running || status == .paused }
    }

    public private(set) var entries: [Entry] = []

    public init() {}

    public subscript(id: String) -> Entry? { entries.first { $0.id == id } }

    mutating func start(
        _ id: String, at time: Int64, due: Int64, calendar: String? = nil,
        isProvisional: Bool = false
    ) {
        let entry = Entry(
            id: id, status: .running, term: ClockTerm(startedAt: time, dueAt: due), endedAt: nil,
            calendar: calendar, isProvisional: isProvisional)
        if let index = entries.firstIndex(where: { $0.id == id }) {
            entries[index] = entry
        } else {
            entries.append(entry)
        }
    }

    /// Lets a clock that starts without its date wait for it.
    mutating func expectDate(_ id: String) {
        updateOpen { entry in
            guard entry.id == id else { return }
            entry.status = .paused
            entry.reason = ClockRegulator.noDate
            entry.term.remaining = .milliseconds(0)
        }
    }

    /// Ends an open run; false if there is none.
    ///
    /// What is paused can be stopped, but not breached.
    mutating func end(_ id: String, as status: Status, at time: Int64) -> Bool {
        guard
            let index = entries.firstIndex(where: {
                $0.id == id && $0.isOpen && !($0.status == .paused && status == .breached)
            })
        else { return false }
        entries[index].status = status
        entries[index].endedAt = time
        entries[index].reason = nil
        entries[index].term.remaining = nil
        return true
    }

    /// Adds what was read.
    mutating func append(_ entry: Entry) { entries.append(entry) }

    /// Changes every run that has not ended.
    mutating func updateOpen(_ change: (inout Entry) -> Void) {
        for index in entries.indices where entries[index].isOpen { change(&entries[index]) }
    }
}
