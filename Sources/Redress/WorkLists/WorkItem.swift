public import Statecharts

/// How soon a complaint must be looked at: what the urgency region of its workflow says.
public enum WorkUrgency: Int, Hashable, Sendable, CaseIterable, Comparable {
    /// The order of work lists.
    case critical, expedited, requested, normal
    /// The workflow has no such region.
    case none

    /// The state that says so, in every workflow.
    var state: StateID? { self == .none ? nil : StateID("u.\(self)") }

    public static func < (left: WorkUrgency, right: WorkUrgency) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A complaint that waits in one queue; kept beside it in the transaction of each act.
public struct WorkItem: Hashable, Sendable {
    public var serial: Int64
    /// The role for whom it waits.
    public var queue: RoleID
    public var urgency: WorkUrgency
    /// The earliest running deadline, in milliseconds since 1970.
    public var due: Int64?
    /// True if a hard or legal deadline of the complaint was missed already.
    public var isBreached: Bool
    /// True if the deadline is counted in a year that its calendar does not cover.
    public var isProvisional: Bool
    /// The active states that wait for the role.
    public var states: [StateID]

    public init(
        serial: Int64, queue: RoleID, urgency: WorkUrgency, due: Int64?, isBreached: Bool = false,
        isProvisional: Bool = false, states: [StateID]
    ) {
        self.serial = serial
        self.queue = queue
        self.urgency = urgency
        self.due = due
        self.isBreached = isBreached
        self.isProvisional = isProvisional
        self.states = states
    }

    /// Its place in the list.
    public var place: WorkPlace { WorkPlace(urgency: urgency, due: due, serial: serial) }
}

/// A place in a work list, and the cursor of the page that follows it.
public struct WorkPlace: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var urgency: WorkUrgency
    public var due: Int64?
    public var serial: Int64

    public init(urgency: WorkUrgency, due: Int64?, serial: Int64) {
        self.urgency = urgency
        self.due = due
        self.serial = serial
    }

    /// Reads what `description` wrote; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, let urgency = Int(parts[0]).flatMap({ WorkUrgency(rawValue: $0) }),
            let serial = Int64(parts[2]), serial > 0
        else { return nil }
        self.urgency = urgency
        self.serial = serial
        due = Int64(parts[1])
        if due == nil, !parts[1].isEmpty { return nil }
    }

    public var description: String {
        "\(urgency.rawValue)_\(due.map { String($0) } ?? "")_\(serial)"
    }

    /// What has no deadline stands behind what has one.
    public static func < (left: WorkPlace, right: WorkPlace) -> Bool {
        (left.urgency, left.due ?? .max, left.serial)
            < (right.urgency, right.due ?? .max, right.serial)
    }
}

/// Which part of one queue a list wants.
public struct WorkFilter: Hashable, Sendable {
    public var queue: RoleID
    public var recordedBy: UserID?
    public var recordedOrganisation: OrganisationID?
    public var hiddenFrom: HiddenFrom?
    /// Only what stands behind this place.
    public var after: WorkPlace?
    public var limit: Int

    public init(
        queue: RoleID, recordedBy: UserID? = nil, recordedOrganisation: OrganisationID? = nil,
        hiddenFrom: HiddenFrom? = nil, after: WorkPlace? = nil, limit: Int = 50
    ) {
        self.queue = queue
        self.recordedBy = recordedBy
        self.recordedOrganisation = recordedOrganisation
        self.hiddenFrom = hiddenFrom
        self.after = after
        self.limit = limit
    }
}

/// A line of one queue: the item, and its complaint without the data.
public struct QueuedComplaint: Hashable, Sendable {
    public var item: WorkItem
    public var complaint: StoredComplaint

    public init(item: WorkItem, complaint: StoredComplaint) {
        self.item = item
        self.complaint = complaint
    }
}
