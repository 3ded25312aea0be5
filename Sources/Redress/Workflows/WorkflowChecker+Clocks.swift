import Statecharts

/// The clocks of a document, and the calendars that they count with.
extension WorkflowChecker {
    mutating func readClock(_ element: ForeignElement, _ chart: Statechart) {
        guard let id = element["id"], let event = element["event"] else {
            return report("clock", element.location, "a clock needs id and event")
        }
        guard let kind = Clock.Kind(rawValue: element["kind"] ?? "soft") else {
            return report(
                "clock", element.location(of: "kind"),
                "kind '\(element["kind"] ?? "")' is not soft, hard, legal or watch")
        }
        let (date, found): (ClockDate?, Allowance?)
        switch (element["within"], element["until"]) {
        case (let within?, nil):
            guard let duration = Clock.milliseconds(ofDuration: within) else {
                return report(
                    "clock", element.location(of: "within"),
                    "within '\(within)' is not a duration of days, hours, minutes and seconds")
            }
            // A clock that is not understood is still declared: what names it is not to blame.
            date = nil
            found = allowance(element, duration: duration) ?? .elapsed(milliseconds: duration)
        case (nil, .some): (date, found) = readDate(element, chart)
        case (nil, nil):
            return report(
                "clock", element.location, "a clock needs within (how long) or until (a date)")
        case (.some, .some):
            return report(
                "clock", element.location(of: "until"),
                "a clock has either within or until; take one away")
        }
        checkSentName(EventName(event), element)
        if EventName(event) == ClockRules.breachEvent {
            report(
                "reserved-event", element.location(of: "event"),
                "'\(event)' tells of the breach of any clock; give the clock an event of its own")
        }
        let allowance = found ?? .elapsed(milliseconds: 0)
        var clock = Clock(
            id: id, kind: kind, allowance: allowance, date: date,
            event: EventName(event), labels: Labels(element.children), location: element.location)
        for child in element.children { readRule(child, of: &clock, chart) }
        if clocks.updateValue(clock, forKey: id) != nil {
            report("clock", element.location, "clock '\(id)' stands twice")
        }
        label(clock.labels, "clock '\(id)'", element.location)
    }

    /// A clock that is due at a date of the data; nil after a problem was reported.
    private mutating func readDate(
        _ element: ForeignElement, _ chart: Statechart
    ) -> (ClockDate?, Allowance?) {
        for name in ["time", "roll"] where element[name] != nil {
            report(
                "clock", element.location(of: name),
                "a clock until a date counts nothing; take \(name) away")
        }
        var before: Int64 = 0
        if let text = element["before"] {
            guard let length = Clock.milliseconds(ofDuration: text) else {
                report(
                    "clock", element.location(of: "before"),
                    "before '\(text)' is not a duration of days, hours, minutes and seconds")
                return (nil, nil)
            }
            before = length
        }
        guard case .success(let calendar) = named(element) else { return (nil, nil) }
        guard let calendar else {
            report(
                "clock", element.location(of: "until"),
                "a date needs a zone: add a calendar, such as calendar=\"cn-office\"")
            return (nil, nil)
        }
        guard let path = dataPath(element, "until", chart) else { return (nil, nil) }
        return (
            ClockDate(path: path, beforeMilliseconds: before), .naturalDays(0, calendar, .none)
        )
    }

    /// How the clock counts; nil after a problem was reported.
    private mutating func allowance(
        _ element: ForeignElement, duration: Int64
    ) -> Allowance? {
        if element["before"] != nil {
            return refuse(element, "before", "before is for a clock until a date")
        }
        guard let text = element["time"] else {
            return refuse(
                element, "within", "a clock with within needs time: always, natural or working")
        }
        guard let time = Clock.Time(rawValue: text) else {
            let known = Clock.Time.allCases.map(\.rawValue).joined(separator: ", ")
            return refuse(element, "time", "time '\(text)' is not one of: \(known)")
        }
        guard let roll = RollOver(rawValue: element["roll"] ?? "none") else {
            let known = RollOver.allCases.map(\.rawValue).joined(separator: ", ")
            return refuse(
                element, "roll", "roll '\(element["roll"] ?? "")' is not one of: \(known)")
        }
        let calendar: WorkingCalendar
        switch named(element) {
        case .failure: return nil
        case .success(let found?): calendar = found
        case .success(nil):
            guard time != .working else {
                return refuse(
                    element, "time",
                    "a clock in working time needs a calendar, such as calendar=\"cn-office\"")
            }
            guard roll == .none else {
                return refuse(
                    element, "roll",
                    "roll '\(roll.rawValue)' needs a calendar, such as calendar=\"cn-office\"")
            }
            return .elapsed(milliseconds: duration)
        }
        let days = Clock.wholeDays(ofDuration: element["within"] ?? "")
        switch time {
        case .always:
            return refuse(
                element, "calendar",
                "a clock that always runs needs no calendar; take calendar away, or say "
                    + "time=\"working\"")
        case .natural:
            guard let days else {
                return refuse(
                    element, "within",
                    "natural days of a calendar are whole days, such as P7D; for hours say "
                        + "time=\"always\" without a calendar")
            }
            return .naturalDays(days, calendar, roll)
        case .working:
            guard roll == .none else {
                return refuse(
                    element, "roll",
                    "a clock in working time ends in working time; take roll away")
            }
            if let days { return .workingDays(days, calendar) }
            guard !(element["within"] ?? "").contains("D") else {
                return refuse(
                    element, "within",
                    "within '\(element["within"] ?? "")' mixes days and hours; working time is "
                        + "counted in whole days (P3D) or in hours (PT4H)")
            }
            return .workingTime(milliseconds: duration, calendar)
        }
    }

    private struct UnknownCalendar: Error {}

    private mutating func named(
        _ element: ForeignElement
    ) -> Result<WorkingCalendar?, UnknownCalendar> {
        guard let id = element["calendar"] else { return .success(nil) }
        if let found = calendars[id] { return .success(found) }
        let known = calendars.calendars.map(\.id)
        let hint =
            known.isEmpty
            ? "; the workflow names no calendars: add <r:calendars href=\"../calendars/cn.xml\"/>"
            : nearest(to: id, among: known).map { "; did you mean '\($0)'?" }
                ?? "; known: \(known.joined(separator: ", "))"
        report(
            "unknown-calendar", element.location(of: "calendar"),
            "there is no calendar '\(id)'" + hint)
        return .failure(UnknownCalendar())
    }

    private mutating func refuse(
        _ element: ForeignElement, _ attribute: String, _ message: String
    ) -> Allowance? {
        report("clock", element.location(of: attribute), message)
        return nil
    }
}
