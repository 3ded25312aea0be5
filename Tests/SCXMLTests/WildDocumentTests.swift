import SCXML
import Statecharts
import RedressTesting
import Testing

@Suite("A document from a public repository", .enabled(if: SharedFolder.hasWild))
struct WildDocumentTests {
    struct Input: Sendable, CustomTestStringConvertible {
        let file: String
        let kind: String
        let parserError: String
        var testDescription: String { "\(file), \(kind)" }
    }

    static let inputs = SharedFolder.table("scxml-wild/manifest.tsv").map { row in
        Input(
            file: row["file"] ?? "", kind: row["class"] ?? "",
            parserError: row["parser_error"] ?? "")
    }

    /// The rule that a file of a class breaks. The class `duplicate-ids` also counts ids of other
    /// elements than states, and in `structure-ok` some break rules that the manifest left out.
    private static let codes: [String: Set<String>] = [
        "dangling-targets": ["unknown-target"],
        "depth-over-256": ["xml-too-deep"],
        "no-namespace": ["not-scxml"],
        "not-well-formed": ["xml-not-well-formed"],
        "unknown-elements": ["unknown-element"],
    ]

    @Test("gives a chart or says what is wrong with it, within two seconds", arguments: inputs)
    func verdict(input: Input) throws {
        let bytes = try SharedFolder.bytes("scxml-wild/\(input.file)")
        let start = ProcessorTime.now
        let found = problems(in: bytes, file: input.file)
        #expect(ProcessorTime.now - start < .seconds(2))
        #expect(found.allSatisfy { $0.location.line >= 1 && $0.location.column >= 1 })
        if let codes = Self.codes[input.kind] {
            #expect(found.contains { codes.contains($0.code) }, "\(found)")
        }
        if input.kind == "not-well-formed", let problem = found.first {
            let line = "line \(problem.location.line), "
            #expect(input.parserError.contains(line), "\(problem)")
        }
    }

    @Test("is rarely refused when its structure is sound")
    func acceptance() throws {
        let sound = Self.inputs.filter { $0.kind.hasPrefix("structure-ok") }
        let accepted = try sound.filter { input in
            try problems(in: SharedFolder.bytes("scxml-wild/\(input.file)")).isEmpty
        }
        #expect(sound.count == 297)
        #expect(accepted.count >= 260)
    }
}
