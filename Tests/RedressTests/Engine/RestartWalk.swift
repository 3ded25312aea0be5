@testable import Redress
import RedressTesting
import Statecharts
import Testing

/// Acts at random, mostly such as the workflow allows, on complaints of one type.
struct RestartWalk {
    private let type: String
    private let table: AllowTable
    private let workflow: Workflow
    private let roles: [String]
    private let data: RandomData
    private let first: JSONValue
    private var random: SeededGenerator
    private var numbers: [String] = []

    init(_ type: String, seed: UInt64) throws {
        self.type = type
        table = try AllowTable(type)
        workflow = try #require(try ShippedWorkflows.check(type).workflow)
        roles = try RoleTable().kinds.filter { $0.key != "system" }.keys.sorted()
        data = RandomData(workflow: workflow)
        first = try #require(try WalkStep.load(type).first).data
        random = SeededGenerator(seed: seed)
    }

    /// One act, and now and then time that passes.
    mutating func step(_ number: Int, of twins: Twins) async throws {
        if Int.random(in: 0..<8, using: &random) == 0 {
            try await twins.tick(after: Int64.random(in: 0..<(60 * 3_600_000), using: &random))
        }
        let key = Int.random(in: 0..<4, using: &random) == 0 ? "act.\(number)" : nil
        if numbers.count < 4 || Int.random(in: 0..<60, using: &random) == 0 {
            let answer = try await twins.act(
                "record.save", by: TestShop.user("agent.outsourced"), on: .new(type: type), first)
            numbers.append(try answer.granted("a record").number)
            return
        }
        let complaint = try #require(numbers.randomElement(using: &random))
        let view = try await twins.straight.engine.view(complaint, tenant: twins.tenant, as: nil)
        let (role, event) = choose(in: Set(view.states.map(\.rawValue)))
        let isStale = Int.random(in: 0..<20, using: &random) == 0
        let made = data.make(for: event, using: &random)
        // What has a key may be sent again after a restart and is answered as before.
        for _ in 0..<(key == nil ? 1 : Int.random(in: 1...2, using: &random)) {
            try await twins.act(
                event, by: TestShop.user(role), on: .complaint(complaint), made,
                version: isStale ? view.version - 1 : nil, key: key)
        }
    }

    /// A role and an event: four times of five a pair that the workflow allows here.
    private mutating func choose(in active: Set<String>) -> (String, EventName) {
        let states = active.union(
            table.states.filter { active.contains($0.id) }.flatMap(\.ancestors))
        let allowed = workflow.events.sorted().flatMap { event in
            table.roles(for: event.rawValue, in: states).filter { $0 != "system" }.sorted()
                .map { ($0, event) }
        }
        let isLikely = Int.random(in: 0..<5, using: &random) > 0
        if isLikely, let found = allowed.randomElement(using: &random) { return found }
        return (
            roles.randomElement(using: &random) ?? "",
            workflow.events.sorted().randomElement(using: &random) ?? "submit"
        )
    }
}
