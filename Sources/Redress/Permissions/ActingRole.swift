import Statecharts

/// A person in one of their roles, at the moment of an act.
public struct ActingRole: Sendable {
    public var user: UserID
    public var organisation: OrganisationID
    public var team: String?
    public var role: Role
    /// In minor units; nil where the role has none.
    public var limit: Int64?

    /// True for a person of an outsourcer, or in an outsourced role.
    public var isExternal: Bool

    public init(
        user: UserID, organisation: OrganisationID, team: String?, role: Role, limit: Int64?,
        isExternal: Bool
    ) {
        self.user = user
        self.organisation = organisation
        self.team = team
        self.role = role
        self.limit = limit
        self.isExternal = isExternal
    }
}

/// Everything that is stored about a person's rights.
struct Account: Sendable {
    var user: StoredUser
    var grants: [RoleGrant]
    var isOutsourcer: Bool
    var trainings: [Training] = []

    /// True if a person has taken a course with a tenant and it still counts.
    func isTrained(in course: String, for tenant: TenantID, at time: Timestamp) -> Bool {
        trainings.contains {
            $0.tenant == tenant && $0.course == course && $0.isValid(at: time)
        }
    }

    /// The roles that count for a tenant at a time, in the order in which they were given.
    ///
    /// A stored grant that says more than the ceiling allows does not count: people of an
    /// outsourcer have outsourced roles only, whatever was granted.
    func roles(
        tenant: TenantID, at time: Timestamp, in catalogue: RoleCatalogue
    ) -> [ActingRole] {
        grants.compactMap { grant in
            guard grant.tenant == tenant, grant.isValid(at: time),
                let role = catalogue[grant.role], role.kind != .system,
                !isOutsourcer || role.kind == .outsourced,
                role.training.map({ isTrained(in: $0, for: tenant, at: time) }) ?? true
            else { return nil }
            return ActingRole(
                user: user.id, organisation: user.organisation, team: user.team, role: role,
                limit: grant.limit ?? role.limit,
                isExternal: isOutsourcer || role.kind == .outsourced)
        }
    }
}

extension ActingRole {
    /// Whoever runs the program on the database itself.
    static var `operator`: ActingRole {
        ActingRole(
            user: UserID("operator"), organisation: OrganisationID("redress"), team: nil,
            role: Role(
                id: RoleID("operator"), kind: .administrator, scope: .none, limit: nil, sees: [],
                labels: Labels(texts: [:])),
            limit: nil, isExternal: false)
    }

    /// The engine itself: timers.
    static func system(in catalogue: RoleCatalogue) -> ActingRole {
        ActingRole(
            user: UserID("system"), organisation: OrganisationID("redress"), team: nil,
            role: catalogue[.system]
                ?? Role(
                    id: .system, kind: .system, scope: .tenant, limit: nil, sees: [],
                    labels: Labels(texts: [:])),
            limit: nil, isExternal: false)
    }

    /// Whom complaints about this person are hidden from: nobody, if they are the customer.
    var hiddenFrom: HiddenFrom? {
        role.kind == .complainant ? nil : HiddenFrom(user: user, team: team)
    }

    /// True if the role's scope reaches a complaint.
    ///
    /// - Parameter queues: The roles for whom the complaint waits now; asked for only where they
    ///   count.
    func mayLook(
        at complaint: StoredComplaint, waitingFor queues: @autoclosure () throws -> [RoleID]
    ) rethrows -> Bool {
        switch role.scope {
        case .task: try queues().contains(role.id)
        case .own: complaint.recordedBy == user
        case .organisation: complaint.recordedOrganisation == organisation
        case .tenant: true
        case .none: role.kind == .system
        }
    }
}
