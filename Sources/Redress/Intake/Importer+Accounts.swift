import Statecharts

/// The accounts in whose names rows are imported.
extension Importer {
    /// Makes the accounts that do not exist yet; each is recorded in the log.
    ///
    /// An account that exists is taken as it is and given nothing: a file that describes data is
    /// not to hand out rights.
    ///
    /// - Returns: The accounts that were made.
    /// - Throws: `AdministrationProblem` when an existing account does not fit the profile.
    public func prepareAccounts() async throws -> [UserID] {
        let now = engine.clock.now().time
        let missing = try await missingAccounts(at: now)
        for account in missing {
            try await engine.addUser(
                account.id,
                organisation: StoredOrganisation(
                    id: account.organisation,
                    name: account.organisation.rawValue,
                    isOutsourcer: account.isOutsourcer
                ),
                team: nil,
                tenant: tenant.id
            )
            _ = try await engine.grant(
                RoleGrant(
                    user: account.id,
                    tenant: tenant.id,
                    role: account.role,
                    validFrom: now,
                    validUntil: nil,
                    limit: nil
                )
            )
        }
        return missing.map(\.id)
    }

    private func missingAccounts(at now: Timestamp) async throws -> [ImportAccount] {
        let (accounts, tenant) = (profile.accounts, tenant)
        return try await engine.store.read { store in
            var missing: [ImportAccount] = []
            var wrong: [String] = []
            for account in accounts {
                guard let user = try store.user(account.id) else {
                    missing.append(account)
                    continue
                }
                if user.organisation != account.organisation {
                    wrong.append(
                        "user '\(user.id)' belongs to organisation '\(user.organisation)', not "
                            + "'\(account.organisation)' as the profile says"
                    )
                }
                let hasRole = try store.grants(of: account.id).contains {
                    $0.tenant == tenant.id && $0.role == account.role && $0.isValid(at: now)
                }
                if !hasRole {
                    wrong.append(
                        "user '\(user.id)' does not have the role '\(account.role)' now; "
                            + "'redress user grant \(user.id) \(account.role)' gives it"
                    )
                }
            }
            for organisation in try store.organisations() {
                for account in missing
                where account.organisation == organisation.id
                    && account.isOutsourcer != organisation.isOutsourcer
                {
                    wrong.append(
                        "organisation '\(organisation.id)' of account '\(account.id)' is "
                            + (organisation.isOutsourcer ? "" : "not ") + "an outsourcer"
                    )
                }
            }
            if !wrong.isEmpty { throw AdministrationProblem(wrong.joined(separator: "; ")) }
            return missing
        }
    }
}
