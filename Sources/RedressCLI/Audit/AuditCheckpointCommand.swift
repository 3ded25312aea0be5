import ArgumentParser
import Redress
import TransparencyLog

struct AuditCheckpointCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Sign the log as it is now and print the note.",
        discussion: "Give the note to somebody outside: with it they find out any later change.")

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let installation = try await Installation.open(options)
        let note = try await installation.signedCheckpoint()
        guard options.json else { return try Output.write(Array(note.utf8)) }
        guard let signer = installation.signer else { return }
        let checkpoint = try signer.verifierKey.verify(note: note)
        try JSONOutput.line(
            .object([
                "note": .string(note), "origin": .string(checkpoint.origin),
                "root": .string(checkpoint.root.hex), "size": .count(checkpoint.size),
            ]))
    }
}
