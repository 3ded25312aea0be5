import Foundation
import Redress
import RedressTesting
import Statecharts
import Testing

/// A document, the parts that it may use, and what comes of it.
struct AssemblyCase: Sendable, CustomTestStringConvertible {
    var title: String
    var document: String
    var parts: [String: String]
    var expected: [String]

    init(
        _ title: String, _ document: String, _ parts: [String: String] = [:], _ expected: String...
    ) {
        (self.title, self.document, self.parts, self.expected) = (title, document, parts, expected)
    }

    var testDescription: String { title }

    var assembly: WorkflowAssembly {
        var files: [String: (file: String, bytes: [UInt8])] = [:]
        for (name, text) in parts { files[name] = ("parts/\(name).xml", Array(text.utf8)) }
        return WorkflowAssembly(
            of: Array(document.utf8), file: "a.scxml", parts: PartShelf(reading: files))
    }

    /// The problems of the parts are told beside those of the document.
    var problems: [String] {
        var files: [String: (file: String, bytes: [UInt8])] = [:]
        for (name, text) in parts { files[name] = ("parts/\(name).xml", Array(text.utf8)) }
        return (PartShelf(reading: files).problems + assembly.problems).map(\.description)
    }

    /// A part with a text in it.
    static func part(_ text: String, _ attributes: String = "") -> String {
        "<r:part xmlns:r=\"urn:redress:workflow:1\"\(attributes)>\(text)</r:part>"
    }
}

@Suite("Shared parts of workflows")
struct AssemblyTests {
    @Test("what is wrong is told with its place, and nothing changes", arguments: AssemblyCase.bad)
    func refuses(_ example: AssemblyCase) {
        #expect(example.problems == example.expected)
        #expect(example.assembly.document == Array(example.document.utf8))
    }

    @Test("a stretch becomes what its part says, and all else stays", arguments: AssemblyCase.good)
    func assembles(_ example: AssemblyCase) {
        #expect(example.problems == [])
        let assembled = String(decoding: example.assembly.document, as: UTF8.self)
        #expect(assembled == example.expected[0])
        var again = example
        again.document = assembled
        #expect(again.assembly.differences.isEmpty)
        #expect(again.assembly.document == Array(assembled.utf8))
    }

    @Test("what is no UTF-8 is left alone")
    func encoding() throws {
        let text = "<?xml version=\"1.0\" encoding=\"GBK\"?><a/>"
        let bytes =
            Array(text.utf8).dropLast(2) + [0x20, 0x62, 0x3D, 0x22, 0xD6, 0xD0, 0x22, 0x2F, 0x3E]
        let assembly = WorkflowAssembly(
            of: Array(bytes), file: "a.scxml", parts: PartShelf(reading: [:]))
        #expect(
            assembly.problems.map(\.description) == [
                "a.scxml:1:1: error: parts are put into UTF-8 only; save the document as UTF-8 [part]"
            ])
        #expect(assembly.document == Array(bytes))
    }

    @Test("parts that multiply are stopped before they fill the memory")
    func bounded() {
        var parts: [String: String] = [:]
        let letters = String(repeating: "x", count: 1000)
        for level in 1...7 {
            let use = "<?redress-part name=\"p\(level + 1)\"?>"
            parts["p\(level)"] = AssemblyCase.part(String(repeating: use, count: 20))
        }
        parts["p8"] = AssemblyCase.part(letters)
        let example = AssemblyCase("", "<a><?redress-part name=\"p1\"?><?redress-end?></a>", parts)
        var problems: [String] = []
        let time = ProcessorTime.measure { problems = example.problems }
        #expect(
            problems == [
                "parts/p5.xml:1:198: error: with its parts this part has more than 8388608 bytes [part]"
            ])
        #expect(time < .seconds(20))
    }

    @Test("a difference is told where it begins, with the ways out")
    func differences() throws {
        let part = ["p": AssemblyCase.part("\n<b/>\n<c/>\n")]
        let example = AssemblyCase(
            "", "<a>\n<?redress-part name=\"p\"?>\n<b/>\n<d/>\n<?redress-end?>\n</a>", part)
        #expect(example.assembly.stretchCount == 1)
        #expect(
            example.assembly.differences.map(\.description) == [
                "a.scxml:4:1: error: this is not what part 'p' says; run 'redress workflow assemble', "
                    + "or take out the two instructions to keep what stands here [part-differs]"
            ])
    }

    @Test("each shipped workflow is what its parts say", arguments: ShippedWorkflows.names)
    func shipped(name: String) throws {
        let file = "workflows/\(name)/\(name).scxml"
        let bytes = try ShippedWorkflows.bytes(file)
        let assembly = WorkflowAssembly(of: bytes, file: file, parts: try ShippedWorkflows.parts())
        #expect(assembly.problems.map(\.description) == [])
        #expect(assembly.differences.map(\.description) == [])
        #expect(assembly.stretchCount > 20)
        #expect(assembly.document == bytes)
    }

    @Test("each section of each shipped part is used")
    func used() throws {
        let files = try ShippedWorkflows.partFiles()
        var text = files.values.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        for name in ShippedWorkflows.names {
            text += String(
                decoding: try ShippedWorkflows.bytes("workflows/\(name)/\(name).scxml"),
                as: UTF8.self)
        }
        for (name, source) in files {
            let part = String(decoding: source.bytes, as: UTF8.self)
            for match in part.matches(of: /<r:section name="([^"]+)"/) {
                #expect(
                    text.contains("<?redress-part name=\"\(name)\" section=\"\(match.1)\""),
                    "parts/\(name).xml: section '\(match.1)'")
            }
        }
    }
}
