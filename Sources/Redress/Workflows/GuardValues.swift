import SCXML
import Statecharts

/// What is known, without evaluating it, of the values that a workflow's guards compare.
struct GuardValues {
    /// Fields that forms write, by their path in a guard: `$order/@amount`.
    private var kinds: [String: Field.Kind] = [:]
    /// Paths to which the workflow itself writes `'false'`.
    private var writtenFlags: Set<String> = []

    /// What the engine gives every act, and never leaves empty (`docs/workflow-format.md`).
    private static let alwaysThere: Set<String> = [
        "$_event/name", "$_x/actor/@id", "$_x/actor/@role", "$_x/actor/@org",
        "$_x/actor/@external", "$_x/complaint/@number", "$_x/complaint/@id",
        "$_x/complaint/@type", "$_x/complaint/@version", "$_x/complaint/@recorded-by",
        "$_x/complaint/@recorded-org", "$_x/complaint/@imported",
    ]
    private static let platformFlags: Set<String> = [
        "$_x/actor/@external", "$_x/complaint/@imported",
    ]

    init(forms: some Sequence<Form>) {
        for form in forms {
            for field in form.fields { kinds["$" + field.path.description] = field.kind }
            for list in form.lists {
                for field in list.fields {
                    let inner = field.path.description
                    kinds[inner == "." ? "$\(list.path)" : "$\(list.path)/\(inner)"] = field.kind
                }
            }
        }
    }

    /// Notes that the workflow writes `'false'` to a place.
    mutating func note(_ assign: Assign, _ texts: [ExpressionText]) {
        guard case .expression(let source)? = assign.source,
            case .literal("false")? = texts[source.number].tree?.tree.node,
            let location = texts[assign.location.number].tree,
            let path = Self.name(of: location.tree)
        else { return }
        writtenFlags.insert(assign.attribute.map { "\(path)/@\($0)" } ?? path)
    }

    /// A path without its predicates, from its variable down; nil for what is no path.
    ///
    /// - Parameter prefix: The path in whose predicate a relative one stands.
    static func name(of tree: XPathSyntax.Tree, in prefix: String = ".") -> String? {
        switch tree.node {
        case .variable(let name): return "$" + name
        case .path(let path):
            guard let start = name(ofStart: path, in: prefix) else { return nil }
            return path.steps.reduce(start) { name(of: $1, after: $0) }
        default: return nil
        }
    }

    static func name(ofStart path: XPathSyntax.Path, in prefix: String) -> String? {
        switch path.start {
        case .context: prefix
        case .document: "/"
        case .expression: path.base.first.flatMap { name(of: $0, in: prefix) }
        }
    }

    static func name(of step: XPathSyntax.Step, after prefix: String) -> String {
        switch (step.axis, step.test) {
        case ("self", "node()"): prefix
        case ("child", let test): "\(prefix)/\(test)"
        case ("attribute", let test): "\(prefix)/@\(test)"
        case (let axis, let test): "\(prefix)/\(axis)::\(test)"
        }
    }

    // MARK: Values

    /// True for what selects nodes: perhaps none, perhaps several.
    func isNodeSet(_ tree: XPathSyntax.Tree) -> Bool {
        switch tree.node {
        case .path, .variable, .union: true
        case .call("id", _): true
        default: false
        }
    }

    /// True if missing or odd data can make this no number, so that it compares as false.
    func mayBeNoNumber(_ tree: XPathSyntax.Tree, in prefix: String) -> Bool {
        switch tree.node {
        case .path, .variable, .union:
            !(Self.name(of: tree, in: prefix).map { Self.alwaysThere.contains($0) } ?? false)
        case .number, .or, .and, .comparison: false
        case .literal(let text): Double(text) == nil
        case .arithmetic(let operands): operands.contains { mayBeNoNumber($0, in: prefix) }
        case .call("sum", _): true
        case .call("number", let arguments), .call("floor", let arguments),
            .call("ceiling", let arguments), .call("round", let arguments):
            arguments.isEmpty || arguments.contains { mayBeNoNumber($0, in: prefix) }
        case .call(let name, _) where Self.dateFunctions.contains(name): true
        case .call(let name, _): Self.textFunctions.contains(name) || name == "id"
        }
    }

