import Foundation
import Redress
import RedressTesting
import SQLiteStore
import Testing

@Suite("Opening a SQLite store")
struct SQLiteOpeningTests {
    @Test("commits are flushed: synchronous is FULL")
    func synchronous() throws {
        let directory = try TemporaryDirectory()
        #expect(try directory.makeStore().synchronousLevel == 2)
    }

    @Test("creating makes a file that only its owner may read, with a write-ahead log")
    func creating() throws {
        let directory = try TemporaryDirectory()
        try SQLiteStore.create(at: directory.file())
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.file())
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let other = try OtherProgram(directory.file())
        #expect(try other.column("PRAGMA journal_mode") == ["wal"])
        #expect(try other.column("PRAGMA page_size") == ["4096"])
        #expect(try other.column("PRAGMA user_version") == ["6"])
        #expect(try other.column("PRAGMA application_id") == [String(0x5244_5253)])
        #expect(try other.column("PRAGMA integrity_check") == ["ok"])
    }

    @Test("creating refuses a file that exists and leaves it alone")
    func creatingTwice() throws {
        let directory = try TemporaryDirectory()
        try Data("mine".utf8).write(to: URL(fileURLWithPath: directory.file()))
        let found = problem { try SQLiteStore.create(at: directory.file()) }
        #expect(found?.kind == .exists)
        #expect(
            found?.description
                == "there is a file '\(directory.file())' already; open it or name another one")
        let content = try Data(contentsOf: URL(fileURLWithPath: directory.file()))
        #expect(content == Data("mine".utf8))
    }

    @Test("creating in a directory that does not exist says so")
    func creatingNowhere() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("missing/redress.db")
        let found = problem { try SQLiteStore.create(at: path) }
        #expect(found?.kind == .unavailable)
        #expect(
            found?.description == "the directory of '\(path)' does not exist; make it first")
    }

    @Test("a missing file is not made", arguments: [false, true])
    func missing(readOnly: Bool) throws {
        let directory = try TemporaryDirectory()
        let path = directory.file()
        let found = problem { _ = try SQLiteStore(path: path, readOnly: readOnly) }
        #expect(found?.kind == .unavailable)
        #expect(
            found?.description
                == "there is no store '\(path)'; create it first or name another file")
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("a directory is not a store")
    func notAFile() throws {
        let directory = try TemporaryDirectory()
        let found = problem { _ = try SQLiteStore(path: directory.path) }
        #expect(found?.kind == .unavailable)
    }

    @Test(
        "a file that is not ours is refused and left alone",
        arguments: ["", "SQLite format 3", String(repeating: "投诉", count: 4_000)],
        [false, true])
    func notOurs(content: String, readOnly: Bool) throws {
        let directory = try TemporaryDirectory()
        let url = URL(fileURLWithPath: directory.file())
        try Data(content.utf8).write(to: url)
        let found = problem {
            _ = try SQLiteStore(path: directory.file(), readOnly: readOnly)
        }
        #expect(found?.kind == .corrupt)
        #expect(
            found?.description
                == "'\(directory.file())' is not a store of Redress; name another file")
        #expect(try Data(contentsOf: url) == Data(content.utf8))
    }

    @Test("a database of another program is refused and left alone")
    func foreignDatabase() throws {
        let directory = try TemporaryDirectory()
        let other = try OtherProgram(directory.file())
        #expect(other.run("CREATE TABLE audit(id)") == nil)
        #expect(problem { _ = try SQLiteStore(path: directory.file()) }?.kind == .corrupt)
        #expect(try other.column("PRAGMA journal_mode") == ["delete"])
    }

    @Test("a damaged file is refused", arguments: [false, true])
    func damaged(readOnly: Bool) throws {
        let directory = try TemporaryDirectory()
        try SQLiteStore.create(at: directory.file())
        let url = URL(fileURLWithPath: directory.file())
        var content = try Data(contentsOf: url)
        // The header stays, what the first page says about the tables does not.
        for index in 100..<4_096 { content[index] = 0xFF }
        try content.write(to: url)
        let found = problem {
            _ = try SQLiteStore(path: directory.file(), readOnly: readOnly)
        }
        #expect(found?.kind == .corrupt)
        #expect(found?.description.hasSuffix("restore it from a backup") == true)
    }

    @Test("a file whose end is missing is refused")
    func truncated() throws {
        let directory = try TemporaryDirectory()
        try SQLiteStore.create(at: directory.file())
        #expect(truncate(directory.file(), 8_192) == 0)
        #expect(problem { _ = try SQLiteStore(path: directory.file()) }?.kind == .corrupt)
    }

    @Test("a schema from a newer program is refused", arguments: [false, true])
    func newerSchema(readOnly: Bool) throws {
        let directory = try TemporaryDirectory()
        let path = directory.file()
        try SQLiteStore.create(at: path)
        #expect(try OtherProgram(path).run("PRAGMA user_version=7") == nil)
        let found = problem { _ = try SQLiteStore(path: path, readOnly: readOnly) }
        #expect(found?.kind == .newerSchema)
        #expect(
            found?.description
                == "store '\(path)' has schema version 7, this program knows versions up to 6; "
                + "use the program that wrote it or a newer one")
    }

    @Test("a store of the first schema is brought up to date when it is opened for writing")
    func firstSchema() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file()
        let made = try directory.makeStore("redress.db")
        let tenant = try await made.write { transaction in
            try transaction.activate(StoreSample.workflow())
            let tenant = try transaction.insert(StoreSample.tenant())
            try transaction.insert(StoreSample.complaint(1, nextDue: 5), tenant: tenant)
            return tenant
        }
        made.close()
        let other = try OtherProgram(path)
        for statement in [
            "ALTER TABLE workflow DROP COLUMN calendars", "DROP INDEX complaint_parent",
            "ALTER TABLE complaint DROP COLUMN parent",
            "ALTER TABLE complaint DROP COLUMN external",
            "DROP INDEX complaint_claim", "DROP TABLE work_item", "DROP TABLE training",
            "DROP TABLE publication", "ALTER TABLE tenant DROP COLUMN is_small",
            "ALTER TABLE tenant DROP COLUMN publishes_in_twos",
            "ALTER TABLE complaint DROP COLUMN claimed_by",
            "ALTER TABLE complaint DROP COLUMN subject_user",
            "ALTER TABLE complaint DROP COLUMN subject_team", "DROP TABLE attachment",
            "DROP TABLE calendar_file",
            "PRAGMA user_version=1",
            "DELETE FROM grdb_migrations WHERE identifier <> '1'",
        ] {
            #expect(other.run(statement) == nil)
        }
        let found = problem { _ = try SQLiteStore(path: path, readOnly: true) }
        #expect(found?.kind == .unavailable)
        #expect(
            found?.description
                == "store '\(path)' has schema version 1, this program reads 6; a command that "
                + "writes, such as 'redress tick', brings it up to date")
        let store = try SQLiteStore(path: path)
        defer { store.close() }
        var expected = StoreSample.workflow()
        expected.calendars = []
        #expect(try await store.read { try $0.workflows() } == [expected])
        try await store.read { reader throws in
            let complaint = StoreSample.complaint(1, nextDue: 5)
            #expect(try reader.complaint(tenant: tenant, serial: 1) == complaint)
            #expect(try reader.dueComplaints(tenant: tenant, at: 5, limit: 9) == [complaint])
        }
        #expect(try other.column("PRAGMA user_version") == ["6"])
    }

    @Test("a file that was marked as ours but not finished gets its schema when it is opened")
    func unfinished() async throws {
        let directory = try TemporaryDirectory()
        let other = try OtherProgram(directory.file())
        #expect(other.run("PRAGMA application_id=\(0x5244_5253)") == nil)
        let store = try SQLiteStore(path: directory.file())
        let tenant = try await store.write { try $0.insert(StoreSample.tenant()) }
        #expect(tenant.row == 1)
    }

    @Test("a path is a file's name, whatever it looks like")
    func pathsAreNames() async throws {
        let directory = try TemporaryDirectory()
        for name in [":memory:", "file:x?mode=memory", "a b'c%20质.db"] {
            let store = try directory.makeStore(name)
            _ = try await store.write { try $0.insert(StoreSample.tenant()) }
            store.close()
            let again = try SQLiteStore(path: directory.file(name))
            #expect(try await again.read { try $0.tenants().count } == 1)
        }
    }
}
