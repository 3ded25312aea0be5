import LibXML
import SCXML
import Statecharts

/// What expressions say and refer to.
extension WorkflowChecker {
    mutating func checkExpressions(_ chart: Statechart) {
        let evaluator = XPathEvaluator(operationLimit: WorkflowLimits.operationCountMax)
        evaluator.declare(prefix: "r", namespace: workflowNamespace)
        var known = Set(chart.states.flatMap(\.data).map(\.id))
        known.formUnion(["_x", "_event", "_name", "_sessionid", "_ioprocessors"])
        for case .forEach(let loop) in allContent(chart) {
            known.insert(loop.item)
            if let index = loop.index { known.insert(index) }
        }
        for expression in chart.expressions {
            do throws(XPathProblem) {
                _ = try evaluator.compile(expression.source)
            } catch {
                report(error.kind.rawValue, expression.location, error.description)
                continue
            }
            guard readSyntax(expression) else { continue }
            let countBefore = problems.count
            let references = XPathReferences(expression.source)
            for name in references.variables where !known.contains(name) {
                let guess = nearest(to: name, among: known)
                report(
                    "unknown-variable", expression.location,
                    "variable '$\(name)' is not declared"
                        + (guess.map { "; did you mean '$\($0)'?" } ?? ""))
            }
            for call in references.functions { check(call, expression, chart) }
            // What refers to nothing is not worth a second look.
            if problems.count > countBefore { syntaxes[expression.number] = nil }
        }
    }

    /// Keeps the tree of an expression that compiled; libxml2 takes more than XPath 1.0 allows.
    private mutating func readSyntax(_ expression: Expression) -> Bool {
        do throws(XPathSyntax.Failure) {
            syntaxes[expression.number] = try XPathSyntax(expression.source)
            return true
        } catch {
            switch error {
            case .syntax(let offset):
                let scalars = expression.source.unicodeScalars
                let rest = String(String.UnicodeScalarView(scalars.dropFirst(offset)))
                let isAfterDigit = scalars.dropFirst(max(0, offset - 1)).first.map {
                    ("0"..."9").contains($0)
                }
                report(
                    "xpath-syntax", expression.location,
                    "'\(expression.source)' is not XPath 1.0 from '\(rest)' on"
                        + (isAfterDigit == true ? "; write numbers without an exponent" : ""))
            case .tooDeep, .tooLong:
                report(
                    "xpath-too-deep", expression.location,
                    "nested deeper than \(XPathSyntax.depthMax); put a part of it into data with "
                        + "<assign>")
            }
            return false
        }
    }

    private mutating func check(
        _ call: XPathReferences.Call, _ expression: Expression, _ chart: Statechart
    ) {
        if call.name == "In" {
            if let id = call.literal, chart.index(of: StateID(id)) == nil {
                let ids = chart.states.dropFirst().lazy.map(\.id.rawValue)
                let guess = problems.count < 20 ? nearest(to: id, among: ids) : nil
                report(
                    "unknown-state", expression.location,
                    "In('\(id)'): there is no such state"
                        + (guess.map { "; did you mean '\($0)'?" } ?? ""))
            }
        } else if !XPathEvaluator.coreFunctionNames.contains(call.name), call.name != "r:due" {
            report(
                "unknown-function", expression.location,
                "function '\(call.name)()' is not known; XPath 1.0's, In() and r:due() are")
        }
    }
}
