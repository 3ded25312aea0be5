import Foundation
@testable import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("Calendars that a tenant publishes")
struct CalendarPublicationTests {
    /// The shipped calendars with 2027, whose holidays are made up.
    private static func calendars(version: String = "1.1") throws -> [UInt8] {
        let text = String(
            decoding: try ShippedWorkflows.bytes("workflows/calendars/cn.xml"), as: UTF8.self)
        let year = """
              <r:year number="2027" source="made up">
                <r:holiday from="2027-01-01" to="2027-01-03" makeup="2027-01-09">
                  <r:label xml:lang="zh">元旦</r:label><r:label xml:lang="en">New Year</r:label>
                </r:holiday>
              </r:year>
            """
        let first = try #require(text.range(of: "<r:calendar "))
        return Array(
            text.replacingCharacters(in: first.lowerBound..<first.lowerBound, with: year + "\n")
                .replacing("version=\"1.0\" zone", with: "version=\"\(version)\" zone").utf8)
    }

    private func due(_ shop: Shop, _ number: String, _ clock: String) async throws -> String {
        let entry = try #require(try await shop.ledger(number)[clock])
        guard entry.status == .running else { return entry.status.rawValue }
        let wall = Timestamp(milliseconds: entry.dueAt + 8 * 3_600_000).description
        return String(wall.prefix(16)).replacing("T", with: " ")
            + (entry.isProvisional ? " provisional" : "")
    }

    @Test("count for clocks that wait and for those to come, and what was provisional is final")
    func published() async throws {
        try await withShop { shop in
            try shop.move(to: "2026-12-30 09:00")
            let number = try await shop.timed()
            let paused = try await shop.timed()
            try await shop.send("test.on", to: paused)
            // 2027-01-01 is a Friday: without its year a working day.
            #expect(try await due(shop, number, "D") == "2027-01-06 18:00 provisional")
            #expect(try await due(shop, number, "H") == "2026-12-31 11:00")
            #expect(try await due(shop, number, "N") == "2027-01-07 00:00 provisional")
            let marks = try await shop.marks(of: [number, paused])
            #expect(marks.map(\.pausedCount) == [1, 4])
            #expect(marks.map(\.isProvisional) == [false, false])
            let report = try await shop.engine.publishCalendars(
                try Self.calendars(), version: "1.1", tenant: shop.tenant)
            #expect(report.isNew)
            #expect(report.replannedCount == 2)
            #expect(report.skipped == [])
            #expect(report.calendars.contains("cn-office@1.1"))
            #expect(try await due(shop, number, "D") == "2027-01-07 18:00")
            #expect(try await due(shop, number, "H") == "2026-12-31 11:00")
            #expect(try await due(shop, number, "N") == "2027-01-07 00:00")
            #expect(try await shop.ledger(number)["D"]?.calendar == "cn-office@1.1")
            let last = try #require(try await shop.records().last)
            let value = try JSONValue(reading: last.bytes)
            #expect(value["actor"]?["id"]?.text == "system")
            #expect(value["ev"]?.text == "calendar.replan")
            #expect(value["sla"]?.items?.first?["cal"]?.text == "cn-office@1.1")
            // Published again, nothing is left to do.
            let again = try await shop.engine.publishCalendars(
                try Self.calendars(), version: "1.1", tenant: shop.tenant)
            #expect(!again.isNew)
            #expect(again.replannedCount == 0)
            #expect(try await shop.engine.calendarFiles(tenant: shop.tenant).count == 1)
            // What goes on or starts later counts with it as well.
            try await shop.send("test.off", to: paused)
            #expect(try await due(shop, paused, "D") == "2027-01-07 18:00")
            let later = try await shop.timed()
            #expect(try await shop.ledger(later)["D"]?.calendar == "cn-office@1.1")
            for one in [number, paused, later] {
                let found = try await shop.engine.explainClocks(
                    of: one, tenant: shop.tenant, as: nil)
                #expect(found.allSatisfy { $0.isConfirmed })
            }
            #expect(try await shop.verify().isEmpty)
        }
    }

    @Test("are missing where a list says that what is due next is provisional")
    func marks() async throws {
        try await withShop { shop in
            try shop.move(to: "2026-12-31 20:00")
            let number = try await shop.timed()
            _ = try await shop.engine.tick(tenant: shop.tenant)
            try shop.move(to: "2026-12-31 21:00")
            _ = try await shop.engine.tick(tenant: shop.tenant)
            #expect(try await due(shop, number, "H") == "2027-01-04 11:00 provisional")
            try shop.move(to: "2027-01-03 01:00")
            _ = try await shop.engine.tick(tenant: shop.tenant)
            // Next is the third natural day, in a year that nobody knows.
            #expect(try await due(shop, number, "S") == "2027-01-04 00:00 provisional")
            #expect(try await shop.marks(of: [number]).map(\.isProvisional) == [true])
        }
    }

    @Test("reach a complaint with its next act if publishing did not get to it")
    func interrupted() async throws {
        try await withShop { shop in
            try shop.move(to: "2026-12-30 09:00")
            let number = try await shop.timed()
            let body = try Self.calendars()
            let file = StoredCalendarFile(
                version: "1.1", publishedAt: shop.clock.now().time, body: body)
            try await shop.engine.store.write { [tenant = shop.tenant] transaction in
                let own = try #require(try transaction.tenant(tenant))
                try transaction.insert(file, tenant: own)
                transaction.worker.forgetCalendars()
            }
            try await shop.send("urge.normal", to: number)
            #expect(try await due(shop, number, "D") == "2027-01-07 18:00")
            let report = try await shop.engine.publishCalendars(
                body, version: "1.1", tenant: shop.tenant)
            #expect(report.replannedCount == 0)
        }
    }

    @Test("are refused under a name that stands for something else")
    func taken() async throws {
        try await withShop { shop in
            let body = try Self.calendars(version: "1.0")
            let problem = await #expect(throws: AdministrationProblem.self) {
                _ = try await shop.engine.publishCalendars(
                    body, version: "1.0", tenant: shop.tenant)
            }
            #expect(
                problem?.description
                    == "calendar 'cn-office@1.0' is known with another content; raise the version "
                    + "of the file")
            #expect(try await shop.engine.calendarFiles(tenant: shop.tenant).isEmpty)
        }
    }
}

extension Shop {
    fileprivate func marks(of numbers: [String]) async throws -> [ClockMarks] {
        var found: [ClockMarks] = []
        for number in numbers {
            let stored = try await stored(number)
            let marks = try await engine.clockMarks(of: [stored], tenant: tenant)
            found.append(try #require(marks[stored.serial]))
        }
        return found
    }
}
