import Foundation
import GRDB
import Testing

@Suite("A database that cannot be used", .timeLimit(.minutes(10)))
struct UnusableDatabaseTests {
    private static let writing = ["user", "add", "x-1", "--org", "shop"]

    @Test("one that is locked is waited for, and then said to be locked")
    func locked() throws {
        let shop = try Shop()
        try shop.database { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            defer { try? database.execute(sql: "ROLLBACK") }
            let outcome = try shop.redress(Self.writing)
            #expect(outcome.status == 5)
            #expect(outcome.errors.contains("was locked by another program"))
            #expect(try shop.redress("complaint", "list").status == 0)
        }
    }

    @Test("one that another program wrote is refused", arguments: ["not a database", ""])
    func foreign(_ text: String) throws {
        let shop = try Shop()
        try shop.folder.write(text, to: "redress.db")
        for arguments in [Self.writing, ["complaint", "list"], ["audit", "verify"]] {
            let outcome = try shop.redress(arguments)
            #expect(outcome.status == 5)
            #expect(outcome.errors.contains("'redress.db' is not a store of Redress"))
        }
        #expect(
            try Data(contentsOf: URL(filePath: shop.folder.file("redress.db"))).count == text.count)
    }

    @Test("one that is damaged is refused")
    func damaged() throws {
        let shop = try Shop()
        let url = URL(filePath: shop.folder.file("redress.db"))
        var bytes = try Data(contentsOf: url)
        for index in 100..<4_096 { bytes[index] = 0xFF }
        try bytes.write(to: url)
        let outcome = try shop.redress(Self.writing)
        #expect(outcome.status == 5)
        #expect(outcome.errors.contains("restore it from a backup"))
    }

    @Test("one of a newer program is refused and left alone")
    func newerSchema() throws {
        let shop = try Shop()
        try shop.database { try $0.execute(sql: "PRAGMA user_version = 99") }
        let before = try shop.folder.contents()
        for arguments in [Self.writing, ["complaint", "list"]] {
            let outcome = try shop.redress(arguments)
            #expect(outcome.status == 5)
            #expect(outcome.errors.contains("schema version 99"))
        }
        #expect(try shop.folder.contents()["redress.db"] == before["redress.db"])
    }

    @Test("a full disk stops an act without a trace of it")
    func full() throws {
        let shop = try Shop()
        let before = try shop.recordCount()
        // Files may not grow beyond a block: every write to the write-ahead log fails.
        let outcome = try Program.run(
            ["-c", "ulimit -f 1; exec \"$0\" \"$@\"", Program.path] + Self.writing,
            in: shop.folder.path,
            executable: "/bin/sh")
        #expect(outcome.status == 5, "\(outcome.errors)")
        #expect(outcome.errors.contains("store 'redress.db'"))
        #expect(try shop.recordCount() == before)
        #expect(try shop.redress(Self.writing).status == 0)
        #expect(try shop.redress("audit", "verify").status == 0)
    }

    // Permissions do not bind the superuser: the program runs as somebody else.

    @Test(
        "one that may not be written can be read, and nothing else",
        .enabled(if: Nobody.isAvailable))
    func readOnly() throws {
        let shop = try Shop()
        try Nobody.own(shop.folder)
        #expect(chmod(shop.folder.file("redress.db"), 0o444) == 0)
        let writing = try Nobody.run(Self.writing, in: shop.folder)
        #expect(writing.status == 5)
        #expect(writing.errors.contains("'redress.db' cannot be written"))
        #expect(try Nobody.run(["complaint", "list"], in: shop.folder).status == 0)
        #expect(chmod(shop.folder.file("redress.db"), 0) == 0)
        let reading = try Nobody.run(["complaint", "list"], in: shop.folder)
        #expect(reading.status == 5)
        #expect(reading.errors.contains("permission denied"))
    }

    @Test("nothing is left behind where nothing may be made", .enabled(if: Nobody.isAvailable))
    func unwritableFolder() throws {
        let folder = try TemporaryFolder()
        try Nobody.own(folder)
        #expect(chmod(folder.path, 0o555) == 0)
        let outcome = try Nobody.run(
            ["init", "--workflows", repository + "/workflows"],
            in: folder)
        #expect(outcome.status == 5)
        #expect(outcome.errors.contains("cannot be created: Permission denied"))
        #expect(try folder.contents().isEmpty)
    }
}

/// A user without rights, whom only the superuser can become.
enum Nobody {
    static let isAvailable: Bool = {
        guard geteuid() == 0, FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")
        else { return false }
        // The program and the repository must be within this user's reach.
        let folder = NSTemporaryDirectory()
        let help = try? run(["--help"], inPath: folder)
        let sees = try? Program.run(
            arguments(of: "/bin/cat") + [repository + "/workflows/roles.xml"],
            in: folder,
            executable: "/usr/bin/setpriv")
        return help?.status == 0 && sees?.status == 0
    }()

    static func own(_ folder: TemporaryFolder) throws {
        try #require(chown(folder.path, 65_534, 65_534) == 0)
        for name in try folder.contents().keys {
            try #require(chown(folder.file(name), 65_534, 65_534) == 0)
        }
    }

    static func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Outcome {
        try run(arguments, inPath: folder.path)
    }

    private static func run(_ arguments: [String], inPath path: String) throws -> Outcome {
        try Program.run(
            self.arguments(of: Program.path) + arguments,
            in: path,
            executable: "/usr/bin/setpriv")
    }

    private static func arguments(of program: String) -> [String] {
        ["--reuid", "65534", "--clear-groups", program]
    }
}
