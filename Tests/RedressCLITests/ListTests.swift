import Foundation
import Redress
import Testing

@Suite("Lists", .timeLimit(.minutes(10)))
struct ListTests {
    private func numbers(_ shop: Shop, _ arguments: String...) throws -> [String] {
        let list = try shop.redress(["complaint", "list", "--json"] + arguments)
        #expect(list.status == 0, "\(list.errors)")
        return try list.lines.compactMap { try JSONValue(reading: $0)["number"]?.text }
    }

    @Test("complaints come newest first and are filtered")
    func complaints() throws {
        let shop = try Shop()
        #expect(try numbers(shop) == [shop.draft, shop.submitted])
        #expect(try numbers(shop, "--type", "product") == [shop.submitted])
        #expect(try numbers(shop, "--state", "p.submitted") == [shop.submitted])
        #expect(try numbers(shop, "--state", "p.closed") == [])
        #expect(
            try shop.redress("complaint", "list", "--type", "attitude").errors
                == "no complaint matches\n")
    }

    @Test("a person's list holds what the role's scope reaches")
    func scopes() throws {
        let shop = try Shop()
        #expect(try numbers(shop, "--as", "out-01").count == 2)
        #expect(try numbers(shop, "--as", "out-02").isEmpty)
        #expect(try numbers(shop, "--as", "ag-01").count == 2)
        #expect(try numbers(shop, "--as", "ag-01:agent.inhouse").count == 2)
        #expect(try shop.redress("complaint", "list", "--as", "ag-01:auditor").status == 2)
    }

    @Test("a cursor leads through all pages, each complaint once")
    func pages() throws {
        let shop = try Shop()
        var found: [String] = []
        var cursor: [String] = []
        for _ in 0..<3 {
            let page = try shop.redress(["complaint", "list", "--limit", "1", "--json"] + cursor)
            let lines = try page.lines.map { try JSONValue(reading: $0) }
            found += lines.compactMap { $0["number"]?.text }
            guard let next = lines.last?["next"]?.number else { break }
            cursor = ["--after", String(next)]
        }
        #expect(found == [shop.draft, shop.submitted])
    }

    @Test(
        "records are found by what they say",
        arguments: [
            ("--complaint SUBMITTED", ["record.save", "submit"]),
            ("--complaint SUBMITTED --event submit", ["submit"]),
            ("--actor out-01 --limit 2", ["record.save", "submit"]),
            ("--actor nobody", []),
            ("--outcome granted", ["record.save", "submit", "record.save"]),
            ("--outcome refused", []),
            ("--to 2020-01-01", []),
            ("--from 2100-01-01", []),
            ("--type transition --from 2020-01-01", ["record.save", "submit", "record.save"]),
            ("--type log.open", ["log.open"]),
        ])
    func records(filter: String, events: [String]) throws {
        let shop = try Shop()
        let list = try shop.redress(
            ["audit", "list", "--json"]
                + filter.split(separator: " ").map {
                    $0.replacingOccurrences(of: "SUBMITTED", with: shop.submitted)
                })
        #expect(list.status == 0)
        let found = try list.lines.compactMap { try JSONValue(reading: $0)["record"] }
        #expect(found.map { $0["ev"]?.text ?? $0["type"]?.text } == events)
    }

    @Test("every record of the log is listed once, page by page")
    func log() throws {
        let shop = try Shop()
        var found: [Int64] = []
        var after: Int64?
        repeat {
            let page = try shop.redress(
                ["audit", "list", "--limit", "7", "--json"]
                    + (after.map { ["--after", String($0)] } ?? []))
            let lines = try page.lines.map { try JSONValue(reading: $0) }
            found += lines.compactMap { $0["sequence"]?.number }
            after = lines.last?["next"]?.number
        } while after != nil
        #expect(found == Array(0..<Int64(try shop.recordCount())))
    }

    @Test("people are listed with the roles that count, ended ones in JSON only")
    func people() throws {
        let shop = try Shop()
        let table = try shop.redress("user", "list")
        #expect(table.lines.count == 1 + Shop.people.count)
        #expect(
            table.lines.contains {
                $0.contains(/^out-01 +outsourcer-a \(outsourcer\) +- +agent\.outsourced +-$/)
            })
        #expect(table.lines.contains { $0.contains(/^old-01 +shop +- +- +-$/) })
        let json = try shop.redress("user", "list", "--json")
        #expect(json.lines.contains { $0.contains("\"old-01\"") && $0.contains("\"valid\":false") })
    }
}
