import Foundation
import Redress
import Testing

@Suite("Two tenants and an outsourcer that serves both", .timeLimit(.minutes(10)))
struct TenantTests {
    /// `shop` with a submitted complaint, and `other` with one of its own, both recorded by `out-01`.
    private func both() throws -> (shop: Shop, other: String) {
        let shop = try Shop()
        let added = try shop.redress("tenant", "add", "other")
        #expect(added.status == 0, "\(added.errors)")
        #expect(added.lines == ["added tenant 'other' with log redress.local/other"])
        for arguments in [
            ["user", "grant", "out-01", "agent.outsourced"],
            ["user", "add", "b-01", "--org", "other"],
            ["user", "grant", "b-01", "agent.inhouse"],
        ] {
            let outcome = try shop.redress(arguments + ["--tenant", "other"])
            try #require(outcome.status == 0, "\(outcome.errors)")
        }
        let recorded = try shop.redress(
            "complaint", "record", "--type", "product", "--as", "out-01", "--data", "-", "--tenant",
            "other", input: Sample.complaint)
        try #require(recorded.status == 0, "\(recorded.errors)")
        let number = recorded.output.trimmingCharacters(in: .newlines)
        #expect(number.hasPrefix("OTHER-"))
        return (shop, number)
    }

    @Test("a command that does not say which one is told to")
    func ambiguous() throws {
        let (shop, _) = try both()
        let outcome = try shop.redress("complaint", "list")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("choose one with --tenant: shop, other"))
    }

    @Test("nothing of one is listed for the same person in the other")
    func lists() throws {
        let (shop, number) = try both()
        for (tenant, own, foreign) in [("shop", "SHOP-", "OTHER-"), ("other", "OTHER-", "SHOP-")] {
            for arguments in [
                ["complaint", "list"], ["complaint", "list", "--as", "out-01"],
                ["audit", "list"], ["complaint", "list", "--as", "out-01", "--inbox"],
            ] {
                let outcome = try shop.redress(arguments + ["--tenant", tenant, "--json"])
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(!outcome.output.contains(foreign), "\(arguments) of \(tenant)")
                if !arguments.contains("--inbox") { #expect(outcome.output.contains(own)) }
            }
        }
        let people = try shop.redress("user", "list", "--tenant", "other")
        #expect(people.lines.count == 3, "\(people.output)")
        #expect(people.output.contains("out-01") && !people.output.contains("sup-01"))
        #expect(!number.isEmpty)
    }

    @Test("a complaint of one does not exist in the other, whatever is asked")
    func foreign() throws {
        let (shop, number) = try both()
        for (tenant, foreign) in [("shop", number), ("other", shop.submitted)] {
            for arguments in [
                ["complaint", "show", foreign], ["complaint", "show", foreign, "--as", "out-01"],
                ["complaint", "send", foreign, "record.append", "--as", "out-01"],
                ["complaint", "send", foreign, "submit", "--as", "out-01"],
                ["complaint", "claim", foreign, "--as", "out-01"],
                ["complaint", "release", foreign, "--as", "out-01"],
                ["clock", "explain", foreign],
            ] {
                let outcome = try shop.redress(arguments + ["--tenant", tenant])
                #expect(outcome.status == 2, "\(arguments)")
                #expect(outcome.errors.contains("complaint '\(foreign)' does not exist"))
            }
        }
    }

    @Test("rights and training of one count for nothing in the other")
    func rights() throws {
        let (shop, number) = try both()
        for (user, tenant, complaint) in [
            ("sup-01", "other", number), ("ag-01", "other", number),
            ("b-01", "shop", shop.submitted),
        ] {
            let outcome = try shop.redress(
                "complaint", "send", complaint, "record.append", "--as", user, "--tenant", tenant)
            #expect(outcome.status == 3)
            #expect(outcome.errors.contains("no-valid-role"))
            let shown = try shop.redress(
                "complaint", "show", complaint, "--as", user, "--tenant", tenant)
            #expect(shown.status == 2)
        }
    }

    @Test("each has a whole log, and a setting of its own")
    func logs() throws {
        let (shop, _) = try both()
        let set = try shop.redress("tenant", "set", "--small", "--tenant", "other")
        #expect(set.lines == ["changed other: small"])
        for tenant in ["shop", "other"] {
            let verified = try shop.redress("audit", "verify", "--tenant", tenant)
            #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
        }
        let listed = try shop.redress("tenant", "list", "--json").lines.map {
            try JSONValue(reading: Array($0.utf8))
        }
        #expect(listed.map { $0["id"]?.text } == ["shop", "other"])
        #expect(listed.map { $0["small"] } == [.boolean(false), .boolean(true)])
    }

    @Test(
        "one that could be taken for another is refused",
        arguments: [
            (["shop"], "tenant 'shop' exists already; choose another"),
            (
                ["second", "--prefix", "SHOP"],
                "number prefix 'SHOP' exists already; choose another"
            ),
            (
                ["second", "--origin", "redress.local/shop"],
                "log 'redress.local/shop' exists already; choose another"
            ),
            (["Zweiter"], "tenant id 'Zweiter' must be 1 to 40 of a-z, 0-9, '-', '.', '_'"),
            (["second", "--tenant", "shop"], "takes the new tenant as its argument"),
        ])
    func clashes(arguments: [String], message: String) throws {
        let shop = try Shop()
        let outcome = try shop.redress(["tenant", "add"] + arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(try shop.redress("tenant", "list").lines.count == 2)
        #expect(try shop.redress("audit", "verify").status == 0)
    }
}
