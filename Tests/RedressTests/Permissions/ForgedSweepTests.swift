@testable import Redress
import RedressTesting
import SCXML
import Statecharts
import Testing

/// The outsourced boundary through the engine itself: permission, form, data, macrostep, commit.
@Suite("Outsourced roles in every state of the shipped workflows")
struct ForgedSweepTests {
    /// Names that only the platform makes up, and some that merely look like allowed ones.
    private static let forged = [
        "done.state.handling", "done.state.case", "done.state.p.draft", "done.invoke.x",
        "error.execution", "error.communication", "error.platform", "case.ended", "clock.breach",
        "work.claim", "work.release", "work.hand-over", "tenant.set", "definition.publish",
        "role.grant", "transition", "record", "record.", "record.x", "submit.now", "submit.",
        "recorded", "Record.save", "RECORD.SAVE", " record.save", "record.save submit", "*",
        "record.*", ".", "", "submit\u{0}", "urn:redress:action", "#_internal",
    ]

    private static let payloads: [JSONValue] = [
        [:], ["_x/actor/@role": "manager.approver"], ["_x": ["actor": ["@role": "system"]]],
        ["actor": "u.manager.approver", "role": "manager.approver"],
        ["_event": ["name": "approve"], "_event/@name": "approve"],
        ["proposals/proposal": [["@amount": 1, "@by": "u.boss"]]],
    ]

    @Test(
        "are granted record* and submit only, whatever they send and claim to be",
        .timeLimit(.minutes(10)), arguments: ShippedWorkflows.names)
    func sweep(name: String) async throws {
        let table = try AllowTable(name)
        var events = Set(Self.forged)
        for other in ShippedWorkflows.all { events.formUnion(try AllowTable(other).events) }
        let all = events.sorted()
        let draft = try #require(try WalkStep.load(name).first).data
        try await withShop { shop in
            let number = try await shop.record(name, as: "agent.outsourced", draft).granted().number
            var total = Outcome()
            for state in table.states where state.isAtomic {
                let configuration = table.configuration(of: state)
                let found = try await shop.engine.store.write { transaction in
                    let unit = try UnitOfWork(
                        shop.engine, transaction, tenant: shop.tenant, moment: shop.clock.now())
                    var sweep = Sweep(
                        unit: unit, number: number, table: table, configuration: configuration)
                    try sweep.run(all, Self.payloads)
                    return sweep.outcome
                }
                total.add(found)
            }
            #expect(total.wrong.isEmpty, "\(total.wrong.prefix(10))")
            // Both answers in good number, or the sweep would show nothing.
            #expect(total.refused > 5_000, "\(total)")
            #expect(total.granted > 10, "\(total)")
        }
    }

    struct Outcome: Sendable {
        var granted = 0
        var refused = 0
        var wrong: [String] = []

        mutating func add(_ other: Outcome) {
            granted += other.granted
            refused += other.refused
            wrong += other.wrong
        }
    }

    /// One state, every event, both outsourced roles.
    private struct Sweep {
        let unit: UnitOfWork
        let number: String
        let table: AllowTable
        let configuration: Set<String>
        var outcome = Outcome()

        mutating func run(_ events: [String], _ payloads: [JSONValue]) throws {
            for role in ["agent.outsourced", "vendor.supervisor"] {
                try plant()
                for (index, event) in events.enumerated() {
                    // Below the ceiling every payload; above it one is as good as another.
                    let below = AllowTable.isBelowCeiling(event)
                    for data in below ? payloads : [payloads[index % payloads.count]] {
                        try send(event, as: role, data)
                    }
                }
            }
        }

