import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("A complaint of each type")
struct WalkTests {
    @Test(
        "goes from its record through approval by a second person to the archive",
        arguments: ShippedWorkflows.names)
    func walks(type: String) async throws {
        try await withShop { shop in
            var number = ""
            var version: Int64 = 0
            for step in try WalkStep.load(type) {
                shop.clock.advance(milliseconds: 60_000)
                if step.role == "system" {
                    shop.clock.advance(milliseconds: 90 * 86_400_000)
                    let fired = try await shop.engine.tick(tenant: shop.tenant).fired
                    #expect(fired.contains { $0.event.rawValue == step.event })
                    continue
                }
                let answer =
                    step.event == "record.save"
                    ? try await shop.record(type, as: step.role, step.data)
                    : try await shop.send(step.event, to: number, as: step.role, step.data)
                let grant = try answer.granted("\(type) \(step.event) as \(step.role):")
                number = grant.number
                version += 1
                #expect(grant.version == version)
            }
            let view = try await shop.engine.view(number, tenant: shop.tenant, as: nil)
            #expect(view.isEnded)
            #expect(view.states.contains(StateID("\(type.prefix(1)).archived")))
        }
    }
}
