import Foundation
import GRDB
import Testing

/// A command line that must fail, and how.
struct BadInput: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var status: Int32
    var message: String
    var input: String?

    init(_ line: String, _ status: Int32, _ message: String, input: String? = nil) {
        // `_` stands for a space inside an argument, `''` for an empty one.
        arguments = line.split(separator: " ").map {
            $0 == "''" ? "" : $0.replacingOccurrences(of: "_", with: " ")
        }
        self.status = status
        self.message = message
        self.input = input
    }

    var testDescription: String { "redress " + arguments.joined(separator: " ") }

    func arguments(in shop: Shop) -> [String] {
        arguments.map {
            $0.replacingOccurrences(of: "SUBMITTED", with: shop.submitted)
                .replacingOccurrences(of: "DRAFT", with: shop.draft)
        }
    }
}

@Suite("Bad input", .timeLimit(.minutes(10)))
struct BadInputTests {
    @Test("what is wrong is said, and nothing is changed", arguments: usage)
    func wrongUse(_ bad: BadInput) throws {
        let shop = try Shop()
        try shop.folder.write("{\"a\": 1,\n \"a\": 2}", to: "twice.json")
        try shop.folder.write("[1]", to: "list.json")
        try shop.folder.write(
            "{\"a\": \"\(String(repeating: "x", count: 1 << 20))\"}",
            to: "big.json")
        let before = try shop.folder.contents()
        let outcome = try shop.redress(bad.arguments(in: shop), input: bad.input)
        #expect(outcome.status == bad.status)
        #expect(outcome.errors.hasPrefix("error: "))
        #expect(outcome.errors.contains(bad.message), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(try shop.folder.contents() == before)
    }

    @Test(
        "a refusal is audited with one record, and the complaint stays as it was",
        arguments: acts)
    func refused(_ bad: BadInput) throws {
        let shop = try Shop()
        let before = try shop.recordCount()
        let complaints = try shop.complaints()
        let outcome = try shop.redress(bad.arguments(in: shop), input: bad.input)
        #expect(outcome.status == bad.status)
        #expect(outcome.errors.hasPrefix("refused  "))
        #expect(outcome.errors.contains(bad.message), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(try shop.recordCount() == before + 1)
        #expect(try shop.complaints() == complaints)
    }

    @Test("all problems of a form are told at once")
    func form() throws {
        let shop = try Shop()
        let outcome = try shop.redress(
            "complaint",
            "send",
            shop.draft,
            "record.save",
            "--as",
            "out-01",
            "--data",
            "-",
            input: Sample.wrong)
        #expect(outcome.status == 3)
        for path in [
            "complainant/phone", "incident/@channel", "order/@amount", "order/@colour",
        ] {
            #expect(outcome.errors.contains("  '\(path)' "), "\(outcome.errors)")
        }
    }

    @Test("a key that was used for another request is a conflict and leaves no record")
    func reusedKey() throws {
        let shop = try Shop()
        func send(_ event: String) throws -> Outcome {
            try shop.redress(
                "complaint",
                "send",
                shop.draft,
                event,
                "--as",
                "out-01",
                "--key",
                "k")
        }
        _ = try send("submit")
        let before = try shop.recordCount()
        let outcome = try send("record.append")
        #expect(outcome.status == 4)
        #expect(outcome.errors.contains("key 'k' was used for another request"))
        #expect(try shop.recordCount() == before)
    }

    @Test("of two writers that read the same version, the second is in conflict")
    func staleVersion() throws {
        let shop = try Shop()
        let outcome = try shop.redress(
            "complaint",
            "send",
            shop.submitted,
            "triage.start",
            "--as",
            "ag-01",
            "--if-version",
            "1")
        #expect(outcome.status == 4)
        #expect(outcome.errors.contains("refused  stale-version  triage.start"))
        #expect(outcome.errors.contains("has version 2, not 1; look at it again"))
    }

    @Test("characters that steer a terminal are shown, not sent")
    func controlCharacters() throws {
        let shop = try Shop()
        let outcome = try shop.redress("complaint", "show", "\u{1B}[31mred\u{202E}")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("'\\u{1b}[31mred\\u{202e}' does not exist"))
    }

    @Test("help is no error", arguments: [["--help"], ["complaint", "send", "--help"], ["audit"]])
    func help(_ arguments: [String]) throws {
        let outcome = try Program.run(arguments, in: NSTemporaryDirectory())
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE: redress"))
        #expect(outcome.errors.isEmpty)
    }
}

extension Shop {
    /// Everything that a complaint is, for comparing.
    func complaints() throws -> [String] {
        try database { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT number || version || state || hex(snapshot) || hex(data) || hex(clocks)
                        || hex(head) FROM complaint ORDER BY id
                    """)
        }
    }
}
