@testable import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Synchronization
import Testing

@Suite("An act that does not end")
struct LimitTests {
    @Test(
        "is refused by the limit, audited once, and the complaint is as before",
        .timeLimit(.minutes(10)), arguments: LimitCase.all)
    func refused(limit: LimitCase) async throws { try await refuses(limit) }

    @Test("by data that double is refused before they fill the memory", .timeLimit(.minutes(10)))
    func doubling() async throws { try await refuses(.doubling) }

    private func refuses(_ limit: LimitCase) async throws {
        try await withSmallShop(limit.document) { shop in
            let number = try await shop.submitted()
            let before = try await shop.stored(number)
            let count = try await shop.records().count
            let refusal = try await shop.act("go", by: "in", on: number).refused()
            #expect(refusal.reason == .limitExceeded)
            #expect(refusal.message.contains(limit.message), "\(refusal.message)")
            #expect(refusal.message.contains("more than ") || refusal.message.contains("allowed"))
            #expect(try await shop.stored(number) == before)
            let records = try await shop.records()
            #expect(records.count == count + 1)
            #expect(records.last?.columns.outcome == "denied")
            #expect(records.last?.columns.reason == "limit-exceeded")
            #expect(records.last?.columns.event == "go")
            _ = try await shop.act("close", by: "in", on: number).granted()
            #expect(try await shop.verify().isEmpty)
        }
    }

    @Test(
        "in a deadline is recorded and used up, and other complaints have theirs",
        .timeLimit(.minutes(10)), arguments: LimitCase.all)
    func deadline(limit: LimitCase) async throws { try await usesUp(limit) }

    @Test("in a deadline by data that double is recorded and used up", .timeLimit(.minutes(10)))
    func doublingDeadline() async throws { try await usesUp(.doubling) }

    private func usesUp(_ limit: LimitCase) async throws {
        // In the second complaint the deadline only looks at what kind it is.
        let document = limit.timed.replacing(
            "      <transition event=\"late\"",
            with: "<transition event=\"late\" r:allow=\"system\" cond=\"$order/@kind = 'slow'\"/>\n"
                + "      <transition event=\"late\"")
        try await withSmallShop(document) { shop in
            let number = try await shop.submitted()
            let before = try await shop.stored(number)
            let other = try await shop.submitted("slow")
            shop.clock.advance(milliseconds: 3_600_000)
            let report = try await shop.engine.tick(tenant: shop.tenant)
            #expect(report.fired.map(\.number) == [number, other])
            #expect(report.skipped.isEmpty)
            let notes = try await shop.records().suffix(2).map {
                try JSONValue(reading: $0.bytes)["note"]?.text
            }
            #expect(notes[0]?.contains(limit.message) == true, "\(notes)")
            #expect(notes[1] == nil)
            let after = try await shop.stored(number)
            #expect(after.data == before.data)
            #expect(after.state == before.state)
            #expect(after.nextDue == nil)
            #expect(!String(decoding: after.snapshot, as: UTF8.self).contains("<send "))
            #expect(try await shop.engine.tick(tenant: shop.tenant) == TickReport())
            _ = try await shop.act("close", by: "in", on: number).granted()
            #expect(try await shop.verify().isEmpty)
        }
    }

    @Test(
        "is stopped in time", .timeLimit(.minutes(10)),
        arguments: [
            ("a guard that counts everything for everything", Duration.milliseconds(10)),
            ("empty loops inside each other", .seconds(2)),
        ])
    func time(name: String, time: Duration) async throws {
        let limit = try #require(LimitCase.all.first { $0.name == name })
        let file = try ShopFile()
        let store = try file.create()
        defer { store.close() }
        let timed = TimedStore(store: store)
        let shop = try await SmallShop(store: timed, document: limit.document)
        let number = try await shop.submitted()
        // The first one compiles the expressions.
        for _ in 0..<2 {
            #expect(
                try await shop.act("go", by: "in", on: number).refused().reason == .limitExceeded)
        }
        #expect(timed.last < time)
    }

    @Test(
        "is told from one that does",
        arguments: [
            (800, nil),
            (999, "its record would have 17626 bytes; 16384 are allowed (record limit)"),
            (1_000, "the macrostep does not end: more than 1000 microsteps"),
        ] as [(Int, String?)])
    func edge(count: Int, message: String?) async throws {
        // Each step takes one item away and raises the next.
        let document = LimitCase(
            name: "", message: "", content: "<raise event=\"again\"/>",
            transitions:
                "<transition event=\"again\" cond=\"$grid/i\"><assign location=\"$grid/i[1]\" "
                + "type=\"delete\"/><raise event=\"again\"/></transition>",
            grid: String(repeating: "<i xmlns=\"\"/>", count: count)
        ).document
        try await withSmallShop(document) { shop in
            let number = try await shop.submitted()
            let answer = try await shop.act("go", by: "in", on: number)
            if let message {
                #expect(try answer.refused().message == message)
            } else {
                _ = try answer.granted()
            }
        }
    }
}

