import Statecharts

/// What a step names must exist.
extension ScenarioChecker {
    /// The complaint that a step is about; its workflow is the subject from then on.
    mutating func complaint(of step: StepDraft, parent: String?) -> ScenarioComplaint? {
        subject = workflow
        guard let name = step.complaint else { return .own }
        let place = step.element.location(of: step.isStart ? "starts" : "complaint")
        if name == "parent", !step.isStart {
            guard let parent else {
                report(
                    "step", place,
                    "the story's complaint is linked to no other; write <given parent=\"…\">")
                return nil
            }
            guard let found = other(parent, place) else { return nil }
            subject = found
            return .parent
        }
        guard let found = other(name, place) else { return nil }
        subject = found
        return .linked(type: name)
    }

    mutating func kind(
        of step: StepDraft, _ people: [ScenarioPerson], isImported: Bool
    ) -> ScenarioStep.Kind? {
        let element = step.element
        switch step.kind {
        case .act(let user, let role, let event):
            return act(element, user, role, event, people, isImported: isImported)
        case .passes(let time): return .passes(time)
        case .due(let clock): return .due(clock: self.clock(clock, element, "due"))
        case .before(let clock): return .before(clock: self.clock(clock, element, "before"))
        case .states(let states):
            check(states, element, "state")
            return .expects(.states(states))
        case .notStates(let states):
            check(states, element, "not-state")
            return .expects(.notStates(states))
        case .refused(let reason, let field):
            guard let known = Refusal.Reason(rawValue: reason) else {
                reportUnknown(
                    "reason", reason, element.location(of: "refused"), "a reason for refusals",
                    known: Refusal.Reason.allCases.map(\.rawValue))
                return nil
            }
            return .expects(.refused(known, field: field))
        case .clock(let id, let status):
            let clock = clock(id, element, "clock")
            if status == Self.unused { return .expects(.clock(clock, nil)) }
            guard let known = ClockLedger.Status(rawValue: status) else {
                reportUnknown(
                    "status", status, element.location(of: "status"), "a status of clocks",
                    known: Self.statuses)
                return nil
            }
            return .expects(.clock(clock, known))
        case .value(let path, let text):
            if let problem = paths().problem(with: path) {
                report("path", element.location(of: "path"), problem)
            }
            return .expects(.value(path: path, text))
        }
    }

    /// A clock that has not run yet.
    private static let unused = "unused"
    private static let statuses = ["unused", "running", "paused", "stopped", "breached"].filter {
        $0 == unused || ClockLedger.Status(rawValue: $0) != nil
    }

    private mutating func clock(
        _ id: String, _ element: ForeignElement, _ attribute: String
    ) -> String {
        if subject.clocks[id] == nil {
            reportUnknown(
                "unknown-clock", id, element.location(of: attribute),
                "a clock of workflow '\(subject.name)'", known: subject.clocks.keys)
        }
        return id
    }

    private mutating func check(
        _ states: [StateID], _ element: ForeignElement, _ attribute: String
    ) {
        for state in states where subject.chart.index(of: state) == nil {
            reportUnknown(
                "unknown-state", state.rawValue, element.location(of: attribute),
                "a state of workflow '\(subject.name)'",
                known: subject.chart.states.filter(\.hasAuthorID).map(\.id.rawValue))
        }
    }

    /// A refusal is that of the act before it, and its field one of that act's form.
    mutating func checkRefusal(
        of step: ScenarioStep?, _ field: String?, _ element: ForeignElement
    ) {
        guard case .act(_, _, let event, _) = step?.kind else {
            report(
                "step", element.location,
                "a refusal is expected right after the event that is refused")
            return
        }
        guard let field else { return }
        let form = subject.forms[event]
        let known =
            (form?.fields.map(\.path.description) ?? [])
            + (form?.lists ?? []).flatMap { list in
                [list.path.description]
                    + list.fields.map { "\(list.path)/\($0.path)" }
            }
        if !known.contains(ScenarioPaths.withoutPredicates(field)) {
            reportUnknown(
                "field", field, element.location(of: "field"), "in the form of '\(event)'",
                known: known)
        }
    }

    // MARK: Acts

    private mutating func act(
        _ element: ForeignElement, _ user: UserID, _ role: RoleID?, _ event: EventName,
        _ people: [ScenarioPerson], isImported: Bool
    ) -> ScenarioStep.Kind? {
        let isSystem = user.rawValue == RoleID.system.rawValue && isImported
        if !isSystem, !people.contains(where: { $0.id == user }) {
            reportUnknown(
                "person", user.rawValue, element.location(of: "actor"), "a person of this story",
                known: people.map(\.id.rawValue))
        }
        if let role, subject.roles[role] == nil {
            reportUnknown(
                "role", role.rawValue, element.location(of: "role"), "a role",
                known: subject.roles.roles.map(\.id.rawValue))
        }
        guard subject.events.contains(event) else {
            reportUnknown(
                "event", event.rawValue, element.location(of: "event"),
                "an event that somebody may send in workflow '\(subject.name)'",
                known: subject.events.map(\.rawValue))
            return nil
        }
        return .act(by: user, role: role, event: event, data: data(element, event))
    }

    /// The data of an act, typed as its form wants them.
    private mutating func data(_ element: ForeignElement, _ event: EventName) -> JSONValue {
        let form = subject.forms[event]
        var members: [String: JSONValue] = [:]
        for child in element.children where child.name == "field" {
            let path = child["path"] ?? ""
            if members[path] != nil {
                report("field", child.location(of: "path"), "'\(path)' is given twice")
            }
            members[path] = value(
                child.text, path, among: form?.fields ?? [], "the form of '\(event)'",
                child.location(of: "path"))
        }
        for child in element.children where child.name == "item" {
            let path = child["of"] ?? ""
            guard let list = form?.lists.first(where: { $0.path.description == path }) else {
                reportUnknown(
                    "field", path, child.location(of: "of"), "a list in the form of '\(event)'",
                    known: form?.lists.map(\.path.description) ?? [])
                continue
            }
            let items = members[path]?.items ?? []
            members[path] = .array(items + [item(child, list)])
        }
        return .object(members)
    }

    private mutating func item(_ element: ForeignElement, _ list: FieldList) -> JSONValue {
        var members: [String: JSONValue] = [:]
        func add(
            _ text: String, _ path: String, _ place: SourceLocation, _ checker: inout Self
        ) {
            if members[path] != nil {
                checker.report("field", place, "'\(path)' is given twice")
            }
            members[path] = checker.value(
                text, path, among: list.fields, "the list '\(list.path)'", place)
        }
        for attribute in element.attributes.sorted(by: { $0.name < $1.name })
        where attribute.name != "of" {
            add(attribute.value, "@" + attribute.name, attribute.location, &self)
        }
        for child in element.children {
            add(child.text, child["path"] ?? "", child.location(of: "path"), &self)
        }
        let text = element.text.trimmed
        if element.children.isEmpty, !text.isEmpty { add(text, ".", element.location, &self) }
        return .object(members)
    }

    private mutating func value(
        _ text: String, _ path: String, among fields: [Field], _ what: String,
        _ place: SourceLocation
    ) -> JSONValue {
        guard let field = fields.first(where: { $0.path.description == path }) else {
            reportUnknown(
                "field", path, place, "in \(what)", known: fields.map(\.path.description))
            return .string(text)
        }
        let trimmed = text.trimmed
        switch field.kind {
        case .amount, .integer: return Int64(trimmed).map { .integer($0) } ?? .string(trimmed)
        default: return .string(trimmed)
        }
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
