import Statecharts

/// Acts, fields, lists and conditions.
extension ImportProfileReader {
    mutating func expectation(
        _ element: ForeignElement, _ replaysClocks: Bool
    ) -> ImportExpectation {
        if !replaysClocks {
            report(
                "expect",
                element.location,
                "only clocks that are replayed can be compared; write clocks=\"replay\" on <import>"
            )
        }
        let within = element["within"] ?? ""
        let tolerance = Clock.milliseconds(ofDuration: within)
        if tolerance == nil {
            report(
                "expect",
                element.location(of: "within"),
                "within '\(within)' is no length of time like 'P1D' or 'PT12H'"
            )
        }
        return ImportExpectation(
            state: StateID(element["state"] ?? ""),
            timeColumn: column(element, "at") ?? "",
            tolerance: tolerance ?? 0,
            leastPercent: element["least"].flatMap { Int($0) } ?? 100,
            conditions: conditions(element),
            location: element.location
        )
    }

    mutating func act(_ element: ForeignElement) -> ImportAct {
        if !isHistory, element["at"] != nil {
            report(
                "act",
                element.location(of: "at"),
                "an act that happens now has no time of its own; drop 'at' or history=\"false\""
            )
        }
        var act = ImportAct(
            event: EventName(element["event"] ?? ""),
            actor: actor(element),
            timeColumn: column(element, "at"),
            types: typeNames(element),
            conditions: conditions(element),
            dataColumn: column(element, "data"),
            fields: [],
            lists: [],
            location: element.location
        )
        act.fields = fields(element)
        for child in element.children where child.name == "list" {
            act.lists.append(list(child))
        }
        return act
    }

    private mutating func actor(_ element: ForeignElement) -> Template {
        let template = template(element, "as")
        guard let name = template.constant else { return template }
        if name == RoleID.system.rawValue {
            if !isHistory {
                report(
                    "account",
                    element.location(of: "as"),
                    "'system' acts only in imported history; name an account"
                )
            }
        } else if !accounts.contains(name) {
            let guess = nearest(to: name, among: accounts)
            report(
                "account",
                element.location(of: "as"),
                "account '\(name)' is not declared"
                    + (guess.map { "; did you mean '\($0)'?" } ?? "")
            )
        }
        return template
    }

    private mutating func list(_ element: ForeignElement) -> ImportList {
        var list = ImportList(
            path: element["path"] ?? "",
            types: typeNames(element),
            items: [],
            location: element.location
        )
        for child in element.children where child.name == "item" {
            list.items.append(
                ImportList.Item(conditions: conditions(child), fields: fields(child))
            )
        }
        return list
    }

    private mutating func fields(_ element: ForeignElement) -> [ImportField] {
        var found: [ImportField] = []
        for child in element.children where child.name == "field" {
            let field = field(child)
            let isRepeated = found.contains { earlier in
                earlier.path == field.path && earlier.conditions.isEmpty && field.conditions.isEmpty
                    && (earlier.types.isEmpty || field.types.isEmpty
                        || !earlier.types.isDisjoint(with: field.types))
            }
            if isRepeated {
                report("field", child.location, "field '\(field.path)' stands twice")
            }
            found.append(field)
        }
        return found
    }

    private mutating func field(_ element: ForeignElement) -> ImportField {
        let kind = ImportField.Kind(rawValue: element["as"] ?? "text") ?? .text
        var format: TimeFormat?
        if element["times"] != nil || element["zone"] != nil {
            let zone = element["zone"] ?? "Z"
            format = TimeFormat(element["times"] ?? "iso", zone: zone)
            if format == nil {
                report(
                    "times",
                    element.location(of: "times"),
                    Self.timeMessage(element["times"], zone)
                )
            }
        }
        let meaningful: [(String, Bool)] = [
            ("decimals", kind == .amount), ("max", kind == .text),
            ("cut", kind == .text && element["max"] != nil),
            ("times", kind == .date || kind == .dateTime),
            ("zone", kind == .date || kind == .dateTime),
        ]
        for (name, isMeaningful) in meaningful where element[name] != nil && !isMeaningful {
            report(
                "field",
                element.location(of: name),
                "'\(name)' means nothing for a field as '\(kind.rawValue)'"
                    + (name == "cut" ? " without 'max'" : "")
            )
        }
        if let id = element["codes"], codes[id] == nil {
            let guess = nearest(to: id, among: codes.keys)
            report(
                "codes",
                element.location(of: "codes"),
                "codes '\(id)' are not declared" + (guess.map { "; did you mean '\($0)'?" } ?? "")
            )
        }
        return ImportField(
            path: element["path"] ?? "",
            value: template(element, "value"),
            kind: kind,
            codes: element["codes"],
            timeFormat: format,
            decimalCount: min(element["decimals"].flatMap { Int($0) } ?? 0, 6),
            maximum: element["max"].flatMap { Int($0) },
            isCut: element["cut"] == "true",
            isRequired: element["required"] == "true",
            types: typeNames(element),
            conditions: conditions(element),
            location: element.location
        )
    }

    private mutating func template(_ element: ForeignElement, _ attribute: String) -> Template {
        let place = element.location(of: attribute)
        do throws(TemplateProblem) {
            let template = try Template(element[attribute] ?? "")
            for name in template.columns { checkColumn(name, place) }
            return template
        } catch {
            report("value", place, error.message)
            return Template(constant: "")
        }
    }

    private mutating func typeNames(_ element: ForeignElement) -> Set<String> {
        let names = (element["types"] ?? "").split { $0.isWhitespace }.map(String.init)
        for name in names where !types.contains(name) {
            report(
                "type",
                element.location(of: "types"),
                "no row becomes a complaint of type '\(name)'"
            )
        }
        return Set(names)
    }

    mutating func conditions(_ element: ForeignElement) -> [ImportCondition] {
        var found: [ImportCondition] = []
        for child in element.children where child.name == "when" || child.name == "unless" {
            guard let name = column(child, "column") else { continue }
            let values =
                (child["value"].map { [$0] } ?? [])
                + child.children.filter { $0.name == "value" }.map(\.text)
            if values.isEmpty == (child["is"] == nil) {
                report(
                    "condition",
                    child.location,
                    "a condition has either values or is=\"present\" or is=\"absent\""
                )
            }
            let test: ImportCondition.Test =
                switch child["is"] {
                case "present": .isPresent
                case "absent": .isAbsent
                default: .isOneOf(Set(values))
                }
            found.append(
                ImportCondition(column: name, test: test, isNegated: child.name == "unless")
            )
        }
        return found
    }
}
