import Foundation
import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("A file of calendars")
struct CalendarFileTests {
    static let file = """
        <r:calendars xmlns:r="urn:redress:workflow:1" version="1.2" zone="Asia/Shanghai" offset="+08:00">
          <r:year number="2025">
            <r:holiday from="2025-05-01" to="2025-05-05" makeup="2025-04-27">
              <r:label xml:lang="zh">劳动节</r:label><r:label xml:lang="en">Labour Day</r:label></r:holiday>
          </r:year>
          <r:calendar id="shop">
            <r:label xml:lang="zh">店</r:label><r:label xml:lang="en">Shop</r:label>
            <r:days on="mon tue wed thu fri makeup" working="true">
              <r:window from="09:00" to="12:00"/>
              <r:window from="13:00" to="24:00"/>
            </r:days>
            <r:days on="sat sun holiday" working="false"/>
          </r:calendar>
        </r:calendars>
        """

    private func check(_ text: String) throws -> (CalendarCatalogue, [String]) {
        var problems: [ChartProblem] = []
        let found = CalendarCatalogue(
            loading: Array(text.utf8), file: "shop.xml",
            schemas: try ShippedWorkflows.schemas(), problems: &problems)
        return (
            found,
            problems.filter { $0.code != "xml-schema" }.sorted().map {
                "\($0.location.line):\($0.location.column) \($0.code) \($0.message)"
            }
        )
    }

    @Test("is read with version, zone, years, labels and hours")
    func read() throws {
        let (catalogue, problems) = try check(Self.file)
        #expect(problems.isEmpty)
        let shop = try #require(catalogue["shop"])
        #expect(shop.version == "1.2")
        #expect(shop.zone == "Asia/Shanghai")
        #expect(shop.offsetMinutes == 480)
        #expect(shop.years == 2025...2025)
        #expect(shop.labels.text("en") == "Shop")
        #expect(catalogue["other"] == nil)
        #expect(
            shop.adding(milliseconds: 3_600_000 * 12, to: try china("2025-04-27 14:00"))
                == (try china("2025-04-28 11:00")))
    }

    @Test("that ships is clean and covers 2024 to 2026")
    func shipped() throws {
        var problems: [ChartProblem] = []
        let path = "workflows/calendars/cn.xml"
        let found = CalendarCatalogue(
            loading: try ShippedWorkflows.bytes(path), file: path,
            schemas: try ShippedWorkflows.schemas(), problems: &problems)
        #expect(problems.isEmpty, "\(problems)")
        #expect(found.calendars.map(\.id) == ["cn-office", "cn-ops", "always"])
        #expect(found.calendars.allSatisfy { $0.years == 2024...2026 })
    }

    @Test("with a mistake is refused, and the place named", arguments: mistakes)
    func mistaken(old: String, new: String, expected: [String]) throws {
        let place = try #require(Self.file.range(of: old))
        let (_, problems) = try check(Self.file.replacingCharacters(in: place, with: new))
        #expect(problems.count == expected.count, "\(problems)")
        for (problem, start) in zip(problems, expected) {
            #expect(problem.hasPrefix(start), "\(problem)")
        }
    }

    static let mistakes: [(old: String, new: String, expected: [String])] = [
        ("+08:00", "+8", ["1:82 calendar offset '+8' is not a fixed offset such as '+08:00'"]),
        ("+08:00", "+14:30", ["1:82 calendar offset '+14:30' is not a fixed offset"]),
        (
            "number=\"2025\"", "number=\"1066\"",
            ["2:11 calendar year '1066' is not one of 1970 to 2199"]
        ),
        (
            "</r:year>", "</r:year><r:year number=\"2027\"/>",
            [
                "5:20 calendar year 2027 does not follow 2025; years stand in order, without a gap"
            ]
        ),
        (
            "2025-05-05", "2025-05-32",
            ["3:34 calendar to '2025-05-32' is not a date (YYYY-MM-DD)"]
        ),
        (
            "2025-05-05", "2025-04-30",
            ["3:34 calendar a holiday from 2025-05-01 to 2025-04-30 is none: it has 1 to 31 days"]
        ),
        (
            "2025-04-27", "2026-04-27",
            [
                "3:50 calendar makeup '2026-04-27' is not in 2025; say it in the year that it falls "
                    + "in"
            ]
        ),
        ("2025-04-27", "2025-05-02", ["3:50 calendar 2025-05-02 stands twice; see line 3"]),
        (
            "<r:label xml:lang=\"en\">Labour Day</r:label>", "",
            ["3:5 label the holiday has no label in 'en'"]
        ),
        (
            "<r:label xml:lang=\"zh\">店</r:label>", "",
            ["6:3 label calendar 'shop' has no label in 'zh'"]
        ),
        (
            "from=\"13:00\"", "from=\"11:30\"",
            [
                "10:17 calendar window 11:30–24:00 does not come after 09:00–12:00; windows stand "
                    + "in order, with a break between them"
            ]
        ),
        (
            "to=\"24:00\"", "to=\"02:00\"",
            [
                "10:30 calendar window 13:00–02:00 is empty; one that passes midnight is two windows"
            ]
        ),
        (
            "to=\"24:00\"", "to=\"24:01\"",
            ["10:30 calendar to '24:01' is not a time of day from 00:00 to 24:00"]
        ),
        (
            "sat sun holiday", "sat sun",
            ["6:3 calendar calendar 'shop' does not say how holiday count"]
        ),
        (
            "sat sun holiday", "sat sun holiday mon",
            ["12:13 calendar calendar 'shop' has two rules for 'mon'"]
        ),
        (
            "sat sun holiday", "sat sun holiday moon",
            ["12:13 calendar 'moon' is not one of: mon, tue, wed, thu, fri, sat, sun, holiday"]
        ),
        (
            "working=\"true\"", "working=\"false\"",
            ["6:3 calendar calendar 'shop' needs a day of the week with working=\"true\""]
        ),
    ]

    @Test(
        "that is something else is said to be",
        arguments: [
            ("<r:roles xmlns:r=\"urn:redress:workflow:1\"/>", "1:1 not-calendars the root is"),
            ("<calendars/>", "1:1 not-calendars the root is 'calendars'"),
            (
                "<r:calendars xmlns:r=\"urn:redress:workflow:1\" offset=\"+08:00\"/>",
                "1:1 calendar there is no calendar in this file"
            ),
            ("<r:calendars", "1:13 xml-not-well-formed"),
        ])
    func other(text: String, expected: String) throws {
        let (catalogue, problems) = try check(text)
        #expect(problems.first?.hasPrefix(expected) ?? false, "\(problems)")
        #expect(catalogue.calendars.isEmpty)
    }
}