@Suite("A complaint that cannot be continued")
struct DamagedComplaintTests {
    @Test("keeps its deadline, is recorded once, and keeps no other from its own")
    func skipped() async throws {
        try await withSmallShop { shop in
            let numbers = [
                try await shop.submitted("slow"), try await shop.submitted("slow"),
                try await shop.submitted("slow"),
            ]
            try await shop.damage(numbers[0])
            try await shop.damage(numbers[2])
            shop.clock.advance(milliseconds: 3_600_000)
            let report = try await shop.engine.tick(tenant: shop.tenant)
            #expect(report.fired.map(\.number) == [numbers[1]])
            #expect(report.skipped.map(\.number) == [numbers[0], numbers[2]])
            for skipped in report.skipped {
                #expect(
                    skipped.reason.hasPrefix(
                        "the stored complaint cannot be continued: '\(skipped.number)': "))
            }
            let records = try await shop.records()
            let own = records.filter { $0.columns.type == "deadline.skip" }
            #expect(own.map(\.sequence) == report.skipped.map(\.sequence))
            #expect(own.map(\.columns.complaint) == [1, 3])
            #expect(own.allSatisfy { $0.columns.actor == "system" })
            let value = try JSONValue(reading: try #require(own.first).bytes)
            #expect(value["case"]?.text == numbers[0])
            #expect(value["note"]?.text == report.skipped[0].reason)
            // Once more, and the log says nothing new.
            let again = try await shop.engine.tick(tenant: shop.tenant)
            #expect(again.fired.isEmpty)
            #expect(again.skipped == report.skipped)
            #expect(try await shop.records().count == records.count)
            // The log itself is whole; that the stored complaints were edited is what it finds.
            let findings = try await shop.verify()
            #expect(Set(findings.keys) == [10], "\(findings)")
        }
    }

    @Test("does not stop a tick that has more to do than fits one transaction")
    func batches() async throws {
        try await withSmallShop { shop in
            let damaged = try await shop.submitted("slow")
            try await shop.damage(damaged)
            for _ in 0..<130 { _ = try await shop.submitted("slow") }
            shop.clock.advance(milliseconds: 3_600_000)
            let report = try await shop.engine.tick(tenant: shop.tenant)
            #expect(report.fired.count == 130)
            #expect(report.skipped.map(\.number) == [damaged])
        }
    }
}

extension SmallShop {
    /// A complaint in the state `open`, with its clock running.
    fileprivate func submitted(_ kind: String = "fast") async throws -> String {
        let number = try await act(
            "record", by: "out", ["customer/name": "x", "order/@kind": .string(kind)]
        ).granted().number
        _ = try await act("submit", by: "out", on: number).granted()
        return number
    }

    fileprivate func stored(_ number: String) async throws -> StoredComplaint {
        try await engine.store.read { [tenant] reader in
            let own = try #require(try reader.tenant(tenant))
            let serial = try #require(ComplaintNumber(number)).serial
            return try #require(try reader.complaint(tenant: own, serial: serial))
        }
    }

    fileprivate func records() async throws -> [StoredRecord] {
        try await engine.store.read { [tenant] reader in
            let own = try #require(try reader.tenant(tenant))
            var found: [StoredRecord] = []
            try reader.forEachRecord(tenant: own, from: 0) { record in
                found.append(record)
                return true
            }
            return found
        }
    }

    fileprivate func verify() async throws -> [Int: [String]] {
        try await engine.store.read { [tenant] reader in
            let own = try #require(try reader.tenant(tenant))
            return try LogVerifier(store: reader, tenant: own, verifier: nil, notes: []).run()
                .findings
        }
    }

    /// Writes something that is no data model into its row.
    fileprivate func damage(_ number: String) async throws {
        var complaint = try await stored(number)
        complaint.data = Array("<datamodel><broken".utf8)
        try await engine.store.write { [tenant, complaint] transaction in
            let own = try #require(try transaction.tenant(tenant))
            transaction.worker.close(complaint.number, of: own)
            #expect(
                try transaction.update(complaint, tenant: own, expectedVersion: complaint.version))
        }
    }
}

/// Measures the last unit of work, in the thread in which it ran.
private final class TimedStore: ComplaintStore {
    private let store: SQLiteStore
    private let time = Mutex(Duration.zero)

    init(store: SQLiteStore) { self.store = store }

    var last: Duration { time.withLock { $0 } }

    func write<Answer: Sendable>(
        _ unit: @escaping @Sendable (any StoreTransaction) throws -> Answer
    ) async throws -> Answer {
        try await store.write { [self] transaction in
            let start = ProcessorTime.now
            defer { time.withLock { $0 = ProcessorTime.now - start } }
            return try unit(transaction)
        }
    }

    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any StoreReader) throws -> Answer
    ) async throws -> Answer { try await store.read(body) }
}
