import Statecharts

/// The clocks of a document, and the calendars that they count with.
extension WorkflowChecker {
    mutating func readClock(_ element: ForeignElement) {
        guard let id = element["id"], let within = element["within"], let event = element["event"]
        else {
            return report("clock", element.location, "a clock needs id, within and event")
        }
        guard let duration = Clock.milliseconds(ofDuration: within) else {
            return report(
                "clock", element.location(of: "within"),
                "within '\(within)' is not a duration of days, hours, minutes and seconds")
        }
        guard let kind = Clock.Kind(rawValue: element["kind"] ?? "soft") else {
            return report(
                "clock", element.location(of: "kind"),
                "kind '\(element["kind"] ?? "")' is not soft, hard, legal or watch")
        }
        // A clock that is not understood is still declared: what names it is not to blame.
        let allowance = allowance(element, duration: duration)
        checkSentName(EventName(event), element)
        let clock = Clock(
            id: id, kind: kind, allowance: allowance ?? .elapsed(milliseconds: duration),
            event: EventName(event), labels: Labels(element.children), location: element.location)
        if clocks.updateValue(clock, forKey: id) != nil {
            report("clock", element.location, "clock '\(id)' stands twice")
        }
        label(clock.labels, "clock '\(id)'", element.location)
    }

    /// How the clock counts; nil after a problem was reported.
    private mutating func allowance(
        _ element: ForeignElement, duration: Int64
    ) -> Allowance? {
        let text = element["time"] ?? "natural"
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
