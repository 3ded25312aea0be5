@testable import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Testing

/// A shop in which many people have done many things at random, some of them several times.
struct LongRun: Sendable {
    let file: ShopFile
    let shop: Shop
    /// What happened on the way that must not; empty in a right engine.
    private(set) var faults: [String] = []
    private(set) var grantCount = 0
    private(set) var refusals: [Refusal.Reason: Int] = [:]
    private(set) var numbers: [String] = []

    /// Made once, whichever test asks for it first.
    static let shared = Task { try await LongRun() }

    static let actCount = 2_000

    private init() async throws {
        file = try ShopFile()
        let seed = try await Shop.template.value
        try file.write(seed)
        shop = Shop(store: try file.open())
        try await run()
    }

    private mutating func run() async throws {
        var random = SeededGenerator(seed: 7)
        var walkers: [Walker] = []
        for name in ShippedWorkflows.names { walkers.append(try Walker(name)) }
        for number in 0..<Self.actCount {
            if number % 25 == 24 { try await tick(using: &random) }
            let index = Int.random(in: walkers.indices, using: &random)
            try await act(&walkers[index], number, using: &random)
        }
    }

    /// What is being done with the complaints of one workflow.
    fileprivate struct Walker {
        let name: String
        let workflow: Workflow
        let table: AllowTable
        let kinds: [String: String]
        let data: RandomData
        let first: JSONValue
        var open: [(number: String, version: Int64)] = []

        init(_ name: String) throws {
            self.name = name
            workflow = try #require(try ShippedWorkflows.check(name).workflow)
            table = try AllowTable(name)
            kinds = try RoleTable().kinds.filter { $0.key != "system" }
            // An announcement starts another complaint, whose records are not counted here.
            data = RandomData(workflow: workflow, leftOut: ["announcement"])
            first = try #require(try WalkStep.load(name).first).data
        }
    }

    private mutating func tick(using random: inout SeededGenerator) async throws {
        shop.clock.advance(milliseconds: Int64.random(in: 0..<(40 * 3_600_000), using: &random))
        let before = try await size()
        let fired = try await shop.engine.tick(tenant: shop.tenant).fired
        // A deadline may also start a linked complaint or tell one, each with a record of its own.
        if try await size() < before + UInt64(fired.count) {
            faults.append("a tick and its records")
        }
    }

    private mutating func act(
        _ walker: inout Walker, _ number: Int, using random: inout SeededGenerator
    ) async throws {
        let roles = walker.kinds.keys.sorted()
        let role = roles.randomElement(using: &random) ?? ""
        if walker.open.count < 12 || Int.random(in: 0..<40, using: &random) == 0 {
            let recorder =
                ["agent.outsourced", "agent.inhouse", "customer"]
                .randomElement(using: &random) ?? ""
            let answer = try await shop.record(
                walker.name, as: recorder, walker.first, key: "new.\(number)")
            guard case .granted(let grant) = answer else { return faults.append("a record") }
            walker.open.append((grant.number, grant.version))
            numbers.append(grant.number)
            return
        }
        let index = Int.random(in: walker.open.indices, using: &random)
        let complaint = walker.open[index].number
        let stored = try await shop.stored(complaint)
        let view = try await shop.engine.view(complaint, tenant: shop.tenant, as: nil)
        let states = walker.configuration(view.states.map(\.rawValue))
        let mine = walker.workflow.events.filter {
            walker.table.roles(for: $0.rawValue, in: states).contains(role)
        }.sorted()
        let isLikely = Int.random(in: 0..<5, using: &random) > 0
        let event =
            (isLikely ? mine.randomElement(using: &random) : nil)
            ?? EventName(walker.table.events.sorted().randomElement(using: &random) ?? "")
        let before = try await size()
        let answer = try await shop.send(
            event.rawValue, to: complaint, as: role, walker.data.make(for: event, using: &random),
            key: number % 3 == 0 ? "act.\(number)" : nil)
        let written = try await size() - before
        if case .refused = answer, written != 1 { faults.append("a refusal and its record") }
        if written < 1 { faults.append("an act and its record") }
        check(answer, event, role, walker, states, stored)
        if view.isEnded { walker.open.remove(at: index) }
    }

    private mutating func check(
        _ answer: Answer, _ event: EventName, _ role: String, _ walker: Walker,
        _ states: Set<String>, _ before: StoredComplaint
    ) {
        switch answer {
        case .granted(let grant):
            grantCount += 1
            if grant.version != before.version + 1 { faults.append("version of \(grant)") }
            let isAllowed = walker.table.roles(for: event.rawValue, in: states).contains(role)
            let isOutsourced = walker.kinds[role] == "outsourced"
            if !isAllowed || (isOutsourced && !AllowTable.isBelowCeiling(event.rawValue)) {
                faults.append("\(role) was granted \(event) in \(states.sorted())")
            }
        case .refused(let refusal):
            refusals[refusal.reason, default: 0] += 1
            if refusal.version != before.version { faults.append("a refusal changed the version") }
        }
    }

    private func size() async throws -> UInt64 {
        try await shop.engine.store.read { [shop] reader in
            try reader.logSize(tenant: try #require(try reader.tenant(shop.tenant)))
        }
    }
}

extension LongRun.Walker {
    /// Atomic states with their ancestors.
    fileprivate func configuration(_ atomic: [String]) -> Set<String> {
        Set(table.states.filter { atomic.contains($0.id) }.flatMap { $0.ancestors + [$0.id] })
    }
}
