/// A course that a person has taken, for a time.
public struct Training: Hashable, Sendable {
    /// Given by the store; 0 before that.
    public var id: Int64
    public var user: UserID
    /// Whose course it is: training with one tenant is none with another.
    public var tenant: TenantID
    public var course: String
    public var validFrom: Timestamp
    /// The first moment at which it no longer counts; nil for open-ended.
    public var validUntil: Timestamp?

    public init(
        id: Int64 = 0, user: UserID, tenant: TenantID, course: String, validFrom: Timestamp,
        validUntil: Timestamp?
    ) {
        self.id = id
        self.user = user
        self.tenant = tenant
        self.course = course
        self.validFrom = validFrom
        self.validUntil = validUntil
    }

    public func isValid(at time: Timestamp) -> Bool {
        time >= validFrom && validUntil.map { time < $0 } ?? true
    }
}
