import Redress
import RedressTesting
import Statecharts
import Testing
import TransparencyLog

@Suite("The verifier of a log")
struct LogVerifierTests {
    /// Something that was done to a log, and what must find it.
    struct Fault: Sendable, CustomTestStringConvertible {
        var what: String
        /// The numbers of the checks with findings; all others have none.
        var checks: Set<Int>
        /// What one finding begins with.
        var message: String
        var plant: @Sendable (TamperedReader, SampleLog) -> Void

        var testDescription: String { what }
    }

    private static let rewritten =
        "the first 300 records do not have the root that was signed: the log was rewritten"

    static let faults: [Fault] = [
        Fault(
            what: "an edited record", checks: [3, 5],
            message: "the record does not have its leaf hash"
        ) { reader, log in reader.change(log.granted) { $0.edited(otherNode) } },
        Fault(
            what: "an edited record with a leaf hash that fits", checks: [5, 7], message: rewritten
        ) { reader, log in reader.change(log.granted) { $0.edited(otherNode).rehashed } },
        Fault(
            what: "an edited refusal with a leaf hash that fits", checks: [5], message: rewritten
        ) { reader, log in reader.change(log.denied) { $0.edited(otherNode).rehashed } },
        Fault(
            what: "an early record edited, with a leaf hash that fits", checks: [4, 5, 6],
            message: "the first 100 records do not have the root that was signed"
        ) { reader, log in reader.change(3) { $0.edited(otherNode).rehashed } },
        Fault(
            what: "an edited role", checks: [3, 5, 8],
            message: "column 'role' is not what the record says"
        ) { reader, log in
            reader.change(log.granted) { record in
                record.edited { $0.replacing("agent.inhouse\"},", with: "agent.outsourced\"},") }
            }
        },
        Fault(
            what: "a record that is no longer canonical", checks: [3, 5, 8],
            message: "the record is not in canonical form"
        ) { reader, log in reader.change(log.granted) { record in record.edited { $0 + " " } } },
        Fault(
            what: "a record that is none", checks: [3, 5, 7, 8],
            message: "the record is not canonical JSON"
        ) { reader, log in reader.change(log.granted) { record in record.edited { _ in "gone" } } },
        Fault(
            what: "a record of another log", checks: [3, 5, 8],
            message: "the record belongs to another log"
        ) { reader, log in
            reader.change(log.granted) { record in
                record.edited { $0.replacing("redress.test/shop", with: "redress.test/else") }
            }
        },
        Fault(
            what: "an edited actor column", checks: [8],
            message: "column 'actor' is not what the record says"
        ) { reader, log in reader.change(log.granted) { $0.with(\.actor, "u.somebody") } },
        Fault(
            what: "an outcome column that hides a refusal", checks: [8],
            message: "column 'outcome' is not what the record says"
        ) { reader, log in reader.change(log.denied) { $0.with(\.outcome, "granted") } },
        Fault(
            what: "a missing tail that was a refusal", checks: [6],
            message:
                "a checkpoint of 300 records was signed, but the log has 299: records are missing"
        ) { reader, _ in reader.size = 299 },
        Fault(
            what: "a missing tail that was granted", checks: [6, 7, 10],
            message: "complaint 'SHOP-2026-000001' has version"
        ) { reader, _ in reader.size = 298 },
        Fault(
            what: "a record missing in the middle", checks: [2, 6],
            message: "record "
        ) { reader, log in reader.gap = log.denied },
        Fault(
            what: "two records in each other's place", checks: [5], message: rewritten
        ) { reader, log in
            let (one, other) = (log.granted, log.granted - 1)
            reader.order = { [one: other, other: one][$0] ?? $0 }
        },
        Fault(
            what: "a record twice, in the place of another", checks: [5, 7],
            message: "the history of complaint 'SHOP-2026-000001' breaks at version"
        ) { reader, log in
            let place = log.granted
            reader.order = { $0 == place ? place - 1 : $0 }
        },
        Fault(
            what: "a link to another record than the one before", checks: [5, 7],
            message: "the history of complaint 'SHOP-2026-000001' breaks at version"
        ) { reader, log in
            reader.change(log.granted) { record in record.edited(unlinked).rehashed }
        },
        Fault(
            what: "a wrong subtree hash", checks: [4],
            message: "subtree 8/0 is not what the records give"
        ) { reader, _ in reader.subtree = { _ in TreeHasher.emptyRoot } },
        Fault(
            what: "a missing subtree hash", checks: [4],
            message: "subtree 8/0 is not what the records give"
        ) { reader, _ in reader.subtree = { _ in nil } },
        Fault(
            what: "a complaint in another state", checks: [10],
            message: "complaint 'SHOP-2026-000001' is not stored as its last record says: its state"
        ) { reader, _ in reader.change(complaint: 1) { $0.state = "l.closed" } },
        Fault(
            what: "a complaint with other data", checks: [10],
            message: "complaint 'SHOP-2026-000001' is not stored as its last record says: its state"
        ) { reader, _ in reader.change(complaint: 1) { $0.data.append(0x20) } },
        Fault(
            what: "a complaint with another snapshot", checks: [10],
            message: "complaint 'SHOP-2026-000002' is not stored as its last record says: its state"
        ) { reader, _ in reader.change(complaint: 2) { $0.snapshot.append(0x20) } },
        Fault(
            what: "a complaint with other clocks", checks: [10],
            message: "complaint 'SHOP-2026-000001' is not stored as its last record says: its state"
        ) { reader, _ in reader.change(complaint: 1) { $0.clocks = [] } },
        Fault(
            what: "a complaint set back by a version", checks: [7, 10],
            message: "complaint 'SHOP-2026-000001' has version"
        ) { reader, _ in reader.change(complaint: 1) { $0.version -= 1 } },
        Fault(
            what: "a complaint that hangs on another record", checks: [7, 10],
            message:
                "complaint 'SHOP-2026-000002' has version 1, but its last record says otherwise"
        ) { reader, _ in reader.change(complaint: 2) { $0.head = .zero } },
    ]

