import Statecharts

/// Reads calendars; a calendar with a problem is left out, and every problem is told.
struct CalendarReader {
    private(set) var problems: [ChartProblem] = []
    private var years: ClosedRange<Int>?
    private var special: [SpecialDay] = []
    /// Where each special day was declared.
    private var places: [Int64: Int] = [:]

    mutating func read(_ root: ForeignElement) -> [WorkingCalendar] {
        let zone = root["zone"] ?? ""
        let offset = Self.offset(root["offset"] ?? "")
        if offset == nil {
            report(
                root.location(of: "offset"),
                "offset '\(root["offset"] ?? "")' is not a fixed offset such as '+08:00'")
        }
        for year in root.children where year.name == "year" { readYear(year) }
        var found: [WorkingCalendar] = []
        for element in root.children where element.name == "calendar" {
            let id = element["id"] ?? ""
            if found.contains(where: { $0.id == id }) {
                report(element.location(of: "id"), "calendar '\(id)' stands twice")
                continue
            }
            let labels = Labels(element.children)
            label(labels, "calendar '\(id)'", element.location)
            guard let rules = readRules(element, id) else { continue }
            found.append(
                WorkingCalendar(
                    id: id, version: root["version"] ?? "", zone: zone,
                    offsetMinutes: offset ?? 0, years: years, labels: labels, rules: rules,
                    specialDays: special))
        }
        if found.isEmpty, problems.isEmpty {
            report(root.location, "there is no calendar in this file")
        }
        return found
    }

    // MARK: Years

    private mutating func readYear(_ element: ForeignElement) {
        let text = element["number"] ?? ""
        guard let number = Int(text), (1970...2199).contains(number) else {
            return report(
                element.location(of: "number"), "year '\(text)' is not one of 1970 to 2199")
        }
        guard years == nil || years?.upperBound == number - 1 else {
            return report(
                element.location(of: "number"),
                "year \(number) does not follow \(years?.upperBound ?? 0); years stand in order, "
                    + "without a gap")
        }
        years = (years?.lowerBound ?? number)...number
        for holiday in element.children where holiday.name == "holiday" {
            readHoliday(holiday, in: number)
        }
    }

    private mutating func readHoliday(_ element: ForeignElement, in year: Int) {
        let labels = Labels(element.children)
        label(labels, "the holiday", element.location)
        guard let from = date(element["from"] ?? "", "from", element, year),
            let to = date(element["to"] ?? element["from"] ?? "", "to", element, year)
        else { return }
        guard from <= to, to.day - from.day < Self.holidayDayCountMax else {
            return report(
                element.location(of: "to"),
                "a holiday from \(from) to \(to) is none: it has 1 to \(Self.holidayDayCountMax) "
                    + "days")
        }
        for day in from.day...to.day {
            add(
                SpecialDay(date: CalendarDate(day: day), isHoliday: true, labels: labels),
                element.location(of: "from"))
        }
        for text in (element["makeup"] ?? "").split(whereSeparator: { $0.isWhitespace }) {
            guard let day = date(String(text), "makeup", element, year) else { continue }
            add(
                SpecialDay(date: day, isHoliday: false, labels: labels),
                element.location(of: "makeup"))
        }
    }

    private static let holidayDayCountMax: Int64 = 31

    private mutating func date(
        _ text: String, _ attribute: String, _ element: ForeignElement, _ year: Int
    ) -> CalendarDate? {
        guard let found = CalendarDate(text) else {
            report(
                element.location(of: attribute), "\(attribute) '\(text)' is not a date (YYYY-MM-DD)"
            )
            return nil
        }
        guard found.year == year else {
            report(
                element.location(of: attribute),
                "\(attribute) '\(text)' is not in \(year); say it in the year that it falls in")
            return nil
        }
        return found
    }

    private mutating func add(_ day: SpecialDay, _ place: SourceLocation) {
        if let line = places.updateValue(place.line, forKey: day.date.day) {
            return report(place, "\(day.date) stands twice; see line \(line)")
        }
        special.append(day)
    }

    // MARK: Hours

    private mutating func readRules(
        _ element: ForeignElement, _ id: String
    ) -> [DayKind: DayRule]? {
        let before = problems.count
        var rules: [DayKind: DayRule] = [:]
        for days in element.children where days.name == "days" {
            let rule = DayRule(isWorkingDay: days["working"] == "true", windows: windows(days))
            for name in (days["on"] ?? "").split(whereSeparator: { $0.isWhitespace }) {
                guard let kind = DayKind(String(name)) else {
                    report(
                        days.location(of: "on"),
                        "'\(name)' is not one of: "
                            + DayKind.allCases.map(\.name).joined(separator: ", "))
                    continue
                }
                if rules.updateValue(rule, forKey: kind) != nil {
                    report(
                        days.location(of: "on"), "calendar '\(id)' has two rules for '\(name)'")
                }
            }
        }
        let missing = DayKind.allCases.filter { rules[$0] == nil }.map(\.name)
        if !missing.isEmpty {
            report(
                element.location,
                "calendar '\(id)' does not say how \(missing.joined(separator: ", ")) count")
        }
        let week = Weekday.allCases.compactMap { rules[.weekday($0)] }
        if !week.contains(where: \.isWorkingDay) || week.allSatisfy(\.windows.isEmpty) {
            report(
                element.location,
                "calendar '\(id)' needs a day of the week with working=\"true\" and one with a window"
            )
        }
        return problems.count == before ? rules : nil
    }

    private mutating func windows(_ days: ForeignElement) -> [DayWindow] {
        var found: [DayWindow] = []
        for window in days.children where window.name == "window" {
            guard let from = time("from", window), let to = time("to", window) else { continue }
            guard from < to else {
                report(
                    window.location(of: "to"),
                    "window \(DayWindow(from: from, to: to)) is empty; one that passes midnight is "
                        + "two windows")
                continue
            }
            if let last = found.last, last.to >= from {
                report(
                    window.location(of: "from"),
                    "window \(DayWindow(from: from, to: to)) does not come after \(last); windows "
                        + "stand in order, with a break between them")
            }
            found.append(DayWindow(from: from, to: to))
        }
        return found
    }

    private mutating func time(_ attribute: String, _ element: ForeignElement) -> Int? {
        let text = element[attribute] ?? ""
        if let minutes = DayWindow.minutes(text) { return minutes }
        report(
            element.location(of: attribute),
            "\(attribute) '\(text)' is not a time of day from 00:00 to 24:00")
        return nil
    }

    /// Minutes of `+08:00`, at most 14 hours either way.
    static func offset(_ text: String) -> Int? {
        guard let sign = text.first, sign == "+" || sign == "-",
            let minutes = DayWindow.minutes(String(text.dropFirst())), minutes <= 840
        else { return nil }
        return sign == "+" ? minutes : -minutes
    }

    // MARK: Problems

    private mutating func label(_ labels: Labels, _ what: String, _ place: SourceLocation) {
        for language in labels.missing {
            problems.append(
                ChartProblem("label", at: place, "\(what) has no label in '\(language)'"))
        }
    }

    private mutating func report(_ place: SourceLocation, _ message: String) {
        problems.append(ChartProblem("calendar", at: place, message))
    }
}
