public import TransparencyLog

/// A tenant as it is stored.
public struct StoredTenant: Hashable, Sendable {
    /// Its place in the store: 1, 2, …; also the number of its log.
    public var row: Int64
    public var id: TenantID
    public var name: String
    /// What its complaint numbers begin with.
    public var numberPrefix: String
    /// The origin of its log (C2SP tlog-checkpoint).
    public var origin: String
    public var settings: TenantSettings

    public init(
        row: Int64, id: TenantID, name: String, numberPrefix: String, origin: String,
        settings: TenantSettings = TenantSettings()
    ) {
        self.row = row
        self.id = id
        self.name = name
        self.numberPrefix = numberPrefix
        self.origin = origin
        self.settings = settings
    }

    /// True if one person may do alone, after a while, what needs two elsewhere.
    public var isSmall: Bool { settings.isSmall }
}

/// What a tenant decides for itself; each change is a record.
public struct TenantSettings: Hashable, Sendable {
    /// One or two people do everything: a second person is waived after ten minutes.
    public var isSmall: Bool
    /// A workflow is published by two people.
    public var publishesInTwos: Bool

    public init(isSmall: Bool = false, publishesInTwos: Bool = false) {
        self.isSmall = isSmall
        self.publishesInTwos = publishesInTwos
    }
}

/// A tenant before it is stored.
public struct NewTenant: Hashable, Sendable {
    public var id: TenantID
    public var name: String
    public var numberPrefix: String
    public var origin: String
    public var settings: TenantSettings

    public init(
        id: TenantID, name: String, numberPrefix: String, origin: String,
        settings: TenantSettings = TenantSettings()
    ) {
        self.id = id
        self.name = name
        self.numberPrefix = numberPrefix
        self.origin = origin
        self.settings = settings
    }
}

/// An organisation that people belong to.
public struct StoredOrganisation: Hashable, Sendable {
    public var id: OrganisationID
    public var name: String
    /// True for an outsourcer, whose people may only have roles of kind `outsourced`.
    public var isOutsourcer: Bool

    public init(id: OrganisationID, name: String, isOutsourcer: Bool) {
        self.id = id
        self.name = name
        self.isOutsourcer = isOutsourcer
    }
}

/// A person who may act.
public struct StoredUser: Hashable, Sendable {
    public var id: UserID
    public var organisation: OrganisationID
    public var team: String?
    public var createdAt: Timestamp

    public init(id: UserID, organisation: OrganisationID, team: String?, createdAt: Timestamp) {
        self.id = id
        self.organisation = organisation
        self.team = team
        self.createdAt = createdAt
    }
}

/// A role that a person has for a tenant, for a time.
public struct RoleGrant: Hashable, Sendable {
    /// Given by the store; 0 before that.
    public var id: Int64
    public var user: UserID
    public var tenant: TenantID
    public var role: RoleID
    public var validFrom: Timestamp
    /// The first moment at which it no longer counts; nil for open-ended.
    public var validUntil: Timestamp?
    /// In minor units; nil takes the role's own limit.
    public var limit: Int64?

    public init(
        id: Int64 = 0, user: UserID, tenant: TenantID, role: RoleID, validFrom: Timestamp,
        validUntil: Timestamp?, limit: Int64?
    ) {
        self.id = id
        self.user = user
        self.tenant = tenant
        self.role = role
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.limit = limit
    }

    public func isValid(at time: Timestamp) -> Bool {
        time >= validFrom && validUntil.map { time < $0 } ?? true
    }
}

/// One version of a workflow, with everything that is needed to run it again.
public struct StoredWorkflow: Hashable, Sendable {
    /// See `WorkflowSource.digest`.
    public var digest: String
    public var name: String
    public var type: String
    public var version: String
    /// Where the document came from, for messages.
    public var file: String
    public var document: [UInt8]
    public var roles: [UInt8]
    public var codes: [UInt8]
    /// Empty if it names none.
    public var calendars: [UInt8]
    public var isActive: Bool
    public var publishedAt: Timestamp

    public init(
        digest: String, name: String, type: String, version: String, file: String,
        document: [UInt8], roles: [UInt8], codes: [UInt8], calendars: [UInt8] = [],
        isActive: Bool, publishedAt: Timestamp
    ) {
        self.digest = digest
        self.name = name
        self.type = type
        self.version = version
        self.file = file
        self.document = document
        self.roles = roles
        self.codes = codes
        self.calendars = calendars
        self.isActive = isActive
        self.publishedAt = publishedAt
    }
}

