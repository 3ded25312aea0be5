import Foundation
import Redress
import RedressTesting
import Statecharts
import Testing
import TransparencyLog

@Suite("The records of a long run")
struct RecordTests {
    @Test("are canonical JSON of at most 16,384 bytes with ASCII keys")
    func canonical() async throws {
        let records = try await LongRun.shared.value.shop.records()
        #expect(records.count > LongRun.actCount)
        for record in records {
            let value = try JSONValue(reading: record.bytes)
            try #require(value.canonicalBytes == record.bytes)
            try #require(record.bytes.count <= 16_384)
            try #require(
                Self.keys(value).allSatisfy { $0.utf8.allSatisfy { (0x21..<0x7F).contains($0) } })
            try #require(TreeHasher.leafHash(record.bytes) == record.leaf)
        }
    }

    @Test("say what their columns say")
    func columns() async throws {
        for record in try await LongRun.shared.value.shop.records() {
            let value = try JSONValue(reading: record.bytes)
            try #require(RecordColumns(deriving: value) == record.columns, "\(record.sequence)")
        }
    }

    @Test("hold nothing that a form brought: no name, number, address or free text")
    func noPersonalData() async throws {
        let run = try await LongRun.shared.value
        var brought: Set<String> = Set(RandomData.texts + RandomData.phones)
        for name in ShippedWorkflows.names {
            for step in try WalkStep.load(name) { Self.collect(step.data, into: &brought) }
        }
        #expect(brought.isSuperset(of: ["王芳", "李强", "张敏", "13800000002", "E-2071"]))
        // What the data hold is found there, so that the search is known to find things.
        var seen: Set<String> = []
        for number in run.numbers {
            let data = Data(try await run.shop.stored(number).data)
            for text in brought where data.range(of: Data(text.utf8)) != nil { seen.insert(text) }
        }
        #expect(seen.isSuperset(of: ["王芳", "李强", "张敏", "13800000002"]))
        var log = Data()
        for record in try await run.shop.records() { log.append(contentsOf: record.bytes + [0x0A]) }
        for text in brought.sorted() {
            #expect(log.range(of: Data(text.utf8)) == nil, "\(text)")
            #expect(
                log.range(of: Data(JSONValue.string(text).canonicalBytes.dropFirst().dropLast()))
                    == nil)
        }
    }

    @Test("commit to what was brought, and to nothing else")
    func commitments() async throws {
        try await withShop { shop in
            let step = try #require(try WalkStep.load("logistics").first)
            let number = try await shop.record("logistics", as: "agent.outsourced", step.data)
                .granted().number
            let record = try JSONValue(reading: try #require(try await shop.records().last).bytes)
            let commitment = try #require(record["in"]?.text.flatMap { TreeHash(hex: $0) })
            let salt = (0..<32).map { UInt8(truncatingIfNeeded: $0 &* 11) }
            #expect(
                commitment
                    == Commitment.make(
                        path: "data", salt: salt, canonicalValue: step.data.canonicalBytes))
            _ = try await shop.send("submit", to: number, as: "agent.outsourced").granted()
            let empty = try JSONValue(reading: try #require(try await shop.records().last).bytes)
            #expect(empty["in"] == nil)
        }
    }

    @Test("of a grant and of a refusal have the members that the documentation names")
    func members() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            _ = try await shop.send("submit", to: number, as: "agent.outsourced", key: "k")
                .granted()
            let grant = try JSONValue(reading: try #require(try await shop.records().last).bytes)
            #expect(
                Self.members(grant) == [
                    "actor", "boot", "case", "cv", "ev", "from", "log", "mono", "node", "out",
                    "perm", "prev", "req", "sla", "state", "to", "tr", "ts", "type", "v", "wf",
                ])
            #expect(grant["wf"]?["sha256"]?.text == (try await shop.stored(number)).workflow)
            _ = try await shop.send("approve", to: number, as: "agent.outsourced").refused()
            let refusal = try JSONValue(reading: try #require(try await shop.records().last).bytes)
            #expect(
                Self.members(refusal) == [
                    "actor", "boot", "case", "ev", "from", "log", "mono", "node", "out", "perm",
                    "ts", "type", "v", "wf",
                ])
            #expect(refusal["perm"]?["why"]?.text == "outsourced-ceiling")
            #expect(refusal["actor"]?["org"]?.text == "outsourcer-a")
        }
    }

    private static func members(_ value: JSONValue) -> [String] {
        guard case .object(let members) = value else { return [] }
        return members.keys.sorted()
    }

    private static func keys(_ value: JSONValue) -> [String] {
        switch value {
        case .object(let members): members.keys + members.values.flatMap(keys)
        case .array(let items): items.flatMap(keys)
        default: []
        }
    }

    /// Texts that are no codes, times or digests: names, numbers, places, stories.
    private static func collect(_ value: JSONValue, into found: inout Set<String>) {
        switch value {
        case .object(let members): for member in members.values { collect(member, into: &found) }
        case .array(let items): for item in items { collect(item, into: &found) }
        case .string(let text):
            let isTold = text.unicodeScalars.contains { !$0.isASCII || ("0"..."9").contains($0) }
            if isTold, text.count > 1, Timestamp(text) == nil { found.insert(text) }
        default: break
        }
    }
}
