import ArgumentParser
import Redress

struct UserListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List people with their organisations and roles.")

    @OptionGroup var options: DatabaseOptions

    private struct Person: Sendable {
        var user: StoredUser
        var isOutsourced: Bool
        var grants: [RoleGrant]
        var trainings: [Training]
    }

    func run() async throws {
        let installation = try await Installation.open(options, readOnly: true)
        let tenant = installation.tenant.id
        let now = installation.clock.now().time
        let people = try await installation.store.read { reader in
            let outsourcers = Set(try reader.organisations().filter(\.isOutsourcer).map(\.id))
            return try reader.users().compactMap { user -> Person? in
                // Those who work for others only are no business of this tenant.
                let grants = try reader.grants(of: user.id)
                guard grants.isEmpty || grants.contains(where: { $0.tenant == tenant }) else {
                    return nil
                }
                return Person(
                    user: user, isOutsourced: outsourcers.contains(user.organisation),
                    grants: grants.filter { $0.tenant == tenant },
                    trainings: try reader.trainings(of: user.id).filter { $0.tenant == tenant })
            }
        }
        if options.json {
            for person in people { try JSONOutput.line(json(person, now)) }
            return
        }
        var table = TextTable(["ID", "ORGANISATION", "TEAM", "ROLES", "TRAINING"])
        for person in people {
            let roles = person.grants.filter { $0.validUntil.map { $0 > now } ?? true }
                .map { shown($0, now) }
            table.add([
                person.user.id.rawValue,
                person.user.organisation.rawValue + (person.isOutsourced ? " (outsourcer)" : ""),
                person.user.team ?? "-", roles.isEmpty ? "-" : roles.joined(separator: ", "),
                shown(person.trainings.filter { $0.isValid(at: now) }),
            ])
        }
        try table.print()
    }

    private func shown(_ trainings: [Training]) -> String {
        let shown = trainings.map { training in
            training.course + (training.validUntil.map { " (until \($0.shown))" } ?? "")
        }
        return shown.isEmpty ? "-" : shown.joined(separator: ", ")
    }

    private func shown(_ grant: RoleGrant, _ now: Timestamp) -> String {
        var notes: [String] = []
        if grant.validFrom > now { notes.append("from \(grant.validFrom.shown)") }
        if let until = grant.validUntil { notes.append("until \(until.shown)") }
        if let limit = grant.limit { notes.append("limit \(limit)") }
        return grant.role.rawValue + (notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")
    }

    private func json(_ person: Person, _ now: Timestamp) -> JSONValue {
        .members([
            "created": .time(person.user.createdAt), "id": .string(person.user.id.rawValue),
            "org": .string(person.user.organisation.rawValue),
            "outsourcer": .boolean(person.isOutsourced),
            "roles": .array(person.grants.map { $0.json(at: now) }),
            "team": person.user.team.map { .string($0) },
            "trainings": .array(person.trainings.map { $0.json(at: now) }),
        ])
    }
}

extension RoleGrant {
    /// The grant, and whether it counts at a time.
    func json(at time: Timestamp) -> JSONValue {
        .members([
            "grant": .integer(id), "limit": limit.map { .integer($0) },
            "role": .string(role.rawValue), "since": .time(validFrom),
            "until": validUntil.map { .time($0) }, "valid": .boolean(isValid(at: time)),
        ])
    }
}
