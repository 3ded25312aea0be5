import ArgumentParser
import Redress
import TransparencyLog

/// Files that acts name by their SHA-256.
struct AttachmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attachment", abstract: "Store files that complaints name by their hash.",
        subcommands: [
            AttachmentAddCommand.self, AttachmentShowCommand.self, AttachmentVerifyCommand.self,
        ])
}

extension StoredAttachment {
    /// What every command says of it.
    var members: [String: JSONValue?] {
        [
            "added": .time(addedAt), "by": addedBy.map { .string($0.rawValue) },
            "hash": .string(hash.hex), "media": .string(mediaType.rawValue),
            "size": .integer(byteCount),
        ]
    }
}

/// Reads a hash on the command line.
func parseHash(_ text: String) throws -> TreeHash {
    guard let hash = TreeHash(hex: text) else {
        throw ValidationError(
            "'\(text)' is no hash: 64 lower-case hexadecimal digits, as 'redress attachment add' "
                + "prints them")
    }
    return hash
}

extension Installation {
    var attachments: AttachmentFolder {
        AttachmentFolder(database: path, tenant: tenant.id)
    }

    /// The stored attachment of a hash.
    func attachment(_ hash: TreeHash) async throws -> StoredAttachment {
        let found = try await store.read { [tenant] in
            try $0.attachment(tenant: tenant, hash: hash)
        }
        guard let found else {
            throw CommandFailure(
                .usage,
                "tenant '\(tenant.id)' has no attachment \(hash.hex); 'redress attachment add' "
                    + "stores one")
        }
        return found
    }
}
