@testable import Redress
import RedressTesting
import Statecharts
import Testing

/// At each point of a complaint's life a body outside takes up the case; then people in all roles and
/// the clocks do what comes to their mind, in a transaction that is undone again.
@Suite("A complaint about which a case is open outside", .timeLimit(.minutes(10)))
struct OutsideCaseTests {
    @Test(
        "is not closed, voided or archived, whoever tries and however late it is",
        arguments: ShippedWorkflows.names)
    func kept(type: String) async throws {
        let endings = try await endings(type, isOpenOutside: true)
        #expect(endings.isEmpty, "\(endings)")
    }

    @Test(
        "would be without it, so that the one before means something",
        arguments: ShippedWorkflows.names)
    func ended(type: String) async throws {
        let endings = try await endings(type, isOpenOutside: false)
        #expect(Set(endings.map(\.state)).isSuperset(of: ["closed", "void", "archived"]))
    }

    private struct Ending: Sendable {
        /// The last part of the state: `closed`, `void`, `archived`.
        var state: String
        var event: String
        var step: String
    }

    /// What undoes a transaction.
    private struct Undone: Error { var endings: [Ending] }

    private func endings(_ type: String, isOpenOutside: Bool) async throws -> [Ending] {
        let workflow = try #require(
            WorkflowChecker.check(try ShippedWorkflows.source(type), schemas: nil).workflow)
        var all: [Ending] = []
        try await withShop { shop in
            var number = ""
            for (index, step) in try WalkStep.load(type).enumerated() {
                if step.event == "record.save" {
                    number = try await shop.record(type, as: "agent.outsourced", step.data)
                        .granted().number
                } else if step.role == "system" {
                    shop.clock.advance(milliseconds: 90 * 86_400_000)
                    _ = try await shop.engine.tick(tenant: shop.tenant)
                } else {
                    _ = try await shop.send(step.event, to: number, as: step.role, step.data)
                        .granted(step.event)
                }
                if try await shop.stored(number).isEnded { break }
                let trial = Trial(
                    shop: shop, workflow: workflow, number: number, step: step.event,
                    seed: UInt64(index), isOpenOutside: isOpenOutside)
                do {
                    try await shop.engine.store.write { transaction in
                        throw Undone(endings: try trial.run(transaction))
                    }
                } catch let undone as Undone {
                    all += undone.endings
                }
            }
        }
        return all
    }

    private struct Trial: Sendable {
        var shop: Shop
        var workflow: Workflow
        var number: String
        var step: String
        var seed: UInt64
        var isOpenOutside: Bool

        /// Acts that would end a complaint, with what their guards ask for.
        private static let last: [String: JSONValue] = [
            "draft.void": ["void/@reason": "mistaken"],
            "triage.retype": ["void/@retyped-to": "attitude"],
            "triage.duplicate": [
                "void/@duplicate-of": "SHOP-2026-000009",
                "communications/communication": [["@kind": "duplicate-notice", ".": "已并案处理。"]],
            ],
            "withdraw.confirmed": [
                "communications/communication": [
                    ["@kind": "withdrawal", "@recording": "REC-1", ".": "客户撤诉。"]
                ]
            ],
            "verify.ok": ["outcome/@code": "resolved"],
        ]

        func run(_ transaction: any StoreTransaction) throws -> [Ending] {
            let unit = try UnitOfWork(
                shop.engine, transaction, tenant: shop.tenant, moment: shop.clock.now())
            var random = SeededGenerator(seed: seed)
            let data = RandomData(workflow: workflow)
            let roles = workflow.roles.roles.filter { $0.kind != .system }.map(\.id)
            var time = shop.clock.now().time
            if isOpenOutside { try openOutside(unit) }
            var found: [Ending] = []
            var before = try state(unit)
            for round in 0..<80 {
                var event = "time"
                if round % 8 == 7 {
                    time.microseconds += 20 * 86_400_000_000
                    _ = try unit.fireDue(at: time, limit: 200, skipping: [])
                } else {
                    event = try act(unit, roles, data, &random, at: time)
                }
                let now = try state(unit)
                let wasOpen = before != "closed"
                if now != before, now == "void" || now == "archived" || now == "closed" && wasOpen {
                    found.append(Ending(state: now, event: event, step: step))
                }
                before = now
                if ["void", "archived"].contains(now) { break }
            }
            return found
        }

        private func openOutside(_ unit: UnitOfWork) throws {
            let answer = try unit.perform(
                Act(
                    tenant: shop.tenant, actor: Shop.user("officer.escalation"),
                    subject: .linked(type: "escalation", parent: number), event: "ext.received",
                    data: [
                        "escalation/@body": "samr", "escalation/@kind": "complaint",
                        "receipts/receipt": [["@ref": "12315-1", "@received-at": "2026-03-02"]],
                    ]), salt: [UInt8](repeating: 7, count: 32))
            _ = try answer.granted("ext.received")
        }

        /// One act of somebody who may try it; half of those that may end the complaint are meant so.
        private func act(
            _ unit: UnitOfWork, _ roles: [RoleID], _ data: RandomData,
            _ random: inout SeededGenerator, at time: Timestamp
        ) throws -> String {
            let role = roles[random.below(roles.count)]
            let complaint = try unit.openComplaint(numbered: number)
            guard let own = workflow.roles[role] else { return "" }
            let actor = ActingRole(
                user: Shop.user(role.rawValue), organisation: OrganisationID("shop"), team: nil,
                role: own, limit: own.limit, isExternal: false)
            let possible = unit.worker.possible(
                for: actor, in: workflow, active: complaint.interpreter.configuration)
            let ends = possible.filter { Self.last[$0.rawValue] != nil }
            let choice = random.once(in: 2) && !ends.isEmpty ? ends : possible
            guard !choice.isEmpty else { return "" }
            let event = choice[random.below(choice.count)]
            let brought = Self.last[event.rawValue] ?? data.make(for: event, using: &random)
            _ = try unit.perform(
                Act(
                    tenant: shop.tenant, actor: actor.user, role: role,
                    subject: .complaint(number), event: event, data: brought, occurredAt: time),
                salt: [UInt8](repeating: 7, count: 32))
            return event.rawValue
        }

        /// The last part of the handling's state.
        private func state(_ unit: UnitOfWork) throws -> String {
            let state = try unit.openComplaint(numbered: number).stored.state
            return state.split(separator: ".").last.map(String.init) ?? state
        }
    }
}