/// A complaint as it is stored.
public struct StoredComplaint: Hashable, Sendable {
    public var serial: Int64
    public var number: String
    public var type: String
    public var subtype: String?
    /// The workflow version that it started under and stays with.
    public var workflow: String
    /// The active atomic state of the first region, for lists.
    public var state: String
    /// How many acts were granted.
    public var version: Int64
    public var recordedBy: UserID
    public var recordedOrganisation: OrganisationID
    public var isImported: Bool
    public var isEnded: Bool
    public var createdAt: Timestamp
    public var updatedAt: Timestamp
    /// When the next delayed event is due, in milliseconds since 1970.
    public var nextDue: Int64?
    /// The serial of the complaint that it is linked to: an escalation's own complaint.
    public var parent: Int64?
    /// What it is to that complaint, for one that is linked; nil while it is nothing.
    public var external: String?
    /// Who works on it.
    public var claimedBy: UserID?
    /// Whom it is about, who must have no part in it.
    public var subjectUser: String?
    public var subjectTeam: String?
    /// The leaf hash of its last granted record.
    public var head: TreeHash
    /// The salt of the commitment to all this in its last granted record.
    public var salt: [UInt8]
    /// The session: configuration, history, timers; see `SnapshotCodec`.
    public var snapshot: [UInt8]
    /// The data model as XML.
    public var data: [UInt8]
    /// Its clocks; see `ClockLedger`.
    public var clocks: [UInt8]

    public init(
        serial: Int64, number: String, type: String, subtype: String?, workflow: String,
        state: String, version: Int64, recordedBy: UserID, recordedOrganisation: OrganisationID,
        isImported: Bool, isEnded: Bool, createdAt: Timestamp, updatedAt: Timestamp,
        nextDue: Int64?, parent: Int64? = nil, external: String? = nil, claimedBy: UserID? = nil,
        subjectUser: String? = nil, subjectTeam: String? = nil, head: TreeHash,
        salt: [UInt8] = [], snapshot: [UInt8], data: [UInt8], clocks: [UInt8]
    ) {
        self.serial = serial
        self.number = number
        self.type = type
        self.subtype = subtype
        self.workflow = workflow
        self.state = state
        self.version = version
        self.recordedBy = recordedBy
        self.recordedOrganisation = recordedOrganisation
        self.isImported = isImported
        self.isEnded = isEnded
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.nextDue = nextDue
        self.parent = parent
        self.external = external
        self.claimedBy = claimedBy
        self.subjectUser = subjectUser
        self.subjectTeam = subjectTeam
        self.head = head
        self.salt = salt
        self.snapshot = snapshot
        self.data = data
        self.clocks = clocks
    }
}

/// Which complaints a list wants.
public struct ComplaintFilter: Hashable, Sendable {
    public var state: String?
    public var type: String?
    public var recordedBy: UserID?
    public var recordedOrganisation: OrganisationID?
    /// Only those that wait in one of these queues.
    public var queues: [RoleID]?
    /// Not those about this person or their team.
    public var hiddenFrom: HiddenFrom?
    /// Only serials below this one: the cursor of the next page.
    public var before: Int64?
    public var limit: Int

    public init(
        state: String? = nil, type: String? = nil, recordedBy: UserID? = nil,
        recordedOrganisation: OrganisationID? = nil, queues: [RoleID]? = nil,
        hiddenFrom: HiddenFrom? = nil, before: Int64? = nil, limit: Int = 50
    ) {
        self.state = state
        self.type = type
        self.recordedBy = recordedBy
        self.recordedOrganisation = recordedOrganisation
        self.queues = queues
        self.hiddenFrom = hiddenFrom
        self.before = before
        self.limit = limit
    }
}

/// Somebody who must not see the complaints that are about them or their team.
public struct HiddenFrom: Hashable, Sendable {
    public var user: UserID
    public var team: String?

    public init(user: UserID, team: String?) {
        self.user = user
        self.team = team
    }
}

/// The answer that an idempotency key stands for.
public struct AnsweredAct: Hashable, Sendable {
    public var key: String
    /// SHA-256 of the request: the same key with another request is refused.
    public var request: TreeHash
    /// The record that tells the answer.
    public var sequence: UInt64

    public init(key: String, request: TreeHash, sequence: UInt64) {
        self.key = key
        self.request = request
        self.sequence = sequence
    }
}

/// An effect of a macrostep that somebody outside must carry out.
public struct OutboxMessage: Hashable, Sendable {
    public var serial: Int64
    public var version: Int64
    public var ordinal: Int
    public var event: String
    /// The parameters as canonical JSON.
    public var body: [UInt8]

    public init(serial: Int64, version: Int64, ordinal: Int, event: String, body: [UInt8]) {
        self.serial = serial
        self.version = version
        self.ordinal = ordinal
        self.event = event
        self.body = body
    }
}

/// What an act brought, kept beside the log because records hold commitments only.
public struct StoredPayload: Hashable, Sendable {
    public var sequence: UInt64
    public var salt: [UInt8]
    /// Canonical JSON.
    public var body: [UInt8]

    public init(sequence: UInt64, salt: [UInt8], body: [UInt8]) {
        self.sequence = sequence
        self.salt = salt
        self.body = body
    }
}

/// Why a store cannot do what was asked, in words for the person at the terminal.
public struct StoreProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable {
        /// The file is not there, cannot be read or written, or the disk is full.
        case unavailable
        /// Somebody else holds it longer than the waiting time.
        case busy
        /// It is damaged or not ours.
        case corrupt
        /// A newer program has written it.
        case newerSchema = "newer-schema"
        /// It exists already.
        case exists
    }

    public var kind: Kind
    public var description: String

    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
