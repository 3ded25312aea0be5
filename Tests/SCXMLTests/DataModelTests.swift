import LibXML
import SCXML
import Statecharts
import Testing

@Suite("An assignment")
struct AssignTests {
    private static let list =
        "<data id='list'><a xmlns='' n='1'>x</a><b xmlns=''/></data><data id='v'>7</data>"

    static let refused: [(String, String)] = [
        ("location", "location='$nothing' expr='1'"),
        ("an empty location", "location='$list/c' expr='1'"),
        ("a value", "location='1' expr='1'"),
        ("a bad value", "location='$v' expr='$nothing'"),
        ("a first child of text", "location='$v/text()' type='firstchild' expr='1'"),
        ("a last child of an attribute", "location='$list/a/@n' type='lastchild' expr='1'"),
        ("a sibling of an attribute", "location='$list/a/@n' type='nextsibling' expr='1'"),
        ("a replaced attribute", "location='$list/a/@n' type='replace' expr='1'"),
        ("an attribute without name", "location='$list/a' type='addattribute' expr='1'"),
        ("a bad name", "location='$list/a' type='addattribute' attr='a b' expr='1'"),
        ("an attribute of text", "location='$v/text()' type='addattribute' attr='a' expr='1'"),
        ("children of text", "location='$v/text()' expr='1'"),
    ]

    @Test("is an error that changes nothing if the location does not fit", arguments: refused)
    func refusal(name: String, attributes: String) throws {
        let session = try ModelSession.running("<assign \(attributes)/>", data: Self.list)
        #expect(session.hasFailed)
        #expect(session.content("list") == "<a n=\"1\">x</a><b/>")
        #expect(session.content("v") == "7")
    }

    /// Each would break the tree, or leave what is read only.
    @Test(
        "does not reach the document, its root or the system variables",
        arguments: [
            "/", "/datamodel", "/*", "$_event", "$_event/name", "$_event/data", "$_name",
            "$_sessionid",
            "$_sessionid/text()", "$_ioprocessors", "$_ioprocessors/processor/@name", "$_x",
            "$_x/actor", "//data", "$v/ancestor::node()", "$v/namespace::*",
            "/datamodel/data[@id=\"_name\"]", "$v | $_name",
        ]
    )
    func readOnly(location: String) throws {
        for change in [
            "<assign location='\(location)' expr='1'/>",
            "<assign location='\(location)' type='delete'/>",
            "<assign location='\(location)' type='firstchild' expr='1'/>",
            "<assign location='\(location)' type='replace'><new xmlns=''/></assign>",
            "<assign location='\(location)' type='addattribute' attr='a' expr='1'/>",
            "<send event='e' delay='1s' idlocation='\(location)'/>",
        ] {
            let made = try chart(
                """
                <datamodel>\(Self.list)</datamodel>
                <state id="s"><transition event="go">\(change)</transition>
                <transition event="error.execution" target="failed"/></state>
                <state id="failed"/>
                """, attributes: "name='order'")
            let session = ModelSession(made)
            session.model.platform = { $0.appendElement("actor", text: "kim") }
            _ = try session.interpreter.start(at: 0)
            let before = session.model.encodedData()
            try session.send("go")
            #expect(session.hasFailed, "\(change)")
            #expect(session.model.encodedData() == before)
            #expect(session.content("_name") == "order")
            #expect(session.content("_sessionid") == "s1")
            #expect(session.model.tree.root.name == "datamodel")
        }
    }

