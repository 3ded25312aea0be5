import Foundation
import TransparencyLog

/// The signed checkpoints beside a database, oldest first: `<db>.checkpoints`.
///
/// It is only ever added to, after the commit that a checkpoint speaks of. A database that is
/// behind it was cut or put back.
struct HighWaterFile: Sendable {
    let path: String

    init(database: String) { path = database + ".checkpoints" }

    static let byteCountMax = 1 << 30

    /// Makes the file with a first note.
    func create(_ note: String) throws {
        try DurableFile.create(path, Array(note.utf8), mode: 0o644)
    }

    /// Everything that it holds.
    func read() async throws -> NoteList {
        guard let list = try await readIfThere() else { throw missing }
        return list
    }

    /// Everything that it holds; nil if there is no such file.
    func readIfThere() async throws -> NoteList? {
        guard let lock = try await FileLock(path, isExclusive: false) else { return nil }
        defer { lock.end() }
        return NoteList(try InputFile(path, byteCountMax: Self.byteCountMax).bytes)
    }

    /// Adds a note that is made while nobody else can add one.
    ///
    /// - Parameter make: Gets what is there; nil if there is nothing to add.
    func append(_ make: (NoteList) async throws -> String?) async throws {
        guard let lock = try await FileLock(path, isExclusive: true) else { throw missing }
        defer { lock.end() }
        let list = NoteList(try InputFile(path, byteCountMax: Self.byteCountMax).bytes)
        guard let note = try await make(list) else { return }
        let separator = list.notes.isEmpty ? "" : "\n"
        // Half a note that a power cut left makes room; what is whole stays.
        let end = off_t(list.byteCount)
        guard ftruncate(lock.descriptor, end) == 0, lseek(lock.descriptor, end, SEEK_SET) == end
        else { throw DurableFile.failure(path) }
        do {
            try DurableFile.write(Array((separator + note).utf8), to: lock.descriptor, path)
        } catch {
            _ = ftruncate(lock.descriptor, end)
            throw error
        }
    }

    /// The last checkpoint of a log, with its signature checked.
    ///
    /// - Parameter origins: All logs whose checkpoints stand in the file.
    func last(
        of list: NoteList, verifier: NoteVerifier, origins: [String]
    ) throws -> Checkpoint {
        guard list.endsCleanly(origins: origins) else {
            throw damaged("its end is not a signed note")
        }
        let first = verifier.origin + "\n"
        guard let note = list.notes.last(where: { $0.hasPrefix(first) }) else {
            throw damaged("it holds no checkpoint of log '\(verifier.origin)'")
        }
        do throws(NoteError) {
            return try verifier.verify(note: note)
        } catch {
            throw damaged("\(error)")
        }
    }

    private var missing: CommandFailure {
        CommandFailure(
            .conflict,
            "'\(path)' is missing; restore it from its copy: without it nobody can tell whether "
                + "the log was cut")
    }

    private func damaged(_ why: String) -> CommandFailure {
        CommandFailure(
            .conflict, "'\(path)' is damaged: \(why); restore it from its copy")
    }
}
