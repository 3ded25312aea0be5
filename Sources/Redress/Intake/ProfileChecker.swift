import Statecharts

/// Whether a profile fits the workflows for which it is used, found out before the first row.
struct ProfileChecker {
    private let profile: ImportProfile
    private let place: SourceLocation
    private var problems: Set<ChartProblem> = []

    /// Everything that does not fit.
    static func problems(
        _ profile: ImportProfile,
        under workflows: [String: Workflow]
    ) -> [ChartProblem] {
        var checker = ProfileChecker(profile)
        for type in profile.types.sorted() {
            guard let workflow = workflows[type] else {
                let known = workflows.keys.sorted().joined(separator: ", ")
                checker.report(
                    "type",
                    checker.place,
                    "there is no workflow of type '\(type)'"
                        + (known.isEmpty ? "" : "; known: \(known)")
                )
                continue
            }
            checker.check(workflow, type)
        }
        return checker.problems.sorted()
    }

    private init(_ profile: ImportProfile) {
        self.profile = profile
        place =
            profile.acts.first.map { SourceLocation(file: $0.location.file, line: 1, column: 1) }
            ?? SourceLocation(file: profile.name, line: 1, column: 1)
    }

    private mutating func report(_ code: String, _ place: SourceLocation, _ message: String) {
        problems.insert(ChartProblem(code, at: place, message))
    }

    private mutating func check(_ workflow: Workflow, _ type: String) {
        for account in profile.accounts where workflow.roles[account.role] == nil {
            let guess = nearest(
                to: account.role.rawValue,
                among: workflow.roles.roles.map(\.id.rawValue)
            )
            report(
                "account",
                place,
                "role '\(account.role)' of account '\(account.id)' is not in roles.xml"
                    + (guess.map { "; did you mean '\($0)'?" } ?? "")
            )
        }
        for expected in profile.expectations where workflow.chart.index(of: expected.state) == nil {
            report(
                "state",
                expected.location,
                "workflow '\(workflow.name)' has no state '\(expected.state)'"
                    + suggestion(
                        expected.state.rawValue, workflow.chart.states.map(\.id.rawValue))
            )
        }
        for act in profile.acts where act.types.isEmpty || act.types.contains(type) {
            guard workflow.events.contains(act.event) else {
                let guess = nearest(
                    to: act.event.rawValue,
                    among: workflow.events.map(\.rawValue)
                )
                report(
                    "event",
                    act.location,
                    "workflow '\(workflow.name)' has no event '\(act.event)'"
                        + (guess.map { "; did you mean '\($0)'?" } ?? "")
                )
                continue
            }
            checkRole(of: act, workflow)
            check(act, workflow, type)
        }
    }

    private mutating func checkRole(of act: ImportAct, _ workflow: Workflow) {
        let roles: Set<RoleID>
        if let actor = act.actor.constant {
            roles =
                actor == RoleID.system.rawValue
                ? [.system]
                : Set(profile.accounts.filter { $0.id.rawValue == actor }.map(\.role))
        } else {
            roles = Set(profile.accounts.map(\.role))
        }
        let permitted = workflow.chart.transitions.filter { $0.matches(act.event) }
            .reduce(into: Set<RoleID>()) { $0.formUnion(workflow.rolesAllowed(on: $1)) }
        for role in roles.sorted() where !permitted.contains(role) {
            report(
                "role",
                act.location,
                "workflow '\(workflow.name)' lets nobody in role '\(role)' send '\(act.event)'; "
                    + "permitted: " + permitted.sorted().map(\.rawValue).joined(separator: ", ")
            )
        }
    }

    private mutating func check(_ act: ImportAct, _ workflow: Workflow, _ type: String) {
        let form = workflow.forms[act.event]
        func applies(_ types: Set<String>) -> Bool { types.isEmpty || types.contains(type) }
        for field in act.fields where applies(field.types) {
            check(field, among: form?.fields ?? [], "the form of '\(act.event)'", workflow)
        }
        for list in act.lists where applies(list.types) {
            guard let found = form?.lists.first(where: { $0.path.description == list.path }) else {
                let known = form?.lists.map(\.path.description) ?? []
                report(
                    "list",
                    list.location,
                    "workflow '\(workflow.name)': '\(list.path)' is not a list in the form of "
                        + "'\(act.event)'" + (suggestion(list.path, known))
                )
                continue
            }
            for field in list.items.flatMap(\.fields) where applies(field.types) {
                check(field, among: found.fields, "the list '\(list.path)'", workflow)
            }
        }
    }

    private func suggestion(_ name: String, _ known: [String]) -> String {
        nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
    }

    private mutating func check(
        _ field: ImportField,
        among fields: [Field],
        _ what: String,
        _ workflow: Workflow
    ) {
        guard let found = fields.first(where: { $0.path.description == field.path }) else {
            report(
                "field",
                field.location,
                "workflow '\(workflow.name)': '\(field.path)' is not in \(what)"
                    + suggestion(field.path, fields.map(\.path.description))
            )
            return
        }
        guard found.kind == .code, let list = found.codes else { return }
        let known = workflow.codes.lists[list] ?? [:]
        var given: Set<String> = []
        if let id = field.codes, let codes = profile.codes[id] {
            given = Set(codes.codes.values)
            if let otherwise = codes.otherwise { given.insert(otherwise) }
        } else if let constant = field.value.constant {
            given = [constant]
        }
        for code in given.sorted() where !code.isEmpty && known[code] == nil {
            report(
                "code",
                field.location,
                "workflow '\(workflow.name)': '\(code)' is not in the list '\(list)' of "
                    + "'\(field.path)'" + suggestion(code, known.keys.sorted())
            )
        }
    }
}
