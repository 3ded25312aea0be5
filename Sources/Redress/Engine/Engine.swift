public import Statecharts

/// Reads the host's clocks.
public protocol EngineClock: Sendable {
    func now() -> Moment
}

/// What an engine needs besides its store.
public struct EngineSettings: Sendable {
    /// The name of this machine or process in records.
    public var node: String
    /// A UUID for this start of the process.
    public var boot: String
    public var limits: Limits
    /// Complaints that a writer keeps open between acts.
    public var openComplaintCountMax: Int
    /// Measures where the time of acts goes; nil in ordinary work.
    public var stages: StageMeter?
    /// Random bytes, for the salts of commitments.
    public var entropy: @Sendable (Int) -> [UInt8]

    public init(
        node: String, boot: String, limits: Limits = .standard,
        openComplaintCountMax: Int = 2_048, stages: StageMeter? = nil,
        entropy: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.node = node
        self.boot = boot
        self.limits = limits
        self.openComplaintCountMax = openComplaintCountMax
        self.stages = stages
        self.entropy = entropy
    }
}

/// Takes acts, one at a time for each store: permission, form, data, macrostep, commit.
///
/// Every way in — command line, server, import, timers — goes through `perform` or `tick`.
/// What is decided and what is recorded are committed together or not at all.
public final class Engine: Sendable {
    public let store: any ComplaintStore
    let clock: any EngineClock
    let settings: EngineSettings
    let library: WorkflowLibrary
    /// Notes what charts go through; nil in ordinary work.
    let probe: CoverageProbe?

    public convenience init(
        store: any ComplaintStore, clock: any EngineClock, settings: EngineSettings
    ) {
        self.init(store: store, clock: clock, settings: settings, library: WorkflowLibrary())
    }

    /// - Parameter library: Compiled workflows, which engines on several stores may share.
    init(
        store: any ComplaintStore, clock: any EngineClock, settings: EngineSettings,
        library: WorkflowLibrary, probe: CoverageProbe? = nil
    ) {
        self.store = store
        self.clock = clock
        self.settings = settings
        self.library = library
        self.probe = probe
    }

    /// Decides an act and commits the answer.
    ///
    /// - Returns: A grant or a refusal; both are in the log when this returns.
    /// - Throws: `ActProblem` when there was nothing to decide, `StoreProblem` when the store
    ///   could not commit. Then nothing has happened.
    public func perform(_ act: Act) async throws -> Answer {
        let moment = clock.now()
        let salt = act.data == .object([:]) ? [] : settings.entropy(32)
        // A question that has no answer is no reason to undo what others did in the batch.
        do {
            let answer: Result<Answer, ActProblem> = try await store.write { [self] transaction in
                do {
                    let unit = try UnitOfWork(
                        self, transaction, tenant: act.tenant, moment: moment)
                    return .success(try unit.perform(act, salt: salt))
                } catch let problem as ActProblem where problem.changedNothing {
                    return .failure(problem)
                }
            }
            return try answer.get()
        } catch let failure as LinkFailure {
            // The act was undone with all that it had started; the refusal is a unit of its own.
            return try await store.write { [self] transaction in
                let unit = try UnitOfWork(self, transaction, tenant: act.tenant, moment: moment)
                return try unit.refuse(failure, of: act)
            }
        }
    }

    /// Fires every deadline that is due, in due order.
    ///
    /// A complaint that cannot be continued keeps its deadlines and does not keep the others from
    /// theirs.
    ///
    /// - Parameters:
    ///   - time: Acts as if it were this moment; nil for now.
    ///   - countMax: Returns when so many have fired, and there may be more: after a long downtime
    ///     nobody wants to hold them all.
    ///   - earlier: Complaints that were passed over in an earlier part; they are not tried again.
    public func tick(
        tenant: TenantID, at time: Timestamp? = nil, atMost countMax: Int = .max,
        skipping earlier: [SkippedComplaint] = []
    ) async throws -> TickReport {
        var report = TickReport()
        while report.fired.count < countMax {
            let moment = clock.now()
            let skipped = earlier + report.skipped
            let limit = min(Self.tickBatchCount, countMax - report.fired.count)
            let batch = try await store.write { [self] transaction in
                let unit = try UnitOfWork(self, transaction, tenant: tenant, moment: moment)
                return try unit.fireDue(
                    at: time ?? moment.time, limit: limit, skipping: skipped)
            }
            report.fired += batch.fired
            report.skipped += batch.skipped
            if batch.fired.count < limit { break }
        }
        return report
    }

    /// Deadlines fired in one transaction.
    static let tickBatchCount = 64
}

/// What a look at the deadlines did.
public struct TickReport: Hashable, Sendable {
    /// One entry for each delayed event that came due, in due order.
    public var fired: [Firing] = []
    /// Complaints whose deadlines are due and could not fire.
    public var skipped: [SkippedComplaint] = []
}

/// A complaint that is stored but cannot be continued.
public struct SkippedComplaint: Hashable, Sendable {
    public var number: String
    /// What is wrong and where; no data of the complaint.
    public var reason: String
    /// Its record in the log, written when it was first passed over since its last act.
    public var sequence: UInt64
}

/// A delayed event that came due.
public struct Firing: Hashable, Sendable {
    public var number: String
    public var event: EventName
    public var clock: String?
    public var due: Timestamp
    /// True if holidays that were not declared could still have moved it.
    public var isProvisional: Bool
    public var from: [StateID]
    public var to: [StateID]
    public var sequence: UInt64
}
