import CFuzzer
import SCXML
import Statecharts

/// What must hold for any guard over any data.
struct Guarding {
    /// Processor time of one evaluation.
    private static let microsecondsMax: Int64 = 10_000
    private static let names = ["a", "b", "order"]
    private let location = SourceLocation(file: "fuzz.scxml", line: 1, column: 1)

    /// What an evaluation gave, or why it failed.
    private enum Outcome: Equatable {
        case value(Bool, text: String)
        case problem(EvaluationError)
    }

    /// Ends the process with a message, if anything is not as it must be.
    func check(_ input: UnsafeBufferPointer<UInt8>) {
        seal()
        defer { unseal() }
        let parts = input.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        let source = parts.first ?? ""
        let chart = chart(source)
        let values = Array(parts.dropFirst())
        let native = outcome(chart, values, usesNativePath: true)
        let expected = outcome(chart, values, usesNativePath: false)
        guard native == expected else {
            finding("\(source)\nnative: \(native)\nlibxml2: \(expected)")
        }
    }

    /// One state, one guard, the variables.
    private func chart(_ source: String) -> Statechart {
        let root = StateDraft(kind: .root, location: location)
        let state = StateDraft(kind: .atomic, location: location)
        state.id = "s"
        root.children = [state]
        root.data = Self.names.map { DataDeclaration(id: $0, initial: .empty, location: location) }
        var transition = TransitionDraft(location: location)
        let expression = Expression(source: source, number: 0, location: location)
        transition.events = EventDescriptor.list("e")
        transition.condition = expression
        state.transitions = [transition]
        var draft = StatechartDraft(root: root)
        draft.dataModel = "xpath"
        draft.expressions = [expression]
        do throws(ChartProblems) {
            return try Statechart(validating: draft)
        } catch {
            finding("the chart of a guard is refused: \(error)")
        }
    }

    private func outcome(
        _ chart: Statechart, _ values: [String], usesNativePath: Bool
    ) -> Outcome {
        let program = XPathProgram(
            chart: chart, operationLimit: 100_000,
            writtenByteCountMax: XPathProgram.writtenByteCountStandard,
            usesNativePath: usesNativePath)
        let model = program.makeDataModel(identity: SessionIdentity(sessionID: "fuzz"))
        model.setConfiguration { $0 == "s" }
        model.declare(chart.states[0].data)
        for (name, value) in zip(Self.names, values) {
            _ = model.setInitial(Parameter(name, .markup(value)))
        }
        if let data = values.dropFirst(Self.names.count).first {
            model.setEvent(Event("e", type: .external, data: .value(.markup(data))))
        }
        let expression = chart.expressions[0]
        do throws(EvaluationError) {
            // The first time compiles, the second finds everything built.
            let flag = try timed { () throws(EvaluationError) in
                try model.condition(expression)
            }
            guard try model.condition(expression) == flag else {
                finding("'\(expression.source)' changes its mind")
            }
            let text = try timed { () throws(EvaluationError) in try model.string(expression) }
            return .value(flag, text: text)
        } catch {
            return .problem(error)
        }
    }

    /// The result, within the time that an evaluation may take.
    ///
    /// What takes too long is tried again: a page fault or a borrowed processor is no finding.
    private func timed<Answer>(
        _ body: () throws(EvaluationError) -> Answer
    ) throws(EvaluationError) -> Answer {
        var least = Int64.max
        for _ in 0..<3 {
            let start = processorMicroseconds()
            let answer = Result(catching: body)
            least = min(least, processorMicroseconds() - start)
            if least <= Self.microsecondsMax { return try answer.get() }
        }
        finding("\(least) us of processor time")
    }
}

/// Ends the process, for libFuzzer to keep the input.
func finding(_ message: String) -> Never {
    unseal()
    fatalError("finding: \(message)")
}
