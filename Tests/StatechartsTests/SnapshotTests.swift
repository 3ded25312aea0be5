import RedressTesting
import Statecharts
import Testing

@Suite("A snapshot")
struct SnapshotTests {
    /// History, late data, delayed sends, an invocation and two regions.
    private static func sample() throws -> Statechart {
        try chart(
            binding: .late,
            parallel(
                "p", transition("leave", to: "out"),
                state(
                    "a", history("ha", deep: true, to: "a1"),
                    state("a1", transition("e", to: "a2")),
                    traced(
                        "a2", data("late", "1"), transition("e", to: "a1"),
                        transition("set", do: [assign("late", "2")]),
                        transition("ask", if: "in:b2", do: [log("both")]),
                        state("a21", transition("n", to: "a22")), state("a22"))),
                state(
                    "b", traced("b1", transition("f", to: "b2")),
                    traced(
                        "b2", invoke("child"), transition("f", to: "b1"),
                        .entry([send("tick", id: "t", delay: "2s"), send("f", delay: "3s")]),
                        transition("stop", do: [.cancel(.literal("t"))])))),
            traced("out", transition("back", to: "ha"), transition("again", to: "p")))
    }

    private static let events: [EventName] = [
        "e", "f", "n", "leave", "back", "again", "set", "stop", "ask",
    ]

    /// What one step did, besides the snapshot.
    private static func trace(_ session: TestSession, _ step: Macrostep?) -> [String] {
        [
            "\(step?.transitions ?? [])", session.ids(step?.entered ?? []),
            session.ids(step?.exited ?? []), "\(step?.effects ?? [])", session.active,
            "\(session.model.values.sorted { $0.key < $1.key })",
        ]
    }

    /// Kills and restores one of two sessions before each event.
    @Test("continues exactly like the session it was taken from", arguments: 0..<UInt64(30))
    func equalBehaviour(seed: UInt64) throws {
        let made = try Self.sample()
        var random = SeededGenerator(seed: seed)
        let straight = TestSession(made)
        var restored = TestSession(made)
        for session in [straight, restored] { _ = try session.interpreter.start(at: 0) }
        var now: Int64 = 0
        for _ in 0..<30 {
            let snapshot = restored.interpreter.snapshot()
            #expect(snapshot == straight.interpreter.snapshot())
            let next = TestSession(made)
            next.model.values = restored.model.values
            try next.interpreter.restore(snapshot)
            #expect(next.interpreter.snapshot() == snapshot)
            restored = next
            now += Int64.random(in: 0...1_500, using: &random)
            let event = try #require(Self.events.randomElement(using: &random))
            for session in [straight, restored] {
                #expect(session.interpreter.releaseDue(at: now).isEmpty)
                session.interpreter.enqueue(Event(event, type: .external))
            }
            while straight.interpreter.hasWork {
                let one = try straight.interpreter.macrostep(at: now)
                let other = try restored.interpreter.macrostep(at: now)
                #expect(Self.trace(straight, one) == Self.trace(restored, other))
            }
            #expect(!restored.interpreter.hasWork)
        }
    }

    static let unknown: [Snapshot] = (0..<4).map { number in
        var snapshot = Snapshot()
        switch number {
        case 0: snapshot.configuration = ["s", "gone"]
        case 1: snapshot.historyValues = ["gone": []]
        case 2: snapshot.historyValues = ["s": ["gone"]]
        default: snapshot.enteredStates = ["gone"]
        }
        return snapshot
    }

    @Test("of another chart is refused by the state that is missing", arguments: unknown)
    func unknownState(snapshot: Snapshot) throws {
        let session = TestSession(try chart(state("s")))
        let problem = #expect(throws: SnapshotProblem.self) {
            try session.interpreter.restore(snapshot)
        }
        #expect(
            problem?.description
                == "the snapshot names state 'gone', which the chart does not have")
    }

    @Test("remembers that the session has ended")
    func ended() throws {
        let session = try TestSession.started(chart(final("f")))
        let snapshot = session.interpreter.snapshot()
        #expect(!snapshot.isRunning)
        let other = TestSession(session.interpreter.chart)
        try other.interpreter.restore(snapshot)
        other.interpreter.enqueue(Event("e", type: .external))
        #expect(try other.interpreter.macrostep(at: 0) == nil)
    }
}
