import Foundation
import GRDB
import Redress
import Testing
import TransparencyLog

@Suite("Tampering is found out", .timeLimit(.minutes(10)))
struct TamperingTests {
    /// What somebody with the file did, and the checks that find it.
    struct Deed: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var checks: Set<Int64>
        /// True if already opening for writing finds it.
        var stopsWriting: Bool
        var act: @Sendable (Shop) throws -> Void
    }

    private static let first = 1 << 40

    static let deeds: [Deed] = [
        Deed(testDescription: "an edited record", checks: [3, 5], stopsWriting: false) { shop in
            try shop.tamper(
                """
                UPDATE audit SET rec = CAST(replace(CAST(rec AS TEXT), 'out-01', 'out-02') AS BLOB)
                WHERE event = 'submit'
                """)
        },
        Deed(testDescription: "an edited query column", checks: [8], stopsWriting: false) { shop in
            try shop.tamper("UPDATE audit SET actor = 'out-02' WHERE event = 'submit'")
        },
        Deed(testDescription: "a cleared query column", checks: [8], stopsWriting: false) { shop in
            try shop.tamper("UPDATE audit SET outcome = NULL WHERE event = 'submit'")
        },
        Deed(testDescription: "a deleted end", checks: [6], stopsWriting: true) { shop in
            try shop.tamper("DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)")
        },
        Deed(testDescription: "a deleted record", checks: [2], stopsWriting: true) { shop in
            try shop.tamper("DELETE FROM audit WHERE id = \(first + 3)")
        },
        Deed(testDescription: "two records that changed places", checks: [6], stopsWriting: true) {
            shop in
            try shop.tamper(
                "UPDATE audit SET id = 1 WHERE id = \(first + 5)",
                "UPDATE audit SET id = \(first + 5) WHERE id = \(first + 6)",
                "UPDATE audit SET id = \(first + 6) WHERE id = 1")
        },
        Deed(testDescription: "a rebuilt tree", checks: [5, 6], stopsWriting: true) { shop in
            try shop.tamper(
                """
                UPDATE audit SET actor = 'out-02',
                    rec = CAST(replace(CAST(rec AS TEXT), '"id":"out-01"', '"id":"out-02"') AS BLOB)
                WHERE event = 'record.save'
                """)
            try shop.rebuild()
        },
        Deed(testDescription: "a changed complaint", checks: [10], stopsWriting: false) { shop in
            try shop.tamper("UPDATE complaint SET state = 'p.closed' WHERE type = 'product'")
        },
        Deed(testDescription: "a complaint at another version", checks: [10], stopsWriting: false) {
            shop in try shop.tamper("UPDATE complaint SET version = 1 WHERE version = 2")
        },
        Deed(testDescription: "a deleted complaint", checks: [7], stopsWriting: false) { shop in
            try shop.tamper("DELETE FROM complaint WHERE type = 'logistics'")
        },
        Deed(testDescription: "a forged record at the end", checks: [8], stopsWriting: false) {
            shop in
            try shop.tamper(
                """
                INSERT INTO audit(id, type, ts, rec, leaf)
                SELECT max(id) + 1, 'role.grant', ts, CAST('{}' AS BLOB), leaf FROM audit
                """)
        },
    ]

    @Test("verifying finds it", arguments: deeds)
    func deed(_ deed: Deed) throws {
        let shop = try Shop()
        try deed.act(shop)
        let human = try shop.redress("audit", "verify")
        #expect(human.status == 4)
        #expect(human.lines.last?.hasPrefix("tampered  ") == true)
        let report = try shop.redress("audit", "verify", "--json")
        #expect(report.status == 4)
        let checks = try #require(try JSONValue(reading: report.output)["checks"]?.items)
        let found = checks.filter { $0["found"]?.number != 0 }.compactMap { $0["number"]?.number }
        #expect(deed.checks.isSubset(of: found), "found by \(found)")

        let writing = try shop.redress("user", "add", "x-1", "--org", "shop")
        if deed.stopsWriting {
            #expect([4, 5].contains(writing.status), "\(writing.errors)")
            #expect(writing.errors.contains("redress audit verify") || writing.status == 5)
        }
    }

    @Test("an old backup is found out, and not continued")
    func oldBackup() throws {
        let shop = try Shop()
        let backup = try Data(contentsOf: URL(filePath: shop.folder.file("redress.db")))
        let count = try shop.recordCount()
        _ = try shop.redress("complaint", "send", shop.submitted, "triage.start", "--as", "ag-01")
        try backup.write(to: URL(filePath: shop.folder.file("redress.db")))

        let writing = try shop.redress("user", "add", "x-1", "--org", "shop")
        #expect(writing.status == 4)
        #expect(writing.errors.contains("the log has \(count) records"))
        #expect(writing.errors.contains("checkpoint of \(count + 1) records"))
        #expect(writing.errors.contains("restore the newer database"))
        #expect(try shop.recordCount() == count)
        let verified = try shop.redress("audit", "verify")
        #expect(verified.status == 4)
        #expect(verified.output.contains("records are missing at the end"))
    }

    @Test("whoever rewrites the log and its checkpoints is found out by a note kept elsewhere")
    func keptNote() throws {
        let shop = try Shop()
        try shop.folder.write(try shop.redress("audit", "checkpoint").output, to: "kept.note")
        try shop.tamper("DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)")
        // All notes but the first ones go as well.
        let path = shop.folder.file("redress.db.checkpoints")
        let notes = try String(contentsOfFile: path, encoding: .utf8).components(
            separatedBy: "\n\nredress.local/shop\n")
        let kept = notes.dropLast(3).joined(separator: "\n\nredress.local/shop\n")
        try shop.folder.write(kept + "\n", to: "redress.db.checkpoints")
        let verified = try shop.redress("audit", "verify", "--checkpoint", "kept.note", "--json")
        #expect(verified.status == 4)
        #expect(verified.output.contains("records are missing at the end"))
    }
}

extension Shop {
    /// Gives every record the leaf hash of its bytes.
    fileprivate func rebuild() throws {
        try database { database in
            for row in try Row.fetchAll(database, sql: "SELECT id, rec FROM audit") {
                let bytes: Data = row["rec"]
                let id: Int64 = row["id"]
                let leaf = Data(TreeHasher.leafHash(Array(bytes)).bytes)
                try database.execute(
                    sql: "UPDATE audit SET leaf = ? WHERE id = ?",
                    arguments: [leaf, id])
            }
        }
    }
}