    @Test(
        "changes the data in the way that its type says",
        arguments: [
            ("location='$list' expr='$v'", "<data id=\"v\">7</data>"),
            ("location='$list' expr='$v/text()'", "7"),
            ("location='$list' expr='1 + 1'", "2"),
            ("location='$list/a' expr='\"&lt;y/>\"'", "<a n=\"1\">&lt;y/&gt;</a><b/>"),
            ("location='$list/*' expr='0'", "<a n=\"1\">0</a><b>0</b>"),
            ("location='$list/a/@n' expr='2'", "<a n=\"2\">x</a><b/>"),
            ("location='$list' type='firstchild' expr='$list/b'", "<b/><a n=\"1\">x</a><b/>"),
            (
                "location='$list' type='lastchild' expr='$list/a'",
                "<a n=\"1\">x</a><b/><a n=\"1\">x</a>"
            ),
            (
                "location='$list' type='lastchild' expr='$list/*'",
                "<a n=\"1\">x</a><b/><a n=\"1\">x</a><b/>"
            ),
            ("location='$list/b' type='previoussibling' expr='0'", "<a n=\"1\">x</a>0<b/>"),
            (
                "location='$list/a' type='nextsibling' expr='$list/*'",
                "<a n=\"1\">x</a><a n=\"1\">x</a><b/><b/>"
            ),
            ("location='$list/a' type='replace' expr='$list/b'", "<b/><b/>"),
            ("location='$list/a' type='delete'", "<b/>"),
            ("location='$list/a/@n' type='delete'", "<a>x</a><b/>"),
            ("location='$list/a/text()' type='delete'", "<a n=\"1\"/><b/>"),
            (
                "location='$list/*' type='addattribute' attr='m' expr='$v'",
                "<a n=\"1\" m=\"7\">x</a><b m=\"7\"/>"
            ),
        ]
    )
    func kinds(attributes: String, expected: String) throws {
        let session = try ModelSession.running("<assign \(attributes)/>", data: Self.list)
        #expect(!session.hasFailed)
        #expect(session.content("list") == expected)
    }

    @Test("takes markup inside it with its namespace")
    func inline() throws {
        let session = try ModelSession.running(
            "<assign location='$list'><o xmlns='urn:o'><p>1</p></o> </assign>", data: Self.list)
        let node = try #require(session.model.slot("list")?.elements.first)
        #expect(node.namespace == "urn:o" && node.elements.first?.namespace == "urn:o")
    }

    @Test("copies, so that the original can change")
    func copies() throws {
        let session = try ModelSession.running(
            "<assign location='$v' expr='$list/a'/><assign location='$list/a' expr='2'/>",
            data: Self.list)
        #expect(session.content("v") == "<a n=\"1\">x</a>")
    }

    /// Freed twice it would end the process.
    @Test("can remove a variable and what was removed with it")
    func removal() throws {
        let session = try ModelSession.running(
            "<assign location='$list | $list/a' type='delete'/>", data: Self.list)
        #expect(!session.hasFailed)
        #expect(session.model.slot("list") == nil)
        #expect(
            session.model.encodedData()
                == Array("<datamodel><data id=\"v\">7</data></datamodel>".utf8))
    }
}

@Suite("A loop")
struct ForEachTests {
    private static let list =
        "<data id='list'><i xmlns=''>1</i><i xmlns=''>2</i><i xmlns=''>3</i></data><data id='out'/>"

    @Test(
        "is an error over what is no node-set or with a name that is no variable's",
        arguments: [
            "array='1' item='i'", "array='$nothing' item='i'", "array='$list/i' item='_event'",
            "array='$list/i' item='a b'", "array='$list/i' item='i' index='1'",
            "array='$list/i' item='i' index='_x'",
        ]
    )
    func refusal(attributes: String) throws {
        let session = try ModelSession.running(
            "<foreach \(attributes)><raise event='never'/></foreach>", data: Self.list)
        #expect(session.hasFailed)
    }

    @Test("passes over no namespace nodes")
    func namespaceNodes() throws {
        let session = try ModelSession.running(
            "<foreach array='$list/namespace::*' item='i'><raise event='error.execution'/></foreach>"
                + "<assign location='$out' expr='$list/namespace::*'/>", data: Self.list)
        #expect(!session.hasFailed)
        #expect(session.content("out").isEmpty)
    }

    static let loops: [(String, String, String)] = [
        (
            "item names the node itself",
            "<assign location='$i' type='addattribute' attr='n' expr='$n'/>",
            "<i n=\"1\">1</i><i n=\"2\">2</i><i n=\"3\">3</i>"
        ),
        ("item can be deleted", "<assign location='$i' type='delete'/>", ""),
        (
            "item can be read after it was deleted",
            "<assign location='$i' type='delete'/>"
                + "<assign location='$out' type='lastchild' expr='string($i)'/>", ""
        ),
        (
            "list can be deleted in the loop",
            "<assign location='$list/i' type='delete'/>"
                + "<assign location='$out' type='lastchild' expr='string($i)'/>", "?"
        ),
        (
            "list can grow in the loop",
            "<assign location='$list' type='lastchild' expr='$i'/>",
            "<i>1</i><i>2</i><i>3</i><i>1</i><i>2</i><i>3</i>"
        ),
        (
            "item can be replaced",
            "<assign location='$i' type='replace' expr='concat($i, \",\")'/>", "1,2,3,"
        ),
    ]

