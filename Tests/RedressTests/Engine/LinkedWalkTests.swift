import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Testing

/// Random acts of people and of the program on a complaint and those that are linked to it.
@Suite("However people act, an open outside case", .timeLimit(.minutes(10)))
struct LinkedWalkTests {
    private static let events = ["record", "announce", "shout", "settle", "close", "late"]
    private static let linkedEvents = ["signal", "open", "settle", "call", "close", "told"]

    @Test("keeps the complaint from being closed", arguments: 1...12)
    func walk(seed: UInt64) async throws {
        try await withLinkedShop { shop, file in
            var random = SeededGenerator(seed: seed)
            var store: SQLiteStore? = nil
            defer { store?.close() }
            var now = shop
            let house = try await shop.house()
            var (closed, refused) = (0, 0)
            for step in 0..<120 {
                // Now and then another process takes over.
                if step % 20 == 19 {
                    store?.close()
                    let next = try file.open()
                    store = next
                    now = LinkedShop(store: next, clock: shop.clock)
                }
                let linked = try await now.linked(to: house)
                let hasOpen = linked.contains { $0.external?.hasPrefix("open") == true }
                if let one = linked.randomElement(using: &random), Bool.random(using: &random) {
                    _ = try await now.act(
                        Self.linkedEvents.randomElement(using: &random) ?? "signal",
                        on: .complaint(one.number))
                    continue
                }
                let event = Self.events.randomElement(using: &random) ?? "record"
                let answer = try await now.act(event, on: .complaint(house))
                let isEnded = try await now.stored(house).isEnded
                if case .granted = answer, isEnded {
                    #expect(!hasOpen)
                    closed += 1
                    break
                }
                if hasOpen, event == "close" { refused += 1 }
            }
            #expect(closed + refused > 0)
        }
    }
}
