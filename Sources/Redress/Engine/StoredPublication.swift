/// A workflow version that somebody wants to publish, and nobody else has confirmed yet.
public struct Publication: Hashable, Sendable {
    public var workflow: StoredWorkflow
    public var requestedBy: UserID
    public var requestedAt: Timestamp

    public init(workflow: StoredWorkflow, requestedBy: UserID, requestedAt: Timestamp) {
        self.workflow = workflow
        self.requestedBy = requestedBy
        self.requestedAt = requestedAt
    }
}