    @Test("sees the list as it was when it began", arguments: loops)
    func aliasing(name: String, content: String, expected: String) throws {
        let session = try ModelSession.running(
            "<foreach array='$list/i' item='i' index='n'>\(content)</foreach>", data: Self.list)
        if expected == "?" {
            // The second round finds nothing left to delete, which is an error.
            #expect(session.hasFailed)
            #expect(session.content("list").isEmpty && session.content("out") == "1")
        } else {
            #expect(!session.hasFailed)
            #expect(session.content("list") == expected)
        }
        if name.contains("read after") { #expect(session.content("out") == "123") }
        session.model.tree.discardRemoved()
        #expect(session.content("n") == (expected == "?" ? "2" : "3"))
    }

    /// Freed twice it would end the process.
    @Test("cannot delete its item twice")
    func deletedTwice() throws {
        let twice = "<assign location='$i' type='delete'/><assign location='$i' type='delete'/>"
        let session = try ModelSession.running(
            "<foreach array='$list/i | $list/i[1]/text()' item='i'>\(twice)</foreach>",
            data: Self.list)
        #expect(session.hasFailed)
        #expect(session.content("list") == "<i>2</i><i>3</i>")
        _ = session.model.encodedData()
        #expect(session.content("list") == "<i>2</i><i>3</i>")
    }

    @Test("leaves a copy of its last item, and its index, behind")
    func afterwards() throws {
        let session = try ModelSession.running(
            "<foreach array='$list/i' item='i' index='n'/>", data: Self.list)
        #expect(session.content("i") == "3" && session.content("n") == "3")
    }
}

@Suite("The XPath data model")
struct DataModelTests {
    @Test("fails closed on what is not set: a comparison with nothing is false")
    func notSet() throws {
        let made = try chart(
            """
            <datamodel><data id="order"/></datamodel>
            <state id="s">
              <transition event="e" cond="$order/@id = '7'" target="known"/>
              <transition event="e" cond="$order/@id != ''" target="wrong"/>
              <transition event="e" cond="not($order/@id)" target="unknown"/>
              <transition event="set"><assign location="$order" type="addattribute" attr="id"
                expr="7"/></transition>
            </state>
            <state id="known"/><state id="unknown"/><state id="wrong"/>
            """)
        let empty = ModelSession(made, naming: .groups)
        _ = try empty.interpreter.start(at: 0)
        try empty.send("e")
        #expect(empty.active == "unknown")
        let filled = ModelSession(made, naming: .groups)
        _ = try filled.interpreter.start(at: 0)
        try filled.send("set")
        try filled.send("e")
        #expect(filled.active == "known")
        // With the names of the W3C's note the attribute holds the variable's own name.
        let noted = ModelSession(made, naming: .data)
        _ = try noted.interpreter.start(at: 0)
        try noted.send("e")
        #expect(noted.active == "wrong")
    }

    @Test("writes its data without the system variables and reads them again", arguments: 0..<2)
    func roundTrip(number: Int) throws {
        let naming: XPathDataModel.Naming = number == 0 ? .data : .groups
        let made = try chart(
            """
            <datamodel><data id="订单"> 投诉 \u{1F600}
            </data><data id="a"><x xmlns="urn:x" y="&quot;&#10;"> <z/>t</x></data><data id="b"/>
            </datamodel><state id="s"><transition event="e">
            <assign location="$b" expr="$_event/data"/></transition></state>
            """, attributes: "name='n' datamodel='xpath'")
        let session = ModelSession(made, naming: naming)
        _ = try session.interpreter.start(at: 0)
        try session.send("e", data: .parameters([Parameter("p", .text("<&>\r\n"))]))
        let data = session.model.encodedData()
        #expect(!String(decoding: data, as: UTF8.self).contains("_sessionid"))
        let restored = try ModelSession(made, naming: naming, data: data)
        #expect(
            String(decoding: restored.model.encodedData(), as: UTF8.self)
                == String(decoding: data, as: UTF8.self))
        for name in ["订单", "a", "b", "_name", "_sessionid", "_ioprocessors"] {
            #expect(restored.content(name) == session.content(name))
        }
        #expect(restored.model.slot("b")?.text == "<&>\r\n")
        #expect(restored.model.slot("_event") == nil)
    }

