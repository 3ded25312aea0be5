import Statecharts
import Testing

@Suite("A delayed event")
struct DelayedEventTests {
    private func session(_ content: ExecutableContent...) throws -> TestSession {
        let session = TestSession(
            try chart(
                state(
                    "s", .entry(content), transition("go", do: content),
                    transition("stop", do: [.cancel(.literal("a"))]), transition("end", to: "f")),
                final("f")))
        _ = try session.interpreter.start(at: 1_000)
        return session
    }

    private func deliver(_ session: TestSession, at now: Int64) throws -> [String] {
        let before = session.model.events.count
        _ = session.interpreter.releaseDue(at: now)
        while try session.interpreter.macrostep(at: now) != nil {}
        return Array(session.model.events.dropFirst(before))
    }

    @Test("arrives when it is due and not before, in the order of the due times")
    func due() throws {
        let session = try session(
            send("late", delay: "3s"), send("b", delay: "2s"), send("a", delay: "1s"),
            send("c", delay: "2s"), send("now", delay: "0s"))
        #expect(try deliver(session, at: 1_000) == ["now"])
        #expect(session.interpreter.nextDue == 2_000)
        #expect(try deliver(session, at: 1_999) == [])
        #expect(try deliver(session, at: 3_999) == ["a", "b", "c"])
        #expect(session.interpreter.nextDue == 4_000)
        #expect(try deliver(session, at: 4_000) == ["late"])
        #expect(session.interpreter.nextDue == nil)
    }

    @Test("never arrives once it is cancelled, nor any other with its id")
    func cancelled() throws {
        let session = try session(
            send("x", id: "a", delay: "1s"), send("y", id: "b", delay: "1s"),
            send("z", id: "a", delay: "2s"))
        let step = try session.send("stop", at: 1_500)
        #expect(step.effects == [.cancelled(sendID: "a")])
        #expect(try deliver(session, at: 9_000) == ["y"])
    }

    @Test("has an absolute due time and an id, made up if need be")
    func scheduled() throws {
        let session = try session(send("x", delay: "1s"), send("y", id: "a", delay: "1s"))
        let pending = session.interpreter.pendingSends
        #expect(pending.map(\.sendID) == ["send.s1.1", "a"])
        #expect(pending.map(\.due) == [2_000, 2_000])
        #expect(pending.map(\.event.sendID) == [nil, "a"])
        try session.send("go", at: 5_000)
        #expect(session.interpreter.pendingSends.map(\.due) == [2_000, 2_000, 6_000, 6_000])
        #expect(Set(session.interpreter.pendingSends.map(\.sequence)).count == 4)
    }

    @Test("can be taken out, to be sent in another way")
    func taken() throws {
        let session = try session(send("x", id: "a", delay: "1s"), send("y", id: "a", delay: "2s"))
        #expect(session.interpreter.takePendingSend("a", due: 5) == nil)
        #expect(session.interpreter.takePendingSend("a", due: 3_000)?.event.name == "y")
        #expect(session.interpreter.takePendingSend("a", due: 3_000) == nil)
        #expect(session.interpreter.pendingSends.map(\.event.name) == ["x"])
    }

    @Test("can be moved, kept back and let go again")
    func moved() throws {
        let session = try session(send("x", id: "a", delay: "1s"), send("y", id: "b", delay: "2s"))
        let interpreter = session.interpreter
        #expect(interpreter.nextDue == 2_000)
        #expect(interpreter.suspend("a"))
        #expect(interpreter.nextDue == 3_000)
        #expect(interpreter.nextPendingSend?.sendID == "b")
        #expect(interpreter.takePendingSend("a", due: 2_000) == nil)
        #expect(try deliver(session, at: 9_000) == ["y"])
        #expect(interpreter.nextDue == nil)
        #expect(interpreter.pendingSend("a")?.isSuspended == true)
        #expect(interpreter.snapshot().pendingSends.map(\.isSuspended) == [true])
        #expect(interpreter.reschedule("a", to: 20_000))
        #expect(interpreter.nextDue == 20_000)
        #expect(try deliver(session, at: 19_999) == [])
        #expect(try deliver(session, at: 20_000) == ["x"])
        #expect(!interpreter.suspend("a"))
        #expect(!interpreter.reschedule("a", to: 1))
    }

    @Test("with an id used twice: the one sent last is moved, and can replace the other")
    func replaced() throws {
        let session = try session(send("x", id: "a", delay: "1s"), send("y", id: "a", delay: "2s"))
        let interpreter = session.interpreter
        #expect(interpreter.reschedule("a", to: 500))
        #expect(interpreter.pendingSends.map(\.due) == [2_000, 500])
        let last = try #require(interpreter.pendingSend("a"))
        #expect(last.event.name == "y")
        interpreter.keepNewest("a")
        #expect(interpreter.pendingSends == [last])
    }

