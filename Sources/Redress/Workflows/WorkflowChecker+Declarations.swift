import Statecharts

/// Event labels and permissions of a document; its clocks and forms have their own files.
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
            case "clock": readClock(element, chart)
            case "urgency": readUrgency(element, chart)
            case "form": readForm(element, groups)
            case "conflict": readConflict(element, groups)
            case "group": readGroup(element, groups)
            case "label", "roles", "codes", "calendars", "claim": break
            default: break
            }
        }
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
