import SCXML
public import Statecharts

/// The scenarios of a workflow, every name in them looked up.
public struct ScenarioSuite: Sendable {
    public let workflow: Workflow
    /// In the order of the files and of their text.
    public let scenarios: [Scenario]
    /// Types of other workflows that its complaints start, or that its scenarios name.
    let otherTypes: Set<String>

    /// Reads all documents together, because a scenario may go on from one in another file.
    ///
    /// - Parameter others: Workflows of linked complaints.
    /// - Throws: Every problem of all documents at once, each with its place.
    public init(
        reading sources: [ScenarioSource], workflow: Workflow, others: [Workflow] = [],
        schema: ScenarioSchema
    ) throws(ChartProblems) {
        var reader = ScenarioReader()
        var problems: [ChartProblem] = []
        var drafts: [ScenarioDraft] = []
        for source in sources {
            guard let root = source.root(schema: schema, problems: &problems) else { continue }
            drafts += reader.scenarios(root)
        }
        var checker = ScenarioChecker(workflow: workflow, others: others, drafts: drafts)
        let scenarios = drafts.compactMap { checker.scenario($0) }
        problems += reader.problems + checker.problems
        guard problems.isEmpty else { throw ChartProblems(Array(Set(problems))) }
        self.workflow = workflow
        self.scenarios = scenarios
        otherTypes = checker.otherTypes
    }

    private init(_ suite: ScenarioSuite, _ scenarios: [Scenario]) {
        workflow = suite.workflow
        self.scenarios = scenarios
        otherTypes = suite.otherTypes
    }

    /// Those scenarios that stand in some of the files.
    public func limited(to files: Set<String>) -> ScenarioSuite {
        ScenarioSuite(self, scenarios.filter { files.contains($0.location.file) })
    }
}

/// Looks up what scenarios name, in the workflow and among each other.
struct ScenarioChecker {
    let workflow: Workflow
    /// Workflows of linked complaints, by their type.
    let others: [String: Workflow]
    /// The workflow of the complaint that a step is about.
    var subject: Workflow
    var problems: [ChartProblem] = []
    /// Those of the others that are needed.
    private(set) var otherTypes: Set<String> = []
    private var knownPaths: [String: ScenarioPaths] = [:]
    private var drafts: [String: ScenarioDraft] = [:]

    init(workflow: Workflow, others: [Workflow], drafts: [ScenarioDraft]) {
        self.workflow = workflow
        subject = workflow
        self.others = Dictionary(others.map { ($0.type, $0) }) { first, _ in first }
        need(workflow)
        for draft in drafts {
            if let first = self.drafts[draft.id] {
                report(
                    "scenario", draft.element.location(of: "id"),
                    "scenario '\(draft.id)' stands already at \(first.element.location)")
            } else {
                self.drafts[draft.id] = draft
            }
        }
    }

    mutating func report(_ code: String, _ place: SourceLocation, _ message: String) {
        problems.append(ChartProblem(code, at: place, message))
    }

    /// Says that a name does not exist, and which one may have been meant.
    mutating func reportUnknown(
        _ code: String, _ name: String, _ place: SourceLocation, _ what: String,
        known: some Sequence<String>
    ) {
        let known = Array(known)
        let guess = nearest(to: name, among: known)
        let list = known.count <= 12 && !known.isEmpty ? "; known: " : nil
        report(
            code, place,
            "'\(name)' is not \(what)"
                + (guess.map { "; did you mean '\($0)'?" }
                    ?? list.map { $0 + known.sorted().joined(separator: ", ") } ?? ""))
    }

    /// The paths of the subject's data.
    mutating func paths() -> ScenarioPaths {
        if let known = knownPaths[subject.digest] { return known }
        let made = ScenarioPaths(subject)
        knownPaths[subject.digest] = made
        return made
    }

    // MARK: Other workflows

    /// Notes the types that complaints of a workflow start, and those that these start.
    private mutating func need(_ workflow: Workflow) {
        for type in workflow.startedTypes where type != self.workflow.type {
            guard otherTypes.insert(type).inserted, let other = others[type] else { continue }
            need(other)
        }
    }

