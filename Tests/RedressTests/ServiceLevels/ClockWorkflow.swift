@testable import Redress
import RedressTesting
import Statecharts

/// A workflow whose clocks pause, are hurried, are extended and wait for dates.
enum ClockWorkflow {
    static let document = """
        <?xml version="1.0" encoding="UTF-8"?>
        <scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:r="urn:redress:workflow:1"
               version="1.0" datamodel="xpath" name="clocks" initial="complaint"
               r:version="1.0" r:type="clocks">
          LABEL
          <r:roles href="../roles.xml"/>
          <r:codes href="../codes.xml"/>
          <r:calendars href="../calendars/cn.xml"/>
          <r:clock id="D" within="P5D" time="working" calendar="cn-office" kind="soft" event="late.D">
            LABEL
            <r:pause in="t.on" reason="goods-under-test"/>
            <r:pause in="h.held" reason-from="hold/@reason"/>
            <r:extension event="clock.extend" by="P2D" max="2"/>
          </r:clock>
          <r:clock id="H" within="PT10H" time="working" calendar="cn-office" kind="soft" event="late.H">
            LABEL
            <r:pause in="t.on" reason="goods-under-test"/>
            <r:extension event="clock.extend" by="PT3H"/>
          </r:clock>
          <r:clock id="N" within="P7D" time="natural" calendar="cn-office" roll="holiday" kind="legal" event="late.N">
            LABEL
            <r:pause in="t.on" reason="goods-under-test"/>
            <r:pause in="h.held" reason-from="hold/@reason"/>
            <r:extension event="clock.extend" by="P5D"/>
          </r:clock>
          <r:clock id="E" within="PT48H" time="always" kind="hard" event="late.E">
            LABEL
            <r:pause in="h.held" reason-from="hold/@reason"/>
          </r:clock>
          <r:clock id="S" within="P3D" time="natural" calendar="cn-office" kind="soft" event="late.S">LABEL</r:clock>
          <r:clock id="W" within="PT30M" time="always" kind="watch" event="late.W">LABEL</r:clock>
          <r:clock id="U" until="promises/promise/@due" before="PT1H" calendar="cn-office" kind="hard" event="late.U">LABEL</r:clock>
          <r:urgency in="u.fast" factor="0.5"/>
          <r:urgency in="u.critical" factor="0.25"/>
          EVENTS
          <r:event name="clock.breach">LABEL</r:event>
          <r:form event="promise">
            <r:list path="promises/promise"> LABEL
              <r:field path="@due" type="text">LABEL</r:field>
            </r:list>
          </r:form>
          <r:form event="hold">
            <r:field path="hold/@reason" type="text">LABEL</r:field>
          </r:form>
          <datamodel><data id="promises"/><data id="hold"/><data id="notes"/></datamodel>
          <parallel id="complaint">
            <state id="handling" initial="draft">
              <state id="draft">
                LABEL
                <transition event="record.save" target="open" r:allow="agent.inhouse"/>
              </state>
              <state id="open">
                LABEL
                <onentry>
                  STARTS
                </onentry>
                <onexit>
                  STOPS
                </onexit>
                <transition event="finish" target="done" r:allow="agent.inhouse"/>
                <transition event="again" target="open" r:allow="agent.inhouse"/>
                <transition event="restart" r:allow="agent.inhouse">
                  <send id="D" event="late.D" delayexpr="r:due('D')"/>
                </transition>
                <transition event="promise clock.extend" r:allow="agent.inhouse"/>
                <transition event="late" r:allow="system"/>
              </state>
              <state id="done">LABEL<transition event="again" target="open" r:allow="agent.inhouse"/></state>
            </state>
            <state id="test" initial="t.off">
              <state id="t.off">LABEL<transition event="test.on" target="t.on" r:allow="agent.inhouse"/></state>
              <state id="t.on">LABEL<transition event="test.off" target="t.off" r:allow="agent.inhouse"/></state>
            </state>
            <state id="holding" initial="h.none">
              <state id="h.none">LABEL<transition event="hold" target="h.held" r:allow="agent.inhouse"/></state>
              <state id="h.held">LABEL
                <transition event="hold" r:allow="agent.inhouse"/>
                <transition event="release" target="h.none" r:allow="agent.inhouse"/></state>
            </state>
            <state id="urgency" initial="u.normal">
              <transition type="internal" event="urge.normal" target="u.normal" r:allow="agent.inhouse"/>
              <transition type="internal" event="urge.fast" target="u.fast" r:allow="agent.inhouse"/>
              <transition type="internal" event="urge.critical" target="u.critical" r:allow="agent.inhouse"/>
              <state id="u.normal">LABEL</state>
              <state id="u.fast">LABEL</state>
              <state id="u.critical">LABEL</state>
            </state>
            <state id="breaches" initial="b.none">
              <state id="b.none">LABEL
                <transition event="clock.breach" target="b.some"
                  cond="$_event/data/data[@id='kind'] = 'hard' or $_event/data/data[@id='kind'] = 'legal'">
                  <assign location="$notes" type="addattribute" attr="breached" expr="string($_event/data/data[@id='id'])"/>
                  <assign location="$notes" type="addattribute" attr="seen" expr="count($_x/clock[@kind='hard' or @kind='legal'][@status='breached'])"/>
                </transition></state>
              <state id="b.some">LABEL</state>
            </state>
          </parallel>
        </scxml>
        """
        .replacing(
            "EVENTS",
            with: events.map { "<r:event name=\"\($0)\">LABEL</r:event>" }.joined(separator: "\n")
        )
        .replacing(
            "STARTS",
            with: clocks.map {
                "<send id=\"\($0)\" event=\"late.\($0)\" delayexpr=\"r:due('\($0)')\"/>"
            }.joined(separator: "\n")
        )
        .replacing(
            "STOPS", with: clocks.map { "<cancel sendid=\"\($0)\"/>" }.joined(separator: "\n")
        )
        .replacing("LABEL", with: label)

