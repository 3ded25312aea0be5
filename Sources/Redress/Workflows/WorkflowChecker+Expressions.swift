import LibXML
import SCXML
import Statecharts

/// What expressions say and refer to.
extension WorkflowChecker {
    mutating func checkExpressions(_ chart: Statechart) {
        var known = Set(chart.states.flatMap(\.data).map(\.id))
        known.formUnion(["_x", "_event", "_name", "_sessionid", "_ioprocessors"])
        for case .forEach(let loop) in content {
            known.insert(loop.item)
            if let index = loop.index { known.insert(index) }
        }
        checkConditions(known.subtracting(["_event"]), chart)
        var read: [String: ExpressionText] = [:]
        texts.reserveCapacity(chart.expressions.count)
        for expression in chart.expressions {
            let text: ExpressionText
            if let known = read[expression.source] {
                text = known
            } else {
                text = ExpressionText(expression.source, by: evaluator)
                read[expression.source] = text
            }
            texts.append(text)
            check(text, expression.source, expression.location, known, chart)
        }
    }

    /// Conditions of forms are evaluated before the event is the chart's.
    private mutating func checkConditions(_ known: Set<String>, _ chart: Statechart) {
        for condition in conditions {
            let text = ExpressionText(condition.source, by: evaluator)
            check(text, condition.source, condition.location, known, chart)
        }
    }

    private mutating func check(
        _ text: ExpressionText, _ source: String, _ location: SourceLocation,
        _ known: Set<String>, _ chart: Statechart
    ) {
        if let problem = text.problem {
            text.isSound = false
            report(problem.kind.rawValue, location, problem.description)
        } else if let failure = text.failure {
            report(failure, source, location)
        } else if let references = text.tree?.references {
            for name in references.variables where !known.contains(name) {
                text.isSound = false
                let guess = nearest(to: name, among: known)
                report(
                    "unknown-variable", location,
                    "variable '$\(name)' is not declared"
                        + (guess.map { "; did you mean '$\($0)'?" } ?? ""))
            }
            for call in references.functions where !isKnown(call, location, chart) {
                text.isSound = false
            }
            if let tree = text.soundTree?.tree { checkDateCalls(tree, location) }
        }
    }

    mutating func report(
        _ failure: XPathSyntax.Failure, _ source: String, _ location: SourceLocation
    ) {
        switch failure {
        case .syntax(let offset):
            let scalars = source.unicodeScalars
            let rest = String(String.UnicodeScalarView(scalars.dropFirst(offset)))
            let isAfterDigit = scalars.dropFirst(max(0, offset - 1)).first.map {
                ("0"..."9").contains($0)
            }
            report(
                "xpath-syntax", location,
                "'\(source)' is not XPath 1.0 from '\(rest)' on"
                    + (isAfterDigit == true ? "; write numbers without an exponent" : ""))
        case .tooDeep, .tooLong:
            report(
                "xpath-too-deep", location,
                "nested deeper than \(XPathSyntax.depthMax); put a part of it into data with "
                    + "<assign>")
        }
    }

    /// Reports a call of what there is not.
    private mutating func isKnown(
        _ call: XPathReferences.Call, _ location: SourceLocation, _ chart: Statechart
    ) -> Bool {
        if call.name == "In" {
            guard let id = call.literal, chart.index(of: StateID(id)) == nil else { return true }
            let ids = chart.states.dropFirst().lazy.map(\.id.rawValue)
            let guess = problems.count < 20 ? nearest(to: id, among: ids) : nil
            report(
                "unknown-state", location,
                "In('\(id)'): there is no such state"
                    + (guess.map { "; did you mean '\($0)'?" } ?? ""))
            return false
        }
        if XPathEvaluator.coreFunctionNames.contains(call.name)
            || Self.ownFunctions.contains(call.name)
        {
            return true
        }
        let guess = nearest(to: call.name, among: Self.ownFunctions)
        report(
            "unknown-function", location,
            "function '\(call.name)()' is not known; "
                + (guess.map { "did you mean '\($0)()'?" }
                    ?? "XPath 1.0's, In(), \(Self.ownFunctions.map { $0 + "()" }.joined(separator: ", ")) are")
        )
        return false
    }

    /// What `In()` is called beside, always with the prefix `r`.
    private static let ownFunctions = ["r:due"] + DateFunction.allCases.map(\.calledName)

    /// Reports calls of date functions with more or fewer arguments than their one.
    private mutating func checkDateCalls(
        _ tree: XPathSyntax.Tree, _ location: SourceLocation
    ) {
        if case .call(let name, let arguments) = tree.node, arguments.count != 1,
            DateFunction.allCases.contains(where: { $0.calledName == name })
        {
            report(
                "function-arguments", location,
                "'\(name)()' takes one date, not \(arguments.count); write "
                    + "'\(name)($order/@need-by)' or the like")
        }
        for child in tree.children { checkDateCalls(child, location) }
    }
}
