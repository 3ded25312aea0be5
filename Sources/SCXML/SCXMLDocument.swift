package import LibXML
public import Statecharts

/// The namespace of SCXML 1.0.
public let scxmlNamespace = "http://www.w3.org/2005/07/scxml"

/// Reads an SCXML document into a state chart.
///
/// Foreign attributes and elements are passed on as plain values. Everything that is wrong is
/// reported at once, with file, line and column.
public struct SCXMLDocument {
    package let tree: Document
    /// The name under which problems are reported.
    public let file: String

    /// Loads a document that came from outside.
    public init(bytes: [UInt8], file: String) throws(ChartProblems) {
        do throws(XMLProblem) {
            tree = try Document.load(bytes)
        } catch {
            throw ChartProblems([ChartProblem(problem: error, file: file)])
        }
        self.file = file
    }

    package init(tree: Document, file: String) {
        self.tree = tree
        self.file = file
    }

    /// The chart that the document describes.
    public func chart() throws(ChartProblems) -> Statechart {
        var reader = DocumentReader(file: file)
        guard let draft = reader.read(tree.root) else { throw ChartProblems(reader.problems) }
        do throws(ChartProblems) {
            let chart = try Statechart(validating: draft)
            if reader.problems.isEmpty { return chart }
        } catch {
            throw ChartProblems(reader.problems + error.problems)
        }
        throw ChartProblems(reader.problems)
    }
}

extension ChartProblem {
    /// A problem of the XML text, seen as one of the document.
    package init(problem: XMLProblem, file: String) {
        self.init(
            problem.kind.rawValue,
            at: SourceLocation(
                file: file, line: problem.position.line, column: problem.position.column),
            problem.message)
    }
}
