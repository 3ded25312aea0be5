import Redress
import Testing

/// Workflows that do not end, each under the name of the limit that stops it.
struct LimitCase: Sendable, CustomTestStringConvertible {
    var name: String
    /// What the refusal says.
    var message: String
    /// Content of the transition on `go`.
    var content = ""
    /// Attributes of that transition.
    var attributes = ""
    /// Transitions beside it.
    var transitions = ""
    /// States beside its own.
    var states = ""
    /// The group `grid`.
    var grid = ""

    var testDescription: String { name }

    private static let labels =
        "<r:label xml:lang=\"zh\">态</r:label><r:label xml:lang=\"en\">State</r:label>"

    /// The small workflow with an event `go` that does not end, sent by the clerk or by a timer.
    var document: String {
        let labels = Self.labels
        return SmallWorkflow.document
            .replacing(
                "<r:event name=\"late\">",
                with: "<r:event name=\"go\">\(labels)</r:event><r:event name=\"late\">"
            )
            .replacing(
                "<data id=\"order\"/>", with: "<data id=\"order\"/><data id=\"grid\">\(grid)</data>"
            )
            .replacing(
                "      <transition event=\"late\"",
                with:
                    "<transition event=\"go\" r:allow=\"clerk\" \(attributes)>\(content)</transition>"
                    + transitions + "\n      <transition event=\"late\""
            )
            .replacing(
                "  </state>\n  <final",
                with: states.replacing("<label/>", with: labels) + "  </state>\n  <final")
    }

    /// The same when the timer goes off.
    var timed: String {
        document
            .replacing("cond=\"$order/@kind = 'fast'\"", with: attributes)
            .replacing(
                "<assign location=\"$order\" type=\"addattribute\" attr=\"late\" expr=\"'true'\"/>",
                with: content)
    }

    private static func items(_ count: Int) -> String {
        String(repeating: "<i xmlns=\"\"/>", count: count)
    }

    /// Loops inside each other; every one goes over `array`.
    private static func loops(_ depth: Int, over array: String, inner: String) -> String {
        (0..<depth).reversed().reduce(inner) { content, level in
            "<foreach array=\"\(array)\" item=\"i\(level)\">\(content)</foreach>"
        }
    }

    /// Regions beside each other, entered together, each with a state that takes `again`.
    private static func regions(_ count: Int, again: (Int) -> String) -> String {
        "<parallel id=\"all\"><transition event=\"close\" target=\"closed\"/>"
            + (0..<count).map { number in
                "<state id=\"r\(number)\"><label/><state id=\"a\(number)\"><label/>"
                    + "<transition event=\"again\"" + again(number) + "</transition>"
                    + "<transition event=\"step\" target=\"b\(number)\"/></state>"
                    + "<state id=\"b\(number)\"><label/></state></state>"
            }.joined() + "</parallel>"
    }

    private static let unending = "the macrostep does not end: more than "

    static let all: [LimitCase] = [
        LimitCase(
            name: "an eventless loop", message: unending + "1000 microsteps",
            attributes: "target=\"spin\"",
            states: "<state id=\"spin\"><label/><transition target=\"spun\"/></state>"
                + "<state id=\"spun\"><label/><transition target=\"spin\"/></state>"),
        LimitCase(
            name: "an event that raises itself", message: unending + "1000 microsteps",
            content: "<raise event=\"again\"/>",
            transitions: "<transition event=\"again\"><raise event=\"again\"/></transition>"),
        LimitCase(
            name: "events that raise several", message: unending + "1000 internal events",
            content: "<raise event=\"again\"/>",
            transitions: "<transition event=\"again\">"
                + String(repeating: "<raise event=\"again\"/>", count: 8) + "</transition>"),
        LimitCase(
            name: "a flood of sends to itself", message: unending + "1000 external events",
            content: "<send event=\"again\" delayexpr=\"concat('0', 's')\"/>",
            transitions: "<transition event=\"again\">"
                + String(
                    repeating: "<send event=\"again\" delayexpr=\"concat('0', 's')\"/>", count: 2)
                + "</transition>"),
        LimitCase(
            name: "a flood of delayed sends", message: unending + "1000 pending sends",
            content: loops(
                2, over: "$grid/i", inner: "<send event=\"again\" delay=\"1d\"/>"),
            transitions: "<transition event=\"again\"><log/></transition>", grid: items(40)),
        LimitCase(
            name: "loops inside each other",
            message: unending + "100000 steps of executable content",
            content: loops(5, over: "$grid/i", inner: "<log/>"), grid: items(20)),
        LimitCase(
            name: "empty loops inside each other",
            message: unending + "100000 steps of executable content",
            content: loops(5, over: "$grid/i", inner: ""), grid: items(200)),
        LimitCase(
            name: "regions that raise an event for each other",
            message: unending + "1000 internal events",
            content: "<raise event=\"again\"/>", attributes: "target=\"all\"",
            states: regions(40) { _ in "><raise event=\"again\"/>" }),
        LimitCase(
            name: "regions more than a record holds",
            message: "its record would have ",
            content: "<raise event=\"again\"/>", attributes: "target=\"all\"",
            states: regions(800) { " target=\"b\($0)\">" }),
        LimitCase(
            name: "a guard that counts everything for everything",
            message: "more than 100000 operations (operation limit) in "
                + "'//*[count(//*[count(//*[count(//*) > 1]) > 1]) > 1]'",
            attributes: "cond=\"//*[count(//*[count(//*[count(//*) > 1]) > 1]) > 1]\"",
            grid: items(85)),
    ]

    /// Forty steps would be 2^40 items.
    static let doubling = LimitCase(
        name: "data that double with each step", message: " bytes of data",
        content: "<assign location=\"$order\" expr=\"$grid/i\"/><raise event=\"again\"/>",
        transitions: "<transition event=\"again\"><assign location=\"$order\" type=\"lastchild\" "
            + "expr=\"$order/node()\"/><raise event=\"again\"/></transition>", grid: items(2))
}
