import SCXML
import Statecharts

/// Finds what looks right in a guard and is not, because of how XPath 1.0 compares.
///
/// A comparison with something missing, or with text for a number, is false. It stands in a
/// permissive position where this lets something pass:
/// - inside an odd number of `not()`;
/// - inside a predicate, which then passes over the item;
/// - between two values of the data, of which one is the limit for the other;
/// - where the event has another way to go when this guard is false.
///
/// `<=` and `>=` state a requirement, and `not(a <= b)` that it is not known to be met; they are
/// what to write instead, so only `<` and `>` are reported.
struct GuardTraps {
    /// A rule's code and what to say about one place.
    struct Finding: Hashable {
        var code: String
        var message: String
        /// True if missing data let something pass, for which `r:fail-open` may give a reason.
        var isOpening = false
    }

    private typealias Tree = XPathSyntax.Tree

    private struct Context {
        var isNegated = false
        var isPredicate = false
        /// The path in whose predicate the expression stands.
        var prefix = "."
        /// Paths that are there whenever the expression counts.
        var present: Set<String> = []
    }

    private let syntax: XPathSyntax
    private let values: GuardValues
    /// Where the event goes when this guard is false: `line 12`.
    private let alternative: () -> String?
    private var found: [Finding] = []

    private init(
        _ syntax: XPathSyntax, _ values: GuardValues, _ alternative: @escaping () -> String?
    ) {
        self.syntax = syntax
        self.values = values
        self.alternative = alternative
    }

    /// Reads a condition.
    ///
    /// - Parameter alternative: Names what happens instead when the condition is false.
    static func findings(
        in syntax: XPathSyntax, _ values: GuardValues,
        alternative: () -> String?
    ) -> [Finding] {
        withoutActuallyEscaping(alternative) { alternative in
            var traps = GuardTraps(syntax, values, alternative)
            traps.readCondition(syntax.tree, Context())
            return traps.found
        }
    }

    /// Reads an expression that is no condition itself, for the conditions inside it.
    static func findings(inValue syntax: XPathSyntax, _ values: GuardValues) -> [Finding] {
        var traps = GuardTraps(syntax, values) { nil }
        traps.readValue(syntax.tree, Context())
        return traps.found
    }

    /// The two sides of each comparison by order, whichever way round they stand.
    static func comparedPairs(in syntax: XPathSyntax) -> Set<Set<String>> {
        var pairs: Set<Set<String>> = []
        func visit(_ tree: Tree) {
            if case .comparison(let comparison, let sides) = tree.node, comparison.isOrder {
                pairs.insert(Set(sides.map { syntax.text(of: $0) }))
            }
            tree.children.forEach(visit)
        }
        visit(syntax.tree)
        return pairs
    }

    private func text(_ tree: Tree) -> String {
        syntax.text(of: tree).joinedWords
    }

    private mutating func report(
        _ code: String, _ message: String, isOpening: Bool = false
    ) {
        found.append(Finding(code: code, message: message, isOpening: isOpening))
    }

    // MARK: Conditions

    /// Reads an expression whose truth counts.
    private mutating func readCondition(_ tree: Tree, _ context: Context) {
        switch tree.node {
        case .or(let operands):
            for operand in operands { readCondition(operand, context) }
        case .and(let operands):
            let required = operands.map { values.required(by: $0, in: context.prefix) }
            for (index, operand) in operands.enumerated() {
                var inner = context
                for (other, names) in required.enumerated() where other != index {
                    inner.present.formUnion(names)
                }
                readCondition(operand, inner)
            }
        case .comparison(let comparison, let sides):
            check(comparison, sides, tree, context)
            for side in sides { readValue(side, context) }
        case .call("not", let arguments):
            var inner = context
            inner.isNegated.toggle()
            for argument in arguments { readCondition(argument, inner) }
        case .call("boolean", let arguments):
            for argument in arguments { checkFlag(argument, isExplicit: true, context) }
            for argument in arguments { readCondition(argument, context) }
        case .literal(let text) where !text.isEmpty:
            report(
                "text-condition",
                "the text '\(text)' counts as true, whatever it says; compare something with it")
        case .variable(let name) where !context.isPredicate:
            report(
                "group-condition",
                "'$\(name)' is always true, for a group is there even when it is empty; ask for "
                    + "something in it, such as '$\(name)/@…'")
        case .path:
            checkFlag(tree, isExplicit: false, context)
            checkNegatedStatus(tree, context)
            readValue(tree, context)
        default: readValue(tree, context)
        }
    }

