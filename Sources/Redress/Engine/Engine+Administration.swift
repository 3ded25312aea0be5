import Statecharts
import TransparencyLog

/// Why an administrative request was not carried out; nothing was changed.
public struct AdministrationProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}

/// Tenants, people, rights and workflow versions; each change is a record.
extension Engine {
    /// Refuses a tenant whose id, prefix or log could be taken for those of another.
    public static func check(_ tenant: NewTenant, against known: [StoredTenant]) throws {
        guard isPlainID(tenant.id.rawValue) else {
            throw AdministrationProblem(
                "tenant id '\(tenant.id)' must be 1 to 40 of a-z, 0-9, '-', '.', '_'")
        }
        let isPrefix =
            (1...12).contains(tenant.numberPrefix.utf8.count)
            && tenant.numberPrefix.utf8.allSatisfy {
                (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
            }
        guard isPrefix else {
            throw AdministrationProblem(
                "number prefix '\(tenant.numberPrefix)' must be 1 to 12 of A-Z, 0-9")
        }
        for other in known {
            let clash =
                other.id == tenant.id
                ? "tenant '\(tenant.id)'"
                : other.numberPrefix == tenant.numberPrefix
                    ? "number prefix '\(tenant.numberPrefix)'"
                    : other.origin == tenant.origin ? "log '\(tenant.origin)'" : nil
            if let clash {
                throw AdministrationProblem("\(clash) exists already; choose another")
            }
        }
    }

    /// Creates a tenant and opens its log.
    public func createTenant(_ tenant: NewTenant) async throws -> StoredTenant {
        let moment = clock.now()
        return try await store.write { [self] transaction in
            try Self.check(tenant, against: try transaction.tenants())
            let stored = try transaction.insert(tenant)
            let unit = try UnitOfWork(self, transaction, tenant: tenant.id, moment: moment)
            try unit.administer("log.open", object: nil, ["origin": .string(tenant.origin)])
            if tenant.settings != TenantSettings() { try unit.record(tenant.settings) }
            return stored
        }
    }

    /// Changes what a tenant decides for itself.
    ///
    /// - Returns: False if that is how it was.
    public func set(_ settings: TenantSettings, of tenant: TenantID) async throws -> Bool {
        let moment = clock.now()
        return try await store.write { [self] transaction in
            let unit = try UnitOfWork(self, transaction, tenant: tenant, moment: moment)
            guard settings != unit.tenant.settings else { return false }
            try transaction.update(settings, of: unit.tenant)
            unit.worker.forget(tenant)
            try unit.record(settings)
            return true
        }
    }

    /// Adds an organisation and, if it is new, a person in it.
    public func addUser(
        _ id: UserID, organisation: StoredOrganisation, team: String?, tenant: TenantID
    ) async throws {
        for name in [id.rawValue, organisation.id.rawValue] where !isPlainID(name) {
            throw AdministrationProblem(
                "id '\(name)' must be 1 to 40 of a-z, 0-9, '-', '.', '_'; use a pseudonym, never a name"
            )
        }
        guard id.rawValue != RoleID.system.rawValue else {
            throw AdministrationProblem("'system' is the program itself; choose another id")
        }
        guard id != ActingRole.operator.user else {
            throw AdministrationProblem("'operator' is whoever runs the program; choose another id")
        }
        let moment = clock.now()
        try await store.write { [self] transaction in
            let unit = try UnitOfWork(self, transaction, tenant: tenant, moment: moment)
            if try transaction.user(id) != nil {
                throw AdministrationProblem("user '\(id)' exists already")
            }
            if let known = try transaction.organisations().first(where: { $0.id == organisation.id }
            ) {
                guard known.isOutsourcer == organisation.isOutsourcer else {
                    throw AdministrationProblem(
                        "organisation '\(known.id)' exists already as "
                            + (known.isOutsourcer ? "an outsourcer" : "the business's own"))
                }
            } else {
                try transaction.insert(organisation)
            }
            try transaction.insert(
                StoredUser(
                    id: id, organisation: organisation.id, team: team, createdAt: moment.time))
            unit.worker.forget(id)
            try unit.administer(
                "user.create", object: id.rawValue,
                [
                    "org": .string(organisation.id.rawValue),
                    "outsourcer": .boolean(organisation.isOutsourcer),
                ])
        }
    }

    /// Gives a person a role; what the ceiling forbids is refused here as well.
    public func grant(_ grant: RoleGrant) async throws -> Int64 {
        let moment = clock.now()
        return try await store.write { [self] transaction in
            let unit = try UnitOfWork(self, transaction, tenant: grant.tenant, moment: moment)
            guard let account = try unit.worker.account(grant.user, in: transaction) else {
                throw AdministrationProblem(
                    "user '\(grant.user)' is not known; 'redress user add' adds people")
            }
            let catalogues = try transaction.workflows().filter(\.isActive).map {
                try self.library.workflow($0).roles
            }
            guard let role = catalogues.lazy.compactMap({ $0[grant.role] }).first else {
                let known = Set(catalogues.flatMap { $0.roles.map(\.id.rawValue) }).sorted()
                let guess = nearest(to: grant.role.rawValue, among: known)
                throw AdministrationProblem(
                    "role '\(grant.role)' is not in roles.xml"
                        + (guess.map { "; did you mean '\($0)'?" }
                            ?? "; known: \(known.joined(separator: ", "))"))
            }
            guard role.kind != .system else {
                throw AdministrationProblem("role 'system' belongs to the program itself")
            }
            guard !account.isOutsourcer || role.kind == .outsourced else {
                throw AdministrationProblem(
                    "user '\(grant.user)' belongs to an outsourcer and may only have roles of kind "
                        + "'outsourced', not '\(role.id)'")
            }
            if let until = grant.validUntil, until <= grant.validFrom {
                throw AdministrationProblem("the role would end before it begins")
            }
            if let limit = grant.limit, limit < 0 {
                throw AdministrationProblem("limit \(limit) is negative")
            }
            let id = try transaction.insert(grant)
            unit.worker.forget(grant.user)
            var details: [String: JSONValue] = [
                "granted": .string(grant.role.rawValue),
                "since": .string(grant.validFrom.description), "grant": .integer(id),
            ]
            if let until = grant.validUntil { details["until"] = .string(until.description) }
            if let limit = grant.limit { details["limit"] = .integer(limit) }
            try unit.administer("role.grant", object: grant.user.rawValue, details)
            return id
        }
    }

    /// Ends a role from now on; what was done with it stays.
    public func revoke(_ role: RoleID, of user: UserID, tenant: TenantID) async throws {
        let moment = clock.now()
        try await store.write { [self] transaction in
            let unit = try UnitOfWork(self, transaction, tenant: tenant, moment: moment)
            let valid = try transaction.grants(of: user).filter {
                $0.tenant == tenant && $0.role == role
                    && ($0.validUntil.map { $0 > moment.time } ?? true)
            }
            guard !valid.isEmpty else {
                throw AdministrationProblem(
                    "user '\(user)' does not have the role '\(role)'; 'redress user list' shows roles"
                )
            }
            for grant in valid {
                _ = try transaction.endGrant(grant.id, at: max(moment.time, grant.validFrom))
                try unit.administer(
                    "role.revoke", object: user.rawValue,
                    ["granted": .string(role.rawValue), "grant": .integer(grant.id)])
            }
            unit.worker.forget(user)
        }
    }
}

extension UnitOfWork {
    /// Says in the log what a tenant has decided.
    fileprivate func record(_ settings: TenantSettings) throws {
        try administer(
            "tenant.set", object: tenant.id.rawValue,
            [
                "publish-in-twos": .boolean(settings.publishesInTwos),
                "small": .boolean(settings.isSmall),
            ])
    }

    /// Writes a record that is no act.
    ///
    /// - Parameters:
    ///   - complaint: What it is about, when the engine itself found something there.
    ///   - user: Who did it, if not the operator.
    @discardableResult
    func administer(
        _ type: String, object: String?, _ details: [String: JSONValue],
        complaint: StoredComplaint? = nil, by user: UserID? = nil
    ) throws -> StoredRecord {
        let actor =
            user?.rawValue ?? (complaint == nil ? "operator" : RoleID.system.rawValue)
        var members = details
        members["actor"] = .object(["id": .string(actor)])
        members["case"] = complaint.map { .string($0.number) }
        members["boot"] = .string(context.boot)
        members["log"] = .string(context.log)
        members["mono"] = .integer(moment.monotonicMicroseconds)
        members["node"] = .string(context.node)
        members["ts"] = .string(moment.time.description)
        members["type"] = .string(type)
        members["v"] = .integer(1)
        if let object { members["obj"] = .string(object) }
        var columns = RecordColumns(type: type, time: moment.time)
        columns.actor = actor
        columns.complaint = complaint?.serial
        columns.object = object
        return try worker.append(
            columns, bytes: JSONValue.object(members).canonicalBytes, tenant: tenant, in: store)
    }
}
