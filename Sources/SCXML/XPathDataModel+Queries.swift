package import LibXML
package import Statecharts

/// Questions to the data that do not stand in the chart itself.
extension XPathDataModel {
    /// The nodes that an expression finds, in document order.
    ///
    /// - Throws: An error also for an expression whose value is no set of nodes: then nobody knows
    ///   what it found.
    package func nodes(
        _ source: String, at location: SourceLocation
    ) throws(EvaluationError) -> [Node] {
        let compiled = program.compiledQuery(source)
        guard let ready = compiled.expression else {
            throw EvaluationError(
                compiled.problem?.description ?? "cannot be compiled", at: location)
        }
        prepareAll()
        do throws(XPathProblem) {
            if case .nodes(let found) = try program.evaluator.value(
                of: ready, at: tree.root, in: self)
            {
                return found
            }
        } catch {
            throw EvaluationError(
                error.description, at: location, isLimit: error.kind == .operationLimit)
        }
        throw EvaluationError("'\(source)' finds no nodes, but a single value", at: location)
    }
}
