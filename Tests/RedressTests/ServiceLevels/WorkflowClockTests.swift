@testable import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("The clocks of a workflow")
struct WorkflowClockTests {
    /// The small workflow with China's calendars, and a clock with these attributes.
    private func source(_ attributes: String, within: String = "PT1H") throws -> WorkflowSource {
        let codes = "<r:codes href=\"../codes.xml\"/>"
        let document = SmallWorkflow.document
            .replacing(codes, with: codes + "<r:calendars href=\"../calendars/cn.xml\"/>")
            .replacing("time=\"natural\"", with: attributes)
            .replacing("within=\"PT1H\"", with: "within=\"\(within)\"")
        var source = SmallWorkflow.source(document: document)
        source.calendarsFile = "cn.xml"
        source.calendars = try ShippedWorkflows.bytes("workflows/calendars/cn.xml")
        return source
    }

    private func due(_ attributes: String, _ within: String, from start: String) throws -> String {
        let check = WorkflowChecker.check(
            try source(attributes, within: within), schemas: try ShippedWorkflows.schemas())
        let clock = try #require(check.workflow?.clocks["T1"], "\(check.problems)")
        let due = clock.allowance.due(from: try china(start))
        let wall = Timestamp(microseconds: due.microseconds + 8 * 3_600_000_000).description
        return String(wall.prefix(16)).replacing("T", with: " ")
    }

    @Test(
        "count as time, calendar and roll say",
        arguments: [
            ("time=\"always\"", "P1D", "2026-10-02 17:00"),
            ("time=\"natural\"", "P1D", "2026-10-02 17:00"),
            ("time=\"natural\" calendar=\"cn-office\"", "P1D", "2026-10-03 00:00"),
            (
                "time=\"natural\" calendar=\"cn-office\" roll=\"holiday\"", "P1D",
                "2026-10-09 00:00"
            ),
            (
                "time=\"natural\" calendar=\"cn-office\" roll=\"working-day\"", "P1D",
                "2026-10-09 00:00"
            ),
            ("time=\"working\" calendar=\"cn-office\"", "P1D", "2026-10-08 18:00"),
            ("time=\"working\" calendar=\"cn-office\"", "PT24H", "2026-10-10 18:00"),
            ("time=\"working\" calendar=\"cn-ops\"", "PT4H30M", "2026-10-02 09:30"),
            ("time=\"working\" calendar=\"always\"", "PT4H", "2026-10-01 21:00"),
        ])
    func counted(attributes: String, within: String, expected: String) throws {
        #expect(try due(attributes, within, from: "2026-10-01 17:00") == expected)
    }

    @Test(
        "that cannot be counted are refused, and the place named",
        arguments: [
            (
                "time=\"always\" calendar=\"always\"", "PT1H",
                "clock a clock that always runs needs no calendar"
            ),
            (
                "time=\"natural\" calendar=\"cn-office\"", "PT72H",
                "clock natural days of a calendar are whole days, such as P7D"
            ),
            (
                "time=\"working\" calendar=\"cn-office\" roll=\"holiday\"", "P1D",
                "clock a clock in working time ends in working time; take roll away"
            ),
            (
                "time=\"working\" calendar=\"cn-office\"", "P1DT1H",
                "clock within 'P1DT1H' mixes days and hours"
            ),
            (
                "time=\"working\" calendar=\"cn-ofice\"", "PT1H",
                "unknown-calendar there is no calendar 'cn-ofice'; did you mean 'cn-office'?"
            ),
        ])
    func refused(attributes: String, within: String, expected: String) throws {
        let check = WorkflowChecker.check(
            try source(attributes, within: within), schemas: try ShippedWorkflows.schemas())
        let found = check.errors.filter { $0.code != "xml-schema" }
        #expect(found.count == 1)
        #expect(check.workflow == nil)
        let problem = try #require(found.first)
        #expect("\(problem.code) \(problem.message)".hasPrefix(expected))
        #expect(problem.location.line == 12)
        #expect(problem.location.column > 3)
    }

