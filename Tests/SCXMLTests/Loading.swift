import SCXML
import Statecharts

/// A document with this inside `<scxml>`, which fills the first line.
func document(_ body: String, attributes: String = "") -> [UInt8] {
    Array(
        "<scxml xmlns='http://www.w3.org/2005/07/scxml' version='1.0' \(attributes)>\n\(body)</scxml>"
            .utf8)
}

func chart(_ body: String, attributes: String = "") throws(ChartProblems) -> Statechart {
    try SCXMLDocument(bytes: document(body, attributes: attributes), file: "doc.scxml").chart()
}

/// What is wrong with a document.
func problems(in bytes: [UInt8], file: String = "doc.scxml") -> [ChartProblem] {
    do throws(ChartProblems) {
        _ = try SCXMLDocument(bytes: bytes, file: file).chart()
        return []
    } catch {
        return error.problems
    }
}
