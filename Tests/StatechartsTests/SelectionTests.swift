import Statecharts
import Testing

/// SCXML Appendix D: which transitions are taken, and what they leave and enter.
@Suite("A microstep")
struct SelectionTests {
    /// A parallel state `p` of two traced regions `p1` and `p2`, each with the states `a` and
    /// `b`, beside a state `out`.
    private func regions(
        _ own: Part..., first: [Part] = [], second: [Part] = []
    ) throws -> Statechart {
        let one = traced("p1", all: first + [traced("p1a"), traced("p1b")])
        let two = traced("p2", all: second + [traced("p2a"), traced("p2b")])
        return try chart(
            traced("p", .parallel, all: own + [one, two]),
            traced("out", transition("back", to: "p2b p1b")))
    }

    @Test("exits in reverse document order, runs its content, then enters in document order")
    func order() throws {
        let session = try TestSession.started(
            regions(transition("e", to: "p2b p1b", do: [log("content")])))
        #expect(session.active == "p1a p2a")
        let step = try session.send("e")
        #expect(logged(step) == "-p2a -p2 -p1a -p1 -p content +p +p1 +p1b +p2 +p2b")
        #expect(session.ids(step.exited) == "p2a p2 p1a p1 p")
        #expect(session.ids(step.entered) == "p p1 p1b p2 p2b")
        #expect(session.active == "p1b p2b")
    }

    @Test("runs the content of all its transitions between all exits and all entries")
    func contents() throws {
        let session = try TestSession.started(
            regions(
                first: [transition("e", to: "p1b", internal: true, do: [log("one")])],
                second: [transition("e", to: "p2b", internal: true, do: [log("two")])]))
        #expect(logged(try session.send("e")) == "-p2a -p1a one two +p1b +p2b")
    }

    @Test("enters named targets and the defaults of the other regions")
    func partialTarget() throws {
        let session = try TestSession.started(
            chart(
                state("s", transition("e", to: "b2")),
                parallel("p", state("a", traced("a1")), state("b", state("b1"), traced("b2")))))
        #expect(logged(try session.send("e")) == "+a1 +b2")
    }

    @Test("takes the transition of a descendant rather than of an ancestor")
    func descendantFirst() throws {
        let session = try TestSession.started(
            chart(
                state(
                    "s", transition("e", to: "out"), state("a", transition("e", to: "b")),
                    state("b")), state("out")))
        try session.send("e")
        #expect(session.active == "b")
        try session.send("e")
        #expect(session.active == "out")
    }

    @Test(
        "takes the first transition in document order whose condition holds",
        arguments: [([], "c"), (["two"], "b"), (["one", "two"], "a")] as [([String], String)]
    )
    func documentOrder(truths: [String], expected: String) throws {
        let session = try TestSession.started(
            chart(
                state(
                    "s", transition("e", to: "a", if: "one"), transition("e", to: "b", if: "two"),
                    transition("e", to: "c")), state("a"), state("b"), state("c")))
        for truth in truths { session.model.truths[truth] = true }
        try session.send("e")
        #expect(session.active == expected)
    }

    @Test("takes the transition of a common ancestor once")
    func onlyOnce() throws {
        let session = try TestSession.started(regions(transition("e", do: [log("once")])))
        let step = try session.send("e")
        #expect(logged(step) == "once")
        #expect(step.transitions.count == 1)
    }

    @Test("prefers the earlier region when two transitions leave the same states")
    func preemption() throws {
        let session = try TestSession.started(
            regions(
                first: [transition("e", to: "out", do: [log("first")])],
                second: [transition("e", to: "p2b", do: [log("second")])]))
        #expect(logged(try session.send("e")) == "-p2a -p2 -p1a -p1 -p first +out")
    }

    @Test("prefers a transition from inside to one that an earlier region inherits")
    func descendantPreempts() throws {
        let session = try TestSession.started(
            regions(
                transition("e", to: "out", do: [log("outer")]),
                second: [transition("e", to: "p2b", internal: true, do: [log("inner")])]))
        #expect(logged(try session.send("e")) == "-p2a inner +p2b")
        #expect(session.active == "p1a p2b")
    }

