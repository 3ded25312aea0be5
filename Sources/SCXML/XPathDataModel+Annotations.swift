package import LibXML
package import Statecharts

/// Expressions that stand beside the chart, in what others have added to it.
extension XPathDataModel {
    /// XPath's boolean value of such an expression, compiled once for all sessions of the program.
    ///
    /// - Parameter node: What relative paths begin at; nil for the whole of the data.
    /// - Returns: nil if it cannot be compiled or evaluated.
    package func holds(_ source: String, at node: Node? = nil) -> Bool? {
        let compiled = program.compiledAnnotation(source)
        guard let expression = compiled.expression else { return nil }
        if compiled.mayWalkTree { prepareAll() }
        return try? program.evaluator.boolean(of: expression, at: node ?? tree.root, in: self)
    }

    /// The nodes that an expression finds, in document order.
    ///
    /// - Throws: An error also for an expression whose value is no set of nodes: then nobody knows
    ///   what it found.
    package func nodes(
        _ source: String, at location: SourceLocation
    ) throws(EvaluationError) -> [Node] {
        let compiled = program.compiledAnnotation(source)
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
