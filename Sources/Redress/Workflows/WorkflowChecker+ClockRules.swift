import Statecharts

/// What pauses, extends and hurries clocks.
extension WorkflowChecker {
    /// A child of a clock.
    mutating func readRule(_ element: ForeignElement, of clock: inout Clock, _ chart: Statechart) {
        switch element.name {
        case "label": return
        case "pause", "extension":
            guard clock.date == nil else {
                return report(
                    "clock", element.location,
                    "clock '\(clock.id)' is due at a date, which does not move; take "
                        + "<r:\(element.name)> away")
            }
            if element.name == "pause" {
                readPause(element, of: &clock, chart)
            } else {
                readExtension(element, of: &clock)
            }
        default:
            report(
                "unknown-element", element.location, "<r:\(element.name)> is not known in a clock")
        }
    }

    private mutating func readPause(
        _ element: ForeignElement, of clock: inout Clock, _ chart: Statechart
    ) {
        guard let state = state(of: element, chart), let reason = reason(of: element, chart) else {
            return
        }
        if clock.pauses.contains(where: { $0.state == state }) {
            report(
                "clock", element.location(of: "in"),
                "clock '\(clock.id)' pauses twice in '\(element["in"] ?? "")'")
        }
        clock.pauses.append(ClockPause(state: state, reason: reason, location: element.location))
    }

    private mutating func reason(
        of element: ForeignElement, _ chart: Statechart
    ) -> ClockPause.Reason? {
        guard let known = codes.lists[Clock.pauseReasons] else {
            report(
                "clock", element.location,
                "codes.xml has no list '\(Clock.pauseReasons)', which has the reasons of pauses")
            return nil
        }
        switch (element["reason"], element["reason-from"]) {
        case (let code?, nil):
            guard known[code] == nil else { return .code(code) }
            report(
                "clock", element.location(of: "reason"),
                "reason '\(code)' is not in the list '\(Clock.pauseReasons)'"
                    + (nearest(to: code, among: known.keys.sorted()).map {
                        "; did you mean '\($0)'?"
                    } ?? "; it has: \(known.keys.sorted().joined(separator: ", "))"))
            return nil
        case (nil, .some): return dataPath(element, "reason-from", chart).map { .data($0) }
        default:
            report(
                "clock", element.location,
                "a pause needs reason (a code) or reason-from (where it stands in the data), not "
                    + "both")
            return nil
        }
    }

    private mutating func readExtension(_ element: ForeignElement, of clock: inout Clock) {
        guard let name = element["event"] else {
            return report("clock", element.location, "an extension needs an event")
        }
        let text = element["by"] ?? ""
        guard let length = Clock.milliseconds(ofDuration: text) else {
            return report(
                "clock", element.location(of: "by"),
                "by '\(text)' is not a duration of days, hours, minutes and seconds")
        }
        let amount: ClockAmount
        switch (clock.allowance, Clock.wholeDays(ofDuration: text)) {
        case (.elapsed, _): amount = .milliseconds(length)
        case (.workingDays, let days?), (.naturalDays, let days?): amount = .days(days)
        case (.workingTime, nil) where !text.contains("D"): amount = .milliseconds(length)
        case (.workingTime, _):
            return report(
                "clock", element.location(of: "by"),
                "by '\(text)' has days, but clock '\(clock.id)' counts hours; say it in hours")
        default:
            return report(
                "clock", element.location(of: "by"),
                "by '\(text)' is not whole days, but clock '\(clock.id)' counts days; say it in "
                    + "days")
        }
        guard let count = Int(element["max"] ?? "1"), (1...100).contains(count) else {
            return report(
                "clock", element.location(of: "max"),
                "max '\(element["max"] ?? "")' is not a number from 1 to 100")
        }
        if clock.extensions.contains(where: { $0.event.rawValue == name }) {
            report(
                "clock", element.location(of: "event"),
                "clock '\(clock.id)' has two extensions for '\(name)'")
        }
        clock.extensions.append(
            ClockExtension(
                event: EventName(name), amount: amount, countMax: count,
                location: element.location))
    }

    mutating func readUrgency(_ element: ForeignElement, _ chart: Statechart) {
        guard let state = state(of: element, chart) else { return }
        guard let factor = ClockFactor(element["factor"] ?? "") else {
            return report(
                "urgency", element.location(of: "factor"),
                "factor '\(element["factor"] ?? "")' is not a decimal number above 0 and at most 1, "
                    + "such as 0.5")
        }
        if urgencies.contains(where: { $0.state == state }) {
            report(
                "urgency", element.location(of: "in"),
                "state '\(element["in"] ?? "")' has two factors")
        }
        urgencies.append(Urgency(state: state, factor: factor, location: element.location))
    }