    private static let textFunctions: Set<String> = [
        "string", "concat", "substring", "substring-before", "substring-after",
        "normalize-space", "translate", "name", "local-name", "namespace-uri",
    ]

    /// Their results are numbers, but NaN when the date is missing.
    private static let dateFunctions = Set(DateFunction.allCases.map(\.calledName))

    /// What a date function is given that can be no date: the type of a field, or a literal.
    func noDate(in call: XPathSyntax.Tree, in prefix: String) -> String? {
        guard case .call(let function, let arguments) = call.node, let argument = arguments.first,
            Self.dateFunctions.contains(function)
        else { return nil }
        switch argument.node {
        case .literal(let text): return Timestamp(text) == nil ? "a text that is no date" : nil
        case .number: return "a number"
        case .path, .variable:
            guard let name = Self.name(of: argument, in: prefix) else { return nil }
            switch kinds[name] {
            case .date?, .dateTime?, .text?, nil: return nil
            case .some(let kind): return "a field of type '\(kind.rawValue)'"
            }
        default: return nil
        }
    }

    /// True for text that is no number: a date, or another literal or field of text.
    func isText(_ tree: XPathSyntax.Tree, in prefix: String) -> Bool {
        switch tree.node {
        case .literal(let text): return Double(text) == nil
        case .path, .variable:
            guard let name = Self.name(of: tree, in: prefix) else { return false }
            switch kinds[name] {
            case .amount?, .integer?: return false
            case .some: return true
            case nil: return Self.isDateName(name)
            }
        case .call("translate", _): return false
        case .call(let name, let arguments)
        where Self.textFunctions.contains(name) || name == "number" || name == "sum":
            return arguments.first.map { isText($0, in: prefix) } ?? false
        default: return false
        }
    }

    /// By the last word of its name, as in `@executed-at`; for what no form declares.
    private static func isDateName(_ path: String) -> Bool {
        guard let last = path.split(separator: "/").last?.drop(while: { $0 == "@" }),
            let word = last.split(separator: "-").last
        else { return false }
        return ["date", "datetime", "at", "time", "deadline", "until", "due"].contains(
            word.lowercased())
    }

    /// True for a place that holds `true` or `false`.
    func isFlag(_ tree: XPathSyntax.Tree, in prefix: String) -> Bool {
        guard let name = Self.name(of: tree, in: prefix) else { return false }
        return kinds[name] == .boolean || writtenFlags.contains(name)
            || Self.platformFlags.contains(name)
    }

    func isAlwaysThere(_ tree: XPathSyntax.Tree, in prefix: String) -> Bool {
        Self.name(of: tree, in: prefix).map { Self.alwaysThere.contains($0) } ?? false
    }

    /// The paths that cannot be empty where an expression is true.
    func required(by tree: XPathSyntax.Tree, in prefix: String) -> Set<String> {
        switch tree.node {
        case .path(let path):
            var names: Set<String> = []
            if let name = Self.name(of: tree, in: prefix) { names.insert(name) }
            // What a predicate asks of the item is there too.
            if var here = Self.name(ofStart: path, in: prefix) {
                for predicate in path.predicates {
                    names.formUnion(required(by: predicate, in: here))
                }
                for step in path.steps {
                    here = Self.name(of: step, after: here)
                    for predicate in step.predicates {
                        names.formUnion(required(by: predicate, in: here))
                    }
                }
            }
            return names
        case .variable(let name): return ["$" + name]
        case .and(let operands), .comparison(_, let operands):
            return operands.reduce(into: []) { $0.formUnion(required(by: $1, in: prefix)) }
        case .or(let operands):
            let all = operands.map { required(by: $0, in: prefix) }
            return all.dropFirst().reduce(all.first ?? []) { $0.intersection($1) }
        case .call(let name, let arguments)
        where ["boolean", "string", "normalize-space", "string-length"].contains(name):
            return arguments.first.map { required(by: $0, in: prefix) } ?? []
        default: return []
        }
    }
}