    @Test("finds nothing in a log that nobody touched, and says how much it checked")
    func clean() async throws {
        let log = try await SampleLog.shared.value
        let report = try await log.verify { _ in }
        #expect(report.isClean, "\(report.checks.flatMap(\.findings))")
        #expect(report.size == 300)
        #expect(
            report.checks.map { [$0.number, Int($0.count)] }.filter { $0[0] != 7 } == [
                [1, 2], [2, 300], [3, 300], [4, 1], [5, 1], [6, 1], [8, 300], [10, 2],
            ])
        let chained = try #require(report.checks.first { $0.number == 7 }).count
        #expect(chained > 100 && chained < 300)
    }

    @Test("finds each fault in its own checks and says what it is", arguments: faults)
    func planted(fault: Fault) async throws {
        let log = try await SampleLog.shared.value
        let report = try await log.verify { fault.plant($0, log) }
        let found = report.checks.filter { !$0.findings.isEmpty }
        #expect(Set(found.map(\.number)) == fault.checks, "\(found)")
        let messages = found.flatMap(\.findings).map(\.message)
        #expect(messages.contains { $0.hasPrefix(fault.message) }, "\(messages)")
        #expect(!report.isClean)
    }

    @Test("finds an old backup by the checkpoints that are newer")
    func oldBackup() async throws {
        let log = try await SampleLog.shared.value
        try await withShop { shop in
            let report = try await shop.engine.store.read { store in
                let tenant = try #require(try store.tenant(shop.tenant))
                return try LogVerifier(
                    store: store, tenant: tenant, verifier: log.signer.verifierKey, notes: log.notes
                ).run()
            }
            let found = report.checks.filter { !$0.findings.isEmpty }
            #expect(found.map(\.number) == [6])
            #expect(found.first?.findingCount == 2)
        }
    }

    @Test("says that signatures were not checked when it has no note")
    func unsigned() async throws {
        let log = try await SampleLog.shared.value
        let report = try await log.verify(notes: []) { _ in }
        #expect(report.findings.isEmpty)
        #expect(
            report.checks[0].findings.map(\.message) == [
                "there is no signed checkpoint; 'redress audit checkpoint' makes one"
            ])
    }

    @Test("finds notes that are forged, damaged or of another log, and goes on with the others")
    func forgedNotes() async throws {
        let log = try await SampleLog.shared.value
        let origin = "redress.test/shop"
        let forger = try NoteSigner(origin: origin, seed: Array(repeating: 9, count: 32))
        let forged = try forger.sign(Checkpoint(origin: origin, size: 1, root: .zero))
        let damaged = log.notes[0].replacing("\n100\n", with: "\n101\n")
        try #require(damaged != log.notes[0])
        let report = try await log.verify(notes: log.notes + [forged, damaged, "", "no note"]) {
            _ in
        }
        let found = report.checks.filter { !$0.findings.isEmpty }
        #expect(found.map(\.number) == [1])
        #expect(found.first?.findingCount == 4)
        #expect(found.first?.count == 6)
    }

    @Test("keeps the first twenty findings of a check and counts the rest")
    func manyFindings() async throws {
        let log = try await SampleLog.shared.value
        let report = try await log.verify { reader in
            reader.record = { record in
                var found = record
                found.columns.time.microseconds += 1
                return found
            }
        }
        let columns = try #require(report.checks.first { $0.number == 8 })
        #expect(columns.findings.map(\.sequence) == (0..<20).map { UInt64($0) })
        #expect(columns.findings.first?.message == "column 'ts' is not what the record says")
        #expect(columns.findingCount == 300)
    }

    private static func otherNode(_ text: String) -> String {
        text.replacing("\"node\":\"test\"", with: "\"node\":\"tent\"")
    }

    /// The record with zeros as its predecessor.
    private static func unlinked(_ text: String) -> String {
        guard let place = text.firstRange(of: "\"prev\":\"") else { return text }
        return String(text[..<place.upperBound]) + String(repeating: "0", count: 64)
            + text[place.upperBound...].dropFirst(64)
    }
}

extension TamperedReader {
    fileprivate func change(
        _ place: UInt64, _ change: @escaping (StoredRecord) -> StoredRecord
    ) { record = { $0.sequence == place ? change($0) : $0 } }

    fileprivate func change(
        complaint serial: Int64, _ change: @escaping (inout StoredComplaint) -> Void
    ) {
        complaint = { stored in
            var found = stored
            if found.serial == serial { change(&found) }
            return found
        }
    }
}

extension StoredRecord {
    fileprivate func with(
        _ column: WritableKeyPath<RecordColumns, String?>, _ value: String
    ) -> StoredRecord {
        var found = self
        found.columns[keyPath: column] = value
        return found
    }
}