        /// Puts the complaint into the state, as if it had come there.
        private func plant() throws {
            let serial = try #require(ComplaintNumber(number)).serial
            var stored = try #require(
                try unit.store.complaint(tenant: unit.tenant, serial: serial))
            let workflow = try unit.worker.workflow(
                digest: stored.workflow, library: unit.engine.library, in: unit.store)
            var snapshot = try SnapshotCodec.decode(stored.snapshot, chart: workflow.chartMark)
            snapshot.configuration = workflow.chart.states.map(\.id).filter {
                configuration.contains($0.rawValue)
            }
            snapshot.pendingSends = []
            snapshot.isRunning = true
            stored.snapshot = SnapshotCodec.encode(snapshot, chart: workflow.chartMark)
            #expect(
                try unit.store.update(
                    stored, tenant: unit.tenant, expectedVersion: stored.version))
            unit.worker.close(number, of: unit.tenant)
        }

        private mutating func send(_ event: String, as role: String, _ data: JSONValue) throws {
            let act = Act(
                tenant: unit.tenant.id, actor: TestShop.user(role), subject: .complaint(number),
                event: EventName(event), data: data)
            let before = try unit.openComplaint(numbered: number).stored.version
            switch try unit.perform(act, salt: []) {
            case .granted(let grant):
                outcome.granted += 1
                let isAllowed =
                    AllowTable.isBelowCeiling(event) && table.events.contains(event)
                    && table.roles(for: event, in: configuration).contains(role)
                if !isAllowed || data != [:] {
                    outcome.wrong.append("\(role) was granted '\(event)' in \(grant.from): \(data)")
                }
                try plant()
            case .refused(let refusal):
                outcome.refused += 1
                let stored = try unit.openComplaint(numbered: number).stored
                if stored.version != before { outcome.wrong.append("'\(event)' changed something") }
                let isAbove = !AllowTable.isBelowCeiling(event) && isEventName(event)
                if isAbove, refusal.reason != .outsourcedCeiling {
                    outcome.wrong.append("'\(event)' was refused as \(refusal.reason.rawValue)")
                }
            }
        }
    }

    @Test(
        "a workflow that gives them any other event does not load, and every place is named",
        arguments: ShippedWorkflows.names)
    func edited(name: String) throws {
        var source = try ShippedWorkflows.source(name)
        let workflow = try #require(try ShippedWorkflows.check(name).workflow)
        var lines = String(decoding: source.document, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var places: Set<Int> = []
        for transition in workflow.chart.transitions {
            let allow = transition.annotations.attribute("allow", namespace: workflowNamespace)
            guard let allow, !transition.events.allSatisfy({ OutsourcedCeiling.covers($0) }) else {
                continue
            }
            let line = allow.location.line - 1
            lines[line] = lines[line].replacing("r:allow=\"", with: "r:allow=\"agent.outsourced ")
            places.insert(line + 1)
        }
        source.document = Array(lines.joined(separator: "\n").utf8)
        let check = WorkflowChecker.check(source, schemas: nil)
        #expect(check.workflow == nil)
        let found = check.errors.filter { $0.code == "outsourced-ceiling" }
        #expect(Set(found.map(\.location.line)) == places)
        #expect(places.count > 50)
    }

    @Test("a stored grant that says more does not count, for any role")
    func grants() async throws {
        let roles = try RoleTable()
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "approve")
            for (role, kind) in roles.kinds where kind != "outsourced" {
                let user = "x." + role
                try await shop.smuggle(
                    user, organisation: "outsourcer-a", [shop.role(role, of: user, limit: .max)])
                for event in ["approve", "expedite.grant", "record.append", "triage.timeout"] {
                    let answer = try await shop.send(event, to: number, by: user)
                    #expect(try answer.refused().reason == .noValidRole, "\(role) \(event)")
                    let named = try await shop.send(event, to: number, by: user, in: role)
                    #expect(try named.refused().reason == .noValidRole, "\(role) \(event)")
                }
                await #expect(throws: (any Error).self) {
                    try await shop.engine.view(number, tenant: shop.tenant, as: UserID(user))
                }
                await #expect(throws: (any Error).self) {
                    try await shop.engine.inbox(tenant: shop.tenant, as: UserID(user))
                }
            }
            // An organisation that nobody knows is taken for an outsourcer.
            try await shop.smuggle(
                "x.unknown", organisation: "nowhere",
                [shop.role("manager.approver", of: "x.unknown")])
            let answer = try await shop.send("approve", to: number, by: "x.unknown")
            #expect(try answer.refused().reason == .noValidRole)
        }
    }
}
