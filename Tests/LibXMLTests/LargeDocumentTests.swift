import Foundation
import LibXML
import RedressTesting
import Testing

@Suite("A large document", .serialized)
struct LargeDocumentTests {
    /// What `gen_large.py` writes, and what becomes of it.
    static let verdicts: [String: XMLProblem.Kind?] = [
        "attr-11mb.xml": .tooLarge,
        "text-11mb.xml": .tooLarge,
        "deep-100000.xml": .tooDeep,
        "states-200000.xml": .tooLarge,
        "attrs-200000.xml": .tooManyAttributes,
        "ids-same-hash.xml": nil,
        "whitespace-50mb.xml": .tooLarge,
        "endless-unclosed.xml": .tooLarge,
    ]

    static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    @Test(
        "gets its verdict in two seconds and 300 MB",
        .enabled(if: SharedFolder.hasHostile && python != nil)
    )
    func verdict() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "redress-large-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.python))
        process.arguments = [
            SharedFolder.url.appending(path: "hostile/gen_large.py").path, folder.path,
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(names) == Set(Self.verdicts.keys))
        let before = try memoryPeak()
        for name in names.sorted() {
            let bytes = Array(try Data(contentsOf: folder.appending(path: name)))
            let start = ProcessorTime.now
            let problem = problem(in: bytes)
            #expect(ProcessorTime.now - start < .seconds(2), "\(name)")
            #expect(
                problem?.kind == Self.verdicts[name, default: nil], "\(name): \(problem as Any)")
        }
        #expect(try memoryPeak() - before < 300_000)
    }

    @Test("is measured before it is read")
    func byteCount() throws {
        let limits = LoadLimits(byteCountMax: 10)
        #expect(
            problem(in: Array("<a>......</a>".utf8), limits: limits)?.description
                == "1:1: 13 bytes; a document may have 10")
        #expect(problem(in: Array("<a>...</a>".utf8), limits: limits) == nil)
    }

    /// In kilobytes.
    private func memoryPeak() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    }
}
