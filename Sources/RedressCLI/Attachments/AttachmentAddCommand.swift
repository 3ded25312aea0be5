import ArgumentParser
import Redress
import TransparencyLog

struct AttachmentAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Store files and print their hashes, for acts to name.",
        discussion: """
            redress attachment add photo.jpg --as out-01
            redress complaint send SHOP-2026-000001 record.append --as out-01 --data note.json

            Taken are JPEG, PNG, WebP and GIF images, PDF, MP3, M4A, MP4, WAV and Ogg recordings,
            and UTF-8 text, told by what is in the file. The same file is stored once.
            """)

    @Argument(help: "The files.")
    var files: [String]

    @Option(name: .customLong("as"), help: ArgumentHelp("Who adds them.", valueName: "user"))
    var user: String?

    @Option(help: ArgumentHelp("The largest file that is taken.", valueName: "bytes"))
    var maxBytes = AttachmentRules.standard.byteCountMax

    @Flag(help: "Take archives too, as docx and xlsx are: they may hold programs.")
    var archives = false

    @OptionGroup var options: DatabaseOptions

    /// A file is read whole.
    private static let byteCountMax = 1 << 30

    func validate() throws {
        guard (1...Self.byteCountMax).contains(maxBytes) else {
            throw ValidationError("--max-bytes must be from 1 to \(Self.byteCountMax)")
        }
    }

    func run() async throws {
        let installation = try await Installation.open(options)
        var rules = AttachmentRules.standard
        rules.byteCountMax = maxBytes
        if archives { rules.mediaTypes.insert(.zip) }
        // All are looked at before the first is stored.
        for file in files { _ = try content(file, rules) }
        var added: [(attachment: StoredAttachment, isNew: Bool)] = []
        for file in files {
            let (content, bytes) = try content(file, rules)
            try installation.attachments.keep(bytes, as: content.hash)
            added.append(
                try await installation.engine.addAttachment(
                    content, by: user.map { UserID($0) }, tenant: installation.tenant.id))
        }
        try await installation.settle {
            for one in added {
                if options.json {
                    var members = one.attachment.members
                    members["new"] = .boolean(one.isNew)
                    try JSONOutput.line(.members(members))
                } else {
                    try Output.line(
                        "\(one.attachment.hash.hex)  \(one.attachment.mediaType.rawValue)  "
                            + "\(one.attachment.byteCount) bytes"
                            + (one.isNew ? "" : "  stored already"))
                }
            }
        }
    }

    private func content(
        _ file: String, _ rules: AttachmentRules
    ) throws -> (AttachmentContent, [UInt8]) {
        do {
            let source = try SourceFile(file, byteCountMax: rules.byteCountMax)
            return (try rules.content(of: source.bytes), source.bytes)
        } catch let problem as SourceFile.Problem {
            throw CommandFailure(.usage, "'\(file)' \(problem)")
        } catch let problem as AttachmentProblem {
            throw CommandFailure(.usage, "'\(file)' \(problem)")
        }
    }
}
