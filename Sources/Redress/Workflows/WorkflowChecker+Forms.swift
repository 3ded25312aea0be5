import Statecharts

/// Forms: what each event may and must carry.
extension WorkflowChecker {
    mutating func readForm(_ element: ForeignElement, _ groups: Set<String>) {
        guard let event = element["event"] else {
            return report("form", element.location, "a form needs an event")
        }
        checkSentName(EventName(event), element)
        var form = Form(event: EventName(event), location: element.location)
        let currency = element["currency"] ?? self.currency
        for child in element.children {
            switch child.name {
            case "field":
                if let field = readField(child, groups: groups, currency) {
                    form.fields.append(field)
                }
            case "list":
                if let list = readList(child, groups, currency) { form.lists.append(list) }
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

    /// - Parameter groups: nil in a list, whose paths begin at the item.
    private mutating func readField(
        _ element: ForeignElement, groups: Set<String>?, _ currency: String
    ) -> Field? {
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
                "class '\(given)' is not personal, sensitive, core or discipline")
        }
        checkUse(of: element, kind)
        let field = Field(
            path: path, kind: kind, fieldClass: fieldClass,
            requirement: element["required"].flatMap { Field.Requirement(rawValue: $0) },
            condition: condition(element), minimum: element["min"].flatMap { Int64($0) },
            maximum: element["max"].flatMap { Int64($0) }, codes: list,
            currency: element["currency"] ?? currency, accepted: accepted(element),
            labels: Labels(element.children), location: element.location)
        label(field.labels, "field '\(path)'", element.location)
        return field
    }

    private mutating func readList(
        _ element: ForeignElement, _ groups: Set<String>, _ currency: String
    ) -> FieldList? {
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
            if let field = readField(child, groups: nil, currency) { fields.append(field) }
        }
        let list = FieldList(
            path: path, mode: mode, key: key, isStamped: element["stamp"] == "true",
            isRequired: element["required"] == "always", condition: condition(element),
            countMax: element["max"].flatMap { Int($0) } ?? 20, fields: fields,
            labels: Labels(element.children), location: element.location)
        label(list.labels, "list '\(path)'", element.location)
        return list
    }

    /// The condition of `required-when`, kept to be checked with all other expressions.
    private mutating func condition(_ element: ForeignElement) -> RequiredCondition? {
        guard let source = element["required-when"] else { return nil }
        if element["required"] == "always" {
            report(
                "field", element.location(of: "required-when"),
                "what is always required needs no required-when; take one of them away")
        }
        let condition = RequiredCondition(
            source: source, location: element.location(of: "required-when"))
        conditions.append(condition)
        return condition
    }

    private mutating func accepted(_ element: ForeignElement) -> MediaRanges {
        guard let text = element["accept"] else { return .standard }
        var unknown: [String] = []
        let ranges = MediaRanges(text) { unknown.append($0) }
        let known = MediaType.allCases.map(\.rawValue)
        for word in unknown {
            report(
                "field", element.location(of: "accept"),
                "'\(word)' is no type of file that can be attached"
                    + (nearest(to: word, among: known).map { "; did you mean '\($0)'?" }
                        ?? "; known: \(known.joined(separator: ", "))"))
        }
        return ranges
    }

    /// Reports attributes that mean nothing for the type.
    private mutating func checkUse(of element: ForeignElement, _ kind: Field.Kind) {
        for (name, owner) in [("currency", Field.Kind.amount), ("accept", .attachment)]
        where element[name] != nil && kind != owner {
            report(
                "field", element.location(of: name),
                "'\(name)' means nothing for type '\(kind.rawValue)', only for '\(owner.rawValue)'")
        }
    }
}