    @Test("that was kept back can be cancelled")
    func cancelledWhileSuspended() throws {
        let session = try session(send("x", id: "a", delay: "1s"))
        #expect(session.interpreter.suspend("a"))
        let step = try session.send("stop", at: 1_500)
        #expect(step.effects == [.cancelled(sendID: "a")])
        #expect(session.interpreter.pendingSends.isEmpty)
    }

    @Test("dies with its session")
    func sessionEnd() throws {
        let session = try session(send("x", delay: "1s"))
        try session.send("end", at: 1_000)
        #expect(session.interpreter.pendingSends.isEmpty)
        #expect(session.interpreter.releaseDue(at: 9_000).isEmpty)
    }

    @Test("for somebody else is handed to the host")
    func outgoing() throws {
        let session = TestSession(
            try chart(
                state(
                    "s",
                    .entry([
                        send("x", id: "a", delay: "1s", target: "mail:1", type: "urn:mail"),
                        send("y", target: "#_scxml_s2"), send("z", target: "#_parent"),
                    ]))), invokeID: "i1", sendTypes: ["urn:mail"])
        let step = try session.interpreter.start(at: 0)
        let delivered = step.effects.compactMap { effect in
            if case .deliver(let delivery) = effect { delivery } else { nil }
        }
        #expect(delivered.map(\.target) == ["#_scxml_s2", "#_parent"])
        #expect(delivered.map(\.event.invokeID) == [nil, "i1"])
        let due = session.interpreter.releaseDue(at: 1_000)
        #expect(due.map(\.type) == ["urn:mail"] && due.map(\.target) == ["mail:1"])
    }
}

@Suite("An invocation")
struct InvocationTests {
    @Test("starts when the macrostep ends, if the state is still active, and ends with the state")
    func started() throws {
        let session = TestSession(
            try chart(
                state("s", invoke("never"), transition(to: "t")),
                state("t", invoke(nil), invoke("b"), transition("e", to: "u")), state("u")))
        let step = try session.interpreter.start(at: 0)
        let ids = step.effects.compactMap { effect in
            if case .startInvocation(let request) = effect { request.invocation.id } else { nil }
        }
        #expect(ids == ["t.s1.1", "b"])
        #expect(
            try session.send("e").effects == [
                .cancelInvocation(id: "t.s1.1"), .cancelInvocation(id: "b"),
            ])
    }

    @Test("runs its finalize, and no other, before transitions are selected")
    func finalize() throws {
        let session = try TestSession.started(
            chart(
                state(
                    "s", invoke("a", finalize: [log("finalize-a")]),
                    invoke("b", autoforward: true, finalize: [log("finalize-b")]),
                    transition("e", do: [log("taken")]))))
        let event = Event("e", type: .external, invokeID: "a")
        session.interpreter.enqueue(event)
        let step = try #require(try session.interpreter.macrostep(at: 0))
        #expect(logged(step) == "finalize-a taken")
        #expect(step.effects.contains(.forward(event, invokeID: "b")))
    }
}

@Suite("Data")
struct DataTests {
    private func started(
        _ binding: Statechart.Binding, _ parameters: [Parameter] = []
    ) throws -> TestSession {
        let session = TestSession(
            try chart(
                binding: binding, data("root", "1"), state("s", transition("e", to: "t")),
                state(
                    "t", data("inner", "2"), transition("set", do: [assign("inner", "3")]),
                    transition("e", to: "s"))))
        _ = try session.interpreter.start(at: 0, parameters: parameters)
        return session
    }

    @Test("has its values at once with early binding")
    func early() throws {
        #expect(try started(.early).model.values == ["root": "1", "inner": "2"])
    }

    @Test("has the values of a state from its first entry with late binding")
    func late() throws {
        let session = try started(.late)
        #expect(session.model.values == ["root": "1", "inner": ""])
        for event in ["e", "set", "e", "e"] as [EventName] { try session.send(event) }
        #expect(session.active == "t")
        #expect(session.model.values == ["root": "1", "inner": "3"])
    }

    @Test("takes values from outside for the root's declarations only")
    func parameters() throws {
        let given = [
            Parameter("root", .text("7")), Parameter("inner", .text("8")),
            Parameter("unknown", .text("9")),
        ]
        #expect(try started(.early, given).model.values == ["root": "7", "inner": "2"])
    }
}
