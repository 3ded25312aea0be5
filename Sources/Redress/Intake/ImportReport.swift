public import Statecharts

/// How a row ended.
public enum RowOutcome: Hashable, Sendable {
    /// It is a complaint now.
    case imported(number: String, acts: Int)
    /// It was one before; nothing was changed.
    case alreadyThere(number: String)
    /// Its value has no workflow.
    case noWorkflow(value: String)
    /// It was not taken; if a number is there, the acts before the problem were.
    case problems([RowProblem], number: String?)
    /// An act was refused; the refusal is in the log.
    case refused(Refusal, number: String?)
}

/// A row of the file and how it ended.
public struct ImportedRow: Hashable, Sendable {
    public var line: Int
    public var outcome: RowOutcome
    /// Where the clocks arrived at another time than the file says.
    public var differences: [ReplayDifference] = []
}

/// A state that a complaint entered at another time than its row says.
public struct ReplayDifference: Hashable, Sendable {
    public var state: StateID
    public var expected: Timestamp
    /// nil if it never entered it.
    public var found: Timestamp?
}

/// How many rows came near enough to one expectation of the profile.
public struct ExpectationCount: Hashable, Sendable {
    public var met = 0
    public var missed = 0

    public init() {}

    /// True if at least so many percent were met; nothing to compare is enough.
    public func reaches(_ percent: Int) -> Bool { met * 100 >= (met + missed) * percent }
}

/// What an import did, in numbers that add up to the rows of the file.
public struct ImportSummary: Hashable, Sendable {
    public var rowCount = 0
    public var importedCount = 0
    public var alreadyThereCount = 0
    /// Acts that are new in the log.
    public var actCount = 0
    public var problemCount = 0
    public var refusedCount = 0
    public var noWorkflowCount = 0
    /// Rows by the value that has no workflow; what is beyond 1,000 values is under nil.
    public private(set) var noWorkflow: [String?: Int] = [:]
    /// Rows by what is wrong with them; a row may count under several reasons.
    public private(set) var problems: [RowProblem.Reason: Int] = [:]
    /// Refused rows by event and reason.
    public private(set) var refusals: [RefusalKind: Int] = [:]
    /// What became of the profile's expectations, in its order.
    public internal(set) var expectations: [ExpectationCount] = []
    /// Columns of the file that the profile does not declare.
    public var undeclaredColumns: Set<String> = []

    public init() {}

    /// Values without a workflow that are told apart.
    public static let valueCountMax = 1_000

    /// True if every row is a complaint now or has no workflow.
    public var isClean: Bool { problemCount == 0 && refusedCount == 0 }

    mutating func count(_ outcome: RowOutcome) {
        rowCount += 1
        switch outcome {
        case .imported(_, let acts):
            importedCount += 1
            actCount += acts
        case .alreadyThere: alreadyThereCount += 1
        case .noWorkflow(let value):
            noWorkflowCount += 1
            let isKnown = noWorkflow[value] != nil || noWorkflow.count < Self.valueCountMax
            noWorkflow[isKnown ? value : nil, default: 0] += 1
        case .problems(let found, _):
            problemCount += 1
            for reason in Set(found.map(\.reason)) { problems[reason, default: 0] += 1 }
        case .refused(let refusal, _):
            refusedCount += 1
            refusals[RefusalKind(refusal.event, refusal.reason), default: 0] += 1
        }
    }
}

/// What was refused, and by which rule.
public struct RefusalKind: Hashable, Sendable, Comparable {
    public var event: EventName
    public var reason: Refusal.Reason

    public init(_ event: EventName, _ reason: Refusal.Reason) {
        self.event = event
        self.reason = reason
    }

    public static func < (left: RefusalKind, right: RefusalKind) -> Bool {
        (left.event, left.reason.rawValue) < (right.event, right.reason.rawValue)
    }
}
