import RedressTesting
import Statecharts
import Testing
import TransparencyLog

@testable import Redress

/// The quick way through a record against the slow one, which decides.
@Suite("The record scanner")
struct RecordScannerTests {
    static let log = "redress.test/shop"

    /// What the slow way says of a record.
    static func isClean(_ record: StoredRecord) -> Bool {
        guard let value = try? JSONValue(reading: record.bytes),
            let derived = RecordColumns(deriving: value)
        else { return false }
        return derived == record.columns && value.canonicalBytes == record.bytes
            && value["log"]?.text == log
    }

    static func records() async throws -> [StoredRecord] {
        let sample = try await SampleLog.shared.value
        return try await sample.shop.records()
    }

    @Test("takes the quick way for the records of acts")
    func quick() async throws {
        let acts = try await Self.records().filter { $0.columns.event != nil }
        #expect(acts.count > 100)
        for record in acts {
            #expect(RecordScanner.agreement(of: record, log: Self.log) != nil)
            #expect(RecordScanner.agreement(of: record, log: "another/log") == nil)
        }
    }

    @Test("never accepts a changed byte that the slow way does not accept")
    func changedBytes() async throws {
        let all = try await Self.records()
        let chosen = try [
            #require(all.first { $0.columns.outcome == "granted" }),
            #require(all.last { $0.columns.outcome == "granted" }),
            #require(all.last { $0.columns.outcome == "denied" }),
            #require(all.first { $0.columns.type == "role.grant" }),
        ]
        var acceptedCount = 0
        for record in chosen {
            for place in record.bytes.indices {
                for byte in Array("\"\\,]}0- a\u{1}".utf8) where byte != record.bytes[place] {
                    var changed = record
                    changed.bytes[place] = byte
                    guard RecordScanner.agreement(of: changed, log: Self.log) != nil else {
                        continue
                    }
                    acceptedCount += 1
                    #expect(
                        Self.isClean(changed), "\(String(decoding: changed.bytes, as: UTF8.self))")
                }
            }
        }
        // Digits of hashes and identifiers stand in no column: changing them is found elsewhere.
        #expect(acceptedCount > 0)
    }

    @Test("never accepts a changed column")
    func changedColumns() async throws {
        let record = try #require(try await Self.records().last { $0.columns.outcome == "granted" })
        let changes: [(inout RecordColumns) -> Void] = [
            { $0.type = "denied" }, { $0.time.microseconds += 1 }, { $0.complaint = 99 },
            { $0.complaint = nil }, { $0.complaintVersion = 99 }, { $0.complaintVersion = nil },
            { $0.event = "submit.x" }, { $0.event = nil }, { $0.from = "complaint" },
            { $0.from = nil }, { $0.to = ($0.to ?? "") + " x" }, { $0.to = nil },
            { $0.actor = "x" }, { $0.role = nil }, { $0.organisation = "x" }, { $0.rule = nil },
            { $0.outcome = "denied" }, { $0.reason = "x" }, { $0.object = "x" },
        ]
        for change in changes {
            var changed = record
            change(&changed.columns)
            #expect(RecordScanner.agreement(of: changed, log: Self.log) == nil)
        }
    }

    @Test(
        "leaves to the slow way what is not canonical or not plain",
        arguments: [
            #"{"type":"a","log":"redress.test/shop"}"#, #"{"a":01}"#, #"{"a":-0}"#, #"{"a":1.5}"#,
            #"{"a":null}"#, #"{"a":"\u0041"}"#, #"{"a":"é"}"#, #"{"a":1,"a":1}"#, #"{"a": 1}"#,
            #"{"a":1}x"#, #"{"a":12345678901234567}"#, "{", "[]", "", #"{"a":"#, #"{"actor":1}"#,
        ])
    func others(text: String) {
        let record = StoredRecord(
            sequence: 0, columns: RecordColumns(type: "a", time: Timestamp(microseconds: 0)),
            bytes: Array(text.utf8), leaf: .zero)
        #expect(RecordScanner.agreement(of: record, log: Self.log) == nil)
    }
}
