import ArgumentParser
import Redress
import SCXML
import Statecharts

struct SCXMLRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run documents on a virtual clock and say in which state each one ends.",
        discussion: """
            redress scxml run tests/*.scxml
            redress scxml run --restore --json chart.scxml
            redress scxml run --pass done --for 3600 - < chart.scxml

            One line a document, separated by tabs: the file, the result, the active states.
            The result is 'pass' if the document ended in the state 'pass', 'fail' if it ended or \
            stopped elsewhere, 'timeout' if something still waits when the time is over, and \
            'error' if it cannot be loaded or a macrostep does not end. Problems go to standard \
            error as file:line:column.

            What a document names with src is read from its own folder only.

            Exit status: 0 every document passed, 1 one did not, 2 usage.
            """)

    @Argument(help: ArgumentHelp("The documents; - reads standard input.", valueName: "file"))
    var files: [String]

    @Flag(
        help: """
            Save every session after each macrostep, throw it away and continue from what was \
            saved.
            """)
    var restore = false

    @Option(help: ArgumentHelp("The final state that counts as passed.", valueName: "id"))
    var pass = "pass"

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How much virtual time a document has.", valueName: "seconds"))
    var seconds: Int64 = 60

    @Flag(help: "Print JSON, as docs/cli-json.md describes it.")
    var json = false

    func validate() throws {
        let secondsMax = Delay.maximum / 1_000
        guard (0...secondsMax).contains(seconds) else {
            throw ValidationError("--for takes 0 to \(secondsMax) seconds, not \(seconds)")
        }
        guard !pass.isEmpty else { throw ValidationError("--pass takes the id of a state") }
        guard files.filter({ $0 == "-" }).count < 2 else {
            throw ValidationError("standard input can be read once; give one '-'")
        }
    }

    func run() throws {
        var passedCount = 0
        for (index, file) in files.enumerated() {
            Output.progress("\(index) of \(files.count) documents  \(Output.safe(file))")
            let run = DocumentRun(of: file, restarts: restore, for: seconds * 1_000)
            Output.progress(nil)
            if run.result(pass: pass) == .pass { passedCount += 1 }
            try report(run)
        }
        if passedCount < files.count { throw ExitCode(ExitStatus.findings.rawValue) }
    }

    private func report(_ run: DocumentRun) throws {
        let result = run.result(pass: pass)
        if json {
            return try JSONOutput.line(
                .object([
                    "file": .string(run.file), "problems": .array(run.problems.map(\.json)),
                    "result": .string(result.rawValue), "states": .texts(run.states),
                ]))
        }
        for problem in run.problems { Output.diagnostic(problem.description) }
        let states = run.states.map(\.rawValue).joined(separator: " ")
        try Output.line("\(Self.cell(run.file))\t\(result.rawValue)\t\(states)")
    }

    /// A file's name in one cell of one line.
    private static func cell(_ name: String) -> String {
        name.replacing("\t", with: "\\u{9}").replacing("\n", with: "\\u{a}")
    }
}
