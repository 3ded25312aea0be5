public import Statecharts
import TransparencyLog

/// A complaint workflow that passed every check.
///
/// There is no other way to make one than `WorkflowChecker`, so nothing that takes a workflow
/// has to check it again. One value serves all complaints that run under it.
public struct Workflow: Sendable {
    /// Names the exact bytes of the document, its roles, codes and calendars; see `WorkflowSource`.
    public let digest: String
    public let name: String
    public let version: String
    /// `product`, `logistics`, `attitude`, or what a business adds.
    public let type: String
    /// The file's own name, for clauses such as `product.scxml:118`.
    public let file: String
    public let chart: Statechart
    public let roles: RoleCatalogue
    public let codes: CodeLists
    public let calendars: CalendarCatalogue
    public let labels: Labels
    public let forms: [EventName: Form]
    public let clocks: [String: Clock]
    /// What besides time moves them.
    let clockRules: ClockRules
    public let eventLabels: [EventName: Labels]
    /// Labels of states by their index.
    public let stateLabels: [Labels]
    /// What a linked complaint is to its parent in each state that says so (`r:external`).
    let external: [Int: ExternalCase.Status]
    /// Who may take each transition, by its index; empty for the interpreter alone.
    let allowed: [Set<RoleID>]
    /// Who must not be the one that acts, by the index of the transition.
    let fourEyes: [Int: FourEyes]
    /// Where the data name those who must have no part in the complaint.
    let conflicts: [Conflict]
    /// The roles for whom work waits, by the index of the state.
    let queues: [[RoleID]]
    /// Every exact event name that somebody may send.
    public let events: Set<EventName>
    /// The class of what each state tells, its own or that of one around it, by its index.
    let stateClasses: [FieldClass?]
    /// Classes of fields by the group and by the full path, for masking.
    let fieldClasses: [FieldPath: FieldClass]
    /// Classes of all that is in a group and has none of its own.
    let groupClasses: [String: FieldClass]
    /// Every path that a form writes.
    let knownPaths: Set<FieldPath>

    /// The beginning of the digest: snapshots carry it so that another chart refuses them. The
    /// complaint beside them names the whole digest.
    var chartMark: String { String(digest.prefix(16)) }

    /// Where a transition stands: `product.scxml:118`.
    public func clause(_ transition: Transition) -> String {
        "\(file):\(transition.location.line)"
    }

    /// Who may send the event of a transition.
    public func rolesAllowed(on transition: Transition) -> Set<RoleID> {
        transition.index >= 0 ? allowed[transition.index] : []
    }

    /// True if some states are not everybody's business.
    var hasStateClasses: Bool { !stateClasses.isEmpty }

    /// True if somebody may know that a state is active; nil stands for the operator, who may.
    func tells(_ state: Int, to sees: Set<FieldClass>?) -> Bool {
        guard let sees, let needed = stateClasses[state] else { return true }
        return sees.contains(needed)
    }

    /// True if somebody may know of a clock: of one of the states that hear it.
    func tells(_ clock: Clock, to sees: Set<FieldClass>?) -> Bool {
        let hearers = chart.transitions.filter { transition in
            transition.events.contains { "\($0)" == clock.event.rawValue }
        }
        return hearers.isEmpty || hearers.contains { tells($0.source, to: sees) }
    }

    /// The roles for whom a complaint waits in a configuration, each once.
    func queues(in configuration: [Int]) -> [RoleID] {
        var found: [RoleID] = []
        for state in configuration {
            for role in queues[state] where !found.contains(role) { found.append(role) }
        }
        return found
    }

    /// What a linked complaint is to its parent while these states are active; nil for nothing.
    func externalStatus(in active: [Int]) -> ExternalCase.Status? {
        guard !external.isEmpty else { return nil }
        let found = active.compactMap { external[$0] }
        return found.contains(.open) ? .open : found.first
    }

    /// The types of linked complaints that it starts.
    public var startedTypes: Set<String> {
        var types: Set<String> = []
        for case .send(let send) in chart.allContent {
            guard case .literal(WorkflowChecker.startType) = send.type,
                case .literal(let type) = send.target
            else { continue }
            types.insert(type)
        }
        return types
    }

    public func label(of state: StateID, _ language: String) -> String {
        chart.index(of: state).flatMap { stateLabels[$0].text(language) } ?? state.rawValue
    }

    public func label(of event: EventName, _ language: String) -> String {
        eventLabels[event]?.text(language) ?? event.rawValue
    }
}

/// The documents that make up a workflow, as bytes.
public struct WorkflowSource: Sendable {
    /// The path or name that messages show.
    public var file: String
    public var document: [UInt8]
    public var rolesFile: String
    public var roles: [UInt8]
    public var codesFile: String
    public var codes: [UInt8]
    public var calendarsFile: String
    /// Empty if the workflow names none.
    public var calendars: [UInt8]

    public init(
        file: String, document: [UInt8], rolesFile: String, roles: [UInt8], codesFile: String,
        codes: [UInt8], calendarsFile: String = "calendars.xml", calendars: [UInt8] = []
    ) {
        self.file = file
        self.document = document
        self.rolesFile = rolesFile
        self.roles = roles
        self.codesFile = codesFile
        self.codes = codes
        self.calendarsFile = calendarsFile
        self.calendars = calendars
    }

    /// SHA-256 over three or four lines: the SHA-256 of the document, of the roles, of the codes
    /// and, if it names any, of the calendars, each in lower-case hex. What decides a permission or
    /// a due time cannot change without changing it.
    public var digest: String {
        let parts = [document, roles, codes] + (calendars.isEmpty ? [] : [calendars])
        let lines = parts.map { TreeHasher.sha256($0).hex + "\n" }
        return TreeHasher.sha256(Array(lines.joined().utf8)).hex
    }
}

/// What a check found, and the workflow if nothing stands against it.
public struct WorkflowCheck: Sendable {
    /// Sorted by place; warnings included.
    public var problems: [ChartProblem]
    public var workflow: Workflow?

    public var errors: [ChartProblem] { problems.filter { $0.severity == .error } }
}

extension Workflow {
    /// The states in which a complaint begins, without running anything.
    var initialConfiguration: [Int] {
        var found: Set<Int> = []
        func enter(_ index: Int) {
            let state = chart.states[index]
            found.insert(index)
            if state.kind == .parallel { state.children.forEach(enter) }
            if state.kind == .compound { (state.initial?.targets ?? []).forEach(enter) }
        }
        for target in chart.states[0].initial?.targets ?? [] {
            enter(target)
            var parent = chart.states[target].parent
            while let ancestor = parent, ancestor != 0 {
                found.insert(ancestor)
                // Regions beside the target are entered by default.
                if chart.states[ancestor].kind == .parallel {
                    for region in chart.states[ancestor].children
                    where !found.contains(region) && !chart.isDescendant(target, of: region) {
                        enter(region)
                    }
                }
                parent = chart.states[ancestor].parent
            }
        }
        return found.sorted()
    }
}
