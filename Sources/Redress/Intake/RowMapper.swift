public import Statecharts

/// An act that a row asks for, before it is known which complaint it is for.
public struct PlannedAct: Hashable, Sendable {
    /// Its name within the row: the event, with a number when the event comes again.
    public var step: String
    public var event: EventName
    public var actor: UserID
    public var role: RoleID
    public var data: JSONValue
    /// nil for now.
    public var occurredAt: Timestamp?
}

/// What a row means under a profile.
public enum MappedRow: Hashable, Sendable {
    case acts(type: String, [PlannedAct])
    /// The value that no workflow stands for.
    case noWorkflow(String)
    /// Everything that is wrong with the row.
    case problems([RowProblem])
}

/// Turns rows into acts; pure, and the same for the same row.
public struct RowMapper: Sendable {
    let profile: ImportProfile
    private let accounts: [String: ImportAccount]
    private let now: Timestamp?

    /// - Parameter now: Acts after this moment are a problem of their row; nil to take any.
    public init(_ profile: ImportProfile, now: Timestamp? = nil) {
        self.profile = profile
        self.now = now
        accounts = Dictionary(
            profile.accounts.map { ($0.id.rawValue, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    public func map(_ row: ImportRow) -> MappedRow {
        if let problem = row.problem { return .problems([problem]) }
        let type: String
        do throws(RowProblem) {
            switch try self.type(of: row) {
            case .success(let found): type = found
            case .failure(let value): return .noWorkflow(value.text)
            }
        } catch {
            return .problems([error])
        }
        var problems: [RowProblem] = []
        var acts: [PlannedAct] = []
        for act in profile.acts where act.types.isEmpty || act.types.contains(type) {
            do throws(RowProblem) {
                guard try holds(act.conditions, for: row) else { continue }
            } catch {
                problems.append(error)
                continue
            }
            let data = data(of: act, row, type, &problems)
            do throws(RowProblem) {
                acts.append(try planned(act, row, data, after: acts))
            } catch {
                problems.append(error)
            }
        }
        if acts.isEmpty, problems.isEmpty {
            problems.append(RowProblem(.noAct, "no act of the profile applies to the row"))
        }
        return problems.isEmpty ? .acts(type: type, acts) : .problems(problems)
    }

    // MARK: The row

    private struct UnknownValue: Error {
        var text: String
    }

    private func type(of row: ImportRow) throws(RowProblem) -> Result<String, UnknownValue> {
        switch profile.type {
        case .constant(let name): return .success(name)
        case .column(let column, let types):
            let value = try row.text(column, trims: profile.source.trims)
            guard !value.isEmpty else {
                throw RowProblem(.missing, column: column, "is empty; it tells the type")
            }
            return types[value].map { .success($0) } ?? .failure(UnknownValue(text: value))
        }
    }

    func holds(_ conditions: [ImportCondition], for row: ImportRow) throws(RowProblem) -> Bool {
        for condition in conditions {
            let value = try row.text(condition.column, trims: profile.source.trims)
            let holds =
                switch condition.test {
                case .isPresent: !value.isEmpty
                case .isAbsent: value.isEmpty
                case .isOneOf(let values): values.contains(value)
                }
            if holds == condition.isNegated { return false }
        }
        return true
    }

    /// The times that the clocks should arrive at for a row.
    func expectations(of row: ImportRow) throws(RowProblem) -> [PlannedExpectation] {
        var found: [PlannedExpectation] = []
        for (index, expected) in profile.expectations.enumerated() {
            guard try holds(expected.conditions, for: row) else { continue }
            found.append(
                PlannedExpectation(
                    index: index,
                    state: expected.state,
                    time: try time(
                        in: expected.timeColumn, row, "when '\(expected.state)' was entered"),
                    tolerance: expected.tolerance
                )
            )
        }
        return found
    }

    // MARK: The acts

    private func planned(
        _ act: ImportAct,
        _ row: ImportRow,
        _ data: JSONValue,
        after earlier: [PlannedAct]
    ) throws(RowProblem) -> PlannedAct {
        let (actor, role) = try actor(of: act, row)
        let time = try time(of: act, row)
        if let time, let last = earlier.last(where: { $0.occurredAt != nil }),
            let before = last.occurredAt, time < before
        {
            throw RowProblem(
                .timeOrder,
                column: act.timeColumn,
                "puts '\(act.event)' before '\(last.event)'"
            )
        }
        let count = earlier.count { $0.event == act.event }
        return PlannedAct(
            step: act.event.rawValue + (count == 0 ? "" : "-\(count + 1)"),
            event: act.event,
            actor: actor,
            role: role,
            data: data,
            occurredAt: time
        )
    }

    private func actor(
        of act: ImportAct,
        _ row: ImportRow
    ) throws(RowProblem) -> (UserID, RoleID) {
        let column = act.actor.columns.first
        guard let id = try act.actor.text(for: row, trims: profile.source.trims) else {
            throw RowProblem(.account, column: column, "is empty; it tells who acted")
        }
        if id == RoleID.system.rawValue, column == nil { return (UserID(id), .system) }
        guard let account = accounts[id] else {
            throw RowProblem(
                .account,
                column: column,
                "names an account that the profile does not declare"
            )
        }
        return (account.id, account.role)
    }

    private func time(of act: ImportAct, _ row: ImportRow) throws(RowProblem) -> Timestamp? {
        guard let column = act.timeColumn else { return nil }
        return try time(in: column, row, "when '\(act.event)' was")
    }

    private func time(
        in column: String, _ row: ImportRow, _ what: String
    ) throws(RowProblem) -> Timestamp {
        let text = try row.text(column, trims: profile.source.trims)
        guard !text.isEmpty else {
            throw RowProblem(.missing, column: column, "is empty; it tells \(what)")
        }
        let format = profile.source.timeFormat
        guard let time = format.time(text) else {
            throw RowProblem(
                .date,
                column: column,
                "'\(text.prefix(40))' is not a time like '\(format.pattern)'"
            )
        }
        if let now, time > now {
            throw RowProblem(.futureDate, column: column, "'\(text)' lies in the future")
        }
        return time
    }
}
