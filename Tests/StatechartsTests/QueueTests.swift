import Statecharts
import Testing

@Suite("The order of events")
struct QueueTests {
    @Test("is eventless transitions, then internal events, then external ones")
    func order() throws {
        let session = TestSession(
            try chart(
                state(
                    "s", .entry([send("external"), .raise("internal")]),
                    transition(to: "t", do: [log("eventless")])),
                state("t", transition("*", to: "u", do: [log("first")])),
                state("u", transition("*", to: "v", do: [log("second")])), state("v")))
        #expect(logged(try session.interpreter.start(at: 0)) == "eventless first")
        #expect(session.active == "u")
        #expect(session.interpreter.hasWork)
        let step = try #require(try session.interpreter.macrostep(at: 0))
        #expect(step.event?.name == "external")
        #expect(logged(step) == "second")
        #expect(session.model.events == ["internal", "external"])
        #expect(try session.interpreter.macrostep(at: 0) == nil)
    }

    @Test("takes internal events one at a time, eventless transitions between them")
    func betweenInternalEvents() throws {
        let session = try TestSession.started(
            chart(
                state("s", transition("e", to: "t", do: [.raise("one"), .raise("two")])),
                state("t", transition("one", to: "u")),
                state("u", transition("two", to: "wrong"), transition(to: "v")),
                state("v", transition("two", to: "right")), state("wrong"), state("right")))
        try session.send("e")
        #expect(session.active == "right")
    }

    @Test("keeps internal sends and errors before external events")
    func internalSends() throws {
        let session = TestSession(
            try chart(
                state(
                    "s",
                    .entry([
                        send("out"), send("in", target: "#_internal"),
                        send("bad", id: "id7", type: "urn:unknown"),
                    ]))))
        _ = try session.interpreter.start(at: 0)
        #expect(session.model.events == ["in", "error.execution"])
        #expect(session.model.boundEvent?.sendID == "id7")
        #expect(session.model.boundEvent?.type == .platform)
        _ = try session.interpreter.macrostep(at: 0)
        #expect(session.model.events == ["in", "error.execution", "out"])
        #expect(session.model.boundEvent?.origin == "#_scxml_s1")
    }

    private func region(_ name: String, on event: String) -> Part {
        state(
            name, state("\(name)1", transition(event, to: "\(name)2")),
            final("\(name)2", .entry([.raise(EventName("entered.\(name)"))])))
    }

    @Test("has done.state of a parallel state only when all its regions are done")
    func doneState() throws {
        let session = try TestSession.started(
            chart(parallel("p", region("a", on: "a.end"), region("b", on: "b.end"))))
        try session.send("b.end")
        #expect(session.model.events == ["b.end", "entered.b", "done.state.b"])
        #expect(!session.interpreter.isComplete)
        try session.send("a.end")
        #expect(
            session.model.events.dropFirst(3)
                == ["a.end", "entered.a", "done.state.a", "done.state.p"])
        #expect(session.interpreter.isRunning && session.interpreter.isComplete)
    }

    @Test("has done.state of every region before that of the parallel state")
    func doneTogether() throws {
        let session = try TestSession.started(
            chart(state("s", parallel("p", region("a", on: "end"), region("b", on: "end")))))
        try session.send("end")
        #expect(
            session.model.events == [
                "end", "entered.a", "done.state.a", "entered.b", "done.state.b", "done.state.p",
            ])
    }

    @Test("ends with the session when a top-level final state is entered")
    func end() throws {
        let result = DoneData(
            parameters: [
                ParameterSource(name: "bad", from: .expression(expression("fail"))),
                ParameterSource(name: "good", from: .expression(expression("x"))),
            ], content: nil)
        let session = try TestSession.started(
            chart(
                traced("s", transition("e", to: "f")),
                final("f", .entry([.raise("never")]), .exit([log("-f")]), .doneData(result))))
        session.interpreter.enqueue(Event("e", type: .external))
        session.interpreter.enqueue(Event("later", type: .external))
        let step = try #require(try session.interpreter.macrostep(at: 0))
        #expect(logged(step) == "-s -f")
        #expect(step.effects.last == .finished(.parameters([Parameter("good", .text("x"))])))
        #expect(session.interpreter.terminatedIn == "f")
        #expect(try session.interpreter.macrostep(at: 0) == nil)
        #expect(session.model.events == ["e"])
    }
}

@Suite("A permission")
struct PermissionTests {
    private func session() throws -> TestSession {
        try .started(
            chart(
                state(
                    "s", transition("e", to: "forbidden"),
                    transition("e", to: "t", do: [.raise("i")])),
                state("t", transition("i", to: "u")), state("u", transition(to: "v")), state("v"),
                state("forbidden")))
    }

    @Test("restricts the external event and nothing that follows from it")
    func externalOnly() throws {
        let session = try session()
        var asked: [Int] = []
        try session.send("e") { transition in
            asked.append(transition.index)
            return transition.index == 1
        }
        #expect(session.active == "v")
        #expect(asked == [0, 1])
    }

    @Test("is forgotten after the event")
    func forgotten() throws {
        let session = try session()
        let step = try session.send("e") { _ in false }
        #expect(step.transitions.isEmpty)
        #expect(session.active == "s")
        try session.send("e")
        #expect(session.active == "forbidden")
    }

    @Test("is asked before a condition runs")
    func beforeConditions() throws {
        let session = try TestSession.started(
            chart(state("s", transition("e", to: "t", if: "fail")), state("t")))
        try session.send("e") { _ in false }
        #expect(session.model.events == ["e"])
        try session.send("e")
        #expect(session.model.events == ["e", "e", "error.execution"])
    }
}
