import Statecharts

/// History under its own clocks.
extension Engine {
    /// Fires what came due for one complaint up to a moment, each deadline at its own time.
    ///
    /// What another system let happen by itself happens at the same place among its acts; `tick`
    /// would fire it now.
    ///
    /// - Returns: What fired, in due order; nothing the second time.
    /// - Throws: `ActProblem.unknownComplaint`, or `.damaged` if it cannot be continued.
    public func replayDeadlines(
        of number: String, tenant: TenantID, until end: Timestamp
    ) async throws -> [Firing] {
        var fired: [Firing] = []
        while true {
            let moment = clock.now()
            let batch: Result<[Firing], ActProblem> = try await store.write { [self] transaction in
                do {
                    let unit = try UnitOfWork(self, transaction, tenant: tenant, moment: moment)
                    return .success(
                        try unit.fireDue(of: number, until: end, limit: Self.tickBatchCount))
                } catch let problem as ActProblem where problem.changedNothing {
                    return .failure(problem)
                }
            }
            let found = try batch.get()
            fired += found
            if found.count < Self.tickBatchCount { return fired }
        }
    }

    /// True if a deadline of a complaint is due by a moment; reads only.
    func hasDeadline(of number: String, tenant: StoredTenant, by end: Timestamp) async throws
        -> Bool
    {
        guard let serial = ComplaintNumber(number)?.serial else { return false }
        let due = try await store.read { reader in
            try reader.complaint(tenant: tenant, serial: serial)?.nextDue
        }
        return due.map { $0 <= end.milliseconds } ?? false
    }

    /// When a complaint last entered a state, as its records tell it; nil if it never has.
    func lastEntry(
        into state: StateID, of number: String, tenant: StoredTenant
    ) async throws -> Timestamp? {
        guard let serial = ComplaintNumber(number)?.serial else { return nil }
        return try await store.read { reader in
            var found: Timestamp?
            var filter = RecordFilter(complaint: serial, type: "transition", limit: 200)
            while true {
                let page = try reader.records(tenant: tenant, matching: filter)
                for record in page where record.columns.enters(state) {
                    let value = try JSONValue(reading: record.bytes)
                    found = value["at"]?.text.flatMap { Timestamp($0) } ?? record.columns.time
                }
                guard page.count == filter.limit, let last = page.last else { return found }
                filter.after = last.sequence
            }
        }
    }
}

extension RecordColumns {
    fileprivate func enters(_ state: StateID) -> Bool {
        func holds(_ states: String?) -> Bool {
            states?.split(separator: " ").contains { $0 == state.rawValue } ?? false
        }
        return holds(to) && !holds(from)
    }
}

extension UnitOfWork {
    /// Fires the deadlines of one complaint, each at its due time.
    func fireDue(of number: String, until end: Timestamp, limit: Int) throws -> [Firing] {
        var fired: [Firing] = []
        while fired.count < limit {
            let complaint = try openComplaint(numbered: number)
            guard let due = complaint.interpreter.nextDue, due <= end.milliseconds else { break }
            fired.append(try fireNext(complaint, at: Timestamp(milliseconds: due)))
        }
        return fired
    }
}
