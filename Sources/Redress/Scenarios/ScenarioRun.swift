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
    /// The complaint, once it is recorded.
    private var number: String?
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
    func prepare(_ source: WorkflowSource) async throws {
        _ = try await engine.createTenant(
            NewTenant(
                id: tenant, name: "Scenario", numberPrefix: "SCENARIO",
                origin: "redress.local/scenario"))
        _ = try await engine.publish(source, checked: workflow, tenant: tenant)
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
                if let failure = try await check(expectation, step.location) {
                    result.failures.append(failure)
                }
                continue
            }
            guard result.failures.isEmpty else { return }
            refusal = nil
            switch step.kind {
            case .act(let user, let role, let event, let data):
                try await act(user, role, event, data)
                try requireGrant(step, next: scenario.steps.dropFirst(index + 1).first)
            case .passes(let time):
                let now = clock.now().time
                try await pass(
                    until: Timestamp(microseconds: now.microseconds + time * 1_000), step.location)
            case .due(let id):
                let due = try await dueTime(of: id, step.location)
                try await pass(until: due, step.location)
            case .before(let id):
                let due = try await dueTime(of: id, step.location)
                try await pass(
                    until: Timestamp(microseconds: due.microseconds - 1_000_000), step.location)
            case .expects: break
            }
        }
    }

    private mutating func act(
        _ user: UserID, _ role: RoleID?, _ event: EventName, _ data: JSONValue
    ) async throws {
        let told = Act(
            tenant: tenant, actor: user, role: role,
            subject: number.map { .complaint($0) } ?? .new(type: workflow.type), event: event,
            data: data, isImported: scenario.isImported)
        try await engine.addStandIns(for: told)
        let answer = try await engine.perform(told)
        switch answer {
        case .granted(let grant):
            number = grant.number
            result.grantedCount += 1
        case .refused(let refusal):
            self.refusal = refusal
            result.refusedCount += 1
            probe.refused(for: refusal.reason)
        }
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
            guard let due = try await complaint()?.nextDue.map({ Timestamp(milliseconds: $0) }),
                due <= end
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

    private func dueTime(of id: String, _ location: SourceLocation) async throws -> Timestamp {
        let entry = try await ledger()[id]
        guard let entry, entry.status == .running else {
            throw ScenarioFailure(
                location: location, expected: "clock '\(id)' to be running",
                found: "that it is \(entry?.status.rawValue ?? "unused")")
        }
        return Timestamp(milliseconds: entry.dueAt)
    }

    // MARK: What there is

    /// The complaint as it is stored; nil before it is recorded.
    func complaint() async throws -> StoredComplaint? {
        guard let serial = number.flatMap({ ComplaintNumber($0) })?.serial else { return nil }
        return try await engine.store.read { [tenant] reader in
            guard let own = try reader.tenant(tenant) else { return nil }
            return try reader.complaint(tenant: own, serial: serial)
        }
    }

    func ledger() async throws -> ClockLedger {
        ClockLedger(encoded: try await complaint()?.clocks ?? [])
    }

    /// The active states, inner and outer ones; none before the complaint is recorded.
    func activeStates() async throws -> [StateID] {
        guard let number else { return [] }
        let view = try await engine.view(number, tenant: tenant, as: nil)
        return view.states
    }

    var lastRefusal: Refusal? { refusal }
}
