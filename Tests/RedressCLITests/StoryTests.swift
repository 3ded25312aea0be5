import Foundation
import Redress
import Testing
import TransparencyLog

@Suite("From a recorded complaint to a verified log", .timeLimit(.minutes(10)))
struct StoryTests {
    @Test("a refused act tells what, why, by which rule and what else is possible")
    func refusal() throws {
        let shop = try Shop()
        let refused = try shop.redress(
            "complaint",
            "send",
            shop.submitted,
            "expedite.grant",
            "--as",
            "out-01")
        #expect(refused.status == 3)
        #expect(refused.output.isEmpty)
        let lines = refused.errors.split(separator: "\n").map(String.init)
        try #require(lines.count == 5)
        #expect(lines[0] == "refused  outsourced-ceiling  expedite.grant on \(shop.submitted)")
        #expect(
            lines[1] == "  role 'agent.outsourced' may not send 'expedite.grant'; "
                + "outsourced roles are capped to: record, submit")
        #expect(lines[2].contains(/^  clause: product\.scxml:\d+   permitted: .*shift\.supervisor/))
        #expect(
            lines[3].contains(
                /^  in state p\.submitted, u\.normal, h\.none; you may: record\.append/))
        #expect(lines[4].contains(/^  logged as record \d+$/))
    }

    @Test("the refusal is proved by a file that anybody with the public key can check")
    func proof() throws {
        let shop = try Shop()
        let refused = try shop.redress(
            "complaint",
            "send",
            shop.submitted,
            "expedite.grant",
            "--as",
            "out-01",
            "--json")
        #expect(refused.status == 3)
        let answer = try JSONValue(reading: refused.output)
        let sequence = try #require(answer["sequence"]?.number)
        let proved = try shop.redress("audit", "prove", String(sequence), "-o", "proof")
        #expect(proved.status == 0, "\(proved.errors)")

        let text = try String(contentsOfFile: shop.folder.file("proof"), encoding: .utf8)
        let vkey = try String(contentsOfFile: shop.folder.file("redress.db.vkey"), encoding: .utf8)
        let file = try InclusionProofFile.parse(text)
        let checkpoint = try file.verify(with: NoteVerifier(vkey: vkey.trimmed))
        #expect(checkpoint.size == UInt64(sequence) + 1)
        let record = try JSONValue(reading: try #require(file.record))
        #expect(record["out"]?.text == "denied")
        #expect(record["perm"]?["why"]?.text == "outsourced-ceiling")
        let leaf = TreeHasher.leafHash(try #require(file.record)).hex
        #expect(answer["leaf"]?.text == leaf)

        let shown = try shop.redress("audit", "show", String(sequence))
        #expect(Array(shown.output.utf8) == file.record)
    }

    @Test("a log that nobody touched verifies, also with a checkpoint that was kept elsewhere")
    func verify() throws {
        let shop = try Shop()
        let note = try shop.redress("audit", "checkpoint")
        #expect(note.status == 0)
        try shop.folder.write(note.output, to: "kept.note")
        _ = try shop.redress("complaint", "send", shop.draft, "submit", "--as", "out-01")
        let verified = try shop.redress("audit", "verify", "--checkpoint", "kept.note")
        #expect(verified.status == 0, "\(verified.output)")
        #expect(verified.errors.isEmpty)
        #expect(verified.lines.last == "clean  the log is whole and what was signed")
        // Checks 1 to 8 and 10, between the heading and the verdict.
        #expect(verified.lines.count == 11)
    }

    @Test("no record and no message holds what a complainant said of themselves")
    func privacy() throws {
        let shop = try Shop()
        let list = try shop.redress("audit", "list", "--json", "--limit", "1000")
        let show = try shop.redress("complaint", "show", shop.submitted)
        for secret in ["张敏", "13800000001"] {
            #expect(!list.output.contains(secret))
            #expect(!show.output.contains(secret))
        }
    }

    @Test("recording prints the number and nothing else, so that scripts can take it")
    func number() throws {
        let shop = try Shop()
        let recorded = try shop.redress(
            "complaint",
            "record",
            "--type",
            "attitude",
            "--as",
            "out-01",
            "--data",
            "-",
            input: Sample.draft)
        #expect(recorded.status == 0)
        #expect(recorded.output.contains(/^SHOP-\d{4}-000003\n$/))
        #expect(recorded.errors.isEmpty)
    }

    @Test("an idempotency key is answered as before, granted or refused")
    func keys() throws {
        let shop = try Shop()
        func record() throws -> Outcome {
            try shop.redress(
                "complaint",
                "record",
                "--type",
                "product",
                "--as",
                "out-01",
                "--data",
                "-",
                "--key",
                "k-1",
                input: Sample.complaint)
        }
        func expedite() throws -> Outcome {
            try shop.redress(
                "complaint",
                "send",
                shop.submitted,
                "expedite.grant",
                "--as",
                "out-01",
                "--key",
                "k-2",
                "--json")
        }
        let (first, refused) = (try record(), try expedite())
        let count = try shop.recordCount()
        let (second, again) = (try record(), try expedite())
        #expect(second.status == 0)
        #expect(second.output == first.output)
        #expect(second.errors == "note  answered before under the same key\n")
        #expect(again.status == 3)
        let sequences = try [refused, again].map { try JSONValue(reading: $0.output)["sequence"] }
        #expect(sequences[0] == sequences[1])
        #expect(try shop.recordCount() == count)
    }

    @Test("a deadline that passed fires once")
    func tick() throws {
        let shop = try Shop()
        let nothing = try shop.redress("tick")
        #expect(nothing.status == 0)
        #expect(nothing.errors == "nothing is due\n")
        let later = Timestamp(
            microseconds: Int64(Date().timeIntervalSince1970 + 90_000) * 1_000_000)
        let fired = try shop.redress("tick", "--at", later.description, "--json")
        #expect(fired.status == 0)
        #expect(
            try fired.lines.map { try JSONValue(reading: $0)["number"]?.text }
                .contains(shop.submitted))
        let again = try shop.redress("tick", "--at", later.description)
        #expect(again.errors == "nothing is due\n")
        #expect(try shop.redress("audit", "verify").status == 0)
    }
}

extension String {
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
