import Statecharts

/// A file of calendars that a tenant published.
public struct StoredCalendarFile: Hashable, Sendable {
    /// The version that the file gives itself.
    public var version: String
    public var publishedAt: Timestamp
    public var body: [UInt8]

    public init(version: String, publishedAt: Timestamp, body: [UInt8]) {
        self.version = version
        self.publishedAt = publishedAt
        self.body = body
    }
}

/// The calendars that a tenant published, which count instead of those of its workflows.
struct PublishedCalendars: Sendable {
    /// The newest by id.
    private var newest: [String: WorkingCalendar] = [:]
    /// Every one by its name: `cn-office@1.1`.
    private var named: [String: WorkingCalendar] = [:]

    init() {}

    /// - Parameter files: Oldest first; checked when they were published.
    init(_ files: [StoredCalendarFile]) throws {
        for file in files {
            for calendar in try Self.read(file.body, "calendars.xml").calendars {
                newest[calendar.id] = calendar
                named[calendar.name] = calendar
            }
        }
    }

    var isEmpty: Bool { newest.isEmpty }

    /// Reads a file that was checked before.
    static func read(_ body: [UInt8], _ file: String) throws -> CalendarCatalogue {
        var problems: [ChartProblem] = []
        let found = CalendarCatalogue(loading: body, file: file, schemas: nil, problems: &problems)
        if let problem = problems.first {
            throw ActProblem.damaged("a stored file of calendars no longer loads: \(problem)")
        }
        return found
    }

    /// What a clock counts with now.
    func current(_ allowance: Allowance) -> Allowance {
        guard let id = allowance.calendar?.id, let calendar = newest[id] else { return allowance }
        return allowance.counted(with: calendar)
    }

    /// What a clock counted with under a name; nil if nobody has that calendar any more.
    func allowance(_ allowance: Allowance, named name: String?) -> Allowance? {
        guard let own = allowance.calendar else { return name == nil ? allowance : nil }
        if own.name == name { return allowance }
        return name.flatMap { named[$0] }.map { allowance.counted(with: $0) }
    }
}

extension Allowance {
    /// The same length in another calendar.
    func counted(with calendar: WorkingCalendar) -> Allowance {
        switch self {
        case .elapsed: self
        case .workingTime(let length, _): .workingTime(milliseconds: length, calendar)
        case .workingDays(let count, _): .workingDays(count, calendar)
        case .naturalDays(let count, _, let roll): .naturalDays(count, calendar, roll)
        }
    }
}
