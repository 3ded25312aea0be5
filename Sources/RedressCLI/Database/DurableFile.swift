import Foundation

/// Small files that must survive a power cut.
enum DurableFile {
    /// Makes a new file; one that exists is never replaced.
    static func create(_ path: String, _ bytes: [UInt8], mode: mode_t) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            if errno == EEXIST { throw CommandFailure(.usage, "'\(path)' exists already") }
            throw failure(path)
        }
        defer { close(descriptor) }
        try write(bytes, to: descriptor, path)
        try synchronizeFolder(of: path)
    }

    /// Waits until the disk has the name of a file or folder.
    static func synchronizeFolder(of path: String) throws {
        let folder = open(DataFolder.parent(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure(path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure(path) }
    }

    /// Puts a file in the place of another at once: readers see the old one or the new one.
    static func replace(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o644) throws {
        let new = path + ".new"
        // What an attempt that was interrupted left behind.
        unlink(new)
        try create(new, bytes, mode: mode)
        guard rename(new, path) == 0 else { throw failure(path) }
        let folder = open(DataFolder.parent(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure(path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure(path) }
    }

    /// Writes bytes where the descriptor stands and waits until the disk has them.
    static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(path)
            }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    static func failure(_ path: String) -> CommandFailure {
        CommandFailure(
            .unavailable, "'\(path)' cannot be written: \(String(cString: strerror(errno)))")
    }
}
