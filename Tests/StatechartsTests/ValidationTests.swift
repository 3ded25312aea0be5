import Statecharts
import RedressTesting
import Testing

/// What is wrong with a chart, as its problems describe themselves.
private func problems(_ make: () throws(ChartProblems) -> Statechart) -> [String] {
    do throws(ChartProblems) {
        _ = try make()
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

@Suite("Checking a chart")
struct ValidationTests {
    struct Flawed: Sendable, CustomTestStringConvertible {
        let problem: String
        let make: @Sendable () throws(ChartProblems) -> Statechart

        init(
            _ problem: String, _ make: @escaping @Sendable () throws(ChartProblems) -> Statechart
        ) {
            self.problem = problem
            self.make = make
        }

        var testDescription: String { problem }
    }

    static let flaws: [Flawed] = [
        Flawed("test:1:1: error: the chart has no state [no-state]") {
            () throws(ChartProblems) in try chart()
        },
        Flawed("test:3:1: error: state id 's' is used already at line 2 [duplicate-id]") {
            () throws(ChartProblems) in try chart(state("s", line: 2), state("s", line: 3))
        },
        Flawed(
            "test:2:1: error: transition target 'refnd' is not a state; did you mean 'refund'? "
                + "[unknown-target]"
        ) { () throws(ChartProblems) in
            try chart(state("refund", transition("e", to: "refnd", line: 2)))
        },
        Flawed("test:1:1: error: transition target 'nowhere' is not a state [unknown-target]") {
            () throws(ChartProblems) in try chart(.initial(["nowhere"]), state("s"))
        },
        Flawed(
            "test:2:1: error: a transition needs an event, a condition or a target "
                + "[empty-transition]"
        ) { () throws(ChartProblems) in try chart(state("s", transition(line: 2))) },
        Flawed(
            "test:2:1: error: targets 'a' and 'b' cannot be active together [conflicting-targets]"
        ) { () throws(ChartProblems) in
            try chart(state("a", transition("e", to: "a b", line: 2)), state("b"))
        },
        Flawed("test:2:1: error: final state 'f' has child states [final-children]") {
            () throws(ChartProblems) in try chart(final("f", line: 2, state("s")))
        },
        Flawed("test:2:1: error: final state 'f' has transitions [final-transitions]") {
            () throws(ChartProblems) in try chart(final("f", line: 2, transition("e", to: "f")))
        },
        Flawed(
            "test:2:1: error: state 's' has an initial state but no child states "
                + "[initial-on-atomic]"
        ) { () throws(ChartProblems) in try chart(state("s", line: 2, initial(to: "s"))) },
        Flawed(
            "test:2:1: error: parallel 'p' enters all its regions; it cannot have an initial state "
                + "[initial-on-parallel]"
        ) { () throws(ChartProblems) in
            try chart(parallel("p", line: 2, .initial(["a"]), state("a"), state("b")))
        },
        Flawed(
            "test:2:1: error: an initial transition must not have an event or a condition "
                + "[initial-with-condition]"
        ) { () throws(ChartProblems) in
            try chart(state("s", initial(to: "a", on: "e", line: 2), state("a")))
        },
        Flawed("test:2:1: error: an initial transition needs a target [initial-without-target]") {
            () throws(ChartProblems) in
            try chart(state("s", initial(to: "", do: [log("x")], line: 2), state("a")))
        },
        Flawed("test:2:1: error: the initial attribute is empty [initial-without-target]") {
            () throws(ChartProblems) in
            try chart(state("s", line: 2, .initial([]), state("a")))
        },
        Flawed("test:2:1: error: initial state 'b' is not inside 's' [initial-not-descendant]") {
            () throws(ChartProblems) in
            try chart(state("s", line: 2, .initial(["b"]), state("a")), state("b"))
        },
        Flawed("test:2:1: error: initial state 's' is not inside 's' [initial-not-descendant]") {
            () throws(ChartProblems) in
            try chart(state("s", line: 2, .initial(["s"]), state("a")))
        },
        Flawed("test:2:1: error: history 'h' needs a default transition [history-without-default]")
        { () throws(ChartProblems) in
            try chart(state("s", history("h", line: 2, to: nil), state("a")))
        },
        Flawed(
            "test:2:1: error: the default of history 'h' must be a child of its parent, not 'b' "
                + "[history-default]"
        ) { () throws(ChartProblems) in
            try chart(state("s", history("h", line: 2, to: "b"), state("a", state("b"))))
        },
        Flawed(
            "test:2:1: error: the default of history 'h' must be a descendant of its parent, "
                + "not 'c' [history-default]"
        ) { () throws(ChartProblems) in
            try chart(
                state("s", history("h", deep: true, line: 2, to: "c"), state("a")), state("c"))
        },
        Flawed(
            "test:2:1: error: the default of history 'h' must be a child of its parent, not 'h' "
                + "[history-default]"
        ) { () throws(ChartProblems) in
            try chart(state("s", history("h", line: 2, to: "h"), state("a")))
        },
    ]

    @Test("refuses a structural problem by its code", arguments: flaws)
    func flaw(flaw: Flawed) {
        #expect(problems(flaw.make).contains(flaw.problem))
    }

    @Test("reports all problems at once, in the order of the file")
    func several() {
        let found = problems { () throws(ChartProblems) in
            try chart(
                final("f", line: 5, state("x", line: 6)),
                state("s", line: 2, transition("e", to: "gone", line: 3)),
                state("s", line: 4))
        }
        #expect(
            found == [
                "test:3:1: error: transition target 'gone' is not a state [unknown-target]",
                "test:4:1: error: state id 's' is used already at line 2 [duplicate-id]",
                "test:5:1: error: final state 'f' has child states [final-children]",
            ])
    }

    @Test("allows targets that can be active together")
    func compatibleTargets() throws {
        _ = try chart(
            state("s", transition("e", to: "b1 a1"), transition("f", to: "p b1 a b1 a1")),
            parallel("p", state("a", state("a1")), state("b", state("b1"), state("b2"))))
        #expect(throws: ChartProblems.self) {
            try chart(
                state("s", transition("e", to: "b1 a b2")),
                parallel("p", state("a"), state("b", state("b1"), state("b2"))))
        }
    }

    @Test("gives states without an id one that no author uses")
    func generatedIDs() throws {
        let made = try chart(state(nil, state(nil), state("state.1")), state("state.3"))
        #expect(made.states.dropFirst().map(\.id) == ["state.2", "state.4", "state.1", "state.3"])
        #expect(made.states.map(\.hasAuthorID) == [false, false, false, true, true])
    }

    @Test("numbers states in document order, so that descendants follow without a gap")
    func numbering() throws {
        let made = try chart(state("a", state("b"), state("c", state("d"))), state("e"))
        #expect(made.states.map(\.lastDescendant) == [5, 4, 2, 4, 4, 5])
        #expect(made.states.map(\.children) == [[1, 5], [2, 3], [], [4], [], []])
        #expect(made.index(of: "d") == 4 && made.index(of: "x") == nil)
        #expect(made.isDescendant(4, of: 1) && !made.isDescendant(5, of: 1))
        #expect(!made.isDescendant(1, of: 1))
    }

    static let floods: [Flawed] = [
        Flawed("conflicting-targets") { () throws(ChartProblems) in
            let names = (0..<3_000).map { "s\($0)" }
            let root = names.map { state($0) }
            return try flooded(
                root + [state("t", transition("e", to: names.joined(separator: " ")))])
        },
        Flawed("unknown-target") { () throws(ChartProblems) in
            try flooded((0..<3_000).map { state("s\($0)", transition("e", to: "t\($0)")) })
        },
        Flawed("unknown-target") { () throws(ChartProblems) in
            let long = String(repeating: "s", count: 20_000)
            return try chart(state(long + "x", transition("e", to: long + "y")))
        },
    ]

    private static func flooded(_ parts: [Part]) throws(ChartProblems) -> Statechart {
        let root = StateDraft(kind: .root, location: place(1))
        for case .child(let child) in parts { root.children.append(child) }
        return try Statechart(validating: StatechartDraft(root: root))
    }

    @Test("answers soon, however much is wrong", arguments: floods)
    func flood(flaw: Flawed) {
        let start = ProcessorTime.now
        let found = problems(flaw.make)
        #expect(ProcessorTime.now - start < .seconds(2))
        #expect(found.first?.contains("[\(flaw.problem)]") == true)
        #expect(found.count <= 3_000)
    }

    @Test("allows a transition into thousands of regions")
    func manyRegions() throws {
        let start = ProcessorTime.now
        let region = StateDraft(kind: .parallel, location: place(1))
        let names = (0..<3_000).map { "r\($0)" }
        for name in names {
            if case .child(let child) = state(name) { region.children.append(child) }
        }
        let entry = state("s", transition("e", to: names.joined(separator: " ")))
        _ = try Self.flooded([entry, .child(region)])
        #expect(ProcessorTime.now - start < .seconds(2))
    }
}

@Suite("The nearest name")
struct NearestNameTests {
    @Test(
        "is one that differs little",
        arguments: [
            ("refnd", "refund"), ("Refund", "refund"), ("closd", "closed"), ("投述", "投诉"),
            ("xyz", nil), ("", nil), ("refundrefund", nil),
        ]
    )
    func nearestName(name: String, expected: String?) {
        #expect(nearest(to: name, among: ["closed", "refund", "投诉"]) == expected)
    }
}
