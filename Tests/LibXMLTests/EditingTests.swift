import LibXML
import Testing

@Suite("Editing a tree")
struct EditingTests {
    private func tree(_ text: String) throws -> Document { try Document.load(utf8(text)) }

    @Test("refuses to copy an attribute beside a node")
    func attributeBeside() throws {
        let document = try tree("<a x='1'><b/></a>")
        let (attribute, target) = (
            try #require(document.root.attributes.first), try #require(document.root.elements.first)
        )
        #expect(target.insertCopy(of: attribute, .before) == nil)
        #expect(target.insertCopy(of: attribute, .lastChild) == target)
        #expect(document.root.markup == #"<a x="1"><b x="1"/></a>"#)
    }

    @Test(
        "puts a copy where it belongs",
        arguments: [
            (.firstChild, "<a><b><new><x/></new><c/></b></a>"),
            (.lastChild, "<a><b><c/><new><x/></new></b></a>"),
            (.before, "<a><new><x/></new><b><c/></b></a>"),
            (.after, "<a><b><c/></b><new><x/></new></a>"),
        ] as [(Node.Placement, String)]
    )
    func placement(placement: Node.Placement, expected: String) throws {
        let document = try tree("<a><b><c/></b></a>")
        let source = try tree("<new><x/></new>")
        let target = try #require(document.root.elements.first)
        let copy = try #require(target.insertCopy(of: source.root, placement))
        #expect(copy.document === document)
        #expect(document.root.markup == expected)
        #expect(source.root.markup == "<new><x/></new>")
    }

    @Test("puts a first child into an empty element")
    func firstChildOfNothing() throws {
        let document = try tree("<a/>")
        document.root.insertCopy(of: try tree("<b/>").root, .firstChild)
        #expect(document.root.markup == "<a><b/></a>")
    }

    @Test("copies a node into itself once")
    func copyIntoItself() throws {
        let document = try tree("<a><b/></a>")
        document.root.insertCopy(of: document.root, .lastChild)
        #expect(document.root.markup == "<a><b/><a><b/></a></a>")
    }

    @Test("joins a copied text to its neighbour")
    func joinedText() throws {
        let document = try tree("<a>one</a>")
        let text = try #require(tree("<x> two</x>").root.children.first)
        document.root.insertCopy(of: text, .lastChild)
        #expect(document.root.children.map(\.text) == ["one two"])
    }

    @Test("keeps the namespaces of a copy")
    func namespaces() throws {
        let document = try tree("<a/>")
        let source = try tree("<p:b xmlns:p='urn:p' xmlns:q='urn:q'><p:c q:d='1'/></p:b>")
        let inner = try #require(source.root.elements.first)
        let copy = try #require(document.root.insertCopy(of: inner, .lastChild))
        #expect(copy.namespace == "urn:p")
        #expect(copy.attribute("d", namespace: "urn:q") == "1")
        let again = try Document.load(utf8(document.root.markup)).root
        #expect(again.elements.first?.namespace == "urn:p")
        #expect(inner.standaloneMarkup.contains("xmlns:p=\"urn:p\""))
    }

    @Test("leaves a removed node readable until it is discarded")
    func removal() throws {
        let document = try tree("<a><b n='1'>text<c/></b><d/></a>")
        let removed = try #require(document.root.elements.first)
        let inner = try #require(removed.elements.first)
        removed.remove()
        inner.remove()
        #expect(document.root.markup == "<a><d/></a>")
        #expect(removed.text == "text" && removed["n"] == "1" && removed.parent == nil)
        #expect(inner.name == "c" && inner.parent == nil)
        document.discardRemoved()
        document.discardRemoved()
        #expect(document.root.markup == "<a><d/></a>")
    }

    /// Freed twice it would end the process.
    @Test("takes a node out once, however often it is removed")
    func removalTwice() throws {
        let document = try tree("<a x='1'><b/></a>")
        let (node, attribute) = (
            try #require(document.root.elements.first), try #require(document.root.attributes.first)
        )
        for _ in 0..<3 {
            node.remove()
            attribute.remove()
        }
        document.discardRemoved()
        #expect(document.root.markup == "<a/>")
    }

    @Test("takes text literally")
    func text() throws {
        let document = try tree("<a b='1'><c/></a>")
        document.root.setText("<&>\"'投诉")
        #expect(document.root.markup == "<a b=\"1\">&lt;&amp;&gt;\"'投诉</a>")
        try #require(document.root.attributes.first).setText("<&>\"'\n")
        #expect(document.root["b"] == "<&>\"'\n")
        #expect(try Document.load(utf8(document.root.markup)).root["b"] == "<&>\"'\n")
        document.root.removeChildren()
        #expect(document.root.text.isEmpty)
    }

    @Test("sets, replaces and removes attributes, with a namespace or without")
    func attributes() throws {
        let document = Document(root: "a")
        document.root.setAttribute("id", "1")
        document.root.setAttribute("id", "2")
        document.root.setAttribute("id", namespace: "urn:n", prefix: "n", "3")
        #expect(document.root["id"] == "2")
        #expect(document.root.attribute("id", namespace: "urn:n") == "3")
        #expect(document.root.markup == #"<a xmlns:n="urn:n" id="2" n:id="3"/>"#)
        document.root.removeAttribute("id")
        #expect(document.root["id"] == nil)
        #expect(document.root.attribute("id", namespace: "urn:n") == "3")
    }

    @Test("leaves a copy of the document alone")
    func copy() throws {
        let document = try tree("<a><b/></a>")
        let copy = document.copy()
        document.root.removeChildren()
        #expect(copy.root.markup == "<a><b/></a>")
    }

    @Test("writes what it made and what it loaded alike")
    func encoding() throws {
        let made = Document(root: "a")
        made.root.setAttribute("名", "投诉")
        #expect(made.root.markup == "<a 名=\"投诉\"/>")
        #expect(try Document.load(utf8(made.root.markup)).root.markup == made.root.markup)
    }

    @Test("writes only the children that are wanted")
    func serialization() throws {
        let document = try tree("<a x='1'><b/><c>投</c></a>")
        let bytes = document.root.serialized { $0.name == "c" }
        #expect(bytes == utf8("<a><c>投</c></a>"))
    }
}
