import CFuzzer
import Foundation
import Redress
import SCXML
import Statecharts

/// What must hold for any bytes that come as a document.
struct Loading {
    /// Processor time that one document may take, all the runs below together.
    private static let microsecondsMax: Int64 = 2_000_000
    /// Far below the standard, so that an endless document costs little.
    private static let limits = Limits(
        microstepCountMax: 50, internalEventCountMax: 50, externalEventCountMax: 50,
        pendingSendCountMax: 50, contentCountMax: 500)

    private let schemas: WorkflowSchemas
    private var source: WorkflowSource

    init() throws {
        let root = URL(
            filePath: ProcessInfo.processInfo.environment["REDRESS_ROOT"] ?? ".",
            directoryHint: .isDirectory)
        func bytes(_ path: String) throws -> [UInt8] {
            Array(try Data(contentsOf: root.appending(path: path)))
        }
        schemas = try WorkflowSchemas(
            documents: Dictionary(
                uniqueKeysWithValues: ["calendar.xsd", "scxml.xsd", "workflow.xsd", "xml.xsd"].map {
                    ($0, try bytes("schemas/\($0)"))
                }))
        source = WorkflowSource(
            file: "fuzz.scxml", document: [], rolesFile: "roles.xml",
            roles: try bytes("workflows/roles.xml"), codesFile: "codes.xml",
            codes: try bytes("workflows/codes.xml"), calendarsFile: "calendars/cn.xml",
            calendars: try bytes("workflows/calendars/cn.xml"))
    }

    /// Ends the process with a message, if anything is not as it must be.
    func check(_ bytes: [UInt8]) {
        seal()
        defer { unseal() }
        let start = processorMicroseconds()
        do throws(ChartProblems) {
            run(try SCXMLDocument(bytes: bytes, file: "fuzz.scxml").chart())
        } catch {
            require(!error.problems.isEmpty, "a document is refused without a reason")
            requireUsable(error.problems)
        }
        checkWorkflow(bytes)
        let time = processorMicroseconds() - start
        require(time <= Self.microsecondsMax, "\(time) us of processor time")
    }

    /// The same as a document, with and without the schemas.
    private func checkWorkflow(_ bytes: [UInt8]) {
        var source = source
        source.document = bytes
        let strict = WorkflowChecker.check(source, schemas: schemas)
        requireUsable(strict.problems)
        require(
            strict.workflow != nil || !strict.errors.isEmpty,
            "a workflow is refused without a reason")
        // A published workflow is loaded without the schemas, and must still be one.
        let published = WorkflowChecker.check(source, schemas: nil)
        requireUsable(published.problems)
        require(
            strict.workflow == nil || published.workflow != nil,
            "a workflow that was published does not load: \(published.problems)")
    }

    /// A run must not show that its session is saved and restored after every macrostep.
    private func run(_ chart: Statechart) {
        let (plain, steps) = outcome(of: chart, restarts: false)
        let (restarted, restartedSteps) = outcome(of: chart, restarts: true)
        require(plain == restarted, "\(plain)\nwith restarts: \(restarted)")
        for (step, other) in zip(steps, restartedSteps) where step != other {
            finding("\(step)\nwith restarts: \(other)")
        }
        require(steps.count == restartedSteps.count, "macrosteps differ")
    }

    private func outcome(
        of chart: Statechart, restarts: Bool
    ) -> (outcome: RunOutcome, steps: [SessionState]) {
        var steps: [SessionState] = []
        let group = SessionGroup(
            limits: Self.limits, operationLimit: 10_000, macrostepCountMax: 100,
            restarts: restarts)
        group.observer = { steps.append($0) }
        return (group.run(chart, for: 1_000), steps)
    }

    private func requireUsable(_ problems: [ChartProblem]) {
        for problem in problems {
            require(
                problem.location.line >= 1 && problem.location.column >= 1
                    && !problem.message.isEmpty,
                "a problem without a place or a message: \(problem)")
        }
    }
}

func require(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition { finding(message()) }
}

/// Ends the process, for libFuzzer to keep the input.
func finding(_ message: String) -> Never {
    unseal()
    fatalError("finding: \(message)")
}