    /// Reads an expression whose value counts, for the predicates in its paths.
    private mutating func readValue(_ tree: Tree, _ context: Context) {
        switch tree.node {
        case .path(let path):
            for base in path.base { readValue(base, context) }
            guard !path.predicates.isEmpty || path.steps.contains(where: \.hasPredicates) else {
                return
            }
            var inner = context
            inner.isPredicate = true
            inner.prefix = GuardValues.name(ofStart: path, in: context.prefix) ?? "?"
            for predicate in path.predicates { readCondition(predicate, inner) }
            for step in path.steps {
                inner.prefix = GuardValues.name(of: step, after: inner.prefix)
                for predicate in step.predicates { readCondition(predicate, inner) }
            }
        case .or, .and, .comparison, .call("not", _), .call("boolean", _):
            readCondition(tree, context)
        case .number(let text):
            if let number = Double(text), number > 9_007_199_254_740_992 || isRounded(text, number)
            {
                report(
                    "large-number",
                    "'\(text)' is larger than 2^53, where numbers are no longer exact; use a smaller one"
                )
            }
        default:
            if let what = values.noDate(in: tree, in: context.prefix) {
                report(
                    "no-date",
                    "'\(text(tree))' is never a number: '\(text(tree.children[0]))' is \(what); give it "
                        + "a date or a dateTime")
            }
            for child in tree.children { readValue(child, context) }
        }
    }

    /// True for whole numbers above 2^53, the first of which is read as 2^53 itself.
    private func isRounded(_ text: String, _ number: Double) -> Bool {
        number == 9_007_199_254_740_992 && Int64(text).map { $0 > 9_007_199_254_740_992 } ?? false
    }

    // MARK: Comparisons

    private mutating func check(
        _ comparison: XPathSyntax.Comparison, _ sides: [Tree], _ tree: Tree, _ context: Context
    ) {
        let (left, right) = (sides[0], sides[1])
        switch comparison {
        case .equal: checkMembership(left, right, context)
        case .notEqual where values.isNodeSet(left) || values.isNodeSet(right):
            report(
                "existential-inequality",
                "'\(text(tree))' is true as soon as one of several values differs, and false when there "
                    + "is none; write '\(negatedEquality(left, right, context))'")
        case .notEqual: break
        default: checkOrder(comparison, left, right, tree, context)
        }
    }

    /// What `left != right` is mostly meant to say.
    private func negatedEquality(_ left: Tree, _ right: Tree, _ context: Context) -> String {
        for (side, other) in [(left, right), (right, left)] {
            if case .literal("") = other.node { return "normalize-space(\(text(side)))" }
        }
        let tested = [left, right].filter {
            values.isNodeSet($0) && !values.isAlwaysThere($0, in: context.prefix)
        }
        return (tested.map(text) + ["not(\(text(left)) = \(text(right)))"])
            .joined(separator: " and ")
    }

    private mutating func checkOrder(
        _ comparison: XPathSyntax.Comparison, _ left: Tree, _ right: Tree, _ tree: Tree,
        _ context: Context
    ) {
        for side in [left, right] where values.isText(side, in: context.prefix) {
            return report(
                "text-order",
                "'\(text(tree))' is always false: '\(text(side))' is text, and '\(comparison.rawValue)' "
                    + "compares numbers; write r:days-since(…) for the age of a date, compare "
                    + "number(translate(substring(…, 1, 10), '-', '')) of two dates, or a number "
                    + "that a form brings")
        }
        guard let opposite = comparison.opposite else { return }
        let open = [left, right].filter { values.mayBeNoNumber($0, in: context.prefix) }
        guard let first = open.first else { return }
        var value: String { text(first) }
        var requirement: String { "\(text(left)) \(opposite) \(text(right))" }
        if context.isPredicate {
            report(
                "predicate-order",
                "'[\(text(tree))]' passes over an item whose '\(value)' is missing or no number; "
                    + "write '[not(\(requirement))]' to select it too")
        } else if context.isNegated {
            report(
                "permissive-comparison",
                "'not(\(text(tree)))' is true when '\(value)' is missing or no number; write "
                    + "'\(requirement)', which is false then", isOpening: true)
        } else {
            let next = alternative()
            guard open.count == 2 || next != nil else { return }
            report(
                "permissive-comparison",
                "'\(text(tree))' is false when '\(open.map(text).joined(separator: "' or '"))' is "
                    + "missing or no number"
                    + (next.map { ", and then \($0) counts" } ?? "")
                    + "; write 'not(\(requirement))', which is true then")
        }
    }

