/// What a list says of a complaint's clocks besides when the next is due.
public struct ClockMarks: Hashable, Sendable {
    /// True if holidays that are not declared yet may move what is due next.
    public var isProvisional = false
    /// How many clocks are paused.
    public var pausedCount = 0

    public init() {}

    init(_ ledger: ClockLedger, nextDue: Int64?) {
        for entry in ledger.entries {
            if entry.status == .paused { pausedCount += 1 }
            if entry.status == .running, entry.dueAt == nextDue, entry.isProvisional {
                isProvisional = true
            }
        }
    }
}

extension Engine {
    /// The marks of some complaints, by their serials; those that have ended have none.
    ///
    /// Lists do not read ledgers: this reads each complaint once more.
    public func clockMarks(
        of complaints: [StoredComplaint], tenant: TenantID
    ) async throws -> [Int64: ClockMarks] {
        try await store.read { reader in
            guard let own = try reader.tenant(tenant) else {
                throw ActProblem.unknownTenant(tenant)
            }
            var found: [Int64: ClockMarks] = [:]
            for listed in complaints where !listed.isEnded {
                guard let stored = try reader.complaint(tenant: own, serial: listed.serial) else {
                    continue
                }
                found[listed.serial] = ClockMarks(
                    ClockLedger(encoded: stored.clocks), nextDue: stored.nextDue)
            }
            return found
        }
    }
}
