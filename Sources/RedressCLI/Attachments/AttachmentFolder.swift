import Foundation
import Redress
import TransparencyLog

/// The files of a tenant, beside the database: `<db>.attachments/<tenant>/ab/cdef…`, by their
/// SHA-256.
struct AttachmentFolder: Sendable {
    let path: String

    init(database: String, tenant: TenantID) {
        path = "\(database).attachments/\(tenant)"
    }

    /// Where the file of a hash is.
    func file(_ hash: TreeHash) -> String {
        let name = hash.hex
        return "\(path)/\(name.prefix(2))/\(name.dropFirst(2))"
    }

    /// Keeps bytes so that they outlast a power cut; those that are there already stay.
    func keep(_ bytes: [UInt8], as hash: TreeHash) throws {
        let final = file(hash)
        // A damaged one is replaced by what it should be.
        if try state(of: hash, byteCount: Int64(bytes.count)) == nil { return }
        let folder = DataFolder.parent(of: final)
        try Self.makeFolder(folder)
        let random = Installation.randomBytes(8).map { String($0, radix: 16) }.joined()
        let temporary = "\(folder)/.new-\(random)"
        do {
            try DurableFile.create(temporary, bytes, mode: 0o600)
            guard rename(temporary, final) == 0 else { throw DurableFile.failure(final) }
        } catch {
            unlink(temporary)
            throw error
        }
        try DurableFile.synchronizeFolder(of: final)
    }

    /// Makes a folder and those around it, each one durable before the next.
    private static func makeFolder(_ path: String) throws {
        if DataFolder.isFolder(path) { return }
        let parent = DataFolder.parent(of: path)
        if !DataFolder.isFolder(parent) { try makeFolder(parent) }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw DurableFile.failure(path) }
        try DurableFile.synchronizeFolder(of: path)
    }

    /// What is wrong with a file; nil if it has the bytes that its name says.
    enum Damage: String, Sendable {
        case missing
        /// It cannot be read.
        case unreadable
        /// It has other bytes.
        case changed
    }

    func state(of hash: TreeHash, byteCount: Int64) throws -> Damage? {
        do {
            let source = try SourceFile(file(hash), byteCountMax: Int(clamping: byteCount))
            return TreeHasher.sha256(source.bytes) == hash ? nil : .changed
        } catch .missing {
            return .missing
        } catch .tooLarge, .changing {
            return .changed
        } catch {
            return .unreadable
        }
    }

    /// The hashes under which there are files.
    func hashes() -> Set<TreeHash> {
        let manager = FileManager.default
        var found: Set<TreeHash> = []
        for first in (try? manager.contentsOfDirectory(atPath: path)) ?? [] {
            for rest in (try? manager.contentsOfDirectory(atPath: "\(path)/\(first)")) ?? [] {
                if let hash = TreeHash(hex: first + rest) { found.insert(hash) }
            }
        }
        return found
    }
}
