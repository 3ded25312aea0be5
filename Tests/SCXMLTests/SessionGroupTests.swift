import SCXML
import Statecharts
import Testing

/// Sessions that invoke each other on one virtual clock.
@Suite("A group of sessions")
struct SessionGroupTests {
    private func run(_ inside: String, files: [String: String] = [:]) throws -> RunOutcome {
        let document = """
            <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="xpath">
            \(inside)<final id="pass"/><final id="fail"/></scxml>
            """
        let chart = try SessionGroup.chart(reading: Array(document.utf8), file: "g.scxml")
        let outcomes = [false, true].map { restarts in
            SessionGroup(restarts: restarts) { files[$0].map { Array($0.utf8) } }
                .run(chart, for: 60_000)
        }
        #expect(outcomes[0] == outcomes[1])
        return outcomes[0]
    }

    private static func child(_ inside: String) -> String {
        """
        <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="xpath">
        \(inside)</scxml>
        """
    }

    @Test(
        "hears from a session that it invoked under the id of the invocation, however addressed",
        arguments: ["target=\"#_parent\"", "target=\"#_scxml_session1\""])
    func invokeID(target: String) throws {
        let outcome = try run(
            """
            <state id="s"><invoke id="i"><content>\(Self.child(
                "<state id=\"t\"><onentry><send \(target) event=\"e\"/></onentry></state>"))</content>
              </invoke>
              <transition event="e" cond="$_event/invokeid = 'i'" target="pass"/>
              <transition event="*" target="fail"/></state>
            """)
        #expect(outcome.states == ["pass"])
    }

    @Test("hears nothing of a session that it has cancelled, while others do")
    func cancelled() throws {
        let talker = Self.child(
            """
            <state id="t"><onexit>
              <send target="#_parent" event="late"/>
              <send target="#_scxml_session1" event="late"/>
              <send target="#_scxml_session3" event="bye"/></onexit></state>
            """)
        let listener = Self.child(
            """
            <state id="l"><transition event="bye" target="m"/></state>
            <state id="m"><onentry><send target="#_parent" event="heard" delay="1s"/></onentry></state>
            """)
        let outcome = try run(
            """
            <state id="o"><invoke><content>\(talker)</content></invoke><state id="p">
              <onentry><send event="go" delay="1s"/></onentry>
              <transition event="go" target="w"/></state></state>
            <state id="w"><transition event="late" target="fail"/>
              <onentry><send event="end" delay="9s"/></onentry>
              <transition event="end" target="pass"/></state>
            """)
        #expect(outcome.states == ["pass"])
        let both = try run(
            """
            <parallel id="o"><state id="q"><state id="r"><invoke><content>\(talker)</content></invoke>
                  <onentry><send event="go" delay="1s"/></onentry>
                  <transition event="go" target="x"/></state><state id="x"/></state>
              <state id="u"><invoke><content>\(listener)</content></invoke></state>
              <transition event="late" target="fail"/>
              <transition event="heard" target="pass"/></parallel>
            """)
        #expect(both.states == ["pass"])
    }

    @Test("cannot invoke itself without end")
    func depth() throws {
        let outcome = try run(
            """
            <state id="s"><invoke src="self"/><onentry><send event="end" delay="1s"/></onentry>
              <transition event="end" target="pass"/></state>
            """,
            files: [
                "self": Self.child(
                    """
                    <state id="t"><onentry><log label="one more"/></onentry><invoke src="self"/>
                      <transition event="error.communication" target="u"/></state>
                    <state id="u"><onentry><log label="enough"/></onentry></state>
                    """)
            ])
        #expect(outcome.states == ["pass"])
        #expect(outcome.log.count == 17)
        #expect(outcome.log.last == "enough: ")
    }

    @Test(
        "cannot invoke what is no document, or wants what this program lacks",
        arguments: [
            "", "text", "<a/>", "<scxml/>",
            "<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" version=\"1.0\"/>",
            "<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" version=\"1.0\" "
                + "datamodel=\"ecmascript\"><final/></scxml>",
        ])
    func unsuitable(file: String) throws {
        let outcome = try run(
            """
            <state id="s"><invoke id="i" src="f"/>
              <transition event="error.communication" target="pass"/>
              <transition event="*" target="fail"/></state>
            """, files: ["f": file])
        #expect(outcome.states == ["pass"])
    }

    @Test("keeps so many lines of a log and no more")
    func log() throws {
        let outcome = try run(
            """
            <datamodel><data id="n" expr="0"/></datamodel>
            <state id="s"><onentry><log label="n" expr="$n"/><assign location="$n" expr="$n + 1"/>
                <send event="e"/></onentry>
              <transition event="e" cond="$n &lt; 1100" target="s"/>
              <transition event="e" target="pass"/></state>
            """)
        #expect(outcome.states == ["pass"])
        #expect(outcome.log.count == RunOutcome.logCountMax)
        #expect(outcome.log.first == "n: 0")
    }

    @Test("takes as many macrosteps as it may, and not one more", arguments: [false, true])
    func macrosteps(restarts: Bool) throws {
        let document = Self.child(
            """
            <state id="a"><onentry><send event="e"/></onentry><transition event="e" target="b"/></state>
            <state id="b"><onentry><send event="e"/></onentry><transition event="e" target="c"/></state>
            <final id="c"/>
            """)
        let chart = try SessionGroup.chart(reading: Array(document.utf8), file: "g.scxml")
        func ending(_ macrostepCountMax: Int) -> RunOutcome.Ending {
            SessionGroup(macrostepCountMax: macrostepCountMax, restarts: restarts)
                .run(chart, for: 1_000).ending
        }
        // The start is one, too.
        #expect(ending(3) == .finished)
        guard case .limit(let limit) = ending(2) else {
            Issue.record("ends with \(ending(2))")
            return
        }
        #expect(
            limit.description
                == "the sessions keep each other busy: more than 2 macrosteps")
    }
}
