import Statecharts

/// A scenario as it was written; nothing in it has been looked up.
struct ScenarioDraft {
    var id: String
    var labels: Labels
    var after: String?
    var people: [PersonDraft] = []
    var start: Timestamp?
    var isImported: Bool
    /// The type of the complaint that the story's own is linked to, and where it stands.
    var parent: (type: String, place: SourceLocation)?
    var steps: [StepDraft] = []
    /// Where it begins, and where it names the one before it.
    var element: ForeignElement
}

struct PersonDraft {
    var id: UserID
    var roles: [RoleID]
    var organisation: OrganisationID?
    var team: String?
    var limit: Int64?
    var validUntil: Timestamp?
    var element: ForeignElement
}

/// A `<when>` or `<then>` with the one thing that it says.
struct StepDraft {
    enum Kind {
        case act(by: UserID, role: RoleID?, event: EventName)
        case passes(Int64)
        case due(String)
        case before(String)
        case states([StateID])
        case notStates([StateID])
        case refused(String, field: String?)
        case clock(String, status: String)
        case value(path: String, String)
    }

    var kind: Kind
    /// `parent`, or the type of a linked complaint; nil for the story's own.
    var complaint: String?
    /// True if `complaint` is the type of one that the act records.
    var isStart = false
    var element: ForeignElement
}

/// Turns elements into drafts, and notes steps that say nothing or two things.
struct ScenarioReader {
    var problems: [ChartProblem] = []

    mutating func scenarios(_ root: ForeignElement) -> [ScenarioDraft] {
        let given = root.children.first { $0.name == "given" }
        let people = (given?.children ?? []).map { Self.person($0) }
        let start = given?["start"].flatMap { Timestamp($0) }
        if let given, let text = given["start"], start == nil {
            report("time", given.location(of: "start"), "start '\(text)' is no time")
        }
        let parent = given.flatMap { given in
            given["parent"].map { ($0, given.location(of: "parent")) }
        }
        return root.children.filter { $0.name == "scenario" }.map { element in
            ScenarioDraft(
                id: element["id"] ?? "", labels: Labels(element.children), after: element["after"],
                people: people, start: start, isImported: element["imported"] == "true",
                parent: parent, steps: element.children.compactMap { step($0) }, element: element)
        }
    }

    private static func person(_ element: ForeignElement) -> PersonDraft {
        PersonDraft(
            id: UserID(element["id"] ?? ""),
            roles: names(element["role"]).map { RoleID($0) },
            organisation: element["organisation"].map { OrganisationID($0) },
            team: element["team"], limit: element["limit"].flatMap { Int64($0) },
            validUntil: element["until"].flatMap { Timestamp($0) }, element: element)
    }

    private static func names(_ list: String?) -> [String] {
        (list ?? "").split { $0.isWhitespace }.map(String.init)
    }

    private mutating func report(_ code: String, _ place: SourceLocation, _ message: String) {
        problems.append(ChartProblem(code, at: place, message))
    }

    private mutating func step(_ element: ForeignElement) -> StepDraft? {
        var step: StepDraft?
        switch element.name {
        case "when": step = when(element)
        case "then": step = then(element)
        default: return nil
        }
        step?.complaint = element["starts"] ?? element["complaint"]
        step?.isStart = element["starts"] != nil
        return step
    }

    /// The attributes that belong together, and with no others.
    private mutating func subject(
        _ element: ForeignElement, _ subjects: [(name: String, optional: [String])], _ hint: String
    ) -> String? {
        let given = subjects.filter { element[$0.name] != nil }
        guard let subject = given.first, given.count == 1,
            element.attributes.allSatisfy({ attribute in
                attribute.name == subject.name || subject.optional.contains(attribute.name)
                    || attribute.name == "complaint"
            })
        else {
            report("step", element.location, "<\(element.name)> says one thing: \(hint)")
            return nil
        }
        return subject.name
    }

    private mutating func when(_ element: ForeignElement) -> StepDraft? {
        let hint = "actor with event (and role, starts), passes, due, or before"
        let subjects = [
            ("actor", ["event", "role", "starts"]), ("passes", []), ("due", []), ("before", []),
        ]
        guard let subject = subject(element, subjects, hint) else { return nil }
        let value = element[subject] ?? ""
        if subject != "actor", let child = element.children.first {
            report("step", child.location, "only an event carries data")
        }
        if element["complaint"] != nil, subject == "passes" || element["starts"] != nil {
            let other = subject == "passes" ? "time passes for all complaints" : "starts names it"
            report("step", element.location(of: "complaint"), "'complaint' is not needed: \(other)")
        }
        let kind: StepDraft.Kind
        switch subject {
        case "actor":
            guard let event = element["event"] else {
                report("step", element.location, "<when> has an actor, but no event")
                return nil
            }
            kind = .act(
                by: UserID(value), role: element["role"].map { RoleID($0) },
                event: EventName(event))
        case "passes":
            guard let time = Clock.milliseconds(ofDuration: value) else {
                report(
                    "time", element.location(of: subject),
                    "'\(value)' is no time of days, hours, minutes and seconds, such as PT25H")
                return nil
            }
            kind = .passes(time)
        case "due": kind = .due(value)
        default: kind = .before(value)
        }
        return StepDraft(kind: kind, element: element)
    }

    private mutating func then(_ element: ForeignElement) -> StepDraft? {
        let hint =
            "state, not-state, refused (and field), clock with status, or path with is"
        let subjects = [
            ("state", []), ("not-state", []), ("refused", ["field"]), ("clock", ["status"]),
            ("path", ["is"]),
        ]
        guard let subject = subject(element, subjects, hint) else { return nil }
        let value = element[subject] ?? ""
        let kind: StepDraft.Kind
        switch subject {
        case "state": kind = .states(Self.names(value).map { StateID($0) })
        case "not-state": kind = .notStates(Self.names(value).map { StateID($0) })
        case "refused": kind = .refused(value, field: element["field"])
        case "clock":
            guard let status = element["status"] else {
                report("step", element.location, "<then> names a clock, but no status")
                return nil
            }
            kind = .clock(value, status: status)
        default:
            guard let text = element["is"] else {
                report("step", element.location, "<then> has a path, but no 'is'")
                return nil
            }
            kind = .value(path: value, text)
        }
        return StepDraft(kind: kind, element: element)
    }
}
