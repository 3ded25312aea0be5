import Foundation
import Redress
import Synchronization
import Testing
import TransparencyLog

@Suite("Files that are attached", .timeLimit(.minutes(10)))
struct AttachmentTests {
    private static let text = "聊天记录：已退款。\n"
    private static let hash = TreeHasher.sha256(Array(text.utf8)).hex

    private func stored(_ shop: Shop, _ hash: String = hash) -> String {
        shop.folder.file(
            "redress.db.attachments/shop/\(hash.prefix(2))/\(hash.dropFirst(2))")
    }

    @Test("are stored once under their hash, with the bytes that they had")
    func add() throws {
        let shop = try Shop()
        try shop.folder.write(Self.text, to: "chat.jpg")
        try shop.folder.write(Self.text, to: "copy.txt")
        let first = try shop.redress("attachment", "add", "chat.jpg", "copy.txt", "--as", "out-01")
        #expect(first.status == 0, "\(first.errors)")
        #expect(
            first.lines == [
                "\(Self.hash)  text/plain  28 bytes",
                "\(Self.hash)  text/plain  28 bytes  stored already",
            ])
        #expect(try String(contentsOfFile: stored(shop), encoding: .utf8) == Self.text)
        let folder = (stored(shop) as NSString).deletingLastPathComponent
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
        let shown = try shop.redress("attachment", "show", Self.hash)
        #expect(shown.status == 0 && shown.output.contains("by out-01"), "\(shown.output)")
        #expect(shown.output.contains("as its hash says"))
        #expect(try shop.redress("audit", "verify").status == 0)
    }

    @Test("are refused with the reason, and nothing is stored or recorded")
    func refused() throws {
        let shop = try Shop()
        let folder = shop.folder
        try folder.write("", to: "empty.txt")
        try folder.write(Self.text, to: "chat.txt")
        try folder.write("PK\u{3}\u{4}x", to: "report.docx")
        try folder.write("\u{7F}ELF", to: "photo.jpg")
        try FileManager.default.createDirectory(
            atPath: folder.file("folder"), withIntermediateDirectories: false)
        #expect(symlink(folder.file("chat.txt"), folder.file("link.txt")) == 0)
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        let cases: [(arguments: [String], problem: String)] = [
            (["empty.txt"], "'empty.txt' is empty"),
            (["missing.txt"], "'missing.txt' is not there"),
            (["folder"], "'folder' is a folder; name the files in it"),
            (["link.txt"], "'link.txt' is a symbolic link; name the file itself"),
            (["pipe"], "'pipe' is no ordinary file"),
            (["chat.txt", "--max-bytes", "27"], "'chat.txt' has more than 27 bytes"),
            (["report.docx"], "'report.docx' is an archive, as docx and xlsx are"),
            (["photo.jpg"], "'photo.jpg' is none of the types that can be attached: image/jpeg"),
            // A good one beside a bad one.
            (["chat.txt", "empty.txt"], "'empty.txt' is empty"),
            (["chat.txt", "--max-bytes", "0"], "--max-bytes must be from 1 to"),
        ]
        let before = try shop.redress("audit", "list", "--json").output
        for (arguments, problem) in cases {
            let outcome = try shop.redress(["attachment", "add"] + arguments)
            #expect(outcome.status == 2, "\(arguments)")
            #expect(outcome.errors.hasPrefix("error: " + problem), "\(outcome.errors)")
        }
        #expect(try shop.redress("audit", "list", "--json").output == before)
        #expect(!FileManager.default.fileExists(atPath: folder.file("redress.db.attachments")))
        #expect(try shop.redress("attachment", "add", "report.docx", "--archives").status == 0)
    }

    @Test("are refused when somebody writes them meanwhile")
    func growing() throws {
        let shop = try Shop()
        let path = shop.folder.file("growing.txt")
        try Data(repeating: 0x61, count: 16 << 20).write(to: URL(filePath: path))
        let isDone = Atomic(false)
        let isRefused = Atomic(false)
        DispatchQueue.concurrentPerform(iterations: 2) { worker in
            if worker == 0 {
                let handle = FileHandle(forWritingAtPath: path)
                var isLonger = false
                while !isDone.load(ordering: .relaxed) {
                    // Never beyond the limit: a byte is added, and taken away.
                    isLonger.toggle()
                    try? handle?.truncate(atOffset: (16 << 20) + (isLonger ? 1 : 0))
                }
            } else {
                for _ in 0..<20 where !isRefused.load(ordering: .relaxed) {
                    let outcome = try? shop.redress("attachment", "add", "growing.txt")
                    if outcome?.errors.contains("changed while it was read") == true {
                        isRefused.store(true, ordering: .relaxed)
                    }
                }
                isDone.store(true, ordering: .relaxed)
            }
        }
        let wasRefused = isRefused.load(ordering: .relaxed)
        #expect(wasRefused)
    }

    @Test("are found out when they are missing or changed, and come back when they are added again")
    func verify() throws {
        let shop = try Shop()
        try shop.folder.write(Self.text, to: "one.txt")
        try shop.folder.write("two", to: "two.txt")
        let two = TreeHasher.sha256(Array("two".utf8)).hex
        _ = try shop.redress("attachment", "add", "one.txt", "two.txt")
        func verify(_ expected: [String: String], unknown: Int64 = 0) throws {
            let outcome = try shop.redress("attachment", "verify", "--json")
            #expect(outcome.status == (expected.isEmpty ? 0 : 4), "\(outcome.errors)")
            let report = try JSONValue(reading: outcome.lines.first ?? "")
            #expect(report["checked"]?.number == 2 && report["unknown"]?.number == unknown)
            let found = (report["findings"]?.items ?? []).map {
                ($0["hash"]?.text ?? "", $0["damage"]?.text ?? "")
            }
            #expect(Dictionary(found) { first, _ in first } == expected)
        }
        try verify([:])
        try Data("twO".utf8).write(to: URL(filePath: stored(shop, two)))
        try verify([two: "changed"])
        #expect(try shop.redress("attachment", "show", two).status == 4)
        try Data("twos".utf8).write(to: URL(filePath: stored(shop, two)))
        try FileManager.default.removeItem(atPath: stored(shop))
        try verify([two: "changed", Self.hash: "missing"])
        _ = try shop.redress("attachment", "add", "one.txt", "two.txt")
        try verify([:])
        let stray = stored(shop, String(repeating: "ab", count: 32))
        try FileManager.default.createDirectory(
            atPath: (stray as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        try Data("x".utf8).write(to: URL(filePath: stray))
        try verify([:], unknown: 1)
        let plain = try shop.redress("attachment", "verify")
        #expect(plain.output == "clean  2 files checked, 0 with findings\n")
        #expect(plain.errors.contains("1 files are not in the database"))
    }

    @Test("are asked for by a hash that exists")
    func unknown() throws {
        let shop = try Shop()
        #expect(
            try shop.redress("attachment", "show", "AB").errors.contains(
                "'AB' is no hash: 64 lower-case hexadecimal digits"))
        let outcome = try shop.redress("attachment", "show", Self.hash)
        #expect(outcome.status == 2)
        #expect(
            outcome.errors == "error: tenant 'shop' has no attachment \(Self.hash); 'redress "
                + "attachment add' stores one\n")
    }
}
