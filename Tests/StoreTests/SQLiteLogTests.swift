import Redress
import RedressTesting
import SQLiteStore
import Testing
import TransparencyLog

@Suite("The log in SQLite resists SQL of other programs")
struct SQLiteLogTests {
    /// Three records of the first tenant, whose keys begin at 2^40.
    private func makeLog(in directory: TemporaryDirectory) async throws -> OtherProgram {
        let store = try directory.makeStore("a.db")
        try await store.write { transaction in
            let tenant = try transaction.insert(StoreSample.tenant())
            for sequence in 0..<3 as Range<UInt64> {
                try transaction.append(StoreSample.record(sequence), tenant: tenant)
            }
            try transaction.insertSubtreeHash(.zero, tenant: tenant, level: 8, index: 0)
        }
        return try OtherProgram(directory.file("a.db"))
    }

    private static let first = 1 << 40

    private static func values(_ key: Int) -> String {
        """
        audit(id, type, ts, rec, leaf)
            VALUES(\(key), 'forged', 0, x'00', zeroblob(32))
        """
    }

    private static let appendOnly = "the audit log is append-only"
    private static let noGaps = "the audit log has no gaps: the next record follows the last one"

    @Test(
        "changes, removals, replacements and gaps fail",
        arguments: [
            ("UPDATE audit SET type = 'forged'", appendOnly),
            ("UPDATE audit SET id = id + 1 WHERE id = \(first + 2)", appendOnly),
            ("UPDATE OR REPLACE audit SET rec = x'00' WHERE id = \(first)", appendOnly),
            ("DELETE FROM audit", appendOnly),
            ("DELETE FROM audit WHERE id = \(first + 2)", appendOnly),
            ("INSERT OR REPLACE INTO \(values(first + 1))", noGaps),
            ("REPLACE INTO \(values(first + 2))", noGaps),
            ("INSERT INTO \(values(first)) ON CONFLICT DO UPDATE SET rec = x'00'", noGaps),
            ("INSERT OR IGNORE INTO \(values(first + 4))", noGaps),
            ("INSERT INTO \(values(first + 4))", noGaps),
            ("INSERT INTO \(values(first - 1))", noGaps),
            ("INSERT INTO \(values(2 * first + 1))", noGaps),
            ("INSERT INTO \(values(-1))", noGaps),
            (
                "INSERT INTO audit(type, ts, rec, leaf) VALUES('forged', 0, x'00', zeroblob(32))",
                noGaps
            ),
            ("UPDATE audit_subtree SET hash = zeroblob(32)", appendOnly),
            ("DELETE FROM audit_subtree", appendOnly),
            ("REPLACE INTO audit_subtree VALUES(1, 8, 0, zeroblob(32))", appendOnly),
        ])
    func hostileSQL(sql: String, expected: String) async throws {
        let directory = try TemporaryDirectory()
        let other = try await makeLog(in: directory)
        let before = try other.column("SELECT hex(rec) || type || id FROM audit")
        for recursive in ["OFF", "ON"] {
            other.run("PRAGMA recursive_triggers=\(recursive)")
            #expect(other.run(sql) == expected)
        }
        #expect(try other.column("SELECT hex(rec) || type || id FROM audit") == before)
        #expect(before.count == 3)
    }

    @Test("the next record of a log and the first one of another are taken")
    func denseSQL() async throws {
        let directory = try TemporaryDirectory()
        let other = try await makeLog(in: directory)
        #expect(other.run("INSERT INTO \(Self.values(Self.first + 3))") == nil)
        #expect(other.run("INSERT INTO \(Self.values(2 * Self.first))") == nil)
    }

    @Test("a leaf hash of another length is found when it is read")
    func shortLeaf() async throws {
        let directory = try TemporaryDirectory()
        let other = try await makeLog(in: directory)
        let sql = """
            INSERT INTO audit(id, type, ts, rec, leaf)
                VALUES(\(Self.first + 3), 'short', 0, x'00', zeroblob(31))
            """
        #expect(other.run(sql) == nil)
        let store = try SQLiteStore(path: directory.file("a.db"), readOnly: true)
        let found = await #expect(throws: StoreProblem.self) {
            try await store.read { reader in
                let tenants = try reader.tenants()
                return try reader.leaf(tenant: tenants[0], sequence: 3)
            }
        }
        #expect(found?.kind == .corrupt)
    }

    @Test("a refused record names its place and the next one")
    func message() async throws {
        let directory = try TemporaryDirectory()
        let store = try directory.makeStore("a.db")
        let tenant = try await store.write { try $0.insert(StoreSample.tenant()) }
        let found = await #expect(throws: StoreProblem.self) {
            try await store.write { try $0.append(StoreSample.record(7), tenant: tenant) }
        }
        #expect(
            found?.description
                == "record 7 of tenant 'shop' is not the next one of its log in store "
                + "'\(directory.file("a.db"))'; append record 0")
    }

    @Test("payloads and messages are stored where they can be found")
    func payloadsAndMessages() async throws {
        let directory = try TemporaryDirectory()
        let store = try directory.makeStore("a.db")
        try await store.write { transaction in
            let tenant = try transaction.insert(StoreSample.tenant())
            try transaction.insert(
                StoredPayload(sequence: 2, salt: [0xAB], body: Array("{}".utf8)), tenant: tenant)
            try transaction.insert(
                OutboxMessage(serial: 3, version: 4, ordinal: 5, event: "mail", body: []),
                tenant: tenant)
        }
        let other = try OtherProgram(directory.file("a.db"))
        let payloads = try other.column("SELECT id || hex(salt) || hex(body) FROM payload")
        #expect(payloads == ["\(Self.first + 2)AB7B7D"])
        let messages = try other.column(
            """
            SELECT tenant || ' ' || complaint || ' ' || version || ' ' || ordinal || ' ' || event
                || ' ' || length(body) || ' ' || (delivered_at IS NULL) FROM outbox
            """)
        #expect(messages == ["1 3 4 5 mail 0 1"])
    }
}
