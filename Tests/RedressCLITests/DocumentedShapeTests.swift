import Foundation
import Redress
import Testing

/// `docs/cli-json.md` is the golden file: its examples have the shapes that the program prints.
@Suite("JSON answers have their documented shape", .timeLimit(.minutes(10)))
struct DocumentedShapeTests {
    /// How to get the lines that a section shows.
    struct Section: Sendable, CustomTestStringConvertible {
        var command: String
        var run: @Sendable (Shop) throws -> [Outcome]
        var testDescription: String { command }

        init(_ command: String, _ run: @escaping @Sendable (Shop) throws -> [Outcome]) {
            self.command = command
            self.run = run
        }

        /// A section whose example comes from one command line.
        init(_ command: String, _ arguments: String) {
            self.init(command) { shop in
                let words = (command + " " + arguments + " --json").split(separator: " ")
                    .map { $0.replacingOccurrences(of: "SUBMITTED", with: shop.submitted) }
                return [try shop.redress(words)]
            }
        }
    }

    private static func publishCalendars(_ shop: Shop) throws -> Outcome {
        let path = repository + "/workflows/calendars/cn.xml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try shop.folder.write(
            text.replacing("version=\"1.0\" zone", with: "version=\"1.1\" zone"), to: "cn.xml")
        return try shop.redress(
            "calendar", "publish", "cn.xml", "--schemas", repository + "/schemas", "--json")
    }

    static let sections: [Section] = [
        Section("init", "--db other.db --workflows \(repository)/workflows"),
        Section("tenant list", ""),
        Section("tenant add", "other"),
        Section("tenant set", "--small"),
        Section("workflow list", ""),
        Section("workflow check") { shop in
            for name in ["workflows", "schemas"] {
                try FileManager.default.copyItem(
                    atPath: repository + "/" + name,
                    toPath: shop.folder.file(name))
            }
            let path = "workflows/product/product.scxml"
            let text = try String(contentsOfFile: shop.folder.file(path), encoding: .utf8)
            try shop.folder.write(
                text.replacingOccurrences(of: "target=\"p.submitted\"", with: "target=\"nowhere\""),
                to: path)
            return [try shop.redress("workflow", "check", "--json", path)]
        },
        Section("workflow assemble") { shop in
            try FileManager.default.copyItem(
                atPath: repository + "/workflows", toPath: shop.folder.file("workflows"))
            let path = "workflows/product/product.scxml"
            let text = try String(contentsOfFile: shop.folder.file(path), encoding: .utf8)
            try shop.folder.write(
                text.replacingOccurrences(of: "\"en\">Submit<", with: "\"en\">Hand in<"), to: path)
            return [try shop.redress("workflow", "assemble", "--json", path)]
        },
        Section("workflow test") { shop in
            let path = "workflows/attitude/scenarios/urgency.xml"
            for name in ["workflows", "schemas"] {
                try FileManager.default.copyItem(
                    atPath: repository + "/" + name,
                    toPath: shop.folder.file(name))
            }
            let text = try String(contentsOfFile: shop.folder.file(path), encoding: .utf8)
            try shop.folder.write(
                text.replacing(
                    "<then clock=\"U1\" status=\"running\"/>",
                    with: "<then clock=\"U1\" status=\"stopped\"/>"),
                to: path)
            var outcome = try shop.redress("workflow", "test", "--json", path)
            // One that fails, one that does not, and the whole.
            let lines = outcome.lines
            outcome.output = [lines.first, lines.first { $0.contains("true") }, lines.last]
                .compactMap(\.self).joined(separator: "\n")
            return [outcome]
        },
        Section("workflow publish", "\(repository)/workflows/product/product.scxml"),
        Section("workflow approve") { shop in
            try shop.add("adm-01", "admin.workflow")
            _ = try shop.redress("tenant", "set", "--two-person-publish")
            try shop.publishProduct(as: "adm-01")
            return [try shop.redress("workflow", "approve", "--json")]
        },
        Section("user add", "x-1 --org shop --team night"),
        Section("user list") { shop in
            _ = try shop.redress("user", "add", "a-1", "--org", "shop", "--team", "night")
            _ = try shop.redress("user", "grant", "a-1", "auditor")
            _ = try shop.redress("user", "revoke", "old-01", "agent.inhouse")
            _ = try shop.redress("user", "add", "a-2", "--org", "shop")
            _ = try shop.redress(
                "user",
                "grant",
                "a-2",
                "manager.approver",
                "--until",
                "2030-01-01",
                "--limit",
                "1")
            var list = try shop.redress("user", "list", "--json")
            list.output = list.lines.filter { $0.contains("\"a-") }.joined(separator: "\n")
            return [list]
        },
        Section("user grant", "ag-01 manager.approver --until 2030-01-01 --limit 5"),
        Section("user revoke", "ag-01 agent.inhouse"),
        Section("user train") { shop in
            try shop.publishProduct { file, text in
                file == "roles.xml"
                    ? text.replacing("id=\"auditor\"", with: "id=\"auditor\" training=\"intake-1\"")
                    : text
            }
            return [
                try shop.redress(
                    "user", "train", "ag-01", "intake-1", "--until", "2100-01-01", "--json")
            ]
        },
        Section("user hand-over") { shop in
            try shop.add("duty-01", "duty.assistant")
            try shop.add("duty-02", "duty.assistant")
            _ = try shop.redress("complaint", "claim", shop.submitted, "--as", "duty-01")
            return [
                try shop.redress(
                    "user", "hand-over", "duty-01", "--to", "duty-02", "--note", "left", "--json")
            ]
        },
        Section("complaint record") { shop in
            [
                try shop.redress(
                    "complaint",
                    "record",
                    "--type",
                    "product",
                    "--as",
                    "out-01",
                    "--data",
                    "-",
                    "--json",
                    input: Sample.complaint)
            ]
        },
        Section("complaint send") { shop in
            func send(_ number: String, _ event: String, _ data: String) throws -> Outcome {
                try shop.redress(
                    "complaint",
                    "send",
                    number,
                    event,
                    "--as",
                    "out-01",
                    "--data",
                    "-",
                    "--json",
                    input: data)
            }
            return [
                try send(shop.submitted, "record.append", "{}"),
                try send(shop.submitted, "expedite.grant", "{}"),
                try send(shop.submitted, "record.append", "{\"order/@colour\": 1}"),
            ]
        },
        Section("complaint show", "SUBMITTED --as out-01"),
        Section("complaint list") { shop in
            _ = try shop.redress(
                "complaint", "record", "--type", "product", "--as", "out-01", "--data", "-",
                input: Sample.complaint)
            return [try shop.redress("complaint", "list", "--limit", "1", "--json")]
        },
        Section("attachment add") { shop in
            try shop.folder.write("chat", to: "chat.txt")
            return [try shop.redress("attachment", "add", "chat.txt", "--as", "out-01", "--json")]
        },
        Section("attachment show") { shop in
            try shop.folder.write("chat", to: "chat.txt")
            let added = try shop.redress(
                "attachment", "add", "chat.txt", "--as", "out-01", "--json")
            let hash = try JSONValue(reading: added.output)["hash"]?.text ?? ""
            return [try shop.redress("attachment", "show", hash, "--json")]
        },
        Section("attachment verify") { shop in
            try shop.folder.write("chat", to: "chat.txt")
            _ = try shop.redress("attachment", "add", "chat.txt")
            let folder = shop.folder.file("redress.db.attachments")
            try FileManager.default.removeItem(atPath: folder)
            return [try shop.redress("attachment", "verify", "--json")]
        },
        Section("calendar publish") { shop in [try publishCalendars(shop)] },
        Section("calendar list") { shop in
            _ = try publishCalendars(shop)
            return [try shop.redress("calendar", "list", "--json")]
        },
        Section("complaint list --inbox") { shop in
            try shop.add("duty-01", "duty.assistant")
            return [
                try shop.redress("complaint", "list", "--as", "duty-01", "--inbox", "--json")
            ]
        },
        Section("complaint claim") { shop in
            try shop.add("duty-01", "duty.assistant")
            return [
                try shop.redress("complaint", "claim", shop.submitted, "--as", "duty-01", "--json")
            ]
        },
        Section("clock explain", "SUBMITTED C6"),
        Section("tick", "--at 2100-01-01"),
        Section("audit list") { shop in
            for _ in 0..<2 {
                _ = try shop.redress(
                    "complaint",
                    "send",
                    shop.submitted,
                    "expedite.grant",
                    "--as",
                    "out-01")
            }
            return [
                try shop.redress(
                    "audit",
                    "list",
                    "--outcome",
                    "refused",
                    "--limit",
                    "1",
                    "--json")
            ]
        },
        Section("audit show", "0"),
        Section("audit verify") { shop in
            let clean = try shop.redress("audit", "verify", "--json")
            try shop.tamper("UPDATE audit SET actor = 'x' WHERE event = 'submit'")
            return [clean, try shop.redress("audit", "verify", "--json")]
        },
        Section("audit checkpoint", ""),
        Section("audit prove", "0 -o proof"),
        Section("scxml run") { shop in
            try shop.folder.write(SCXMLRunTests.chart(""), to: "a.scxml")
            try shop.folder.write(SCXMLRunTests.chart("<state/><oops/>"), to: "b.scxml")
            return [try shop.redress("scxml", "run", "--json", "a.scxml", "b.scxml")]
        },
    ]

    @Test("as the documentation shows it", arguments: sections)
    func shape(_ section: Section) throws {
        let outcomes = try section.run(try Shop())
        for outcome in outcomes { #expect(outcome.errors.isEmpty) }
        let printed = try outcomes.flatMap(\.lines).map { try JSONValue(reading: $0) }
        #expect(!printed.isEmpty)
        let documented = try Self.examples(of: section.command)
        #expect(Set(printed.map(Self.shape)) == Set(documented.map(Self.shape)))
    }

    @Test("every object stands on one line, with its keys in order")
    func canonical() throws {
        let shop = try Shop()
        let outcome = try shop.redress("complaint", "show", shop.submitted, "--json")
        #expect(outcome.lines.count == 1)
        let value = try JSONValue(reading: outcome.output)
        #expect(Array(outcome.output.utf8) == value.canonicalBytes + [0x0A])
    }

    @Test("every section of the documentation is tested")
    func complete() throws {
        let tested = Set(Self.sections.map(\.command)).union(["import"])
        #expect(Set(try Self.documentation().map(\.command)) == tested)
    }

    /// A record's own shape is documented elsewhere.
    private static func shape(_ value: JSONValue) -> String {
        guard case .object(var members) = value, members["record"] != nil else {
            return value.shape
        }
        members["record"] = .string("record")
        return JSONValue.object(members).shape
    }

    private static func examples(of command: String) throws -> [JSONValue] {
        try documentation().filter { $0.command == command }.flatMap(\.examples)
            .map { try JSONValue(reading: $0) }
    }

    /// The lines of the JSON blocks below each heading.
    private static func documentation() throws -> [(command: String, examples: [String])] {
        let text = try String(contentsOfFile: repository + "/docs/cli-json.md", encoding: .utf8)
        return text.components(separatedBy: "\n## redress ").dropFirst().map { section in
            let parts = section.components(separatedBy: "```")
            let command = section.prefix { $0 != "\n" }
            let blocks = parts.indices.filter { $0 % 2 == 1 }.map { parts[$0] }
            return (
                String(command),
                blocks.flatMap { $0.split(separator: "\n").dropFirst().map(String.init) }
            )
        }
    }
}
