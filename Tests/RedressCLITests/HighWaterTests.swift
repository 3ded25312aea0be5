import Foundation
import Testing

@Suite("The files beside a database", .timeLimit(.minutes(10)))
struct HighWaterTests {
    private static let checkpoints = "redress.db.checkpoints"

    private func add(_ shop: Shop) throws -> Outcome {
        try shop.redress("user", "add", "x-1", "--org", "shop")
    }

    @Test("every command that writes adds one checkpoint; reading adds none")
    func growing() throws {
        let shop = try Shop()
        func noteCount() throws -> Int {
            try String(contentsOfFile: shop.folder.file(Self.checkpoints), encoding: .utf8)
                .components(separatedBy: "— redress.local/shop ").count - 1
        }
        let before = try noteCount()
        _ = try shop.redress("complaint", "list")
        _ = try shop.redress("audit", "verify")
        _ = try shop.redress("audit", "checkpoint")
        #expect(try noteCount() == before)
        #expect(try add(shop).status == 0)
        #expect(try noteCount() == before + 1)
    }

    @Test("a missing file stops writing, not reading")
    func missing() throws {
        let shop = try Shop()
        try FileManager.default.removeItem(atPath: shop.folder.file(Self.checkpoints))
        let outcome = try add(shop)
        #expect(outcome.status == 4)
        #expect(outcome.errors.contains("'redress.db.checkpoints' is missing; restore it"))
        #expect(try shop.redress("complaint", "list").status == 0)
        let verified = try shop.redress("audit", "verify")
        #expect(verified.status == 4)
        #expect(verified.errors.contains("there is no 'redress.db.checkpoints'"))
    }

    @Test(
        "a damaged file stops writing and is a finding",
        arguments: ["garbage\n", "\nredress.local/shop\n99\nAAAA\n\n— redress.local/shop AAAA\n"])
    func damaged(_ tail: String) throws {
        let shop = try Shop()
        let file = try #require(FileHandle(forWritingAtPath: shop.folder.file(Self.checkpoints)))
        try file.seekToEnd()
        try file.write(contentsOf: Data(tail.utf8))
        try file.close()
        let before = try shop.folder.contents()
        let outcome = try add(shop)
        #expect(outcome.status == 4)
        #expect(outcome.errors.contains("'redress.db.checkpoints' is damaged: "))
        #expect(try shop.folder.contents() == before)
        #expect(try shop.redress("audit", "verify").status == 4)
    }

    @Test("a changed signature stops writing and is a finding")
    func forged() throws {
        let shop = try Shop()
        let path = shop.folder.file(Self.checkpoints)
        var bytes = try Data(contentsOf: URL(filePath: path))
        // Near the end stands the last signature in base64.
        bytes[bytes.count - 20] = bytes[bytes.count - 20] == 0x41 ? 0x42 : 0x41
        try bytes.write(to: URL(filePath: path))
        #expect(try add(shop).status == 4)
        #expect(try shop.redress("audit", "verify").status == 4)
    }

    @Test("a checkpoint that a power cut left unfinished is passed over and replaced")
    func unfinished() throws {
        let shop = try Shop()
        #expect(try add(shop).status == 0)
        let path = shop.folder.file(Self.checkpoints)
        let whole = try Data(contentsOf: URL(filePath: path))
        try whole.dropLast(50).write(to: URL(filePath: path))
        let verified = try shop.redress("audit", "verify")
        #expect(verified.status == 0, "\(verified.output)")
        #expect(verified.errors.contains("was cut short when the machine stopped"))
        let note = try shop.redress("audit", "checkpoint")
        #expect(note.status == 0, "\(note.errors)")
        // Signatures are deterministic: the same note stands there again.
        #expect(try Data(contentsOf: URL(filePath: path)) == whole)
        #expect(try shop.redress("audit", "verify").errors.isEmpty)
    }

    @Test("a missing, open, broken or foreign key stops writing")
    func keys() throws {
        let shop = try Shop()
        let path = shop.folder.file("redress.db.key")
        #expect(chmod(path, 0o644) == 0)
        let open = try add(shop)
        #expect(open.status == 5)
        #expect(open.errors.contains("'chmod 600 redress.db.key' closes it"))
        #expect(chmod(path, 0o600) == 0)
        let seed = try String(contentsOfFile: path, encoding: .utf8)
        for (text, status) in [
            (String(seed.dropFirst(2)), Int32(5)), (String(repeating: "ab", count: 32), 4),
        ] {
            try shop.folder.write(text, to: "redress.db.key")
            #expect(chmod(path, 0o600) == 0)
            #expect(try add(shop).status == status)
        }
        try FileManager.default.removeItem(atPath: path)
        let missing = try add(shop)
        #expect(missing.status == 5)
        #expect(missing.errors.contains("restore it from its copy"))
        #expect(!missing.errors.contains(seed.trimmed))
    }
}
