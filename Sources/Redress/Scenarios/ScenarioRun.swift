import Statecharts

/// One scenario while it is told.
struct ScenarioRun {
    let scenario: Scenario
    let workflow: Workflow
    let engine: Engine
    let clock: ScenarioClock
    let probe: CoverageProbe
    var result: ScenarioResult

    private let tenant = TenantID("scenario")
    /// The complaint, once a person has recorded it.
    private var number: String?
    /// The one that it is linked to, once it is recorded.
    private var parent: String?
    /// The answer to the act before, as long as nothing came after it.
    private var refusal: Refusal?
    /// Whether the refusal was expected.
    private var isRefusalExpected = false

    init(
        scenario: Scenario, workflow: Workflow, engine: Engine, clock: ScenarioClock,
        probe: CoverageProbe
    ) {
        self.scenario = scenario
        self.workflow = workflow
        self.engine = engine
        self.clock = clock
        self.probe = probe
        result = ScenarioResult(scenario: scenario)
    }

    // MARK: Before the story

    /// Sets up the tenant, the workflow and the people.
    func prepare(
        _ source: WorkflowSource, beside others: [(source: WorkflowSource, workflow: Workflow)]
    ) async throws {
        _ = try await engine.createTenant(
            NewTenant(
                id: tenant, name: "Scenario", numberPrefix: "SCENARIO",
                origin: "redress.local/scenario"))
        _ = try await engine.publish(source, checked: workflow, tenant: tenant)
        for other in others {
            _ = try await engine.publish(other.source, checked: other.workflow, tenant: tenant)
        }
        for person in scenario.people {
            do {
                try await add(person)
            } catch let problem as AdministrationProblem {
                throw ScenarioFailure(
                    location: person.location, expected: "person '\(person.id)' with their roles",
                    found: "that \(problem.description)")
            }
        }
    }

    private func add(_ person: ScenarioPerson) async throws {
        let isOutsourced = person.roles.contains { workflow.roles[$0]?.kind == .outsourced }
        try await engine.addUser(
            person.id,
            organisation: StoredOrganisation(
                id: person.organisation, name: person.organisation.rawValue,
                isOutsourcer: isOutsourced),
            team: person.team, tenant: tenant)
        // A story is about people who have learnt what their roles ask for.
        for course in Set(person.roles.compactMap { workflow.roles[$0]?.training }) {
            _ = try await engine.train(person.id, in: course, tenant: tenant)
        }
        for role in person.roles {
            _ = try await engine.grant(
                RoleGrant(
                    user: person.id, tenant: tenant, role: role, validFrom: scenario.start,
                    validUntil: person.validUntil, limit: person.limit))
        }
    }

    // MARK: The story

    /// Goes through the steps; after one that failed, only what stands beside it is looked at.
    mutating func tell() async throws {
        for (index, step) in scenario.steps.enumerated() {
            if case .expects(let expectation) = step.kind {
                if let failure = try await check(expectation, step) {
                    result.failures.append(failure)
                }
                continue
            }
            guard result.failures.isEmpty else { return }
            refusal = nil
            switch step.kind {
            case .act(let user, let role, let event, let data):
                try await act(user, role, event, data, step)
                try requireGrant(step, next: scenario.steps.dropFirst(index + 1).first)
            case .passes(let time):
                let now = clock.now().time
                try await pass(
                    until: Timestamp(microseconds: now.microseconds + time * 1_000), step.location)
            case .due(let id):
                let due = try await dueTime(of: id, step)
                try await pass(until: due, step.location)
            case .before(let id):
                let due = try await dueTime(of: id, step)
                try await pass(
                    until: Timestamp(microseconds: due.microseconds - 1_000_000), step.location)
            case .expects: break
            }
        }
    }

    private mutating func act(
        _ user: UserID, _ role: RoleID?, _ event: EventName, _ data: JSONValue,
        _ step: ScenarioStep
    ) async throws {
        let told = Act(
            tenant: tenant, actor: user, role: role,
            subject: try await subject(of: step), event: event,
            data: data, isImported: scenario.isImported)
        try await engine.addStandIns(for: told)
        let answer = try await engine.perform(told)
        switch answer {
        case .granted(let grant):
            switch step.complaint {
            case .own: number = grant.number
            case .parent: parent = grant.number
            case .linked: break
            }
            result.grantedCount += 1
        case .refused(let refusal):
            self.refusal = refusal
            result.refusedCount += 1
            probe.refused(for: refusal.reason)
        }
    }

    /// The complaint that an act is for; the first act for it records it.
    private func subject(of step: ScenarioStep) async throws -> Act.Subject {
        switch step.complaint {
        case .linked(let type) where step.isStart:
            guard let number = try await complaint(.own)?.number else { break }
            return .linked(type: type, parent: number)
        case .linked: break
        case .own where number == nil && parent == nil: return .new(type: workflow.type)
        case .parent where parent == nil:
            return .new(type: scenario.parentType ?? workflow.type)
        case .own, .parent: break
        }
        if let found = try await complaint(step.complaint)?.number { return .complaint(found) }
        if step.complaint == .own, let parent {
            return .linked(type: workflow.type, parent: parent)
        }
        throw ScenarioFailure(
            location: step.location, expected: "a complaint that the act is for",
            found: "none that is linked")
    }

