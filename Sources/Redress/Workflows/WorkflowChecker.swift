import LibXML
import SCXML
import Statecharts

/// Reads a workflow and reports every problem at once, each with its place.
public struct WorkflowChecker {
    private let schemas: WorkflowSchemas?
    var problems: [ChartProblem] = []
    var roles = RoleCatalogue(roles: [])
    var codes = CodeLists()
    var calendars = CalendarCatalogue()
    var forms: [EventName: Form] = [:]
    /// Expressions of forms, which are no part of the chart.
    var conditions: [RequiredCondition] = []
    /// The currency of amounts that name none.
    var currency = "CNY"
    var clocks: [String: Clock] = [:]
    var urgencies: [Urgency] = []
    var eventLabels: [EventName: Labels] = [:]
    var conflicts: [Conflict] = []
    var groupClasses: [String: FieldClass] = [:]
    /// What each expression says, by its number.
    var texts: [ExpressionText] = []
    /// All executable content, nested content included.
    var content: [ExecutableContent] = []
    /// The roles that each `r:allow` names, by its text.
    var namedRoles: [String: NamedRoles] = [:]
    /// Compiles every expression, and evaluates those that are tried.
    let evaluator: XPathEvaluator
    var trapCount = 0
    /// One of the problems beyond the limit, an error if there is one.
    private var omitted: [ChartProblem] = []

    /// - Parameter schemas: nil for a document that was checked when it was published.
    private init(schemas: WorkflowSchemas?) {
        self.schemas = schemas
        evaluator = XPathEvaluator(
            operationLimit: WorkflowLimits.operationCountMax, usesNativePath: false)
        evaluator.declare(prefix: "r", namespace: workflowNamespace)
    }

    /// Checks a workflow with its roles and codes.
    public static func check(
        _ source: WorkflowSource, schemas: WorkflowSchemas?
    ) -> WorkflowCheck {
        var checker = WorkflowChecker(schemas: schemas)
        let workflow = checker.read(source)
        var problems = Array(Set(checker.problems)).sorted()
        let omitted = checker.omitted + problems.dropFirst(problemCountMax)
        let hasErrors = (problems + omitted).contains { $0.severity == .error }
        problems.removeLast(max(0, problems.count - problemCountMax))
        if let first = omitted.first {
            problems.append(
                ChartProblem(
                    "more-problems", at: first.location,
                    "there are more than \(problemCountMax) problems; repair those above and check again",
                    severity: omitted.contains { $0.severity == .error } ? .error : .warning))
        }
        return WorkflowCheck(problems: problems, workflow: hasErrors ? nil : workflow)
    }

    /// Nobody reads more at once.
    private static let problemCountMax = 1_000

    private mutating func read(_ source: WorkflowSource) -> Workflow? {
        if let root = load(source.roles, source.rolesFile, \.workflow) {
            roles = RoleCatalogue(
                reading: ForeignElement(reading: root, file: source.rolesFile),
                problems: &problems)
        }
        if let root = load(source.codes, source.codesFile, \.workflow) {
            codes = CodeLists(
                reading: ForeignElement(reading: root, file: source.codesFile),
                problems: &problems)
        }
        if !source.calendars.isEmpty {
            calendars = CalendarCatalogue(
                loading: source.calendars, file: source.calendarsFile, schemas: schemas,
                problems: &problems)
        }
        guard let tree = load(source.document, source.file, \.scxml) else { return nil }
        let chart: Statechart
        do throws(ChartProblems) {
            chart = try SCXMLDocument(tree: tree, file: source.file).chart()
        } catch {
            problems += error.problems
            return nil
        }
        checkRaisedNames(tree.root, source.file)
        return workflow(chart, source)
    }

    private mutating func load(
        _ bytes: [UInt8], _ file: String, _ schema: KeyPath<WorkflowSchemas, Schema>
    ) -> Document? {
        do throws(XMLProblem) {
            let tree = try Document.load(bytes)
            if let schemas {
                problems += schemas[keyPath: schema].problems(of: tree).map {
                    ChartProblem(problem: $0, file: file)
                }
            }
            return tree
        } catch {
            problems.append(ChartProblem(problem: error, file: file))
            return nil
        }
    }

