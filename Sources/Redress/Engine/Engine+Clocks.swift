import Statecharts

extension Engine {
    /// Every run of a complaint's clocks, recomputed from the log, in order of their starts.
    ///
    /// - Parameters:
    ///   - clock: Only the runs of this one.
    ///   - user: nil for the operator.
    /// - Throws: `ActProblem.unknownComplaint`, also when the role may not look at it;
    ///   `AdministrationProblem` for a clock that its workflow does not have.
    public func explainClocks(
        of number: String, clock: String? = nil, tenant: TenantID, as user: UserID?,
        role: RoleID? = nil
    ) async throws -> [ClockExplanation] {
        let now = self.clock.now().time
        return try await store.read { [library] reader in
            guard let own = try reader.tenant(tenant) else {
                throw ActProblem.unknownTenant(tenant)
            }
            guard let parsed = ComplaintNumber(number),
                let stored = try reader.complaint(tenant: own, serial: parsed.serial),
                stored.number == number,
                let version = try reader.workflow(digest: stored.workflow)
            else { throw ActProblem.unknownComplaint(number) }
            let workflow = try library.workflow(version)
            let actor = try user.map {
                try Self.looker($0, role, stored, own, workflow, now, reader)
            }
            _ = try Self.parent(of: stored, own, actor, reader)
            let told = workflow.clocks.filter { workflow.tells($0.value, to: actor?.role.sees) }
            if let clock, told[clock] == nil {
                let known = told.keys.sorted()
                throw AdministrationProblem(
                    "workflow '\(workflow.name)' has no clock '\(clock)'"
                        + (nearest(to: clock, among: known).map { "; did you mean '\($0)'?" }
                            ?? "; it has: \(known.joined(separator: ", "))"))
            }
            let calendars = try PublishedCalendars(reader.calendarFiles(tenant: own))
            return try ClockRun.runs(in: Self.grants(of: stored.serial, own, reader))
                .filter { told[$0.id] != nil && (clock == nil || $0.id == clock) }
                .compactMap { ClockExplanation($0, in: workflow, calendars, now: now) }
        }
    }

    /// The granted records of a complaint, oldest first.
    private static func grants(
        of serial: Int64, _ tenant: StoredTenant, _ reader: any StoreReader
    ) throws -> [StoredRecord] {
        var found: [StoredRecord] = []
        var filter = RecordFilter(complaint: serial, type: "transition", limit: 500)
        while true {
            let page = try reader.records(tenant: tenant, matching: filter)
            found += page
            guard page.count == filter.limit, let last = page.last else { return found }
            filter.after = last.sequence
        }
    }
}
