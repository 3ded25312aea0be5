public import Statecharts

/// A role that people may have; immutable and shared by reference.
public final class Role: Sendable {
    /// What sort of role it is; `outsourced` carries the ceiling.
    public enum Kind: String, Sendable, CaseIterable {
        case outsourced, staff, complainant, auditor, administrator, system
    }

    /// Which complaints it may look at.
    public enum Scope: String, Sendable, CaseIterable, Comparable {
        case none
        /// Recorded by this person.
        case own
        /// Recorded by this person's organisation.
        case organisation
        /// Waiting in a queue of this role.
        case task
        case tenant

        /// The wider scope is the greater one.
        public static func < (left: Scope, right: Scope) -> Bool {
            let order = Scope.allCases
            return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
        }
    }

    public let id: RoleID
    public let kind: Kind
    public let scope: Scope
    /// In minor units; nil where amounts are not its business.
    public let limit: Int64?
    /// The classes of data that it sees in clear.
    public let sees: Set<FieldClass>
    /// The course that a person needs for the role to count.
    public let training: String?
    /// True if it may take over what somebody else works on.
    public let supervises: Bool
    public let labels: Labels

    public init(
        id: RoleID, kind: Kind, scope: Scope, limit: Int64?, sees: Set<FieldClass>,
        training: String? = nil, supervises: Bool = false, labels: Labels
    ) {
        self.id = id
        self.kind = kind
        self.scope = scope
        self.limit = limit
        self.sees = sees
        self.training = training
        self.supervises = supervises
        self.labels = labels
    }
}

/// How careful a field must be handled.
public enum FieldClass: String, Hashable, Sendable, CaseIterable {
    case personal, sensitive, core
    /// What a department keeps about an employee; not even the others of the house see it.
    case discipline

    /// True for what others do not see at all; of the rest they see the outline.
    var isLeftOut: Bool { self == .core || self == .discipline }
}

/// The roles of an installation, read from `roles.xml`.
public struct RoleCatalogue: Sendable {
    /// In the order of the file.
    public private(set) var roles: [Role] = []
    private var index: [RoleID: Role] = [:]

    public init(roles: [Role]) { roles.forEach { add($0) } }

    public subscript(id: RoleID) -> Role? { index[id] }

    private mutating func add(_ role: Role) {
        roles.append(role)
        index[role.id] = role
    }

    /// The ids of roles that may only record and submit.
    public var outsourced: Set<RoleID> {
        Set(roles.filter { $0.kind == .outsourced }.map(\.id))
    }

    /// Reads the root element of `roles.xml` and reports every problem.
    init(reading root: ForeignElement, problems: inout [ChartProblem]) {
        guard root.name == "roles", root.namespace == workflowNamespace else {
            problems.append(
                ChartProblem(
                    "not-roles", at: root.location,
                    "the root is '\(root.name)'; expected 'roles' in '\(workflowNamespace)'"))
            return
        }
        for element in root.children where element.name == "role" {
            guard let id = element["id"] else {
                problems.append(
                    ChartProblem("role", at: element.location, "a role needs an id"))
                continue
            }
            if element["kind"] == nil {
                problems.append(
                    ChartProblem(
                        "role", at: element.location,
                        "role '\(id)' has no kind; without one nobody knows if it is outsourced"))
            }
            func choice<Choice: RawRepresentable & CaseIterable>(
                _ attribute: String, _ fallback: Choice
            ) -> Choice where Choice.RawValue == String {
                guard let text = element[attribute] else { return fallback }
                if let found = Choice(rawValue: text) { return found }
                let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
                problems.append(
                    ChartProblem(
                        "role", at: element.location(of: attribute),
                        "\(attribute) '\(text)' of role '\(id)' is not one of: \(known)"))
                return fallback
            }
            let role = Role(
                id: RoleID(id), kind: choice("kind", Role.Kind.staff),
                scope: choice("scope", Role.Scope.none),
                limit: element["limit"].flatMap { Int64($0) },
                sees: Set(
                    (element["sees"] ?? "").words.compactMap { FieldClass(rawValue: $0) }),
                training: element["training"], supervises: element["supervises"] == "true",
                labels: Labels(element.children))
            if role.kind == .outsourced,
                role.supervises || role.scope > .organisation
                    || !role.sees.isDisjoint(with: [.core, .discipline])
            {
                problems.append(
                    ChartProblem(
                        "role", at: element.location,
                        "role '\(id)' is outsourced: it supervises nobody, reaches its own or its "
                            + "organisation's records, and sees no core or discipline data"))
            }
            if self[role.id] != nil {
                problems.append(
                    ChartProblem("role", at: element.location, "role '\(id)' stands twice"))
            }
            if let training = role.training, !isPlainID(training) {
                problems.append(
                    ChartProblem(
                        "role", at: element.location(of: "training"),
                        "training '\(training)' of role '\(id)' must be 1 to 40 of a-z, 0-9, '-', "
                            + "'.', '_'"))
            }
            for language in role.labels.missing {
                problems.append(
                    ChartProblem(
                        "label", at: element.location, "role '\(id)' has no label in '\(language)'")
                )
            }
            add(role)
        }
    }
}

/// What outsourced roles may send, whatever a workflow says.
public enum OutsourcedCeiling {
    /// Tokens of events that record a complaint or hand it over.
    public static let descriptors = [EventDescriptor("record"), EventDescriptor("submit")]

    public static func allows(_ event: EventName) -> Bool {
        descriptors.contains { $0.matches(event) }
    }

    /// True if every event that a descriptor matches lies below the ceiling.
    public static func covers(_ descriptor: EventDescriptor) -> Bool {
        descriptors.contains { $0.covers(descriptor) }
    }
}
