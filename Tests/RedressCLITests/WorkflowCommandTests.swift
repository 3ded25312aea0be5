import Foundation
import Redress
import Testing

@Suite("Workflow files at the command line", .timeLimit(.minutes(10)))
struct WorkflowCommandTests {
    /// A folder with the shipped workflows and schemas that a test may spoil.
    private func workshop() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["workflows", "schemas"] {
            try FileManager.default.copyItem(
                atPath: repository + "/" + name,
                toPath: folder.file(name))
        }
        return folder
    }

    private func replace(_ text: String, by other: String, in path: String) throws {
        let content = try String(contentsOfFile: path, encoding: .utf8)
        try #require(content.contains(text))
        try Data(content.replacingOccurrences(of: text, with: other).utf8)
            .write(to: URL(filePath: path))
    }

    private static let product = "workflows/product/product.scxml"

    @Test("the shipped workflows check")
    func shipped() throws {
        let outcome = try Program.run(
            [
                "workflow", "check", "workflows/attitude/attitude.scxml",
                "workflows/logistics/logistics.scxml", Self.product,
            ],
            in: repository)
        #expect(outcome.status == 0)
        #expect(outcome.lines.count == 3)
        #expect(
            outcome.lines.last?.contains(/product\.scxml: ok: product 1\.\d+, digest [0-9a-f]{12}/)
                == true)
    }

    @Test("every problem of every file is reported once, sorted, with its place")
    func problems() throws {
        let folder = try workshop()
        try replace(
            "target=\"p.submitted\"",
            by: "target=\"p.submited\"",
            in: folder.file(Self.product))
        try replace(
            "agent.inhouse",
            by: "agent.inhose",
            in: folder.file("workflows/attitude/attitude.scxml"))
        let files = [Self.product, "workflows/attitude/attitude.scxml"]
        let outcome = try Program.run(["workflow", "check"] + files, in: folder.path)
        #expect(outcome.status == 1)
        let problems = outcome.lines.filter { $0.contains(": error: ") }
        #expect(problems.count > 1)
        #expect(
            problems.allSatisfy {
                $0.contains(/^workflows\/[a-z\/]+\.scxml:\d+:\d+: error: .+ \[[a-z-]+\]$/)
            })
        #expect(problems.contains { $0.contains("did you mean 'p.submitted'?") })
        #expect(Set(problems).count == problems.count)
        let json = try Program.run(["workflow", "check", "--json"] + files, in: folder.path)
        #expect(json.status == 1)
        #expect(json.lines.count == outcome.lines.count)
    }

    @Test("a stretch that differs from its part is a finding until the document is assembled again")
    func assembling() throws {
        let folder = try workshop()
        func run(_ words: String) throws -> Outcome {
            try Program.run(words.split(separator: " ").map(String.init), in: folder.path)
        }
        let before = try Data(contentsOf: URL(filePath: folder.file(Self.product)))
        #expect(try run("workflow assemble --check").status == 0)
        try replace(
            "\"en\">Submit<", by: "\"en\">Hand in<", in: folder.file("workflows/parts/intake.xml"))
        for words in ["workflow assemble --check", "workflow check workflows"] {
            let outcome = try run(words)
            #expect(outcome.status == 1)
            let findings = outcome.lines.filter { $0.hasSuffix(" [part-differs]") }
            #expect(findings.count == 3)
            #expect(
                findings.last?.contains(
                    /product\.scxml:\d+:1: error: this is not what part 'intake'/)
                    == true)
        }
        #expect(try Data(contentsOf: URL(filePath: folder.file(Self.product))) == before)
        let outcome = try run("workflow assemble \(Self.product)")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains(/product\.scxml: assembled, 1 of \d+ changed/))
        #expect(try run("workflow check \(Self.product)").status == 0)
        #expect(try run("workflow assemble").lines.filter { $0.contains("assembled") }.count == 2)
        #expect(try run("workflow check workflows").status == 0)
    }

    @Test("a document is not rewritten when a part is spoilt, and needs no parts to be checked")
    func spoiltPart() throws {
        let folder = try workshop()
        let file = folder.file("workflows/parts/offer.xml")
        try replace("</r:part>", by: "</r:prt>", in: file)
        let before = try Data(contentsOf: URL(filePath: folder.file(Self.product)))
        let outcome = try Program.run(["workflow", "assemble"], in: folder.path)
        #expect(outcome.status == 1)
        #expect(outcome.lines.first?.hasPrefix("workflows/attitude/attitude.scxml:") == true)
        #expect(outcome.lines.filter { $0.hasPrefix("workflows/parts/offer.xml:") }.count == 1)
        #expect(try Data(contentsOf: URL(filePath: folder.file(Self.product))) == before)
        try FileManager.default.removeItem(atPath: folder.file("workflows/parts"))
        #expect(try Program.run(["workflow", "check", Self.product], in: folder.path).status == 0)
        #expect(try Program.run(["workflow", "assemble"], in: folder.path).status == 1)
    }

    @Test("calendars that cannot be read are one problem, not one of every clock")
    func missingCalendars() throws {
        let folder = try workshop()
        try FileManager.default.removeItem(atPath: folder.file("workflows/calendars/cn.xml"))
        let outcome = try Program.run(["workflow", "check", Self.product], in: folder.path)
        #expect(outcome.status == 1)
        #expect(outcome.lines.count == 1, "\(outcome.output)")
        #expect(outcome.lines.first?.contains("product.scxml:11:") ?? false)
        #expect(outcome.lines.first?.hasSuffix("[calendars]") ?? false)
    }

    @Test("a mistake in the calendars is told with its place; other days are another digest")
    func brokenCalendars() throws {
        let folder = try workshop()
        let file = folder.file("workflows/calendars/cn.xml")
        func check() throws -> Outcome {
            try Program.run(["workflow", "check", Self.product], in: folder.path)
        }
        let before = try check().lines
        try replace("2026-10-07", by: "2026-10-77", in: file)
        let broken = try check()
        #expect(broken.status == 1)
        let message = "to '2026-10-77' is not a date (YYYY-MM-DD) [calendar]"
        #expect(
            broken.lines.contains {
                $0.contains("workflows/calendars/cn.xml:") && $0.hasSuffix(message)
            })
        try replace("2026-10-77", by: "2026-10-08", in: file)
        let repaired = try check()
        #expect(repaired.status == 0)
        #expect(repaired.lines != before)
    }

    @Test(
        "roles and codes are found by plain relative paths only",
        arguments: [
            ("/etc/passwd", "is not a plain relative path"),
            ("../../etc/passwd", "is not a plain relative path"),
            ("file:///etc/passwd", "is not a plain relative path"),
            ("http://example.com/roles.xml", "is not a plain relative path"),
            (".hidden", "is not a plain relative path"),
            ("a%2Fb", "is not a plain relative path"),
            ("", "is not a plain relative path"),
            ("../none.xml", "'workflows/none.xml' cannot be read: No such file"),
            ("../product", "'workflows/product' is not a file"),
        ])
    func references(href: String, message: String) throws {
        let folder = try workshop()
        try replace(
            "<r:roles href=\"../roles.xml\"/>",
            by: "<r:roles href=\"\(href)\"/>",
            in: folder.file(Self.product))
        let outcome = try Program.run(["workflow", "check", Self.product], in: folder.path)
        #expect(outcome.status == 1)
        #expect(outcome.lines.count == 1)
        #expect(outcome.output.contains(#/product\.scxml:\d+:\d+: error: /#))
        #expect(outcome.output.contains(message), "\(outcome.output)")
    }

    @Test(
        "documents that are no workflow are reported with a place",
        arguments: ["", "<scxml", "<!DOCTYPE scxml><scxml/>", "<html/>"])
    func strange(_ text: String) throws {
        let folder = try workshop()
        try folder.write(text, to: "strange.scxml")
        let outcome = try Program.run(
            ["workflow", "check", "strange.scxml", "--schemas", "schemas"],
            in: folder.path)
        #expect(outcome.status == 1)
        #expect(outcome.output.contains(#/^strange\.scxml:\d+:\d+: error: /#))
    }

    @Test("nothing is created when a workflow does not check")
    func initialising() throws {
        let folder = try workshop()
        try replace(
            "agent.inhouse",
            by: "agent.inhose",
            in: folder.file("workflows/attitude/attitude.scxml"))
        let before = try folder.contents().keys.sorted()
        let outcome = try Program.run(["init"], in: folder.path)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains(#/attitude\.scxml:\d+:\d+: error: /#))
        #expect(outcome.errors.hasSuffix("error: nothing was changed: a workflow does not check\n"))
        #expect(try folder.contents().keys.sorted() == before)
    }

    @Test(
        "an installation that cannot be made leaves nothing behind",
        arguments: [
            (["--tenant", "Shop"], "tenant id 'Shop' must be"),
            (["--prefix", "shop"], "number prefix 'shop' must be"),
            (["--origin", "a b"], "is not a key name"),
            (["--workflows", "nowhere"], "'nowhere' holds no workflows"),
            (["--db", "none/redress.db"], "the directory of 'none/redress.db' does not exist"),
        ])
    func impossible(more: [String], message: String) throws {
        let folder = try workshop()
        let before = try folder.contents().keys.sorted()
        let outcome = try Program.run(["init"] + more, in: folder.path)
        #expect(outcome.status == (more[0] == "--db" ? 5 : 2))
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(try folder.contents().keys.sorted() == before)
    }

    @Test("a new version is published once, and complaints keep theirs")
    func publishing() throws {
        let shop = try Shop()
        let folder = try workshop()
        let path = folder.file(Self.product)
        func publish() throws -> Outcome { try shop.redress("workflow", "publish", path) }
        #expect(try publish().output.hasPrefix("unchanged product"))
        try replace("r:version=\"1.", by: "r:version=\"9.", in: path)
        #expect(try publish().output.hasPrefix("published product 9."))
        let list = try shop.redress("workflow", "list", "--json")
        #expect(list.lines.count == 5)
        let show = try shop.redress("complaint", "show", shop.submitted, "--json")
        #expect(
            try JSONValue(reading: show.output)["workflow"]?["version"]?.text?.hasPrefix("1.")
                == true)
        try replace("agent.inhouse", by: "agent.inhose", in: path)
        let before = try shop.recordCount()
        let spoilt = try publish()
        #expect(spoilt.status == 1)
        #expect(try shop.recordCount() == before)
        #expect(try shop.redress("audit", "verify").status == 0)
    }
}
