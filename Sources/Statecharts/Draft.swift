/// What a document says, before anything is checked.
public final class StateDraft {
    public var id: String?
    public var kind: State.Kind
    public var children: [StateDraft] = []
    /// The `initial` attribute.
    public var initialTargets: [String]?
    /// The transition of `<initial>` or of a history state.
    public var initialTransition: TransitionDraft?
    public var initialLocation: SourceLocation?
    public var transitions: [TransitionDraft] = []
    public var onEntry: [[ExecutableContent]] = []
    public var onExit: [[ExecutableContent]] = []
    public var data: [DataDeclaration] = []
    public var invokes: [Invoke] = []
    public var doneData: DoneData?
    public var annotations = Annotations()
    public let location: SourceLocation

    public init(kind: State.Kind, location: SourceLocation) {
        self.kind = kind
        self.location = location
    }
}

/// A transition whose targets are still names.
public struct TransitionDraft {
    public var events: [EventDescriptor] = []
    public var condition: Expression?
    public var targets: [String] = []
    public var isInternal = false
    public var content: [ExecutableContent] = []
    public var annotations = Annotations()
    public var location: SourceLocation
    /// Where the `target` attribute stands.
    public var targetLocation: SourceLocation

    public init(location: SourceLocation) {
        self.location = location
        targetLocation = location
    }
}

/// A document's chart, before anything is checked.
public struct StatechartDraft {
    public var name: String?
    public var binding = Statechart.Binding.early
    public var dataModel = "null"
    public var root: StateDraft
    public var expressions: [Expression] = []
    /// What prefixes mean in expressions, by prefix.
    public var namespaces: [String: String] = [:]
    public var annotations = Annotations()

    public init(root: StateDraft) { self.root = root }
}

/// Something wrong with a chart or document, and where.
public struct ChartProblem: Error, Hashable, Sendable, Comparable, CustomStringConvertible {
    public enum Severity: String, Sendable { case error, warning }

    public var location: SourceLocation
    public var severity: Severity
    /// A stable name of the rule.
    public var code: String
    public var message: String

    public init(
        _ code: String, at location: SourceLocation, _ message: String,
        severity: Severity = .error
    ) {
        self.code = code
        self.location = location
        self.message = message
        self.severity = severity
    }

    /// `file:line:column: severity: message [code]`.
    public var description: String { "\(location): \(severity.rawValue): \(message) [\(code)]" }

    public static func < (left: ChartProblem, right: ChartProblem) -> Bool {
        (left.location, left.code, left.message) < (right.location, right.code, right.message)
    }
}

/// Every problem of a document, sorted by place.
public struct ChartProblems: Error, Sendable, CustomStringConvertible {
    public var problems: [ChartProblem]

    public init(_ problems: [ChartProblem]) { self.problems = problems.sorted() }

    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
