import Statecharts
import Testing

@Suite("A macrostep without end")
struct LimitTests {
    struct Endless: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let message: String
        var limits = Limits.standard
        let make: @Sendable () throws(ChartProblems) -> Statechart
    }

    static let charts: [Endless] = [
        Endless(
            testDescription: "eventless transitions in a circle",
            message: "the macrostep does not end: more than 1000 microsteps"
        ) { () throws(ChartProblems) in
            try chart(state("s", transition(to: "t")), state("t", transition(to: "s")))
        },
        Endless(
            testDescription: "an event that raises itself",
            message: "the macrostep does not end: more than 1000 internal events"
        ) { () throws(ChartProblems) in
            try chart(state("s", .entry([.raise("e")]), transition("e", do: [.raise("e")])))
        },
        Endless(
            testDescription: "an event that raises itself twice",
            message: "the macrostep does not end: more than 10 internal events",
            limits: Limits(internalEventCountMax: 10)
        ) { () throws(ChartProblems) in
            try chart(
                state("s", .entry([.raise("e")]), transition("e", do: [.raise("e"), .raise("e")])))
        },
        // No transition is ever taken: only the errors go round.
        Endless(
            testDescription: "an eventless transition whose condition fails each time",
            message: "the macrostep does not end: more than 1000 internal events"
        ) { () throws(ChartProblems) in
            try chart(state("s", transition(to: "t", if: "fail")), state("t"))
        },
        Endless(
            testDescription: "a loop that raises events",
            message: "the macrostep does not end: more than 1000 internal events"
        ) { () throws(ChartProblems) in
            try chart(state("s", .entry([times(1_001, .raise("e"))])))
        },
        Endless(
            testDescription: "a loop that does nothing for long",
            message: "the macrostep does not end: more than 100 steps of executable content",
            limits: Limits(contentCountMax: 100)
        ) { () throws(ChartProblems) in
            try chart(state("s", .entry([times(50, times(50, log("x")))])))
        },
        Endless(
            testDescription: "a loop that sends events",
            message: "the macrostep does not end: more than 3 external events",
            limits: Limits(externalEventCountMax: 3)
        ) { () throws(ChartProblems) in try chart(state("s", .entry([times(4, send("e"))]))) },
        Endless(
            testDescription: "a loop that sends events for later",
            message: "the macrostep does not end: more than 3 pending sends",
            limits: Limits(pendingSendCountMax: 3)
        ) { () throws(ChartProblems) in
            try chart(state("s", .entry([times(4, send("e", delay: "1s"))])))
        },
        Endless(
            testDescription: "a condition that takes too long",
            message: "test:1:1: too many operations"
        ) { () throws(ChartProblems) in
            try chart(state("s", transition(to: "t", if: "limit")), state("t"))
        },
        Endless(
            testDescription: "an expression that takes too long",
            message: "test:1:1: too many operations"
        ) { () throws(ChartProblems) in
            try chart(state("s", .entry([.log(label: nil, expression("limit"))])))
        },
    ]

    @Test("stops and names the limit", .timeLimit(.minutes(10)), arguments: charts)
    func limit(endless: Endless) throws {
        let session = TestSession(try endless.make(), limits: endless.limits)
        let error = #expect(throws: LimitExceeded.self) { try session.interpreter.start(at: 0) }
        #expect(error?.description == endless.message)
    }

    @Test("is one step past what is allowed")
    func atTheLimit() throws {
        let made = try chart(
            state(
                "s",
                .entry([
                    times(3, .raise("i")), times(3, send("e")), times(3, send("e", delay: "1s")),
                ]), transition("i", to: "t")),
            state("t", transition("i", to: "u")), state("u", transition("i", to: "v")), state("v"))
        // The initial entry is no microstep; a loop is a step, and each round and its content are.
        var limits = Limits(
            microstepCountMax: 3, internalEventCountMax: 3, externalEventCountMax: 3,
            pendingSendCountMax: 3, contentCountMax: 21)
        let session = TestSession(made, limits: limits)
        _ = try session.interpreter.start(at: 0)
        #expect(session.active == "v")
        let parts: [WritableKeyPath<Limits, Int>] = [
            \.microstepCountMax, \.internalEventCountMax, \.externalEventCountMax,
            \.pendingSendCountMax, \.contentCountMax,
        ]
        for part in parts {
            limits[keyPath: part] -= 1
            let session = TestSession(made, limits: limits)
            #expect(throws: LimitExceeded.self) { try session.interpreter.start(at: 0) }
            limits[keyPath: part] += 1
        }
    }

    @Test("leaves nothing behind once the snapshot from before is restored")
    func restored() throws {
        let session = try TestSession.started(
            chart(
                state(
                    "s", transition("loop", to: "t", do: [.raise("x")]), transition("e", to: "u"),
                    transition("slow", to: "u", if: "limit")),
                state("t", invoke("i"), transition(to: "t")),
                state("u", transition("x", to: "wrong")),
                state("wrong")))
        let before = session.interpreter.snapshot()
        for event in ["loop", "slow"] as [EventName] {
            #expect(throws: LimitExceeded.self) { try session.send(event) }
            try session.interpreter.restore(before)
            #expect(!session.interpreter.hasWork)
        }
        let step = try session.send("e")
        #expect(session.active == "u")
        #expect(step.effects.isEmpty)
    }
}