    // MARK: What they name

    private mutating func state(of element: ForeignElement, _ chart: Statechart) -> Int? {
        let id = element["in"] ?? ""
        if let found = chart.index(of: StateID(id)), found != 0 { return found }
        let guess = nearest(to: id, among: chart.states.dropFirst().lazy.map(\.id.rawValue))
        report(
            "unknown-state", element.location(of: "in"),
            "there is no state '\(id)'" + (guess.map { "; did you mean '\($0)'?" } ?? ""))
        return nil
    }

    /// A path into the data of the document.
    mutating func dataPath(
        _ element: ForeignElement, _ attribute: String, _ chart: Statechart
    ) -> FieldPath? {
        let text = element[attribute] ?? ""
        guard let path = FieldPath(text), let group = path.steps.first,
            path.steps.count > 1 || path.attribute != nil
        else {
            report(
                "path", element.location(of: attribute),
                "'\(text)' is not a path such as group/@attribute or group/item/@attribute")
            return nil
        }
        guard chart.states.contains(where: { $0.data.contains { $0.id == group } }) else {
            report(
                "path", element.location(of: attribute),
                "'\(text)' does not begin with a <data> of the document")
            return nil
        }
        return path
    }

    // MARK: What they do to the chart

    mutating func checkClocks(_ chart: Statechart, _ allowed: [Set<RoleID>]) {
        for clock in clocks.values {
            for rule in clock.extensions
            where !chart.transitions.contains(where: {
                $0.matches(rule.event) && !allowed[$0.index].isEmpty
            }) {
                report(
                    "clock-event", rule.location,
                    "nobody may send '\(rule.event)', which extends clock '\(clock.id)'; give a "
                        + "transition for it an r:allow")
            }
            for pause in clock.pauses { check(pause, of: clock, chart) }
        }
        checkBreachEvent(chart)
    }

    private mutating func check(_ pause: ClockPause, of clock: Clock, _ chart: Statechart) {
        let name = chart.states[pause.state].id
        let exits = chart.transitions.filter { leaves(pause.state, $0, chart) }
        if !exits.isEmpty,
            exits.allSatisfy({ exit in
                exit.events.contains { $0.description == clock.event.rawValue }
                    && exit.events.count == 1
            })
        {
            report(
                "clock-loop", pause.location,
                "clock '\(clock.id)' pauses in '\(name)', which only its own event "
                    + "'\(clock.event)' leaves: both wait for ever")
        }
        for state in chart.states where starts(clock, state) {
            guard state.index == pause.state || chart.isDescendant(state.index, of: pause.state)
            else { continue }
            let isStopped = state.onExit.contains { block in
                block.contains {
                    guard case .cancel(.literal(let id)) = $0 else { return false }
                    return id == clock.id
                }
            }
            guard isStopped else { continue }
            report(
                "clock-loop", pause.location,
                "clock '\(clock.id)' runs only in '\(state.id)' and pauses there, so it never "
                    + "counts")
        }
    }

    private func leaves(_ state: Int, _ transition: Transition, _ chart: Statechart) -> Bool {
        guard !transition.targets.isEmpty else { return false }
        let isInside =
            transition.source == state || chart.isDescendant(transition.source, of: state)
        let isAround = chart.isDescendant(state, of: transition.source)
        guard isInside || isAround else { return false }
        return isAround
            || transition.targets.contains { $0 != state && !chart.isDescendant($0, of: state) }
    }

    private func starts(_ clock: Clock, _ state: State) -> Bool {
        state.onEntry.contains { block in
            block.contains {
                guard case .send(let send) = $0 else { return false }
                return send.id == clock.id
            }
        }
    }

    /// The engine gives it, after the clock's own event; nobody else does.
    private mutating func checkBreachEvent(_ chart: Statechart) {
        let event = ClockRules.breachEvent
        if let form = forms[event] {
            report(
                "reserved-event", form.location,
                "'\(event)' tells of a breach and carries id and kind; take its form away")
        }
        for transition in chart.transitions where !transition.events.isEmpty {
            guard
                let allow = transition.annotations.attribute("allow", namespace: workflowNamespace),
                transition.events.contains(where: { !$0.isWildcard && $0.matches(event) })
            else { continue }
            report(
                "reserved-event", allow.location,
                "'\(event)' tells of a breach, which nobody may send; take r:allow away")
        }
    }
}
