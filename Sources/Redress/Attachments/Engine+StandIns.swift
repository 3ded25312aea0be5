import Statecharts
package import TransparencyLog

/// A file that an act names, and what its field takes.
package struct AttachmentName: Sendable {
    package var hash: TreeHash
    package var mediaTypes: Set<MediaType>
    /// Bytes that the field asks for at least.
    package var byteCountMin: Int64
    /// `evidence/item[2]/@file`
    package var place: String
}

/// Files for stories and demonstrations, which name hashes of files that nobody has.
extension Engine {
    /// The hash that no stand-in is made for, so that a story can name a file that is not stored.
    private static let neverStored = TreeHash.zero

    /// The files that an act names in fields of type `attachment`.
    package func namedAttachments(in act: Act) async throws -> [AttachmentName] {
        guard act.data.namesHash else { return [] }
        let moment = clock.now()
        let found = try await store.write { [self] transaction -> [NamedAttachment] in
            let unit = try UnitOfWork(self, transaction, tenant: act.tenant, moment: moment)
            guard let workflow = try unit.workflow(of: act) else { return [] }
            switch FormChecker.check(
                act.data, against: workflow.forms[act.event], codes: workflow.codes)
            {
            case .success(let sound): return sound.attachments
            case .failure(let found): return found.change.attachments
            }
        }
        return found.map {
            AttachmentName(
                hash: $0.hash, mediaTypes: $0.field.accepted.types,
                byteCountMin: $0.field.minimum ?? 0, place: $0.place)
        }
    }

    /// Notes a stand-in for every file that an act names and that is not stored: a kilobyte of
    /// the first type that the field takes.
    package func addStandIns(for act: Act) async throws {
        let named = try await namedAttachments(in: act)
        guard !named.isEmpty else { return }
        let moment = clock.now()
        try await store.write { [self] transaction in
            let unit = try UnitOfWork(self, transaction, tenant: act.tenant, moment: moment)
            for one in named where one.hash != Self.neverStored {
                guard try transaction.attachment(tenant: unit.tenant, hash: one.hash) == nil
                else { continue }
                let type = MediaType.allCases.first { one.mediaTypes.contains($0) }
                try transaction.insert(
                    StoredAttachment(
                        hash: one.hash, byteCount: max(1_024, one.byteCountMin),
                        mediaType: type ?? .jpeg, addedBy: nil, addedAt: moment.time),
                    tenant: unit.tenant)
            }
        }
    }
}

extension UnitOfWork {
    fileprivate func workflow(of act: Act) throws -> Workflow? {
        switch act.subject {
        case .new(let type), .linked(let type, _):
            return try worker.activeWorkflow(type: type, library: engine.library, in: store)
        case .complaint(let number):
            guard let serial = ComplaintNumber(number)?.serial,
                let stored = try store.complaint(tenant: tenant, serial: serial)
            else { return nil }
            return try worker.workflow(
                digest: stored.workflow, library: engine.library, in: store)
        }
    }
}

extension JSONValue {
    /// True if a text that may be a hash is in it.
    fileprivate var namesHash: Bool {
        switch self {
        case .string(let text): TreeHash(hex: text) != nil
        case .array(let items): items.contains(where: \.namesHash)
        case .object(let members): members.values.contains(where: \.namesHash)
        case .integer, .boolean: false
        }
    }
}
