import Statecharts

/// Taking work, putting it back, and handing over what somebody leaves behind.
extension Engine {
    /// Says that a person works on a complaint; others see it, and may still act.
    ///
    /// - Parameters:
    ///   - role: The role for whom the complaint waits; nil takes the first that fits.
    ///   - takesOver: A role that supervises takes it from whoever has it.
    public func claim(
        _ number: String, tenant: TenantID, as user: UserID, role: RoleID? = nil,
        takesOver: Bool = false
    ) async throws -> ClaimAnswer {
        try await claiming(tenant) {
            try $0.claim(number, by: user, in: role, takesOver: takesOver)
        }
    }

    /// Puts a complaint back into its queues.
    public func release(
        _ number: String, tenant: TenantID, as user: UserID, role: RoleID? = nil
    ) async throws -> ClaimAnswer {
        try await claiming(tenant) { try $0.release(number, by: user, in: role) }
    }

    private func claiming(
        _ tenant: TenantID, _ body: @escaping @Sendable (UnitOfWork) throws -> ClaimAnswer
    ) async throws -> ClaimAnswer {
        let moment = clock.now()
        let answer: Result<ClaimAnswer, ActProblem> = try await store.write { [self] transaction in
            do {
                return .success(
                    try body(UnitOfWork(self, transaction, tenant: tenant, moment: moment)))
            } catch let problem as ActProblem where problem.changedNothing {
                return .failure(problem)
            }
        }
        return try answer.get()
    }

    /// Complaints that are handed over in one transaction.
    static let handOverBatchCount = 64

    /// Gives what a person has claimed to somebody else, or back into its queues.
    ///
    /// - Parameters:
    ///   - other: Who gets what may wait for them; nil, and everything else, is put back.
    ///   - note: Why; it stands in each record.
    ///   - batch: What the records of this hand-over have in common.
    ///   - isRehearsal: Counts only; nothing is written.
    ///   - progress: Told how many are done.
    public func handOver(
        from user: UserID, to other: UserID?, note: String, batch: String, tenant: TenantID,
        isRehearsal: Bool = false, progress: (HandOverReport) -> Void = { _ in }
    ) async throws -> HandOverReport {
        guard user != other else {
            throw AdministrationProblem("'\(user)' cannot hand over to themselves")
        }
        guard (1...500).contains(note.count) else {
            throw AdministrationProblem("the note has 1 to 500 characters: say why")
        }
        var report = HandOverReport()
        var after: Int64 = 0
        while true {
            let (moment, start, sum) = (clock.now(), after, report)
            let step = try await store.write { [self] transaction in
                let unit = try UnitOfWork(self, transaction, tenant: tenant, moment: moment)
                return try unit.handOver(
                    from: user, to: other, note: note, batch: batch, after: start,
                    isRehearsal: isRehearsal, adding: sum)
            }
            report = step.report
            progress(report)
            guard let last = step.last else { return report }
            after = last
        }
    }
}

/// What a hand-over did, or would do.
public struct HandOverReport: Hashable, Sendable {
    /// Complaints that the other person has now.
    public var givenCount = 0
    /// Complaints that are back in their queues.
    public var freedCount = 0
    /// Those of them that the other person may not work on, by number; the first twenty.
    public var unfit: [String] = []

    static let unfitCountMax = 20
}

extension UnitOfWork {
    /// One batch of a hand-over.
    ///
    /// - Returns: What was done so far, and the serial of the last complaint; nil if that was all.
    fileprivate func handOver(
        from user: UserID, to other: UserID?, note: String, batch: String, after: Int64,
        isRehearsal: Bool, adding sum: HandOverReport
    ) throws -> (report: HandOverReport, last: Int64?) {
        guard try worker.account(user, in: store) != nil else {
            throw AdministrationProblem(
                "user '\(user)' is not known; 'redress user list' shows people")
        }
        if let other, try worker.account(other, in: store) == nil {
            throw AdministrationProblem(
                "user '\(other)' is not known; 'redress user add' adds people")
        }
        var report = sum
        let page = try store.claimedComplaints(
            tenant: tenant, by: user, after: after, limit: Engine.handOverBatchCount)
        for line in page {
            let complaint: OpenComplaint
            do {
                complaint = try openComplaint(numbered: line.number)
            } catch ActProblem.damaged {
                // It cannot be continued by anybody, and must not keep the others.
                if report.unfit.count < HandOverReport.unfitCountMax {
                    report.unfit.append(line.number)
                }
                continue
            }
            let isFit = try other.map { try mayWork($0, on: complaint) } ?? false
            if isFit {
                report.givenCount += 1
            } else {
                report.freedCount += 1
                if other != nil, report.unfit.count < HandOverReport.unfitCountMax {
                    report.unfit.append(line.number)
                }
            }
            if isRehearsal { continue }
            _ = try set(
                isFit ? other : nil, .handOver, on: complaint, as: .operator, batch: batch,
                note: note)
        }
        let isLast = page.count < Engine.handOverBatchCount
        return (report, isLast ? nil : page.last?.serial)
    }

    /// True if a complaint waits for a person who may look at it and whom it is not about.
    private func mayWork(_ user: UserID, on complaint: OpenComplaint) throws -> Bool {
        let workflow = complaint.workflow
        let waiting = workflow.queues(in: complaint.interpreter.configuration)
        let roles = try worker.account(user, in: store)?
            .roles(tenant: tenant.id, at: moment.time, in: workflow.roles)
        return (roles ?? []).contains {
            waiting.contains($0.role.id)
                && $0.mayLook(at: complaint.stored, waitingFor: waiting)
                && !complaint.stored.subjects.concern($0)
        }
    }
}