    /// The workflow of a type that a scenario names.
    mutating func other(_ type: String, _ place: SourceLocation) -> Workflow? {
        if type == workflow.type { return workflow }
        guard let found = others[type] else {
            reportUnknown(
                "workflow", type, place, "the type of a workflow beside this one",
                known: others.keys)
            return nil
        }
        if otherTypes.insert(type).inserted { need(found) }
        return found
    }

    // MARK: A whole story

    mutating func scenario(_ draft: ScenarioDraft) -> Scenario? {
        for language in draft.labels.missing {
            report(
                "label", draft.element.location,
                "scenario '\(draft.id)' has no label in '\(language)'")
        }
        guard let line = line(to: draft), let first = line.first else { return nil }
        guard let start = first.start else {
            report(
                "time", first.element.location,
                "scenario '\(first.id)' has no start; write <given start=\"…\"> in its file")
            return nil
        }
        let count = line.map(\.steps.count).reduce(0, +)
        guard count <= Self.stepCountMax else {
            report(
                "scenario", draft.element.location,
                "scenario '\(draft.id)' has \(count) steps with those before it; "
                    + "\(Self.stepCountMax) are allowed")
            return nil
        }
        let people = people(of: line)
        let isImported = line.contains(where: \.isImported)
        let parent = line.lazy.compactMap(\.parent).first
        if let parent { _ = other(parent.type, parent.place) }
        var steps: [ScenarioStep] = []
        for step in line.flatMap(\.steps) {
            guard let complaint = complaint(of: step, parent: parent?.type) else { continue }
            guard let kind = kind(of: step, people, isImported: isImported) else { continue }
            if case .expects(.refused(_, let field)) = kind {
                checkRefusal(of: steps.last, field, step.element)
            }
            steps.append(
                ScenarioStep(
                    kind: kind, complaint: complaint, isStart: step.isStart,
                    location: step.element.location))
        }
        return Scenario(
            id: draft.id, labels: draft.labels, people: people, start: start,
            isImported: isImported, parentType: parent?.type, steps: steps,
            location: draft.element.location)
    }

    /// What a story may have, with everything that comes before it.
    private static let stepCountMax = 2_000

    /// The scenarios that come one after the other, this one last.
    private mutating func line(to draft: ScenarioDraft) -> [ScenarioDraft]? {
        var line = [draft]
        while let next = line.first, let name = next.after {
            guard let earlier = drafts[name] else {
                reportUnknown(
                    "scenario", name, next.element.location(of: "after"), "a scenario",
                    known: drafts.keys)
                return nil
            }
            guard !line.contains(where: { $0.id == name }) else {
                report(
                    "scenario", next.element.location(of: "after"),
                    "scenario '\(next.id)' comes after itself")
                return nil
            }
            line.insert(earlier, at: 0)
        }
        return line
    }

    // MARK: People

    private mutating func people(of line: [ScenarioDraft]) -> [ScenarioPerson] {
        var found: [UserID: ScenarioPerson] = [:]
        for draft in line.flatMap(\.people) {
            let person = person(draft)
            if let known = found[person.id], !known.isSame(as: person) {
                report(
                    "person", person.location,
                    "person '\(person.id)' is somebody else at \(known.location)")
            }
            found[person.id] = found[person.id] ?? person
        }
        return found.values.sorted { $0.id.rawValue < $1.id.rawValue }
    }

    private mutating func person(_ draft: PersonDraft) -> ScenarioPerson {
        let roles = draft.roles.compactMap { id -> Role? in
            if let role = workflow.roles[id], role.kind != .system { return role }
            reportUnknown(
                "role", id.rawValue, draft.element.location(of: "role"),
                "a role that a person may have", known: workflow.roles.roles.map(\.id.rawValue))
            return nil
        }
        let outsourced = roles.filter { $0.kind == .outsourced }
        if !outsourced.isEmpty, outsourced.count < roles.count {
            report(
                "role", draft.element.location(of: "role"),
                "people of an outsourcer have outsourced roles only")
        }
        return ScenarioPerson(
            id: draft.id, roles: draft.roles,
            organisation: draft.organisation
                ?? OrganisationID(outsourced.isEmpty ? "shop" : "outsourcer"),
            team: draft.team, limit: draft.limit, validUntil: draft.validUntil,
            location: draft.element.location)
    }
}
