import Statecharts

/// What somebody has recorded and not submitted.
extension Engine {
    /// How many complaints of a person still are where complaints begin (`r:stage="receipt"`).
    ///
    /// Goes through all complaints of the tenant, a thousand at a time: for rare questions.
    public func draftCount(of user: UserID, tenant: TenantID) async throws -> Int64 {
        try await store.read { [library] reader in
            guard let own = try reader.tenant(tenant) else {
                throw ActProblem.unknownTenant(tenant)
            }
            var drafts: [String: Set<String>] = [:]
            var (count, before) = (Int64(0), Int64?.none)
            while true {
                let page = try reader.complaints(
                    tenant: own,
                    matching: ComplaintFilter(recordedBy: user, before: before, limit: 1_000))
                for complaint in page where !complaint.isEnded {
                    if drafts[complaint.workflow] == nil,
                        let stored = try reader.workflow(digest: complaint.workflow)
                    {
                        drafts[complaint.workflow] = try library.workflow(stored).receiptStates
                    }
                    if drafts[complaint.workflow]?.contains(complaint.state) ?? false { count += 1 }
                }
                guard page.count == 1_000, let last = page.last else { return count }
                before = last.serial
            }
        }
    }
}

extension Workflow {
    /// States in which a complaint is only recorded yet.
    fileprivate var receiptStates: Set<String> {
        Set(
            chart.states.filter { state in
                let stage = state.annotations.attribute("stage", namespace: workflowNamespace)
                return stage?.value == "receipt"
            }.map(\.id.rawValue))
    }
}
