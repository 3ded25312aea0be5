import LibXML
import SCXML
public import Statecharts

/// The namespace of import profiles.
public let importNamespace = "urn:redress:import:1"

/// The XML Schema against which import profiles are checked.
public struct ImportSchema: Sendable {
    let schema: Schema

    /// - Parameter documents: `import.xsd` and what it imports, by file name.
    /// - Throws: `ChartProblems`, when a schema is missing or does not compile.
    public init(documents: [String: [UInt8]]) throws(ChartProblems) {
        do throws(XMLProblem) {
            schema = try Schema(main: "import.xsd", documents: documents)
        } catch {
            throw ChartProblems([ChartProblem(problem: error, file: "schemas/import.xsd")])
        }
    }
}

extension ImportProfile {
    /// Reads and checks a profile.
    ///
    /// - Parameter file: The path that messages show.
    /// - Throws: Every problem of the document at once, each with its place.
    public init(
        reading bytes: [UInt8],
        file: String,
        schema: ImportSchema
    ) throws(ChartProblems) {
        let tree: Document
        do throws(XMLProblem) {
            tree = try Document.load(bytes)
        } catch {
            throw ChartProblems([ChartProblem(problem: error, file: file)])
        }
        var problems = schema.schema.problems(of: tree).map { found in
            // The namespace in braces says nothing to an author.
            let message = found.message.split(
                separator: "{\(importNamespace)}",
                omittingEmptySubsequences: false
            ).joined()
            return ChartProblem(
                problem: XMLProblem(found.kind, at: found.position, message),
                file: file
            )
        }
        let root = ForeignElement(reading: tree, file: file)
        guard root.name == "import", root.namespace == importNamespace else {
            throw ChartProblems([
                ChartProblem(
                    "not-import",
                    at: root.location,
                    "the root is '\(root.name)'; expected 'import' in '\(importNamespace)'"
                )
            ])
        }
        var reader = ImportProfileReader()
        let profile = reader.profile(root)
        problems += reader.problems
        guard problems.isEmpty, let profile else {
            throw ChartProblems(Array(Set(problems)))
        }
        self = profile
    }
}
