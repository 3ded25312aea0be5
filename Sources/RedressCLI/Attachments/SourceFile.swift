import Foundation

/// An ordinary file, read whole and as one state of it.
struct SourceFile {
    let bytes: [UInt8]

    /// Why it cannot be taken, in words that follow its name.
    enum Problem: Error, Hashable, CustomStringConvertible {
        case missing, link, folder, special, changing
        case tooLarge(max: Int)
        case system(Int32)

        var description: String {
            switch self {
            case .missing: "is not there"
            case .link: "is a symbolic link; name the file itself"
            case .folder: "is a folder; name the files in it"
            case .special: "is no ordinary file"
            case .changing: "changed while it was read; try again when nobody writes it"
            case .tooLarge(let max): "has more than \(max) bytes"
            case .system(let cause): "cannot be read: \(String(cString: strerror(cause)))"
            }
        }
    }

    init(_ path: String, byteCountMax: Int) throws(Problem) {
        // Nothing of it may wait, as opening a pipe would.
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: throw .missing
            case ELOOP: throw .link
            case ENXIO: throw .special
            case let cause: throw .system(cause)
            }
        }
        defer { close(descriptor) }
        let before = try Self.status(descriptor)
        switch before.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw .folder
        default: throw .special
        }
        guard before.st_size <= byteCountMax else { throw .tooLarge(max: byteCountMax) }
        bytes = try Self.read(descriptor, Int(before.st_size))
        let after = try Self.status(descriptor)
        guard bytes.count == before.st_size, Self.isSame(before, after) else { throw .changing }
    }

    private static func status(_ descriptor: Int32) throws(Problem) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
        return status
    }

    private static func isSame(_ one: stat, _ other: stat) -> Bool {
        one.st_size == other.st_size && one.st_mtim.tv_sec == other.st_mtim.tv_sec
            && one.st_mtim.tv_nsec == other.st_mtim.tv_nsec
    }

    /// One byte more than expected, so that a file that has grown shows.
    private static func read(
        _ descriptor: Int32, _ count: Int
    ) throws(Problem) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count + 1)
        var filled = 0
        while filled < bytes.count {
            let step = bytes.withUnsafeMutableBytes {
                Foundation.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
            }
            if step == 0 { break }
            if step < 0 {
                if errno == EINTR { continue }
                throw .system(errno)
            }
            filled += step
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }
}
