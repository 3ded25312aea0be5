import LibXML
import Redress
import SCXML
import Statecharts

/// What became of one document.
struct DocumentRun {
    enum Result: String { case pass, fail, error, timeout }

    /// Something that stopped a document; without a place if it could not even be read.
    struct Problem {
        var code: String
        var file: String
        var place: TextPosition?
        var message: String
    }

    /// As the command line named it.
    let file: String
    private(set) var problems: [Problem] = []
    private var outcome: RunOutcome?

    /// The active states in document order; of an ended document, those in which it ended.
    var states: [StateID] { outcome?.states ?? [] }

    /// Twice what a document may have, so that the loader says what is too large.
    private static let byteCountMax = 2 * LoadLimits.standard.byteCountMax

    /// - Parameter duration: Milliseconds of virtual time.
    init(of path: String, restarts: Bool, for duration: Int64) {
        file = path
        do {
            let input = try InputFile(
                path, byteCountMax: Self.byteCountMax, mayBeStandardInput: true)
            let chart = try SessionGroup.chart(reading: input.bytes, file: input.name)
            let folder = path == "-" ? nil : DocumentFolder(of: path)
            let group = SessionGroup(restarts: restarts) { folder?.read($0) }
            outcome = group.run(chart, for: duration)
            noteStop(in: chart)
        } catch let found as ChartProblems {
            problems = found.problems.map {
                Problem(
                    code: $0.code, file: $0.location.file,
                    place: TextPosition(line: $0.location.line, column: $0.location.column),
                    message: $0.message)
            }
        } catch {
            let message = CommandFailure(describing: error)?.message ?? "\(error)"
            problems = [Problem(code: "unreadable", file: path, message: message)]
        }
    }

    /// - Parameter id: The final state that counts as passed.
    func result(pass id: String) -> Result {
        switch outcome?.ending {
        case .finished: passed(id) ? .pass : .fail
        case .stuck: .fail
        case .timeout: .timeout
        case .limit, .unrestorable, nil: .error
        }
    }

    private func passed(_ id: String) -> Bool {
        outcome?.finalStates.contains(StateID(id)) ?? false
    }

    private mutating func noteStop(in chart: Statechart) {
        let (code, message): (String, String)
        switch outcome?.ending {
        case .limit(let limit): (code, message) = ("limit", limit.description)
        case .unrestorable(let problem): (code, message) = ("restore", problem.description)
        case .finished, .stuck, .timeout, nil: return
        }
        let place = chart.states[0].location
        problems = [
            Problem(
                code: code, file: place.file,
                place: TextPosition(line: place.line, column: place.column), message: message)
        ]
        // An expression that hit a limit has said where it stands.
        let own = message.dropFirst(place.file.count)
        if message.hasPrefix(place.file), let found = own.prefixMatch(of: #/:(\d+):(\d+): /#),
            let line = Int(found.1), let column = Int(found.2)
        {
            problems[0].place = TextPosition(line: line, column: column)
            problems[0].message = String(own[found.range.upperBound...])
        }
    }
}

extension DocumentRun.Problem: CustomStringConvertible {
    var description: String {
        guard let place else { return "error: \(message)" }
        return "\(file):\(place.line):\(place.column): error: \(message) [\(code)]"
    }

    var json: JSONValue {
        .members([
            "code": .string(code), "column": place.map { .count($0.column) },
            "file": .string(file), "line": place.map { .count($0.line) },
            "message": .string(message), "severity": .string("error"),
        ])
    }
}
