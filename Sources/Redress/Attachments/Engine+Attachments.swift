import Statecharts
import TransparencyLog

/// Files that acts can name.
extension Engine {
    /// Notes that a file is kept, whose bytes are safe already.
    ///
    /// The same bytes are noted once for each tenant. Nothing of a complaint changes: only an act
    /// with a field of type `attachment` attaches a file.
    ///
    /// - Parameter user: Who adds it; nil for the operator.
    /// - Returns: What is noted, and whether it is new.
    public func addAttachment(
        _ content: AttachmentContent, by user: UserID?, tenant: TenantID
    ) async throws -> (attachment: StoredAttachment, isNew: Bool) {
        let moment = clock.now()
        return try await store.write { [self] transaction in
            let unit = try UnitOfWork(self, transaction, tenant: tenant, moment: moment)
            if let user { try unit.requireRole(of: user) }
            if let known = try transaction.attachment(tenant: unit.tenant, hash: content.hash) {
                return (known, false)
            }
            let attachment = StoredAttachment(
                hash: content.hash, byteCount: content.byteCount, mediaType: content.mediaType,
                addedBy: user, addedAt: moment.time)
            try transaction.insert(attachment, tenant: unit.tenant)
            try unit.administer(
                "attachment.add", object: content.hash.hex,
                [
                    "media": .string(content.mediaType.rawValue),
                    "size": .integer(content.byteCount),
                ], by: user)
            return (attachment, true)
        }
    }
}

extension UnitOfWork {
    /// Throws unless a person has a role for the tenant now, whichever it is.
    fileprivate func requireRole(of user: UserID) throws {
        guard let account = try worker.account(user, in: store) else {
            throw AdministrationProblem(
                "user '\(user)' is not known; 'redress user add' adds people")
        }
        for version in try store.workflows() where version.isActive {
            let catalogue = try engine.library.workflow(version).roles
            if !account.roles(tenant: tenant.id, at: moment.time, in: catalogue).isEmpty { return }
        }
        throw AdministrationProblem(
            "user '\(user)' has no valid role for tenant '\(tenant.id)' now; 'redress user list' "
                + "shows roles")
    }

    /// Problems of the files that an act names.
    func problems(of attachments: [NamedAttachment]) throws -> [FormProblem] {
        try attachments.compactMap { named in
            let field = named.field
            guard let stored = try store.attachment(tenant: tenant, hash: named.hash) else {
                return FormProblem(
                    path: named.place,
                    message: "names no file that is stored; 'redress attachment add' stores one")
            }
            if !field.accepted.types.contains(stored.mediaType) {
                return FormProblem(
                    path: named.place,
                    message: "must be \(field.accepted); it is \(stored.mediaType.rawValue)")
            }
            let (least, most) = (field.minimum ?? 0, field.maximum ?? .max)
            if stored.byteCount < least || stored.byteCount > most {
                return FormProblem(
                    path: named.place,
                    message: "has \(stored.byteCount) bytes; "
                        + (stored.byteCount < least
                            ? "at least \(least) are needed" : "\(most) are allowed"))
            }
            return nil
        }
    }
}

extension FormChange {
    /// The hashes of all files that are named, each once and in order.
    var attachmentHashes: [TreeHash] {
        Set(attachments.map(\.hash)).sorted { $0.hex < $1.hex }
    }
}

/// A file that a complaint names, as a person may see it.
public struct AttachmentView: Hashable, Sendable {
    /// Where the complaint names it: `evidence/item[2]/@file`.
    public var path: String
    public var hash: String
    /// nil for a hash under which nothing is stored.
    public var attachment: StoredAttachment?
}

extension Engine {
    /// The files that the fields show, in their order.
    static func attachments(
        _ fields: [FieldView], _ workflow: Workflow, _ tenant: StoredTenant,
        _ reader: any StoreReader
    ) throws -> [AttachmentView] {
        let paths = workflow.attachmentPaths
        return try fields.compactMap { field in
            guard !field.isMasked, paths.contains(field.path.withoutPositions),
                let hash = TreeHash(hex: field.value)
            else { return nil }
            return AttachmentView(
                path: field.path, hash: field.value,
                attachment: try reader.attachment(tenant: tenant, hash: hash))
        }
    }
}

extension Workflow {
    /// The places at which forms attach files, without positions in lists.
    fileprivate var attachmentPaths: Set<String> {
        var found: Set<String> = []
        for form in forms.values {
            for field in form.fields where field.kind == .attachment {
                found.insert(field.path.description)
            }
            for list in form.lists {
                for field in list.fields where field.kind == .attachment {
                    let inner = field.path.description
                    found.insert(inner == "." ? "\(list.path)" : "\(list.path)/\(inner)")
                }
            }
        }
        return found
    }
}

extension String {
    /// A path with every `[2]` left out.
    fileprivate var withoutPositions: String {
        var bare = ""
        var isInside = false
        for character in self {
            if character == "[" { isInside = true }
            if !isInside { bare.append(character) }
            if character == "]" { isInside = false }
        }
        return bare
    }
}
