import LibXML
import SCXML
public import Statecharts

/// The XML Schema against which scenarios are checked.
public struct ScenarioSchema: Sendable {
    let schema: Schema

    /// - Parameter documents: `scenario.xsd` and what it imports, by file name.
    /// - Throws: `ChartProblems`, when a schema is missing or does not compile.
    public init(documents: [String: [UInt8]]) throws(ChartProblems) {
        do throws(XMLProblem) {
            schema = try Schema(main: "scenario.xsd", documents: documents)
        } catch {
            throw ChartProblems([ChartProblem(problem: error, file: "schemas/scenario.xsd")])
        }
    }
}

/// A document with scenarios, as bytes.
public struct ScenarioSource: Hashable, Sendable {
    /// The path that messages show.
    public var file: String
    public var bytes: [UInt8]

    public init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
    }
}

extension ScenarioSource {
    /// The root of the document, if it is one of scenarios that the schema takes.
    func root(
        schema: ScenarioSchema, problems: inout [ChartProblem]
    ) -> ForeignElement? {
        let tree: Document
        do throws(XMLProblem) {
            tree = try Document.load(bytes)
        } catch {
            problems.append(ChartProblem(problem: error, file: file))
            return nil
        }
        let root = ForeignElement(reading: tree, file: file)
        guard root.name == "scenarios", root.namespace == workflowNamespace else {
            problems.append(
                ChartProblem(
                    "not-scenarios", at: root.location,
                    "the root is '\(root.name)'; expected 'scenarios' in '\(workflowNamespace)'"))
            return nil
        }
        let found = schema.schema.problems(of: tree)
        problems += found.map { problem in
            // The namespace in braces says nothing to an author.
            let message = problem.message.split(
                separator: "{\(workflowNamespace)}", omittingEmptySubsequences: false
            ).joined()
            return ChartProblem(
                problem: XMLProblem(problem.kind, at: problem.position, message), file: file)
        }
        return found.isEmpty ? root : nil
    }
}
