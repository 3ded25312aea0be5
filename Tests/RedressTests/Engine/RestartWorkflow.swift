/// A workflow with history, and with two clocks that begin and run out together.
enum RestartWorkflow {
    private static let events = [
        "record", "submit", "next", "pause", "resume", "close", "zulu", "alpha",
    ]
    .map { "<r:event name=\"\($0)\">\(labels($0))</r:event>" }.joined(separator: "\n")

    private static func labels(_ text: String) -> String {
        "<r:label xml:lang=\"zh\">\(text)</r:label><r:label xml:lang=\"en\">\(text)</r:label>"
    }

    private static func clock(_ id: String, _ event: String) -> String {
        """
        <r:clock id="\(id)" within="PT1H" time="natural" kind="soft" event="\(event)">
          \(labels(id))</r:clock>
        """
    }

    static let document = """
        <?xml version="1.0" encoding="UTF-8"?>
        <scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:r="urn:redress:workflow:1"
               version="1.0" datamodel="xpath" name="small" initial="complaint"
               r:version="1.0" r:type="small">
          \(labels("small"))
          <r:roles href="../roles.xml"/>
          <r:codes href="../codes.xml"/>
          \(events)
          \(clock("T1", "alpha"))
          \(clock("T2", "zulu"))
          <r:form event="record">
            <r:field path="customer/name" type="text" class="personal">\(labels("name"))</r:field>
          </r:form>
          <datamodel><data id="customer"/><data id="order"/></datamodel>
          <state id="complaint" initial="draft">
            <state id="draft" r:stage="receipt">
              \(labels("draft"))
              <transition event="record" r:allow="outside clerk"/>
              <transition event="submit" target="work" r:allow="outside clerk"/>
            </state>
            <state id="work" initial="one">
              \(labels("work"))
              <onentry>
                <send id="T2" event="zulu" delayexpr="r:due('T2')"/>
                <send id="T1" event="alpha" delayexpr="r:due('T1')"/>
              </onentry>
              <onexit><cancel sendid="T1"/><cancel sendid="T2"/></onexit>
              <transition event="pause" target="paused" r:allow="clerk"/>
              <transition event="close" target="closed" r:allow="clerk"/>
              <transition event="zulu" r:allow="system">
                <assign location="$order" type="addattribute" attr="zulu" expr="'true'"/>
              </transition>
              <transition event="alpha" r:allow="system" cond="$order/@zulu"/>
              <history id="before"><transition target="one"/></history>
              <state id="one" r:queue="clerk">
                \(labels("one"))
                <transition event="next" target="two" r:allow="clerk"/>
              </state>
              <state id="two" r:queue="clerk">\(labels("two"))</state>
            </state>
            <state id="paused" r:queue="clerk">
              \(labels("paused"))
              <transition event="resume" target="before" r:allow="clerk"/>
            </state>
          </state>
          <final id="closed">\(labels("closed"))</final>
        </scxml>
        """
}
