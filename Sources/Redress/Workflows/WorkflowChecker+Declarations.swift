import Statecharts

/// Forms, event labels and permissions of a document; its clocks have their own file.
extension WorkflowChecker {
    mutating func readDeclarations(_ chart: Statechart) {
        let groups = Set(chart.states.flatMap(\.data).map(\.id))
        for element in chart.annotations.elements where element.namespace == workflowNamespace {
            switch element.name {
            case "event":
                guard let name = element["name"] else { continue }
                if eventLabels.updateValue(
                    Labels(element.children), forKey: EventName(name)) != nil
                {
                    report("event", element.location, "event '\(name)' is labelled twice")
                }
            case "clock": readClock(element)
            case "form": readForm(element, groups)
            case "conflict": readConflict(element, groups)
            case "label", "roles", "codes", "calendars", "claim": break
            default: break
            }
        }
    }

    private mutating func readForm(_ element: ForeignElement, _ groups: Set<String>) {
        guard let event = element["event"] else {
            return report("form", element.location, "a form needs an event")
        }
        checkSentName(EventName(event), element)
        var form = Form(event: EventName(event), location: element.location)
        for child in element.children {
            switch child.name {
            case "field":
                if let field = readField(child, groups: groups) { form.fields.append(field) }
            case "list":
                if let list = readList(child, groups) { form.lists.append(list) }
            case "stamp":
                if let path = path(child, groups: groups) { form.stamps.append(path) }
            default: break
            }
        }
        if forms.updateValue(form, forKey: form.event) != nil {
            report("form", element.location, "event '\(event)' has two forms")
        }
        var seen: Set<FieldPath> = []
        for (path, place) in form.fields.map({ ($0.path, $0.location) })
            + form.lists.map({ ($0.path, $0.location) })
        where !seen.insert(path).inserted {
            report("form", place, "'\(path)' stands twice in the form of '\(event)'")
        }
    }

    private mutating func path(_ element: ForeignElement, groups: Set<String>?) -> FieldPath? {
        let text = element["path"] ?? ""
        guard let path = FieldPath(text) else {
            report("path", element.location(of: "path"), "'\(text)' is not a path")
            return nil
        }
        guard let groups else { return path }
        guard let group = path.steps.first, groups.contains(group) else {
            report(
                "path", element.location(of: "path"),
                "'\(text)' does not begin with a <data> of the document")
            return nil
        }
        return path
    }

    private mutating func readField(_ element: ForeignElement, groups: Set<String>?) -> Field? {
        guard let path = path(element, groups: groups) else { return nil }
        let type = element["type"] ?? "text"
        guard let kind = Field.Kind(rawValue: type) else {
            let known = Field.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            report("field", element.location(of: "type"), "type '\(type)' is not one of: \(known)")
            return nil
        }
        if groups != nil, path.steps.count == 1, path.attribute == nil {
            report(
                "path", element.location(of: "path"),
                "'\(path)' is a whole group; name an element or attribute inside it")
        }
        let list = element["codes"]
        if kind == .code, list.map({ codes.lists[$0] == nil }) ?? true {
            report(
                "field", element.location(of: "codes"),
                "code list '\(list ?? "")' is not in codes.xml")
        }
        let fieldClass = element["class"].flatMap { FieldClass(rawValue: $0) }
        if let given = element["class"], fieldClass == nil {
            report(
                "field", element.location(of: "class"),
                "class '\(given)' is not personal, sensitive or core")
        }
        let field = Field(
            path: path, kind: kind, fieldClass: fieldClass,
            requirement: element["required"].flatMap { Field.Requirement(rawValue: $0) },
            minimum: element["min"].flatMap { Int64($0) },
            maximum: element["max"].flatMap { Int64($0) }, codes: list,
            labels: Labels(element.children), location: element.location)
        label(field.labels, "field '\(path)'", element.location)
        return field
    }

    private mutating func readList(_ element: ForeignElement, _ groups: Set<String>) -> FieldList? {
        guard let path = path(element, groups: groups) else { return nil }
        guard path.attribute == nil, path.steps.count >= 2 else {
            report("path", element.location(of: "path"), "a list needs a path such as group/item")
            return nil
        }
        let mode = FieldList.Mode(rawValue: element["mode"] ?? "append") ?? .append
        let key = element["key"].map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 }
        if mode == .update, key == nil {
            report("list", element.location, "mode 'update' needs a key such as '@option'")
        }
        var fields: [Field] = []
        for child in element.children where child.name == "field" {
            if let field = readField(child, groups: nil) { fields.append(field) }
        }
        let list = FieldList(
            path: path, mode: mode, key: key, isStamped: element["stamp"] == "true",
            isRequired: element["required"] == "always",
            countMax: element["max"].flatMap { Int($0) } ?? 20, fields: fields,
            labels: Labels(element.children), location: element.location)
        label(list.labels, "list '\(path)'", element.location)
        return list
    }

    mutating func label(
        _ labels: Labels, _ what: @autoclosure () -> String, _ place: SourceLocation
    ) {
        for language in labels.missing {
            report("label", place, "\(what()) has no label in '\(language)'")
        }
    }

    /// The roles of `r:allow`; the outsourced ceiling is kept here, whatever the file says.
    mutating func allowedRoles(_ transition: Transition) -> Set<RoleID> {
        guard
            let allow = transition.annotations.attribute("allow", namespace: workflowNamespace)
        else { return [] }
        let named = lookUpRoles(allow.value)
        for name in named.unknown {
            let guess = nearest(to: name, among: roles.roles.map(\.id.rawValue))
            report(
                "unknown-role", allow.location,
                "role '\(name)' is not in roles.xml"
                    + (guess.map { "; did you mean '\($0)'?" } ?? ""))
        }
        for role in named.outsourced {
            for descriptor in transition.events where !OutsourcedCeiling.covers(descriptor) {
                report(
                    "outsourced-ceiling", allow.location,
                    "outsourced role '\(role)' may not send '\(descriptor)'; it is capped to: "
                        + "record, submit")
            }
        }
        if transition.events.isEmpty {
            report(
                "allow-without-event", allow.location,
                "r:allow on a transition without an event: nobody sends it")
        }
        for descriptor in transition.events {
            let name = EventName(descriptor.description)
            if name.isReserved || descriptor.isWildcard {
                report(
                    "reserved-event", transition.location,
                    "'\(descriptor)' covers events of the platform, which nobody may send; name the "
                        + "event that r:allow is for, or take r:allow away")
            }
        }
        return named.roles
    }

    private mutating func lookUpRoles(_ text: String) -> NamedRoles {
        if let known = namedRoles[text] { return known }
        let made = NamedRoles(text, roles)
        namedRoles[text] = made
        return made
    }
}

/// The roles that the text of an `r:allow` names, which many transitions share.
struct NamedRoles {
    private(set) var roles: Set<RoleID> = []
    private(set) var outsourced: [RoleID] = []
    /// Names that are no role's.
    private(set) var unknown: [String] = []

    init(_ text: String, _ catalogue: RoleCatalogue) {
        for name in text.words {
            guard let role = catalogue[RoleID(name)] else {
                unknown.append(name)
                continue
            }
            roles.insert(role.id)
            if role.kind == .outsourced { outsourced.append(role.id) }
        }
    }
}
