import Statecharts
import TransparencyLog

/// What publishing calendars did.
public struct CalendarPublication: Hashable, Sendable {
    /// The calendars of the file, as `id@version`.
    public var calendars: [String] = []
    /// False if this very file was published before; then only what was left over is counted again.
    public var isNew = false
    /// Complaints that had clocks to count again, with the record of each.
    public var replannedCount = 0
    /// Complaints that cannot be continued and keep their clocks.
    public var skipped: [String] = []
}

/// Calendars that a tenant publishes apart from its workflows.
extension Engine {
    /// Publishes a checked file: every clock that counts with one of its calendars, running or to
    /// come, counts with the new one from now on.
    ///
    /// Clocks that wait are counted again in batches, each complaint in an act of `system`. A
    /// publication that was interrupted is finished by publishing the same file again; until then
    /// the next act of a complaint does it.
    ///
    /// - Parameter progress: Told the number of complaints looked at, after each batch.
    /// - Throws: `AdministrationProblem` if a version is known with another content.
    public func publishCalendars(
        _ body: [UInt8], version: String, tenant: TenantID,
        progress: (@Sendable (Int) -> Void)? = nil
    ) async throws -> CalendarPublication {
        let moment = clock.now()
        let catalogue = try PublishedCalendars.read(body, "calendars.xml")
        var report = CalendarPublication(calendars: catalogue.calendars.map(\.name))
        report.isNew = try await store.write { [self] transaction in
            let unit = try UnitOfWork(self, transaction, tenant: tenant, moment: moment)
            return try unit.publish(body, catalogue, version: version)
        }
        var before: Int64?
        var lookedAt = 0
        while true {
            let moment = clock.now()
            let batch = try await store.write { [self, before] transaction in
                let unit = try UnitOfWork(self, transaction, tenant: tenant, moment: moment)
                return try unit.replanBatch(before: before)
            }
            report.replannedCount += batch.replannedCount
            report.skipped += batch.skipped
            lookedAt += batch.lookedAt
            progress?(lookedAt)
            guard let last = batch.last else { return report }
            before = last
        }
    }

    /// The files that a tenant published, oldest first.
    public func calendarFiles(tenant: TenantID) async throws -> [StoredCalendarFile] {
        try await store.read { reader in
            guard let own = try reader.tenant(tenant) else {
                throw ActProblem.unknownTenant(tenant)
            }
            return try reader.calendarFiles(tenant: own)
        }
    }
}

extension UnitOfWork {
    /// Stores a file and says so in the log; false if it is the newest already.
    fileprivate func publish(
        _ body: [UInt8], _ catalogue: CalendarCatalogue, version: String
    ) throws -> Bool {
        let known = try store.calendarFiles(tenant: tenant)
        if known.last?.body == body { return false }
        guard !tenant.settings.publishesInTwos else {
            throw AdministrationProblem(
                "tenant '\(tenant.id)' publishes by two people, and calendars have no second "
                    + "confirmation yet; publish the workflows with the new calendars, or 'redress "
                    + "tenant set' first")
        }
        let names = Set(catalogue.calendars.map(\.name))
        let others =
            try known.map(\.body)
            + store.workflows().filter(\.isActive).map(\.calendars).filter { !$0.isEmpty }
        for other in others where other != body {
            let taken = try PublishedCalendars.read(other, "calendars.xml").calendars.map(\.name)
            if let name = taken.first(where: { names.contains($0) }) {
                throw AdministrationProblem(
                    "calendar '\(name)' is known with another content; raise the version of the "
                        + "file")
            }
        }
        try store.insert(
            StoredCalendarFile(version: version, publishedAt: moment.time, body: body),
            tenant: tenant)
        worker.forgetCalendars()
        let digest = TreeHasher.sha256(body).hex
        try administer(
            "calendar.publish", object: digest,
            ["calendars": .array(catalogue.calendars.map { .string($0.name) })])
        return true
    }

    fileprivate struct ReplanBatch: Sendable {
        var lookedAt = 0
        var replannedCount = 0
        var skipped: [String] = []
        /// The cursor of the next batch; nil after the last.
        var last: Int64?
    }

    private static let replanBatchCount = 100

    /// Counts the clocks of some complaints again, newest first.
    fileprivate func replanBatch(before: Int64?) throws -> ReplanBatch {
        let filter = ComplaintFilter(before: before, limit: Self.replanBatchCount)
        let page = try store.complaints(tenant: tenant, matching: filter)
        var batch = ReplanBatch(lookedAt: page.count)
        if page.count == filter.limit { batch.last = page.last?.serial }
        for listed in page where !listed.isEnded {
            guard let stored = try store.complaint(tenant: tenant, serial: listed.serial),
                ClockLedger(encoded: stored.clocks).entries.contains(where: \.isOpen)
            else { continue }
            do {
                if try replan(openComplaint(numbered: stored.number)) { batch.replannedCount += 1 }
            } catch  where error is ActProblem || error is any ActLimit {
                worker.close(stored.number, of: tenant)
                batch.skipped.append(stored.number)
            }
        }
        return batch
    }

    /// An act of `system` that counts clocks again; false if there is nothing to count.
    private func replan(_ complaint: OpenComplaint) throws -> Bool {
        let (workflow, actor) = (
            complaint.workflow, ActingRole.system(in: complaint.workflow.roles)
        )
        let isOutdated = complaint.clocks.entries.contains { entry in
            guard entry.isOpen, let clock = workflow.clocks[entry.id] else { return false }
            return calendars.current(clock.allowance).calendar?.name != entry.calendar
        }
        guard isOutdated else { return false }
        prepare(complaint, for: actor, at: moment.time)
        regulateClocks(of: complaint, after: nil, at: moment.time)
        guard !complaint.clockChanges.isEmpty else { return false }
        let record = TransitionRecord(
            actor: actor, event: "calendar.replan", number: complaint.stored.number,
            serial: complaint.stored.serial, workflow: workflow,
            from: complaint.interpreter.configuration.map { workflow.chart.states[$0].id },
            occurredAt: nil, key: nil)
        try writeSession(of: complaint)
        _ = try commit(
            Macrostep(), start: nil, complaint, record, payload: .object([:]), salt: [],
            at: moment.time, request: nil, note: "calendars were published")
        return true
    }
}
