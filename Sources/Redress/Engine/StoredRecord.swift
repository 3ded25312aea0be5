public import TransparencyLog

/// A record of the log with the columns that queries use.
public struct StoredRecord: Hashable, Sendable {
    /// Its leaf index.
    public var sequence: UInt64
    public var columns: RecordColumns
    /// The exact bytes that were hashed.
    public var bytes: [UInt8]
    public var leaf: TreeHash

    public init(sequence: UInt64, columns: RecordColumns, bytes: [UInt8], leaf: TreeHash) {
        self.sequence = sequence
        self.columns = columns
        self.bytes = bytes
        self.leaf = leaf
    }
}

/// What can be asked of a record without reading its bytes; all derived from them.
public struct RecordColumns: Hashable, Sendable {
    public var type: String
    public var time: Timestamp
    /// The serial of the complaint.
    public var complaint: Int64?
    public var complaintVersion: Int64?
    public var event: String?
    /// Active states separated by spaces.
    public var from: String?
    public var to: String?
    public var actor: String?
    public var role: String?
    public var organisation: String?
    public var rule: String?
    public var outcome: String?
    public var reason: String?
    /// What else the record is about: a digest, a user.
    public var object: String?

    public init(type: String, time: Timestamp) {
        self.type = type
        self.time = time
    }
}

/// Which records a list wants.
public struct RecordFilter: Hashable, Sendable {
    public var complaint: Int64?
    public var actor: String?
    public var outcome: String?
    public var event: String?
    public var type: String?
    public var from: Timestamp?
    /// Exclusive.
    public var to: Timestamp?
    /// Only sequences above this one: the cursor of the next page.
    public var after: UInt64?
    public var limit: Int

    public init(
        complaint: Int64? = nil, actor: String? = nil, outcome: String? = nil,
        event: String? = nil, type: String? = nil, from: Timestamp? = nil, to: Timestamp? = nil,
        after: UInt64? = nil, limit: Int = 50
    ) {
        self.complaint = complaint
        self.actor = actor
        self.outcome = outcome
        self.event = event
        self.type = type
        self.from = from
        self.to = to
        self.after = after
        self.limit = limit
    }
}

/// How often an event had an outcome on a day in an organisation.
public struct Tally: Hashable, Sendable {
    /// Days since 1970, UTC.
    public var day: Int64
    public var event: String
    public var outcome: String
    public var organisation: String
    public var count: Int64

    public init(day: Int64, event: String, outcome: String, organisation: String, count: Int64) {
        self.day = day
        self.event = event
        self.outcome = outcome
        self.organisation = organisation
        self.count = count
    }
}