    private static let label =
        "<r:label xml:lang=\"zh\">时</r:label><r:label xml:lang=\"en\">Time</r:label>"

    static let clocks = ["D", "H", "N", "E", "S", "W", "U"]
    static let events = [
        "record.save", "finish", "again", "restart", "promise", "clock.extend", "test.on",
        "test.off", "hold", "release", "urge.normal", "urge.fast", "urge.critical", "late",
    ]

    static let codes = """
        <r:codes xmlns:r="urn:redress:workflow:1" version="1.0">
          <r:list id="pause-reason">
            LABEL
            <r:code id="goods-under-test">LABEL</r:code>
            <r:code id="legal-hold">LABEL</r:code>
            <r:code id="recusal">LABEL</r:code>
          </r:list>
        </r:codes>
        """.replacing("LABEL", with: label)

    static func source(_ document: String = document) throws -> WorkflowSource {
        WorkflowSource(
            file: "clocks.scxml", document: Array(document.utf8), rolesFile: "roles.xml",
            roles: try ShippedWorkflows.bytes("workflows/roles.xml"), codesFile: "codes.xml",
            codes: Array(codes.utf8), calendarsFile: "cn.xml",
            calendars: try ShippedWorkflows.bytes("workflows/calendars/cn.xml"))
    }

    static func check(_ document: String = document) throws -> WorkflowCheck {
        WorkflowChecker.check(try source(document), schemas: try ShippedWorkflows.schemas())
    }
}

extension Shop {
    /// A complaint of the workflow of clocks, in `open`.
    func timed() async throws -> String {
        let source = try ClockWorkflow.source()
        let checked = WorkflowChecker.check(source, schemas: nil)
        guard let workflow = checked.workflow else { throw ChartProblems(checked.errors) }
        _ = try await engine.publish(source, checked: workflow, tenant: tenant)
        return try await record("clocks", as: "agent.inhouse", .object([:])).granted().number
    }

    /// Sends as the in-house agent.
    @discardableResult
    func send(
        _ event: String, to number: String, _ data: [String: JSONValue] = [:]
    ) async throws -> Grant {
        try await send(event, to: number, as: "agent.inhouse", .object(data)).granted(event)
    }

    /// Moves the clock to a time of day in China.
    func move(to text: String) throws {
        let wait = try china(text).microseconds - clock.now().time.microseconds
        clock.advance(milliseconds: wait / 1_000)
    }

    func ledger(_ number: String) async throws -> ClockLedger {
        ClockLedger(encoded: try await stored(number).clocks)
    }
}
