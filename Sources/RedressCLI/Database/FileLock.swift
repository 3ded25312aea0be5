import Foundation

/// A file that is kept to oneself, or shared by readers, among programs that ask for a lock.
struct FileLock: Sendable {
    let descriptor: Int32

    /// - Returns: nil if there is no such file.
    init?(_ path: String, isExclusive: Bool) async throws {
        let access = isExclusive ? O_RDWR : O_RDONLY
        descriptor = open(path, access | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw CommandFailure(
                .unavailable, "'\(path)' cannot be opened: \(String(cString: strerror(errno)))")
        }
        let operation = (isExclusive ? LOCK_EX : LOCK_SH) | LOCK_NB
        for _ in 0..<Self.tryCountMax {
            if flock(descriptor, operation) == 0 { return }
            guard errno == EWOULDBLOCK || errno == EINTR else { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        close(descriptor)
        throw CommandFailure(
            .unavailable, "'\(path)' is locked by another program; end that program or try again")
    }

    /// Five seconds.
    private static let tryCountMax = 500

    func end() { close(descriptor) }
}