    /// `not(a = b)` with nothing to compare is true: nobody proposed, so anybody may approve.
    private mutating func checkMembership(_ left: Tree, _ right: Tree, _ context: Context) {
        guard context.isNegated else { return }
        if !context.isPredicate, isStatus(left), case .literal = right.node {
            return reportStatus("\(text(left)) = \(text(right))", of: left, by: left)
        }
        guard values.isNodeSet(left), values.isNodeSet(right) else { return }
        for side in [left, right] where !values.isAlwaysThere(side, in: context.prefix) {
            guard let name = GuardValues.name(of: side, in: context.prefix),
                !context.present.contains(name)
            else { continue }
            return report(
                "negated-membership",
                "'not(\(text(left)) = \(text(right)))' is true when '\(text(side))' is missing; "
                    + "write '\(text(side)) and not(\(text(left)) = \(text(right)))'",
                isOpening: true)
        }
    }

    // MARK: Truth of paths

    private mutating func checkFlag(_ tree: Tree, isExplicit: Bool, _ context: Context) {
        guard case .path(let path) = tree.node else { return }
        let isAttribute = path.steps.last?.axis == "attribute"
        guard values.isFlag(tree, in: context.prefix) || (isExplicit && isAttribute) else { return }
        let shown = isExplicit ? "boolean(\(text(tree)))" : text(tree)
        report(
            "flag-condition",
            "'\(shown)' is true for the value false too, for it asks only if there is a value; "
                + "write '\(text(tree)) = 'true''")
    }

    private func isStatus(_ tree: Tree) -> Bool {
        guard case .path(let path) = tree.node, let last = path.steps.last else { return false }
        // The engine writes the status of each clock itself.
        let name = GuardValues.name(of: tree) ?? ""
        return last.axis == "attribute" && ["status", "state"].contains(last.test)
            && !name.hasPrefix("$_x/clock/")
    }

    /// `not($cases[@status = 'open'])` takes a case without a status for closed.
    private mutating func checkNegatedStatus(_ tree: Tree, _ context: Context) {
        guard context.isNegated, !context.isPredicate, case .path(let path) = tree.node,
            GuardValues.name(of: tree)?.hasPrefix("$_x/clock") != true
        else { return }
        for predicate in path.steps.flatMap(\.predicates) + path.predicates {
            let conjuncts: [Tree] =
                if case .and(let operands) = predicate.node { operands } else { [predicate] }
            for conjunct in conjuncts {
                guard case .comparison(.equal, let sides) = conjunct.node, isStatus(sides[0]),
                    case .literal = sides[1].node
                else { continue }
                return reportStatus(text(tree), of: tree, by: sides[0])
            }
        }
    }

    /// - Parameters:
    ///   - shown: What stands inside `not()`.
    ///   - items: The path to what has the status, or to the status itself.
    private mutating func reportStatus(_ shown: String, of items: Tree, by status: Tree) {
        guard case .path(let path) = status.node, let last = path.steps.last else { return }
        let attribute = "@" + last.test
        var owner = GuardValues.name(of: items) ?? "…"
        if owner.hasSuffix("/" + attribute) { owner.removeLast(attribute.count + 1) }
        report(
            "negated-status",
            "'not(\(shown))' is true when '\(attribute)' is missing; name the value that may pass "
                + "instead: 'not(\(owner)[not(\(attribute) = '…')])'", isOpening: true)
    }
}

extension XPathSyntax.Step {
    fileprivate var hasPredicates: Bool { !predicates.isEmpty }
}

extension XPathSyntax.Comparison {
    fileprivate var isOrder: Bool { self != .equal && self != .notEqual }

    /// What holds when a strict comparison does not; nil for the others.
    fileprivate var opposite: String? {
        switch self {
        case .less: ">="
        case .greater: "<="
        default: nil
        }
    }
}
