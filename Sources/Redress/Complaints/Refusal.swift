public import Statecharts

/// Why an act did not happen; an answer, audited like a transition.
public struct Refusal: Error, Hashable, Sendable {
    /// The stable name of the rule.
    public enum Reason: String, Sendable, CaseIterable {
        case unknownActor = "unknown-actor"
        case noValidRole = "no-valid-role"
        case outOfScope = "out-of-scope"
        case outsourcedCeiling = "outsourced-ceiling"
        /// The complaint is about the person who wants to act, or their team.
        case ownComplaint = "own-complaint"
        case roleNotPermitted = "role-not-permitted"
        case unknownEvent = "unknown-event"
        case notInThisState = "not-in-this-state"
        case invalidData = "invalid-data"
        /// What needs two people was asked by the one who did the first part.
        case samePerson = "same-person"
        case guardFalse = "guard-false"
        case staleVersion = "stale-version"
        /// Somebody else works on it.
        case alreadyClaimed = "already-claimed"
        case limitExceeded = "limit-exceeded"
        case unknownType = "unknown-type"
        /// What the act would start at a linked complaint cannot be.
        case linkFailed = "link-failed"
    }

    public var reason: Reason
    public var event: EventName
    public var number: String?
    public var version: Int64?
    public var role: RoleID?
    /// The active atomic states.
    public var states: [StateID]
    /// Where the rule stands: `product.scxml:118`.
    public var clauses: [String]
    /// Roles that may send this event here.
    public var permitted: [RoleID]
    /// Events that this role may send here.
    public var possible: [EventName]
    /// Everything that is wrong with the data.
    public var problems: [FormProblem]
    /// One sentence that names value, place and way out.
    public var message: String
    /// Its record in the log; nil until it is written.
    public var sequence: UInt64?
    public var leaf: String?

    init(_ reason: Reason, _ event: EventName, _ message: String) {
        self.reason = reason
        self.event = event
        self.message = message
        states = []
        clauses = []
        permitted = []
        possible = []
        problems = []
    }
}

/// Something wrong with one field of the data that an act brought.
public struct FormProblem: Hashable, Sendable, CustomStringConvertible {
    public var path: String
    public var message: String

    public init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    public var description: String { "'\(path)' \(message)" }
}

/// Why an act could not be decided at all; nothing was recorded.
public enum ActProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownTenant(TenantID)
    case unknownComplaint(String)
    /// The key was used for another request.
    case keyReused(String)
    case keyTooLong(Int)
    /// The stored complaint cannot be continued.
    case damaged(String)

    /// True when nothing was touched before it was thrown.
    var changedNothing: Bool { if case .damaged = self { false } else { true } }

    public var description: String {
        switch self {
        case .unknownTenant(let id):
            "tenant '\(id)' does not exist; 'redress init' creates one"
        case .unknownComplaint(let number):
            "complaint '\(number)' does not exist; 'redress complaint list' shows those that do"
        case .keyReused(let key):
            "key '\(key)' was used for another request; use a new key for a new request"
        case .keyTooLong(let count):
            "the key has \(count) bytes; 200 are allowed"
        case .damaged(let why): "the stored complaint cannot be continued: \(why)"
        }
    }
}