    private mutating func workflow(_ chart: Statechart, _ source: WorkflowSource) -> Workflow? {
        content = allContent(chart)
        if let given = chart.annotations.attribute("currency", namespace: workflowNamespace) {
            currency = given.value
        }
        readDeclarations(chart)
        let allowed = chart.transitions.map { allowedRoles($0) }
        checkProfile(chart)
        checkExpressions(chart)
        checkReferences(chart, allowed)
        checkClocks(chart, allowed)
        let fourEyes = readFourEyes(chart, allowed)
        checkConflicts()
        checkReachability(chart)
        checkLookalikes(chart)
        // What only warns was said when the workflow was published.
        if schemas != nil {
            checkOrder(chart, allowed)
            checkGuards(chart, allowed)
            checkTasks(chart, allowed)
        }
        let stateLabels = chart.states.map { Labels($0.annotations.elements) }
        checkLabels(chart, stateLabels, allowed)
        let own = chart.annotations
        func attribute(_ name: String) -> String? {
            own.attribute(name, namespace: workflowNamespace)?.value
        }
        guard let name = chart.name, let type = attribute("type"),
            let version = attribute("version")
        else {
            report(
                "workflow-attributes", chart.states[0].location,
                "a workflow needs the attributes name, r:type and r:version")
            return nil
        }
        return Workflow(
            digest: source.digest, name: name, version: version,
            type: type,
            file: source.file.split(separator: "/").last.map(String.init) ?? source.file,
            chart: chart, roles: roles, codes: codes, calendars: calendars,
            labels: Labels(own.elements),
            forms: forms, clocks: clocks,
            clockRules: ClockRules(
                clocks.values, urgencies: urgencies,
                hearsBreaches: eventLabels[ClockRules.breachEvent] != nil),
            eventLabels: eventLabels, stateLabels: stateLabels,
            external: externalStatuses(chart), allowed: allowed, fourEyes: fourEyes,
            conflicts: conflicts,
            queues: chart.states.map { queueRoles($0) }, events: sendableEvents(chart, allowed),
            stateClasses: chart.states.map { stateClass($0, chart) },
            fieldClasses: fieldClasses(), groupClasses: groupClasses, knownPaths: knownPaths())
    }

    mutating func report(
        _ code: String, _ place: SourceLocation, _ message: String,
        severity: ChartProblem.Severity = .error
    ) {
        let problem = ChartProblem(code, at: place, message, severity: severity)
        if problems.count < Self.problemCountMax {
            problems.append(problem)
        } else if omitted.isEmpty || (severity == .error && omitted[0].severity != .error) {
            omitted = [problem]
        }
    }

    /// The names that stand in `event` attributes somebody may send.
    private func sendableEvents(
        _ chart: Statechart, _ allowed: [Set<RoleID>]
    ) -> Set<EventName> {
        var found = Set(forms.keys)
        for transition in chart.transitions where !allowed[transition.index].isEmpty {
            for descriptor in transition.events where !descriptor.isWildcard {
                found.insert(EventName(descriptor.description))
            }
        }
        return found
    }

    private func fieldClasses() -> [FieldPath: FieldClass] {
        var found: [FieldPath: FieldClass] = [:]
        for (path, fieldClass) in writtenPaths() {
            if let fieldClass { found[path] = fieldClass }
        }
        return found
    }

    func knownPaths() -> Set<FieldPath> { Set(writtenPaths().map(\.path)) }

    /// The places that forms write, with their classes; list items by their full path.
    private func writtenPaths() -> [(path: FieldPath, fieldClass: FieldClass?)] {
        forms.values.flatMap { form in
            form.fields.map { ($0.path, $0.fieldClass) }
                + form.lists.flatMap { list in
                    list.fields.map { field in
                        var path = list.path
                        path.steps += field.path.steps
                        path.attribute = field.path.attribute
                        return (path, field.fieldClass)
                    }
                }
        }
    }
}
