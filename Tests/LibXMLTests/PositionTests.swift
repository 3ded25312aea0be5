import LibXML
import RedressTesting
import Testing

@Suite("The position of a node")
struct PositionTests {
    static let elements: [(String, [String])] = [
        ("<a/>", ["1:1"]),
        ("<a>\n  <b/>\n\t<c>\n</c><d/></a>", ["1:1", "2:3", "3:2", "4:5"]),
        ("<投诉><b/>文字<c/></投诉>", ["1:1", "1:5", "1:11"]),
        ("<a>😀<b/>e\u{301}<c/></a>", ["1:1", "1:5", "1:11"]),
        ("<!-- <x/>\n --><a><![CDATA[<x>\n]]><b/><?p <x>?><c/></a>", ["2:5", "3:4", "3:17"]),
        ("<a x='>' y=\"/>\"><b\n z='\n'/><c/></a>", ["1:1", "1:17", "3:4"]),
    ]

    @Test("counts Unicode scalars, one for a Chinese character", arguments: elements)
    func element(text: String, expected: [String]) throws {
        let document = try Document.load(utf8(text))
        #expect(allElements(document.root).map { place($0.position) } == expected)
    }

    static let attributes: [(String, String, String)] = [
        ("<a b='1'/>", "b", "1:4"),
        ("<a 姓名='张三' b='1'/>", "b", "1:12"),
        ("<a x='b=' b = '1'/>", "b", "1:11"),
        ("<a bb='1'\n  b='2'/>", "b", "2:3"),
        ("<a xmlns:r='urn:r' r:b='1' b='2'/>", "r:b", "1:20"),
        ("<a xmlns:r='urn:r' r:b='1' b='2'/>", "b", "1:28"),
        ("\n <a b='1'/>", "missing", "2:2"),
    ]

    @Test("is known for attributes, by the name as written", arguments: attributes)
    func attribute(text: String, name: String, expected: String) throws {
        let root = try Document.load(utf8(text)).root
        #expect(place(root.position(ofAttribute: name)) == expected)
    }

    /// A column is counted from the beginning of its line, which may be far.
    @Test("is found soon in a document of one line")
    func oneLine() throws {
        let count = 20_000
        let text = "<a>" + String(repeating: "<投诉 b='1'/>", count: count) + "</a>"
        let start = ProcessorTime.now
        let elements = try Document.load(utf8(text)).root.elements
        let columns = elements.map { ($0.position.column, $0.position(ofAttribute: "b").column) }
        #expect(ProcessorTime.now - start < .seconds(2))
        #expect(columns.count == count)
        for (index, columns) in columns.enumerated() {
            #expect(columns == (4 + index * 11, 8 + index * 11))
        }
    }

    @Test("is the start of the text for what was never in one")
    func madeNode() throws {
        let document = try Document.load(utf8("\n<a/>"))
        #expect(document.root.appendElement("b").position == .start)
        #expect(document.copy().root.position == .start)
    }
}

private func place(_ position: TextPosition) -> String {
    "\(position.line):\(position.column)"
}

private func allElements(_ node: Node) -> [Node] { [node] + node.elements.flatMap(allElements) }
