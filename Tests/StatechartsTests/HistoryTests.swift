import Statecharts
import Testing

@Suite("A history state")
struct HistoryTests {
    private func session(deep: Bool) throws -> TestSession {
        try .started(
            chart(
                state("out", transition("back", to: "h"), transition("enter", to: "s")),
                traced(
                    "s", .initial(["b"]), transition("leave", to: "out"),
                    history("h", deep: deep, to: "a", do: [log("default")]), traced("a"),
                    traced("b", transition("deeper", to: "b2"), traced("b1"), traced("b2")))))
    }

    @Test("takes its default, with content, before its parent was ever active")
    func defaultTransition() throws {
        #expect(logged(try session(deep: false).send("back")) == "+s default +a")
    }

    @Test("restores the child and enters it by default when it is shallow")
    func shallow() throws {
        let session = try session(deep: false)
        for event in ["enter", "deeper", "leave"] as [EventName] { try session.send(event) }
        #expect(logged(try session.send("back")) == "+s +b +b1")
    }

    @Test("restores the whole configuration when it is deep")
    func deep() throws {
        let session = try session(deep: true)
        for event in ["enter", "deeper", "leave"] as [EventName] { try session.send(event) }
        #expect(logged(try session.send("back")) == "+s +b +b2")
    }

    @Test("remembers the latest exit, by the ids of the states")
    func latest() throws {
        let session = try session(deep: true)
        for event in ["back", "leave", "enter", "leave"] as [EventName] { try session.send(event) }
        #expect(session.interpreter.snapshot().historyValues == ["h": ["b1"]])
    }

    @Test("of a parallel state restores every region", arguments: [false, true])
    func parallelHistory(deep: Bool) throws {
        let session = try TestSession.started(
            chart(
                parallel(
                    "p", transition("leave", to: "out"), history("h", deep: deep, to: "a"),
                    state("a", state("a1", transition("e", to: "a2")), state("a2")),
                    state("b", state("b1", transition("e", to: "b2")), state("b2"))),
                state("out", transition("back", to: "h"))))
        for event in ["e", "leave", "back"] as [EventName] { try session.send(event) }
        #expect(session.active == (deep ? "a2 b2" : "a1 b1"))
        #expect(session.interpreter.configuration.count == 5)
    }

    @Test("in two regions at once restores both")
    func twoHistories() throws {
        let session = try TestSession.started(
            chart(
                parallel(
                    "p", transition("leave", to: "out"),
                    state(
                        "a", history("ha", to: "a1"), state("a1", transition("e", to: "a2")),
                        state("a2")),
                    state(
                        "b", history("hb", to: "b1"), state("b1", transition("e", to: "b2")),
                        state("b2"))),
                state("out", transition("back", to: "ha hb"))))
        for event in ["e", "leave", "back"] as [EventName] { try session.send(event) }
        #expect(session.active == "a2 b2")
    }
}
