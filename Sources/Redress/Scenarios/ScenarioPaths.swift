import LibXML
import SCXML
import Statecharts

/// The paths by which scenarios look at a complaint's data: XPath 1.0 from the groups down.
struct ScenarioPaths {
    private let groups: Set<String>
    /// Every name that the forms, the chart or the engine may write.
    private let names: Set<String>

    init(_ workflow: Workflow) {
        var names: Set<String> = ["by", "role", "at"]
        for path in workflow.knownPaths {
            names.formUnion(path.steps)
            if let attribute = path.attribute { names.insert(attribute) }
        }
        for stamp in workflow.forms.values.flatMap(\.stamps) { names.formUnion(stamp.steps) }
        var groups = Set(workflow.chart.states.flatMap { $0.data.map(\.id) })
        for content in workflow.chart.allContent {
            guard case .assign(let assign) = content else { continue }
            if let attribute = assign.attribute { names.insert(attribute) }
            names.formUnion(Self.words(assign.location.source))
            if case .inline(.markup(let markup)) = assign.source {
                names.formUnion(Self.words(markup))
            }
        }
        groups.formUnion(workflow.knownPaths.compactMap(\.steps.first))
        self.groups = groups
        self.names = names.union(groups)
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "-" || character == "_"
            || character == "."
    }

    private static func words(_ text: String) -> [String] {
        text.split { !isNameCharacter($0) }.map(String.init)
    }

    /// What is wrong with a path; nil if it may find something.
    func problem(with path: String) -> String? {
        do throws(XPathProblem) {
            // Evaluated, because only that tells of unknown variables and functions.
            let evaluator = Self.evaluator()
            _ = try evaluator.string(
                of: evaluator.compile(path), at: Document(root: "datamodel").root,
                in: NoVariables())
        } catch {
            return "path '\(path)' cannot be used: \(error.description)"
        }
        var isFirst = true
        for step in Self.withoutPredicates(path).split(separator: "/") {
            let name = step.first == "@" ? String(step.dropFirst()) : String(step)
            guard name.allSatisfy(Self.isNameCharacter), name != ".", name != ".." else { continue }
            let known = isFirst ? groups : names
            isFirst = false
            if known.contains(name) { continue }
            return "nothing in the workflow writes '\(name)' of path '\(path)'"
                + (nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? "")
        }
        return nil
    }

    static func withoutPredicates(_ path: String) -> String {
        var (plain, depth) = ("", 0)
        for character in path {
            if character == "[" { depth += 1 }
            if depth == 0 { plain.append(character) }
            if character == "]" { depth -= 1 }
        }
        return plain
    }

    private static func evaluator() -> XPathEvaluator {
        XPathEvaluator(operationLimit: WorkflowLimits.operationCountMax)
    }

    /// The first value that a path finds in stored data; empty if it finds nothing.
    static func value(of path: String, in data: [UInt8]) throws -> String {
        let tree = try Document.load(data, limits: .saved)
        let evaluator = evaluator()
        return try evaluator.string(
            of: evaluator.compile(path), at: tree.root, in: NoVariables())
    }
}

/// A scope in which nothing is declared.
private final class NoVariables: XPathScope {
    func variable(_ name: String) -> XPathValue? { nil }
    func element(_ name: UnsafePointer<UInt8>) -> Node? { nil }
    func element(_ name: UnsafePointer<UInt8>, hint: inout Int) -> XPathElement? { nil }
    func call(_ name: String, namespace: String?, _ arguments: [XPathValue]) -> XPathValue? { nil }
}

extension Statechart {
    /// Every piece of executable content, nested ones included.
    var allContent: [ExecutableContent] {
        let blocks =
            states.flatMap { $0.onEntry + $0.onExit + [$0.initial?.content ?? []] }
            + transitions.map(\.content)
        return blocks.flatMap { $0.flatMap(\.withNested) }
    }
}

extension ExecutableContent {
    /// The content itself and everything inside it.
    fileprivate var withNested: [ExecutableContent] {
        switch self {
        case .choose(let branches, let otherwise):
            [self] + (branches.map(\.content) + [otherwise]).flatMap { $0.flatMap(\.withNested) }
        case .forEach(let loop): [self] + loop.content.flatMap(\.withNested)
        default: [self]
        }
    }
}
