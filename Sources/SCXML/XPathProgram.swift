package import LibXML
package import Statecharts

/// The compiled expressions of one chart, for one worker.
///
/// Each expression is compiled once, when it is first needed; one that does not compile fails
/// again each time, as an evaluation error.
package final class XPathProgram {
    package let chart: Statechart
    let evaluator: XPathEvaluator
    private var compiled: [Result<CompiledExpression, XPathProblem>?]

    struct CompiledExpression {
        let expression: XPathExpression
        /// True if an absolute path may look for a variable without naming it.
        let mayWalkTree: Bool
    }

    package init(chart: Statechart, evaluator: XPathEvaluator) {
        self.chart = chart
        self.evaluator = evaluator
        compiled = Array(repeating: nil, count: chart.expressions.count)
    }

    func compiledExpression(
        _ expression: Statecharts.Expression
    ) throws(EvaluationError) -> CompiledExpression {
        if compiled[expression.number] == nil {
            compiled[expression.number] = Result { () throws(XPathProblem) in
                CompiledExpression(
                    expression: try evaluator.compile(expression.source),
                    mayWalkTree: expression.source.contains("datamodel"))
            }
        }
        switch compiled[expression.number] {
        case .success(let ready): return ready
        case .failure(let problem):
            throw EvaluationError(problem.description, at: expression.location)
        case nil: throw EvaluationError("expression without a number", at: expression.location)
        }
    }
}
