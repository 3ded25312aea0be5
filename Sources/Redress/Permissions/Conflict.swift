import LibXML
import SCXML
import Statecharts

/// Where a complaint's data name the people who must have no part in it (`<r:conflict>`).
struct Conflict: Hashable, Sendable {
    var user: FieldPath?
    var team: FieldPath?
    var location: SourceLocation
}

/// Whom a complaint is about: they and their teams have no part in it.
struct Subjects: Hashable, Sendable {
    /// Sorted, each once.
    var users: [String] = []
    var teams: [String] = []

    /// Reads what the columns of a complaint say.
    init(users: String?, teams: String?) {
        self.users = users?.words ?? []
        self.teams = teams?.words ?? []
    }

    /// Reads the data of a complaint.
    ///
    /// - Parameter team: The team of a person; nil for somebody unknown or without one.
    init(
        _ conflicts: [Conflict], in model: XPathDataModel,
        team: (UserID) throws -> String?
    ) rethrows {
        var (users, teams) = (Set<String>(), Set<String>())
        for conflict in conflicts {
            users.formUnion(conflict.user.map { Self.texts($0, model) } ?? [])
            teams.formUnion(conflict.team.map { Self.texts($0, model) } ?? [])
        }
        for user in users { if let team = try team(UserID(user)) { teams.insert(team) } }
        self.users = users.sorted()
        self.teams = teams.sorted()
    }

    /// What the columns of the complaint keep: ids, which have no spaces, with one between them.
    var userColumn: String? { users.isEmpty ? nil : users.joined(separator: " ") }
    var teamColumn: String? { teams.isEmpty ? nil : teams.joined(separator: " ") }

    /// True if the complaint is about this person or their team.
    ///
    /// A customer stays the customer, whoever they work for; the program is nobody's colleague.
    func concern(_ actor: ActingRole) -> Bool {
        guard actor.role.kind != .complainant, actor.role.kind != .system else { return false }
        return users.contains(actor.user.rawValue) || actor.team.map(teams.contains) ?? false
    }

    /// True if the complaint is about this very person.
    func name(_ actor: ActingRole) -> Bool { users.contains(actor.user.rawValue) }

    /// The words of every element or attribute that a path leads to.
    private static func texts(_ path: FieldPath, _ model: XPathDataModel) -> [String] {
        guard let group = path.steps.first, let root = model.slot(group) else { return [] }
        var nodes = [root]
        for step in path.steps.dropFirst() {
            nodes = nodes.flatMap { $0.elements.filter { $0.name == step } }
        }
        return nodes.flatMap { node in
            (path.attribute.map { node[$0] ?? "" } ?? node.text).words
        }
    }
}

extension StoredComplaint {
    /// Whom it is about, as its columns say.
    var subjects: Subjects { Subjects(users: subjectUser, teams: subjectTeam) }
}

extension Conflict {
    /// Recording what a customer says, and handing it over, is not refused to colleagues, who pick up
    /// the telephone, nor to who recorded it: they could keep a complaint about themselves in the
    /// drawer otherwise.
    static func exempts(_ event: EventName) -> Bool { OutsourcedCeiling.allows(event) }
}
