import LibXML
import RedressTesting
import Testing

@Suite("The nodes of an element")
struct NodeSequenceTests {
    private static let text = """
        <a xmlns="urn:a" xmlns:b="urn:b" x="1" b:y="2" z="3"><c/><b:d/>text<!-- <e/> --><c xmlns=""/>
          <b:f xmlns:b="urn:a"/><g/></a>
        """

    @Test("are told apart by their namespace, in document order")
    func filters() throws {
        let root = try Document.load(utf8(Self.text)).root
        #expect(root.elementSequence.map(\.qualifiedName) == ["c", "b:d", "c", "b:f", "g"])
        #expect(root.elements(in: "urn:a").map(\.qualifiedName) == ["c", "b:f", "g"])
        #expect(root.elements(in: "urn:b").map(\.qualifiedName) == ["b:d"])
        #expect(root.elements(in: "urn").map(\.name).isEmpty)
        #expect(root.elements(outside: "urn:a").map(\.qualifiedName) == ["b:d", "c"])
        #expect(root.attributeSequence.map(\.qualifiedName) == ["x", "b:y", "z"])
        #expect(root.namespacedAttributes.map(\.text) == ["2"])
        #expect(root.elements(in: "urn:a").underestimatedCount == 3)
    }

    @Test("are none for a text")
    func ofText() throws {
        let text = try #require(Document.load(utf8("<a>b</a>")).root.children.first)
        #expect(text.elements.isEmpty && text.attributes.isEmpty)
        #expect(text["x"] == nil && !text.hasOwnText)
    }

    static let contents: [(String, Bool)] = [
        ("<a/>", false), ("<a> \t\r\n</a>", false), ("<a><b>x</b></a>", false),
        ("<a><!-- x --></a>", false), ("<a> x</a>", true), ("<a><![CDATA[x]]></a>", true),
        ("<a><b/>\u{A0}</a>", true),
    ]

    @Test("may be text of its own, for which XML's white space does not count", arguments: contents)
    func ownText(text: String, hasText: Bool) throws {
        #expect(try Document.load(utf8(text)).root.hasOwnText == hasText)
    }
}
