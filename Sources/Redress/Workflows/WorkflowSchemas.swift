import LibXML
import SCXML
public import Statecharts

/// The XML Schemas against which workflow documents are checked.
public struct WorkflowSchemas: Sendable {
    let scxml: Schema
    let workflow: Schema

    /// - Parameter documents: `scxml.xsd`, `workflow.xsd` and what they take in, by file name.
    /// - Throws: `ChartProblems`, when a schema is missing or does not compile.
    public init(documents: [String: [UInt8]]) throws(ChartProblems) {
        do throws(XMLProblem) {
            scxml = try Schema(main: "scxml.xsd", documents: documents)
            workflow = try Schema(main: "workflow.xsd", documents: documents)
        } catch {
            throw ChartProblems([ChartProblem(problem: error, file: "schemas")])
        }
    }
}
