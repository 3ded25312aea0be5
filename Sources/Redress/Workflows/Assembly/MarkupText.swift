import LibXML
import SCXML
import Statecharts

/// A document as the bytes that its author wrote, which libxml2 has found well-formed.
struct MarkupText {
    let file: String
    let bytes: [UInt8]
    let root: Node

    /// - Throws: What is wrong with the document, with its place.
    init(reading bytes: [UInt8], file: String) throws(ChartProblem) {
        self.file = file
        self.bytes = bytes
        do throws(XMLProblem) {
            root = try Document.load(bytes).root
        } catch {
            throw ChartProblem(problem: error, file: file)
        }
        // Stretches are copied from file to file, so all must be written alike.
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw ChartProblem(
                "part", at: SourceLocation(file: file, line: 1, column: 1),
                "parts are put into UTF-8 only; save the document as UTF-8")
        }
    }

    /// Where a byte stands.
    func location(at offset: Int) -> SourceLocation {
        var (line, column) = (1, 1)
        for byte in bytes[..<min(offset, bytes.count)] {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return SourceLocation(file: file, line: line, column: column)
    }

    /// The white space that a line begins with.
    func indentation(ofLineAt offset: Int) -> String {
        let before = bytes[..<offset]
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let blank = bytes[start...].prefix { $0 == 0x20 || $0 == 0x09 }
        return String(decoding: blank, as: UTF8.self)
    }

    /// What ends a line in this document.
    var lineEnd: String {
        guard let end = bytes.firstIndex(of: 0x0A), end > 0, bytes[end - 1] == 0x0D else {
            return "\n"
        }
        return "\r\n"
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