    @Test("lets transitions pass together that leave nothing in common")
    func noConflict() throws {
        let session = try TestSession.started(
            regions(
                first: [transition("e", do: [log("targetless")])],
                second: [transition("e", to: "p2b", internal: true)]))
        let step = try session.send("e")
        #expect(step.transitions.count == 2)
        #expect(logged(step) == "-p2a targetless +p2b")
    }

    @Test("leaves the whole parallel state to go from one region to the other")
    func domainIsNeverParallel() throws {
        let session = try TestSession.started(regions(first: [transition("e", to: "p2b")]))
        #expect(logged(try session.send("e")) == "-p2a -p2 -p1a -p1 -p +p +p1 +p1a +p2 +p2b")
    }

    @Test("leaves its source when it is external and stays inside when it is internal")
    func internalTransitions() throws {
        func session(internal isInternal: Bool) throws -> TestSession {
            try .started(
                chart(
                    traced(
                        "s", transition("e", to: "b", internal: isInternal), traced("a"),
                        traced("b"))))
        }
        #expect(logged(try session(internal: false).send("e")) == "-a -s +s +b")
        #expect(logged(try session(internal: true).send("e")) == "-a +b")
    }

    @Test("treats an internal transition as external unless it stays inside a compound state")
    func internalOutside() throws {
        let atomic = try TestSession.started(
            chart(traced("s", transition("e", to: "s", internal: true))))
        #expect(logged(try atomic.send("e")) == "-s +s")
        let upwards = try TestSession.started(
            chart(
                traced("s", traced("a", transition("e", to: "s", internal: true)), traced("b"))))
        #expect(logged(try upwards.send("e")) == "-a -s +s +a")
        let parallel = try TestSession.started(
            regions(transition("e", to: "p1b", internal: true)))
        #expect(logged(try parallel.send("e")) == "-p2a -p2 -p1a -p1 -p +p +p1 +p1b +p2 +p2a")
    }

    @Test("does not leave its source without a target, and does with itself as target")
    func targetless() throws {
        let session = try TestSession.started(
            chart(
                traced(
                    "s", transition("stay", do: [log("x")]), transition("again", to: "s"),
                    traced("a"))))
        let step = try session.send("stay")
        #expect(logged(step) == "x")
        #expect(step.exited.isEmpty && step.entered.isEmpty)
        #expect(logged(try session.send("again")) == "-a -s +s +a")
    }

    @Test("runs initial content only when it enters by default")
    func initialContent() throws {
        let session = try TestSession.started(
            chart(
                state("o", transition("e", to: "s"), transition("f", to: "b")),
                traced(
                    "s", initial(to: "a", do: [log("initial")]), traced("a"), traced("b"),
                    transition("out", to: "o"))))
        #expect(logged(try session.send("e")) == "+s initial +a")
        try session.send("out")
        #expect(logged(try session.send("f")) == "+s +b")
    }

    @Test("has a state active in its own entry and exit handlers, and not before or after")
    func activity() throws {
        let session = TestSession(
            try chart(
                state(
                    "s", .entry([ask("s"), ask("a")]), .exit([ask("s"), ask("a")]),
                    transition("e", to: "f"),
                    state("a", .entry([ask("s"), ask("a")]), .exit([ask("s"), ask("a")]))),
                final("f", .entry([ask("s")]), .exit([ask("f")]))))
        #expect(logged(try session.interpreter.start(at: 0)) == "in-s not-a in-s in-a")
        #expect(logged(try session.send("e")) == "in-s in-a in-s not-a not-s in-f")
    }

    @Test("removes each state after its exit handlers when the session ends, too")
    func activityAtTheEnd() throws {
        let session = try TestSession.started(
            chart(state("s", .exit([ask("a")]), state("a", .exit([ask("a")])))))
        let step = try session.interpreter.cancel(at: 0)
        #expect(logged(step) == "in-a not-a")
        #expect(session.ids(session.interpreter.lastConfiguration) == "s a")
        #expect(session.interpreter.configuration.isEmpty)
    }

    /// Logs whether a state is active.
    private func ask(_ id: String) -> ExecutableContent {
        .choose(
            [Branch(condition: expression("in:\(id)"), content: [log("in-\(id)")])],
            otherwise: [log("not-\(id)")])
    }
}
