import ArgumentParser
import Foundation
import Redress
import TransparencyLog

struct AuditProveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Make a file that proves offline that a record is in the log.",
        discussion: """
            A C2SP .tlog-proof: the record, its way to the root and a signed checkpoint. Whoever
            has the public key (<db>.vkey) can check it without the database.
            """)

    @Argument(help: "The record's place in the log, from 0.")
    var sequence: UInt64

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where to write it (default: standard output).", valueName: "file"))
    var output: String?

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let installation = try await Installation.open(options, readOnly: true)
        let record = try await installation.record(sequence)
        let (note, checkpoint, verifier) = try await newestNote(installation)
        guard sequence < checkpoint.size else {
            throw CommandFailure(
                .usage,
                "record \(sequence) is not covered by a signed checkpoint yet (the newest has "
                    + "\(checkpoint.size) records); 'redress audit checkpoint' signs one")
        }
        let proof = try await installation.store.read { [tenant = installation.tenant, sequence] in
            try InclusionProof.make(
                index: sequence, treeSize: checkpoint.size,
                from: LogReader(store: $0, tenant: tenant))
        }
        let file = InclusionProofFile(
            record: record.bytes, proof: proof, note: try SignedNote.parse(note))
        do throws(ProofFileError) {
            _ = try file.verify(with: verifier)
        } catch {
            throw CommandFailure(
                .conflict,
                "record \(sequence) cannot be proved: \(error); 'redress audit verify' tells more")
        }
        try write(file.format(), record, checkpoint)
    }

    private func newestNote(
        _ installation: Installation
    ) async throws -> (note: String, checkpoint: Checkpoint, verifier: NoteVerifier) {
        let origin = installation.tenant.origin
        guard let verifier = try installation.keyFile.verifier(origin: origin) else {
            throw CommandFailure(
                .unavailable,
                "public key '\(installation.keyFile.publicPath)' is missing; restore it from its "
                    + "copy")
        }
        let list = try await installation.highWater.read()
        let checkpoint = try installation.highWater.last(
            of: list, verifier: verifier, origins: installation.origins)
        let note = list.notes.last { $0.hasPrefix(origin + "\n") } ?? ""
        return (note, checkpoint, verifier)
    }

    private func write(_ text: String, _ record: StoredRecord, _ checkpoint: Checkpoint) throws {
        if let output {
            do {
                try Data(text.utf8).write(to: URL(filePath: output))
            } catch {
                throw CommandFailure(
                    .unavailable,
                    "'\(output)' cannot be written: \(String(cString: strerror(errno)))")
            }
        }
        if options.json {
            try JSONOutput.line(
                .members([
                    "file": output.map { .string($0) }, "leaf": .string(record.leaf.hex),
                    "origin": .string(checkpoint.origin), "proof": .string(text),
                    "sequence": .count(record.sequence), "size": .count(checkpoint.size),
                ]))
        } else if let output {
            try Output.line(
                "record \(record.sequence) is in the log of \(checkpoint.size) records: \(output)")
        } else {
            try Output.write(Array(text.utf8))
        }
    }
}
