public import Statecharts

/// The story of one complaint that a workflow must tell as it is written.
///
/// There is no other way to make one than `ScenarioSuite`, so every person, event, state, clock
/// and path in it exists.
///
/// - SeeAlso: `docs/scenarios.md`, `schemas/scenario.xsd`.
public struct Scenario: Hashable, Sendable {
    public internal(set) var id: String
    public internal(set) var labels: Labels
    /// Those of earlier scenarios that it goes on from as well.
    public internal(set) var people: [ScenarioPerson]
    public internal(set) var start: Timestamp
    /// True for history that another system kept.
    public internal(set) var isImported: Bool
    /// The type of the complaint that the story's own is linked to.
    public internal(set) var parentType: String?
    /// From the complaint's beginning, those of earlier scenarios first.
    public internal(set) var steps: [ScenarioStep]
    public internal(set) var location: SourceLocation
}

/// Somebody who takes part.
public struct ScenarioPerson: Hashable, Sendable {
    public internal(set) var id: UserID
    public internal(set) var roles: [RoleID]
    public internal(set) var organisation: OrganisationID
    public internal(set) var team: String?
    /// In minor units; nil for that of the role.
    public internal(set) var limit: Int64?
    /// When the roles end; nil for never.
    public internal(set) var validUntil: Timestamp?
    public internal(set) var location: SourceLocation

    /// The same person, wherever they are introduced.
    func isSame(as other: ScenarioPerson) -> Bool {
        var moved = other
        moved.location = location
        return self == moved
    }
}

/// One sentence of a scenario.
public struct ScenarioStep: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// A person sends an event; without a role, in the first one that may.
        case act(by: UserID, role: RoleID?, event: EventName, data: JSONValue)
        /// So many milliseconds pass, and what is due on the way fires.
        case passes(Int64)
        /// Time passes until a clock is due, and fires.
        case due(clock: String)
        /// Time passes until a second before a clock is due.
        case before(clock: String)
        case expects(ScenarioExpectation)
    }

    public internal(set) var kind: Kind
    public internal(set) var complaint = ScenarioComplaint.own
    /// True if the act records the complaint and links it to the story's own.
    public internal(set) var isStart = false
    public internal(set) var location: SourceLocation
}

/// Which complaint of a story a step is about.
public enum ScenarioComplaint: Hashable, Sendable {
    /// The one that the story is about.
    case own
    /// The one that it is linked to.
    case parent
    /// The newest one of a type that is linked to it.
    case linked(type: String)
}

/// What must be true at a place in the story.
public enum ScenarioExpectation: Hashable, Sendable {
    /// All of them are active.
    case states([StateID])
    /// None of them is active.
    case notStates([StateID])
    /// The act before was refused; for data also because of this field.
    case refused(Refusal.Reason, field: String?)
    /// The clock's latest run; nil if it has not run at all.
    case clock(String, ClockLedger.Status?)
    /// The first value that an XPath finds in the data is this text; empty if it finds none.
    case value(path: String, String)
}
