public import Statecharts

/// A request by a person or the system to send an event to a complaint.
public struct Act: Hashable, Sendable {
    /// Which complaint the event is for.
    public enum Subject: Hashable, Sendable {
        /// One that exists, by its number.
        case complaint(String)
        /// A new one of this type.
        case new(type: String)
        /// A new one of this type that is linked to another one, by that one's number.
        case linked(type: String, parent: String)
    }

    public var tenant: TenantID
    public var actor: UserID
    /// The role to act in; nil takes the first valid one that may do it.
    public var role: RoleID?
    public var subject: Subject
    public var event: EventName
    /// What the event carries: an object keyed by the form's paths.
    public var data: JSONValue
    /// The version that the sender has seen; another one makes the act stale.
    public var expectedVersion: Int64?
    /// The same key with the same request is answered as before.
    public var key: String?
    /// When it happened, if not now: for imported history and simulations.
    public var occurredAt: Timestamp?
    /// True for history that another system kept.
    public var isImported: Bool

    public init(
        tenant: TenantID, actor: UserID, role: RoleID? = nil, subject: Subject,
        event: EventName, data: JSONValue = .object([:]), expectedVersion: Int64? = nil,
        key: String? = nil, occurredAt: Timestamp? = nil, isImported: Bool = false
    ) {
        self.tenant = tenant
        self.actor = actor
        self.role = role
        self.subject = subject
        self.event = event
        self.data = data
        self.expectedVersion = expectedVersion
        self.key = key
        self.occurredAt = occurredAt
        self.isImported = isImported
    }
}

/// The answer to an act.
public enum Answer: Hashable, Sendable {
    case granted(Grant)
    case refused(Refusal)
}

/// An act that happened, as it stands in the log.
public struct Grant: Hashable, Sendable {
    public var number: String
    public var version: Int64
    public var from: [StateID]
    public var to: [StateID]
    /// The record of the transition.
    public var sequence: UInt64
    /// The record's leaf hash in hex: the sender's receipt.
    public var leaf: String
    /// True when an idempotency key was answered as before.
    public var isReplay: Bool

    public init(
        number: String, version: Int64, from: [StateID], to: [StateID], sequence: UInt64,
        leaf: String, isReplay: Bool
    ) {
        self.number = number
        self.version = version
        self.from = from
        self.to = to
        self.sequence = sequence
        self.leaf = leaf
        self.isReplay = isReplay
    }
}
