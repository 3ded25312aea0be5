@testable import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("What waits for a person")
struct InboxTests {
    private func inbox(
        _ shop: PeopleShop, _ user: String, _ role: String? = nil, after: WorkPlace? = nil,
        limit: Int = 50
    ) async throws -> [InboxItem] {
        try await shop.engine.inbox(
            tenant: shop.tenant, as: UserID(user), role: role.map { RoleID($0) }, after: after,
            limit: limit)
    }

    @Test("stands in the order of urgency, then of due time, with what is needed to choose")
    func order() async throws {
        try await withPeople { shop in
            var numbers: [String] = []
            for _ in 0..<3 {
                numbers.append(try await shop.submitted())
                shop.clock.advance(milliseconds: 60_000)
            }
            _ = try await shop.act("rush", by: "max", on: numbers[2]).granted()
            let approval = try await shop.proposed(by: "bob")
            // Ann's queue: the critical one first, then the approval due in an hour, then by age.
            let found = try await inbox(shop, "ann")
            #expect(found.map(\.number) == [numbers[2], approval, numbers[0], numbers[1]])
            #expect(found.map(\.urgency) == [.critical, .normal, .normal, .normal])
            #expect(found[1].states == [StateID("approval")])
            #expect(found[1].stateLabels["approval"]?.text("zh") == "待审批")
            #expect(found[0].due == Timestamp("2026-03-02T05:02:00Z"))
            #expect(found.allSatisfy { !$0.isOverdue && !$0.isProvisional && $0.claimedBy == nil })
            // What waits for the boss is the approval alone; for others nothing.
            #expect(try await inbox(shop, "max").map(\.number) == [approval])
            for user in ["pam", "joe", "out"] { #expect(try await inbox(shop, user).isEmpty) }
            await #expect(throws: AdministrationProblem.self) {
                try await inbox(shop, "max", "clerk")
            }
        }
    }

    @Test("lists what waits in two of a person's roles once, and pages agree with the whole")
    func pages() async throws {
        try await withPeople { shop in
            _ = try await shop.grant("clerk", to: "max")
            for index in 0..<7 {
                let number =
                    try await (index % 3 == 0 ? shop.proposed(by: "bob") : shop.submitted())
                if index % 2 == 0 {
                    _ = try await shop.act("rush", by: "eve", on: number).granted()
                }
                shop.clock.advance(milliseconds: Int64(index) * 1_000)
            }
            let whole = try await inbox(shop, "max")
            #expect(whole.count == 7)
            #expect(Set(whole.map(\.number)).count == 7)
            #expect(whole.map(\.place) == whole.map(\.place).sorted())
            #expect(whole.filter { $0.queues.count == 2 }.count == 3)
            for limit in 1...7 {
                var pages: [InboxItem] = []
                while true {
                    let page = try await inbox(shop, "max", after: pages.last?.place, limit: limit)
                    pages += page
                    if page.count < limit { break }
                }
                #expect(pages == whole)
            }
            for item in whole { #expect(WorkPlace("\(item.place)") == item.place) }
            for text in ["", "1", "9_1_1", "1_x_1", "1_1_0", "1_1_-3", "a_b_c"] {
                #expect(WorkPlace(text) == nil)
            }
        }
    }

    @Test("says what is overdue, and forgets what is finished")
    func overdue() async throws {
        try await withPeople { shop in
            let number = try await shop.proposed(by: "bob")
            shop.clock.advance(milliseconds: 3_600_001)
            #expect(try await inbox(shop, "ann")[0].isOverdue)
            _ = try await shop.engine.tick(tenant: shop.tenant)
            // The hard deadline was missed: that stays so, though nothing is due any more.
            let found = try await inbox(shop, "ann")
            #expect(found[0].isOverdue && found[0].due == nil)
            _ = try await shop.act("approve", by: "ann", on: number).granted()
            #expect(try await inbox(shop, "ann").isEmpty)
        }
    }

    @Test("hides complaints about the person or their team")
    func conflict() async throws {
        try await withPeople { shop in
            let number = try await shop.submitted(
                by: "out", ["order/@id": "A-1", "subject/@team": "red"])
            #expect(try await inbox(shop, "ann").isEmpty)
            #expect(try await inbox(shop, "bob").map(\.number) == [number])
        }
    }

    @Test("is what the complaints themselves say, whatever happened")
    func agreement() async throws {
        try await withPeople { shop in
            var random = SeededGenerator(seed: 20_261_122)
            var numbers: [String] = []
            let acts: [(String, String, JSONValue)] = [
                ("submit", "ann", [:]), ("triage", "bob", ["subject/@employee": "max"]),
                ("propose", "bob", ["proposals/proposal": [["@amount": 5]]]),
                ("approve", "ann", [:]), ("approve", "eve", [:]), ("rush", "eve", [:]),
                ("calm", "eve", [:]), ("reopen", "eve", [:]), ("confirm", "eve", [:]),
            ]
            for step in 0..<300 {
                if step % 20 == 0 {
                    let order: JSONValue = ["order/@id": step % 40 == 0 ? "again" : "A-1"]
                    numbers.append(
                        try await shop.act("record.save", by: "ann", order).granted().number)
                }
                let (event, user, data) = try #require(acts.randomElement(using: &random))
                let number = try #require(numbers.randomElement(using: &random))
                _ = try await shop.act(event, by: user, on: number, data)
                shop.clock.advance(milliseconds: 120_000)
                if step % 7 == 0 { _ = try await shop.engine.tick(tenant: shop.tenant) }
                if step % 50 == 49 {
                    _ = try await shop.engine.claim(number, tenant: shop.tenant, as: UserID("ann"))
                }
            }
            // Another process, which has nothing in memory.
            let engine = Engine(restartedOn: shop.engine.store, clock: shop.clock)
            let all = numbers
            let seen = try await shop.engine.store.write { transaction in
                let unit = try UnitOfWork(
                    engine, transaction, tenant: shop.tenant, moment: shop.clock.now())
                var count = 0
                for number in all {
                    unit.worker.close(number, of: unit.tenant)
                    let complaint = try unit.openComplaint(numbered: number)
                    let stored = try transaction.workItems(
                        tenant: unit.tenant, of: complaint.stored.serial)
                    #expect(stored == WorkItem.items(of: complaint))
                    count += stored.count
                }
                return count
            }
            #expect(seen > 5)
            #expect(try await shop.verify().isEmpty)
        }
    }
}
