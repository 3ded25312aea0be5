import Statecharts
import TransparencyLog

/// Publishing a workflow: at once, or by two people where the tenant has decided so.
extension Engine {
    /// Publishes a checked workflow: new complaints of its type start under it.
    ///
    /// - Returns: False if this very version is active already.
    /// - Throws: `AdministrationProblem` if the tenant publishes in twos, or if the version stands for
    ///   other content.
    public func publish(
        _ source: WorkflowSource, checked: Workflow, tenant: TenantID
    ) async throws -> Bool {
        try await publishing(source, checked, tenant) { unit, stored in
            guard !unit.tenant.settings.publishesInTwos else {
                throw AdministrationProblem(
                    "tenant '\(tenant)' publishes workflows in twos: name the author with --as, and "
                        + "have somebody else confirm with 'redress workflow approve'")
            }
            try unit.activate(stored, by: nil, requestedBy: nil)
        }
    }

    /// Asks for the publication of a checked workflow; it becomes active when somebody else confirms
    /// it.
    ///
    /// - Returns: False if this very version is active already.
    public func requestPublication(
        of source: WorkflowSource, checked: Workflow, tenant: TenantID, by user: UserID
    ) async throws -> Bool {
        try await publishing(source, checked, tenant) { unit, stored in
            try unit.requirePublisher(user)
            let known = try unit.store.publications(tenant: unit.tenant)
            if let other = known.first(where: { $0.workflow.digest == stored.digest }) {
                throw AdministrationProblem(
                    "workflow '\(stored.name)' \(stored.version) waits for its confirmation since "
                        + "\(other.requestedAt); somebody else confirms it with 'redress workflow "
                        + "approve \(stored.digest.prefix(12))'")
            }
            try unit.store.insert(
                Publication(workflow: stored, requestedBy: user, requestedAt: unit.moment.time),
                tenant: unit.tenant)
            try unit.administer(
                "definition.request", object: stored.digest, stored.details, by: user)
        }
    }

    /// Confirms a publication that somebody else asked for.
    ///
    /// - Parameter digest: The workflow's, or the beginning of it.
    /// - Returns: The version that is active now; nil if the same person asked for it, which is
    ///   recorded.
    public func approvePublication(
        _ digest: String, tenant: TenantID, by user: UserID
    ) async throws -> StoredWorkflow? {
        let moment = clock.now()
        return try await store.write { [self] transaction in
            let unit = try UnitOfWork(self, transaction, tenant: tenant, moment: moment)
            let waiting = try transaction.publications(tenant: unit.tenant)
            let found = waiting.filter { $0.workflow.digest.hasPrefix(digest) }
            guard digest.utf8.count >= 6, let publication = found.first, found.count == 1 else {
                throw AdministrationProblem(
                    "no publication with digest '\(digest)' waits; waiting: "
                        + (waiting.isEmpty
                            ? "none"
                            : waiting.map { String($0.workflow.digest.prefix(12)) }
                                .joined(separator: ", ")))
            }
            try unit.requirePublisher(user)
            if publication.requestedBy == user {
                try unit.administer(
                    "definition.deny", object: publication.workflow.digest,
                    ["why": .string(Refusal.Reason.samePerson.rawValue)], by: user)
                return nil
            }
            let checked = try library.workflow(publication.workflow)
            var stored = publication.workflow
            stored.publishedAt = moment.time
            guard stored.digest == checked.digest else { return nil }
            try transaction.removePublication(stored.digest, tenant: unit.tenant)
            try unit.activate(stored, by: user, requestedBy: publication.requestedBy)
            return stored
        }
    }

    /// What is to be published and waits for somebody else, oldest first.
    public func publications(tenant: TenantID) async throws -> [Publication] {
        try await store.read { reader in
            guard let own = try reader.tenant(tenant) else {
                throw ActProblem.unknownTenant(tenant)
            }
            return try reader.publications(tenant: own)
        }
    }

    private func publishing(
        _ source: WorkflowSource, _ checked: Workflow, _ tenant: TenantID,
        _ body: @escaping @Sendable (UnitOfWork, StoredWorkflow) throws -> Void
    ) async throws -> Bool {
        let moment = clock.now()
        let stored = StoredWorkflow(
            digest: source.digest, name: checked.name, type: checked.type,
            version: checked.version, file: checked.file, document: source.document,
            roles: source.roles, codes: source.codes, calendars: source.calendars, isActive: true,
            publishedAt: moment.time)
        return try await store.write { [self] transaction in
            let active = try transaction.activeWorkflow(type: stored.type)
            if active?.digest == stored.digest { return false }
            let same = try transaction.workflows().first {
                $0.name == stored.name && $0.version == stored.version && $0.digest != stored.digest
            }
            if let same {
                throw AdministrationProblem(
                    "version \(stored.version) of workflow '\(stored.name)' is published already with "
                        + "digest \(same.digest.prefix(12)), and this one has digest "
                        + "\(stored.digest.prefix(12)): its document, roles, codes or calendars are "
                        + "others; raise r:version in '\(stored.file)'")
            }
            try body(UnitOfWork(self, transaction, tenant: tenant, moment: moment), stored)
            return true
        }
    }
}

extension UnitOfWork {
    /// Publishing is for administrators and for roles that supervise.
    fileprivate func requirePublisher(_ user: UserID) throws {
        guard let account = try worker.account(user, in: store) else {
            throw AdministrationProblem(
                "user '\(user)' is not known; 'redress user add' adds people")
        }
        let catalogues = try store.workflows().filter(\.isActive).map {
            try engine.library.workflow($0).roles
        }
        let roles = account.roles(tenant: tenant.id, at: moment.time, in: catalogues)
        guard roles.contains(where: { $0.role.kind == .administrator || $0.role.supervises }) else {
            throw AdministrationProblem(
                "user '\(user)' has no valid role that publishes for tenant '\(tenant.id)': one of "
                    + "kind 'administrator', or with supervises=\"true\"")
        }
    }

    fileprivate func activate(
        _ stored: StoredWorkflow, by user: UserID?, requestedBy author: UserID?
    ) throws {
        try store.activate(stored)
        worker.forgetWorkflows()
        var details = stored.details
        if let author { details["requested-by"] = .string(author.rawValue) }
        try administer("definition.publish", object: stored.digest, details, by: user)
    }
}

extension StoredWorkflow {
    /// What records say of a version.
    fileprivate var details: [String: JSONValue] {
        var details: [String: JSONValue] = [
            "wf": .object([
                "id": .string(name), "sha256": .string(digest), "ver": .string(version),
            ])
        ]
        let parts = [
            ("document", document), ("roles", roles), ("codes", codes), ("calendars", calendars),
        ]
        for (name, bytes) in parts where name != "calendars" || !bytes.isEmpty {
            details[name] = .string(TreeHasher.sha256(bytes).hex)
        }
        return details
    }
}
