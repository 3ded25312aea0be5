import Foundation
import Redress

/// The file of an import, plain or packed, read in chunks as often as needed.
struct ImportFile {
    let path: String

    /// - Throws: `CommandFailure` with status 2 for anything but a readable regular file.
    init(_ path: String) throws {
        self.path = path
        var status = stat()
        guard stat(path, &status) == 0 else { throw Self.failure(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CommandFailure(
                .usage,
                "'\(path)' is no regular file; an import reads its file twice"
            )
        }
    }

    /// Opens the file and hands out its chunks while the body runs.
    ///
    /// What is wrong with the file becomes a `CommandFailure` with status 2 that names it.
    func withChunks<Answer>(
        _ body: (Importer.Chunks) async throws -> Answer
    ) async throws -> Answer {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
        defer { close(descriptor) }
        do {
            var isPacked: Gunzip?
            var first = try read(descriptor)
            if let start = first, start.starts(with: Gunzip.magic) {
                isPacked = try Gunzip {
                    defer { first = nil }
                    return try first ?? read(descriptor)
                }
            }
            let unpacker = isPacked
            return try await body {
                if let unpacker { return try unpacker.next() }
                defer { first = nil }
                return try first ?? read(descriptor)
            }
        } catch let problem as IntakeProblem {
            throw CommandFailure(.usage, "\(path):\(problem.line == nil ? " " : "")\(problem)")
        } catch let problem as GunzipProblem {
            throw CommandFailure(.usage, "\(path): \(problem)")
        }
    }

    /// The next bytes; nil at the end.
    private func read(_ descriptor: Int32) throws -> [UInt8]? {
        let capacity = 65_536
        while true {
            var cause: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                let found = Foundation.read(descriptor, buffer.baseAddress, capacity)
                cause = found < 0 ? errno : 0
                count = max(0, found)
            }
            if cause == EINTR { continue }
            if cause != 0 { throw Self.failure(path, cause) }
            return bytes.isEmpty ? nil : bytes
        }
    }

    private static func failure(_ path: String, _ cause: Int32) -> CommandFailure {
        CommandFailure(.usage, "'\(path)' cannot be read: \(String(cString: strerror(cause)))")
    }
}