@Suite("An error")
struct ErrorTests {
    private let failing = ExecutableContent.log(label: nil, expression("fail"))

    @Test("ends its block, with the loops around it, and no other block")
    func blocks() throws {
        let session = TestSession(
            try chart(
                state(
                    "s", .entry([log("a"), times(3, log("b"), failing), log("c")]),
                    .entry([log("d")]), .exit([failing, log("e")]), .exit([log("f")]),
                    transition("e", to: "t", do: [failing, log("g")])), traced("t")))
        #expect(logged(try session.interpreter.start(at: 0)) == "a b d")
        #expect(session.model.events == ["error.execution"])
        #expect(logged(try session.send("e")) == "f +t")
        #expect(session.model.events.dropFirst(2) == ["error.execution", "error.execution"])
    }

    @Test("in a condition counts as false and is raised")
    func conditions() throws {
        let session = TestSession(
            try chart(
                state(
                    "s",
                    .entry([
                        .choose(
                            [Branch(condition: expression("fail"), content: [log("then")])],
                            otherwise: [log("else")])
                    ]), transition("error.execution", to: "t")), state("t")))
        #expect(logged(try session.interpreter.start(at: 0)) == "else")
        #expect(session.active == "t")
    }

    @Test(
        "in a send names the send and skips the rest of the block",
        arguments: [
            send("e", id: "id1", target: "http://x/"), send("e", id: "id1", target: "file:///etc"),
            send("e", id: "id1", delay: "soon"), send("e", id: "id1", type: "urn:unknown"),
            send("e", id: "id1", delay: "1s", target: "#_internal"),
        ]
    )
    func sends(content: ExecutableContent) throws {
        let session = TestSession(try chart(state("s", .entry([content, log("never")]))))
        #expect(logged(try session.interpreter.start(at: 0)) == "")
        #expect(session.model.events == ["error.execution"])
        #expect(session.model.boundEvent?.sendID == "id1")
        #expect(session.interpreter.pendingSends.isEmpty)
    }

    @Test(
        "of communication is raised for a session that is not there",
        arguments: ["#_parent", "#_nobody"]
    )
    func unreachable(target: String) throws {
        let session = TestSession(
            try chart(state("s", .entry([send("e", id: "id1", target: target), log("on")]))))
        #expect(logged(try session.interpreter.start(at: 0)) == "on")
        #expect(session.model.events == ["error.communication"])
        #expect(session.model.boundEvent?.sendID == "id1")
    }

    @Test("in initial data leaves the rest in place")
    func initialData() throws {
        let session = TestSession(try chart(data("a", "fail"), data("b", "2"), state("s")))
        _ = try session.interpreter.start(at: 0)
        #expect(session.model.values == ["a": "", "b": "2"])
        #expect(session.model.events == ["error.execution"])
    }
}