    /// A refusal that the next step does not expect ends the story.
    private func requireGrant(_ step: ScenarioStep, next: ScenarioStep?) throws {
        guard let refusal, case .act(_, _, let event, _) = step.kind else { return }
        if case .expects(.refused) = next?.kind { return }
        throw ScenarioFailure(
            location: step.location, expected: "'\(event)' to be granted",
            found: Self.text(of: refusal))
    }

    /// The engine's reason and everything that it says about it.
    static func text(of refusal: Refusal) -> String {
        let problems = refusal.problems.map(\.description)
        let permitted = refusal.permitted.map(\.rawValue)
        return "refused as \(refusal.reason.rawValue): \(refusal.message)"
            + (problems.isEmpty ? "" : "; " + problems.joined(separator: "; "))
            + (permitted.isEmpty || refusal.message.contains("permitted")
                ? "" : "; permitted: " + permitted.joined(separator: ", "))
    }

    // MARK: Time

    /// Lets time pass, and every deadline on the way fire at its own moment.
    private mutating func pass(until end: Timestamp, _ location: SourceLocation) async throws {
        for _ in 0..<Self.firingCountMax {
            guard let due = try await nextDue(), due <= end
            else { return clock.advance(to: end) }
            clock.advance(to: due)
            let report = try await engine.tick(tenant: tenant)
            result.grantedCount += report.fired.count
            if let skipped = report.skipped.first {
                throw ScenarioFailure(
                    location: location, expected: "deadlines to fire", found: skipped.reason)
            }
        }
        throw ScenarioFailure(
            location: location, expected: "at most \(Self.firingCountMax) deadlines in this time",
            found: "more; a clock starts itself again and again")
    }

    /// Deadlines in one step.
    private static let firingCountMax = 10_000

    /// The next deadline of any complaint of the story.
    private func nextDue() async throws -> Timestamp? {
        try await engine.store.read { [tenant] reader in
            guard let own = try reader.tenant(tenant) else { return nil }
            return try reader.dueComplaints(tenant: own, at: Int64.max, limit: 1).first?.nextDue
                .map { Timestamp(milliseconds: $0) }
        }
    }

    private func dueTime(of id: String, _ step: ScenarioStep) async throws -> Timestamp {
        let entry = try await ledger(step.complaint)[id]
        guard let entry, entry.status == .running else {
            throw ScenarioFailure(
                location: step.location, expected: "clock '\(id)' to be running",
                found: "that it is \(entry?.status.rawValue ?? "unused")")
        }
        return Timestamp(milliseconds: entry.dueAt)
    }

    // MARK: What there is

    /// A complaint of the story as it is stored; nil before it is recorded.
    func complaint(_ which: ScenarioComplaint) async throws -> StoredComplaint? {
        try await engine.store.read { [tenant, number, parent, workflow] reader in
            guard let own = try reader.tenant(tenant) else { return nil }
            func stored(_ number: String?) throws -> StoredComplaint? {
                try number.flatMap { ComplaintNumber($0) }.flatMap {
                    try reader.complaint(tenant: own, serial: $0.serial)
                }
            }
            func linked(_ type: String, to number: String?) throws -> StoredComplaint? {
                guard let serial = number.flatMap({ ComplaintNumber($0) })?.serial else {
                    return nil
                }
                let newest = try reader.linkedComplaints(tenant: own, parent: serial)
                    .last { $0.type == type }
                return try stored(newest?.number)
            }
            let ownNumber = try number ?? linked(workflow.type, to: parent)?.number
            switch which {
            case .own: return try stored(ownNumber)
            case .parent: return try stored(parent)
            case .linked(let type): return try linked(type, to: ownNumber)
            }
        }
    }

    func ledger(_ which: ScenarioComplaint) async throws -> ClockLedger {
        ClockLedger(encoded: try await complaint(which)?.clocks ?? [])
    }

    /// The active atomic states; none before the complaint is recorded.
    func activeStates(_ which: ScenarioComplaint) async throws -> [StateID] {
        guard let number = try await complaint(which)?.number else { return [] }
        return try await engine.view(number, tenant: tenant, as: nil).states
    }

    /// The chart under which a complaint of the story runs.
    func chart(_ which: ScenarioComplaint) async throws -> Statechart {
        guard let digest = try await complaint(which)?.workflow, digest != workflow.digest
        else { return workflow.chart }
        return try await engine.store.read { [engine] reader in
            guard let stored = try reader.workflow(digest: digest) else {
                throw ActProblem.damaged("its workflow \(digest) is not stored")
            }
            return try engine.library.workflow(stored).chart
        }
    }

    var lastRefusal: Refusal? { refusal }
}
