import Testing

/// A chart that ends in `pass` only if nothing is lost between macrosteps.
struct FragileDocument: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Data and states; `go` is where the first macrostep ends.
    let inside: String

    init(_ what: String, _ inside: String) {
        testDescription = what
        self.inside = inside
    }

    var document: String {
        """
        <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="xpath" name="n"
               binding="late">
        \(inside)
        <final id="pass"/><final id="fail"/></scxml>
        """
    }

    /// Does something in one macrostep and asks about it in the next but one.
    init(
        _ what: String, data: String = "", _ content: String, then condition: String
    ) {
        self.init(
            what,
            """
            <datamodel><data id="v">\(data)</data><data id="w"/></datamodel>
            <state id="a"><onentry><send event="go"/></onentry>
              <transition event="go" target="b">\(content)</transition></state>
            <state id="b"><onentry><send event="on" delay="1s"/></onentry>
              <transition event="on" cond="\(condition)" target="pass"/>
              <transition event="*" target="fail"/></state>
            """)
    }

    static let all = data + states

    private static func assign(_ location: String, _ more: String, _ inside: String = "") -> String
    {
        "<assign location=\"\(location)\" \(more)>\(inside)</assign>"
    }

    private static let data = [
        FragileDocument("a text", assign("$v", "expr=\"'x'\""), then: "$v/text() = 'x'"),
        FragileDocument("an empty text", assign("$v", "expr=\"''\""), then: "not($v/node())"),
        FragileDocument(
            "white space", assign("$v", "expr=\"' &#9;&#10;&#13; '\""),
            then: "string($v) = ' &#9;&#10;&#13; '"),
        FragileDocument(
            "white space in an attribute", data: "<x xmlns=\"\"/>",
            assign("$v/x", "type=\"addattribute\" attr=\"a\" expr=\"' &#9;&#10;&#13; '\""),
            then: "$v/x/@a = ' &#9;&#10;&#13; '"),
        FragileDocument(
            "characters with a meaning", assign("$v", "expr=\"'&lt;&amp;]]&gt;&#x1F600;'\""),
            then: "string($v) = '&lt;&amp;]]&gt;&#x1F600;'"),
        FragileDocument(
            "a CDATA section is text", data: "<x xmlns=\"\">a<![CDATA[<b>]]>c</x>", "",
            then: "count($v/x/text()) = 1 and $v/x = 'a&lt;b>c'"),
        FragileDocument(
            "a comment and a processing instruction",
            data: "<x xmlns=\"\"><!--c--><?p i?></x>", "",
            then: "$v/x/comment() = 'c' and $v/x/processing-instruction('p') = 'i'"),
        FragileDocument(
            "texts that meet when what stood between them is deleted",
            data: "<x xmlns=\"\">a<y/>b</x>", assign("$v/x/y", "type=\"delete\""),
            then: "count($v/x/text()) = 1 and $v/x/text() = 'ab'"),
        FragileDocument(
            "texts that are put side by side", data: "<x xmlns=\"\">a</x>",
            assign("$v/x", "type=\"lastchild\" expr=\"'b'\"")
                + assign("$v/x", "type=\"firstchild\" expr=\"'c'\""),
            then: "count($v/x/text()) = 1 and $v/x = 'cab'"),
        FragileDocument(
            "a text in the place of an element", data: "<x xmlns=\"\">a<y/>b</x>",
            assign("$v/x/y", "type=\"replace\" expr=\"'-'\""),
            then: "count($v/x/text()) = 1 and $v/x = 'a-b'"),
        FragileDocument(
            "a text beside an element", data: "<x xmlns=\"\">a<y/>b</x>",
            assign("$v/x/y", "type=\"nextsibling\" expr=\"'+'\"")
                + assign("$v/x/y", "type=\"previoussibling\" expr=\"'-'\""),
            then: "count($v/x/text()) = 2 and $v/x/text()[1] = 'a-' and $v/x/text()[2] = '+b'"),
        FragileDocument(
            "names in namespaces",
            data: "<p:x xmlns:p=\"urn:p\" p:a=\"1\"><y xmlns=\"urn:y\"/></p:x>",
            "",
            then: "namespace-uri($v/*) = 'urn:p' and namespace-uri($v/*/@*) = 'urn:p' "
                + "and namespace-uri($v/*/*) = 'urn:y'"),
        FragileDocument(
            "copies of names in namespaces",
            data: "<p:x xmlns:p=\"urn:p\" p:a=\"1\"><p:y/></p:x>",
            assign("$w", "expr=\"$v/*/*\"") + assign("$v", "type=\"delete\""),
            then: "namespace-uri($w/*) = 'urn:p'"),
        FragileDocument(
            "a variable that is deleted stays away",
            data: "x", assign("$v", "type=\"delete\""), then: "count(/datamodel/data[@id='v']) = 0"),
        FragileDocument(
            "the order of what stands in the data model",
            "<if cond=\"$_event\"/>"
                + assign("$w", "expr=\"string($v/preceding-sibling::*[1]/@id)\""),
            then: "$v/preceding-sibling::*[1]/@id = $w and /datamodel/data[last()]/@id = 'w'"),
        FragileDocument(
            "what stands beside a variable",
            assign("$w", "expr=\"$_event/name\""),
            then: "$v/../data[@id='_event']/name = 'on' and count($v/..//name) = 2"),
        FragileDocument(
            "nodes of a variable are one behind the other", data: "<x xmlns=\"\"/>",
            assign("$v/x", "type=\"nextsibling\"", "<y xmlns=\"\"/>")
                + assign("$v/x", "type=\"previoussibling\"", "<z xmlns=\"\"/>"),
            then: "local-name($v/*[1]) = 'z' and local-name($v/*[3]) = 'y'"),
        FragileDocument(
            "the variables of a loop", data: "<x xmlns=\"\">1</x><x xmlns=\"\">2</x>",
            "<foreach array=\"$v/x\" item=\"i\" index=\"n\">"
                + assign("$w", "expr=\"$n\"") + "</foreach>",
            then: "$i = 2 and $n = 2 and $w = 2"),
        FragileDocument(
            "what the last event was", "",
            then:
                "$_event/name = 'on' and not($_event/data/node()) and $_sessionid and $_name = 'n'"),
    ]

    private static let states = [
        FragileDocument(
            "data as deep as they may be",
            """
            <datamodel><data id="v"/><data id="n" expr="0"/></datamodel>
            <state id="a"><onentry><send event="go" delay="1ms"/></onentry>
              <transition event="go" cond="$n &lt; 248" target="a">
                <assign location="$n" expr="$n + 1"/><assign location="$v" expr="$v"/></transition>
              <transition event="go" cond="count($v//data) = 248" target="b"/>
              <transition event="error.execution" cond="$n > 200" target="c"/></state>
            <state id="b"><onentry><send event="on" delay="1s"/></onentry>
              <transition event="on" cond="count($v//data) = 248" target="pass"/></state>
            <state id="c"><onentry><send event="on" delay="1s"/></onentry>
              <transition event="on" cond="count($v//data) = $n - 1" target="fail"/></state>
            """),
        FragileDocument(
            "data that would be deeper than can be read again",
            """
            <datamodel><data id="v"/><data id="n" expr="0"/></datamodel>
            <state id="a"><onentry><send event="go" delay="1ms"/></onentry>
              <transition event="go" cond="$n &lt; 300" target="a">
                <assign location="$n" expr="$n + 1"/><assign location="$v" expr="$v"/></transition>
              <transition event="go" cond="count($v//data) = 300" target="b"/>
              <transition event="error.execution" cond="$n > 200" target="c"/></state>
            <state id="b"><onentry><send event="on" delay="1s"/></onentry>
              <transition event="on" cond="count($v//data) = 300" target="fail"/></state>
            <state id="c"><onentry><send event="on" delay="1s"/></onentry>
              <transition event="on" cond="count($v//data) = $n - 1" target="pass"/></state>
            """),
        FragileDocument(
            "history, deep and shallow",
            """
            <datamodel><data id="n" expr="0"/></datamodel>
            <state id="o"><history id="deep" type="deep"><transition target="x"/></history>
              <history id="shallow"><transition target="x"/></history>
              <state id="x"><transition event="go" target="y2"/></state>
              <state id="y" initial="y1"><state id="y1"/><state id="y2"/></state>
              <onentry><send event="go"/><send event="leave" delay="1s"/></onentry>
              <transition event="check" cond="$n = 1 and not(In('y2'))" target="fail"/>
              <transition event="check" cond="$n = 2 and In('y1')" target="pass"/>
              <transition event="check" cond="$n = 2" target="fail"/>
              <transition event="leave" target="away"/></state>
            <state id="away"><onentry><assign location="$n" expr="$n + 1"/>
                <send event="back" delay="1s"/></onentry>
              <transition event="back" cond="$n = 1" target="deep">
                <send event="check"/></transition>
              <transition event="back" target="shallow"><send event="check"/></transition>
              <transition event="check" target="fail"/></state>
            """),
        FragileDocument(
            "what a late-bound state has set is not set again",
            """
            <datamodel><data id="n" expr="0"/></datamodel>
            <state id="a"><datamodel><data id="late" expr="1"/></datamodel>
              <onentry><send event="go" delay="1s"/></onentry>
              <transition event="go" cond="$n = 0" target="b"><assign location="$late" expr="7"/>
              </transition>
              <transition event="go" cond="$late = 7" target="pass"/>
              <transition event="go" target="fail"/></state>
            <state id="b"><onentry><assign location="$n" expr="1"/><send event="go" delay="1s"/>
              </onentry><transition event="go" target="a"/></state>
            """),
        FragileDocument(
            "a send from before is cancelled",
            """
            <state id="a"><onentry><send id="s1" event="bad" delay="3s"/><send event="go"/></onentry>
              <transition event="go" target="b"/></state>
            <state id="b"><onentry><send event="go" delay="1s"/></onentry>
              <transition event="go" target="c"/></state>
            <state id="c"><onentry><cancel sendid="s1"/><send event="good" delay="5s"/></onentry>
              <transition event="bad" target="fail"/><transition event="good" target="pass"/></state>
            """),
        FragileDocument(
            "a send from before is cancelled by an id that the platform made up",
            """
            <datamodel><data id="one"/><data id="two"/></datamodel>
            <state id="a"><onentry><send idlocation="$one" event="bad" delay="3s"/>
              <send event="go"/></onentry><transition event="go" target="b"/></state>
            <state id="b"><onentry><send idlocation="$two" event="good" delay="5s"/>
              <cancel sendidexpr="string($one)"/></onentry>
              <transition event="bad" target="fail"/>
              <transition event="good" cond="string($one) != string($two)" target="pass"/></state>
            """),
        FragileDocument(
            "sends that are due at the same moment keep their order",
            """
            <state id="a"><onentry><send event="z" delay="2s"/><send event="go" delay="1s"/></onentry>
              <transition event="go" target="b"/></state>
            <state id="b"><onentry><send event="m" delay="1s"/><send event="a" delay="1s"/></onentry>
              <transition event="z" target="c"/><transition event="*" target="fail"/></state>
            <state id="c"><transition event="m" target="d"/><transition event="*" target="fail"/></state>
            <state id="d"><transition event="a" target="pass"/><transition event="*" target="fail"/>
            </state>
            """),
        FragileDocument(
            "events that wait in the queue, with all that they carry",
            """
            <datamodel><data id="v"><x xmlns="">1<y/></x></data></datamodel>
            <state id="a"><onentry><send event="one"/><send event="two" id="i" namelist="v">
                <param name="p" expr="'&#9;&lt;'"/></send>
              <send event="three"><content><x xmlns="">2</x></content></send></onentry>
              <transition event="one" target="b"/></state>
            <state id="b"><transition event="two" target="c" cond="$_event/sendid = 'i'
              and $_event/data/data[@id='v']/x/y and $_event/data/data[@id='p'] = '&#9;&lt;'
              and $_event/origin and $_event/type = 'external'"/>
              <transition event="*" target="fail"/></state>
            <state id="c"><transition event="three" cond="$_event/data/x = 2" target="pass"/>
              <transition event="*" target="fail"/></state>
            """),
        FragileDocument(
            "a child that was invoked before still answers, and finalize applies",
            """
            <datamodel><data id="v"/></datamodel>
            <state id="a"><onentry><send event="ask" delay="2s"/></onentry>
              <invoke id="c"><content><scxml version="1.0" datamodel="xpath">
                <state id="s"><transition event="ping" target="f">
                  <send target="#_parent" event="pong"><param name="p" expr="'x'"/></send>
                </transition></state><final id="f"/></scxml></content>
                <finalize><assign location="$v" expr="string($_event/data/data[@id='p'])"/></finalize>
              </invoke>
              <transition event="ask"><send target="#_c" event="ping"/></transition>
              <transition event="pong" cond="$v = 'x' and $_event/invokeid = 'c'" target="b"/></state>
            <state id="b"><transition event="done.invoke.c" target="pass"/>
              <transition event="*" target="fail"/></state>
            """),
        FragileDocument(
            "a child that is cancelled remembers the event that it had last",
            """
            <state id="a"><onentry><send event="stop" delay="2s"/></onentry>
              <invoke id="c"><content><scxml version="1.0" datamodel="xpath">
                <state id="s"><onentry><send event="mine"><param name="p" expr="'x'"/></send></onentry>
                  <onexit><send targetexpr="'#_scxml_session1'" eventexpr="concat('from.',
                    $_event/name)"/><log label="left after"
                    expr="concat($_event/name, $_event/data/data[@id='p'])"/></onexit>
                  <transition event="mine"/></state></scxml></content></invoke>
              <transition event="stop" target="b"/></state>
            <state id="b"><onentry><send event="end" delay="1s"/></onentry>
              <transition event="end" target="pass"/><transition event="*" target="fail"/></state>
            """),
        FragileDocument(
            "a grandchild outlives restarts and ends with its invoker",
            """
            <state id="a"><onentry><send event="stop" delay="5s"/></onentry>
              <invoke id="c"><content><scxml version="1.0" datamodel="xpath">
                <state id="s"><invoke id="g"><content><scxml version="1.0" datamodel="xpath">
                    <state id="t"><onentry><send event="t" delay="1s"/></onentry>
                      <transition event="t" target="t">
                        <send target="#_parent" event="beat"/></transition></state>
                  </scxml></content></invoke>
                  <transition event="beat"><send target="#_parent" event="beat"/></transition>
                </state></scxml></content></invoke>
              <transition event="stop" target="b"/></state>
            <state id="b"><onentry><send event="end" delay="3s"/></onentry>
              <transition event="end" target="pass"/><transition event="*" target="fail"/></state>
            """),
    ]
}
