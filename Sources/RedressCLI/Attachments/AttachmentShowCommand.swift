import ArgumentParser
import Redress
import TransparencyLog

struct AttachmentShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a stored file by its hash, and whether it still has it.")

    @Argument(help: "Its SHA-256.", transform: parseHash)
    var hash: TreeHash

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let installation = try await Installation.open(options, readOnly: true)
        let attachment = try await installation.attachment(hash)
        let folder = installation.attachments
        let damage = try folder.state(of: hash, byteCount: attachment.byteCount)
        if options.json {
            var members = attachment.members
            members["damage"] = damage.map { .string($0.rawValue) }
            members["file"] = .string(folder.file(hash))
            try JSONOutput.line(.members(members))
        } else {
            var table = TextTable()
            table.add(["hash", hash.hex])
            table.add(["type", attachment.mediaType.rawValue])
            table.add(["size", "\(attachment.byteCount) bytes"])
            table.add([
                "added",
                attachment.addedAt.shown + " by \(attachment.addedBy?.rawValue ?? "operator")",
            ])
            table.add(["file", folder.file(hash)])
            table.add(["state", damage?.rawValue ?? "as its hash says"])
            try table.print()
        }
        if damage != nil { throw ExitCode(ExitStatus.conflict.rawValue) }
    }
}
