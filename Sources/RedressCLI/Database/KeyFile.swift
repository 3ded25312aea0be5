import Foundation
import TransparencyLog

/// The files beside a database that hold its signing key: `<db>.key`, and `<db>.vkey` in public.
struct KeyFile: Sendable {
    let path: String
    let publicPath: String

    init(database: String) {
        path = database + ".key"
        publicPath = database + ".vkey"
    }

    /// Stores a new seed, for the owner's eyes only, and the public key.
    func create(seed: [UInt8], vkey: String) throws {
        let digits = seed.map { byte in
            let text = String(byte, radix: 16)
            return text.utf8.count == 1 ? "0" + text : text
        }
        try DurableFile.create(path, Array((digits.joined() + "\n").utf8), mode: 0o600)
        try DurableFile.create(publicPath, Array((vkey + "\n").utf8), mode: 0o644)
    }

    /// The signer of a log, whose public half is the one that was published.
    func signer(origin: String) throws -> NoteSigner {
        let signer = try NoteSigner(origin: origin, seed: readSeed())
        if let published = try verifier(origin: origin), published != signer.verifierKey {
            throw CommandFailure(
                .conflict,
                "signing key '\(path)' is not the one of '\(publicPath)'; restore the key that "
                    + "belongs to this log")
        }
        return signer
    }

    /// The signer of a further log with the same key, whose public half is published by this.
    func addSigner(origin: String) throws -> NoteSigner {
        let signer = try NoteSigner(origin: origin, seed: readSeed())
        let file = try InputFile(publicPath, byteCountMax: 1 << 20)
        let lines = String(decoding: file.bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        if lines.contains(where: { $0 == signer.verifierKey.vkey }) { return signer }
        let all = lines.map(String.init) + [signer.verifierKey.vkey]
        try DurableFile.replace(publicPath, Array((all.joined(separator: "\n") + "\n").utf8))
        return signer
    }

    private func readSeed() throws -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw CommandFailure(
                .unavailable,
                "signing key '\(path)' cannot be read: \(String(cString: strerror(errno))); "
                    + "restore it from its copy")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw CommandFailure(
                .unavailable,
                "signing key '\(path)' is open to other users; 'chmod 600 \(path)' closes it")
        }
        guard let bytes = try? InputFile(path, byteCountMax: 256).bytes,
            let seed = TreeHash(
                hex: String(decoding: bytes, as: UTF8.self)
                    .trimmingCharacters(in: .whitespacesAndNewlines))
        else {
            throw CommandFailure(
                .unavailable,
                "signing key '\(path)' does not hold 64 hexadecimal digits that this user may "
                    + "read; restore it from its copy")
        }
        return seed.bytes
    }

    /// The published key of a log; nil if there is none.
    func verifier(origin: String) throws -> NoteVerifier? {
        guard FileManager.default.fileExists(atPath: publicPath) else { return nil }
        return try Self.verifier(origin: origin, in: publicPath)
    }

    /// Reads a file of public keys, one a line, and takes the one of a log.
    static func verifier(origin: String, in path: String) throws -> NoteVerifier {
        let file = try InputFile(path, byteCountMax: 1 << 20)
        let lines = String(decoding: file.bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() {
            let key: NoteVerifier
            do throws(NoteError) {
                key = try NoteVerifier(vkey: String(line))
            } catch {
                throw CommandFailure(.usage, "\(path):\(number + 1): \(error)")
            }
            if key.origin == origin { return key }
        }
        throw CommandFailure(.usage, "'\(path)' holds no key of log '\(origin)'")
    }
}