    @Test("know the mistakes of the calendars' file by its own name")
    func brokenCalendars() throws {
        var source = try source("time=\"working\" calendar=\"cn-office\"")
        let text = String(decoding: source.calendars, as: UTF8.self)
        source.calendars = Array(text.replacing("2024-02-18", with: "2025-02-18").utf8)
        let check = WorkflowChecker.check(source, schemas: try ShippedWorkflows.schemas())
        let problem = try #require(check.errors.first)
        #expect(problem.location.file == "cn.xml")
        #expect(problem.code == "calendar")
        #expect(check.workflow == nil)
    }

    @Test("give a workflow another digest when their calendars change")
    func digest() throws {
        var source = try source("time=\"working\" calendar=\"cn-office\"")
        let before = source.digest
        source.calendars.append(0x0A)
        #expect(source.digest != before)
        // A workflow without calendars keeps the digest of three lines.
        #expect(
            SmallWorkflow.source().digest
                == "6af83260ab501c12cb2222baddcf3897eb25ef2ed58a53e8eb37b466b87dca5d")
    }

    @Test("of the shipped workflows count by one rule", arguments: ShippedWorkflows.names)
    func shipped(name: String) throws {
        let workflow = try #require(try ShippedWorkflows.check(name).workflow)
        // Who guards persons and urgency is always there.
        let sleepless: Set = ["P8", "U1"]
        for clock in workflow.clocks.values {
            switch clock.allowance {
            case .elapsed(let length):
                #expect(length >= 24 * 3_600_000 || sleepless.contains(clock.id), "\(clock.id)")
            case .workingTime(let length, let calendar):
                #expect(length < 24 * 3_600_000, "\(clock.id)")
                #expect(calendar.id == "cn-ops", "\(clock.id)")
            case .workingDays(_, let calendar): #expect(calendar.id == "cn-ops", "\(clock.id)")
            case .naturalDays(_, let calendar, _):
                #expect(calendar.id == "cn-office", "\(clock.id)")
            }
        }
    }

    @Test("are stored and logged with their calendar, and say when they are provisional")
    func stored() async throws {
        try await withShop { shop in
            // Twelve hours of service from 20:00 on New Year's Eve end in a year that is not covered.
            let wait =
                try china("2026-12-31 20:00").microseconds - shop.clock.now().time.microseconds
            shop.clock.advance(milliseconds: wait / 1_000)
            let number = try await shop.draft()
            let stored = try await shop.stored(number)
            let entry = try #require(ClockLedger(encoded: stored.clocks)["C2"])
            #expect(entry.calendar == "cn-ops@1.0")
            #expect(entry.isProvisional)
            #expect(Timestamp(milliseconds: entry.dueAt) == (try china("2027-01-01 20:00")))
            let last = try #require(try await shop.records().last)
            let change = try #require(try JSONValue(reading: last.bytes)["sla"]?.items?.first)
            #expect(change["cal"]?.text == "cn-ops@1.0")
            #expect(change["prov"] == .boolean(true))
            #expect(change["due"]?.text == "2027-01-01T12:00:00.000000Z")
            let view = try await shop.view(number, as: "auditor")
            #expect(view.clocks.first?.isProvisional == true)
            #expect(try await shop.verify().isEmpty)
        }
    }

    @Test("keep their calendar through the ledger's text")
    func ledger() throws {
        var ledger = ClockLedger()
        ledger.start("A", at: 1, due: 2)
        ledger.start("B", at: 3, due: 4, calendar: "cn-office@1.0", isProvisional: true)
        ledger.start("C", at: 5, due: 6, calendar: "cn-ops@1.0")
        for id in ["A", "C"] {
            let hasEnded = ledger.end(id, as: .stopped, at: 7)
            #expect(hasEnded)
        }
        let text = String(decoding: ledger.encoded, as: UTF8.self)
        #expect(
            text == """
                A stopped 1 2 7
                B running 3 4 - cn-office@1.0 provisional
                C stopped 5 6 7 cn-ops@1.0

                """)
        #expect(ClockLedger(encoded: ledger.encoded) == ledger)
    }
}