    @Test(
        "refuses stored data that are no XML",
        arguments: ["", "<datamodel>", "<!DOCTYPE datamodel><datamodel/>", "\u{0}"]
    )
    func brokenData(text: String) throws {
        let made = try chart("<state/>")
        #expect(throws: XMLProblem.self) {
            try ModelSession(made, naming: .groups, data: Array(text.utf8))
        }
    }

    @Test("has the event in hand, and none before the first")
    func event() throws {
        let made = try chart(
            """
            <datamodel><data id="out"/></datamodel>
            <state id="s"><onentry><assign location="$out" expr="count($_event)"/></onentry>
            <transition event="error.execution"><assign location="$out" expr="'none'"/></transition>
            <transition event="e"><assign location="$out" expr="concat($_event/name, ' ',
              $_event/type, ' ', $_event/data/data[@id='p'], ' ', $_event/data/text())"/></transition>
            </state>
            """)
        let session = ModelSession(made)
        _ = try session.interpreter.start(at: 0)
        #expect(session.content("out") == "none")
        try session.send("e.f", data: .parameters([Parameter("p", .markup("<q>1</q>"))]))
        #expect(session.content("out") == "e.f external 1 ")
        try session.send("e", data: .value(.text("text")))
        #expect(session.content("out") == "e external  text")
    }

    @Test("asks the platform for $_x once until it is renewed, when it is needed")
    func platform() throws {
        let made = try chart(
            """
            <state id="s"><transition event="e" cond="$_x/actor = 'kim'" target="t"/></state>
            <state id="t"/>
            """)
        let session = ModelSession(made)
        var count = 0
        session.model.platform = { node in
            count += 1
            node.appendElement("actor", text: count == 1 ? "lee" : "kim")
        }
        _ = try session.interpreter.start(at: 0)
        try session.send("other")
        #expect(count == 0)
        try session.send("e")
        try session.send("e")
        #expect(count == 1 && session.active == "s")
        session.model.renewPlatform()
        try session.send("e")
        #expect(count == 2 && session.active == "t")
    }

    @Test("reads no file unless the host does")
    func files() throws {
        let made = try chart(
            """
            <datamodel><data id="out" src="file:///etc/passwd"/></datamodel>
            <state id="s"><transition event="error.execution" target="failed"/></state>
            <state id="failed"/>
            """)
        let session = ModelSession(made)
        _ = try session.interpreter.start(at: 0)
        #expect(session.hasFailed && session.content("out").isEmpty)
        let allowed = ModelSession(made)
        allowed.model.files = { _ in Array("<a>1</a>".utf8) }
        _ = try allowed.interpreter.start(at: 0)
        #expect(allowed.content("out") == "<a>1</a>")
    }

    @Test("ends the macrostep at the operation limit and says so")
    func operationLimit() throws {
        let made = try chart(
            "<state id='s'><transition event='e' target='s' cond='//*[//*[//*[//*[//*]]]]'/></state>"
        )
        let session = ModelSession(made, operationLimit: 50)
        _ = try session.interpreter.start(at: 0)
        let limit = #expect(throws: LimitExceeded.self) { try session.send("e") }
        #expect(limit?.limit == .evaluation)
        #expect(
            limit?.description
                == "doc.scxml:2:48: more than 50 operations (operation limit) in "
                + "'//*[//*[//*[//*[//*]]]]'")
    }

    @Test("finds a state active by its id, and only with In() of one argument")
    func activeStates() throws {
        let made = try chart(
            """
            <state id="s"><transition event="a" cond="In('s') and not(In('t'))" target="t"/></state>
            <state id="t"><transition event="a" cond="In()" target="s"/>
            <transition event="b" cond="In('t', 't')" target="s"/></state>
            """)
        let session = ModelSession(made)
        _ = try session.interpreter.start(at: 0)
        for event in ["a", "a", "b"] as [EventName] { try session.send(event) }
        #expect(session.active == "t")
    }
}
