import Redress
import TransparencyLog

/// Small real files in the place of those that the example walks name.
struct DemoFiles {
    let installation: Installation

    /// Stores a file for each one that the act names, and has the act name it.
    func provide(for act: Act) async throws -> Act {
        var act = act
        for named in try await installation.engine.namedAttachments(in: act) {
            let bytes = Self.samples.map { $0 + Array(named.place.utf8) }.first { bytes in
                MediaType(of: bytes).map(named.mediaTypes.contains) ?? false
            }
            guard let bytes else { continue }
            let content = try AttachmentRules.standard.content(of: bytes)
            try installation.attachments.keep(bytes, as: content.hash)
            _ = try await installation.engine.addAttachment(
                content, by: act.actor, tenant: act.tenant)
            act.data = act.data.replacing(named.hash.hex, with: content.hash.hex)
        }
        return act
    }

    /// An image of one pixel, a page without text, a note; what follows keeps them apart.
    private static let samples: [[UInt8]] = [
        Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0, 0xFF, 0xFF, 0xFF, 0, 0, 0]
            + [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B],
        Array("%PDF-1.4\n%".utf8), Array("Example: ".utf8),
    ]
}

extension JSONValue {
    /// The same with one text in the place of another, wherever it stands alone.
    fileprivate func replacing(_ old: String, with new: String) -> JSONValue {
        switch self {
        case .string(let text): text == old ? .string(new) : self
        case .array(let items): .array(items.map { $0.replacing(old, with: new) })
        case .object(let members): .object(members.mapValues { $0.replacing(old, with: new) })
        case .integer, .boolean: self
        }
    }
}
