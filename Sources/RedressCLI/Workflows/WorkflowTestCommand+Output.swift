import Redress
import Statecharts

/// Prints how scenarios ended, for people or as JSON.
struct WorkflowTestOutput {
    let json: Bool
    let isBrief: Bool

    /// What stands against a workflow or its scenarios before any of them runs.
    func tell(_ problems: ChartProblems) throws {
        for problem in problems.problems {
            if json {
                try JSONOutput.line(problem.json)
            } else {
                try Output.line(problem.description)
            }
        }
    }

    /// A scenario that has ended; people are told of those that failed.
    func tell(_ result: ScenarioResult, workflow: String) throws {
        if json { return try JSONOutput.line(result.json(workflow: workflow)) }
        for failure in result.failures {
            try Output.line(
                "\(failure.location): failed: \(result.scenario.id): expected "
                    + "\(failure.expected), found \(failure.found)")
        }
    }

    /// A workflow whose scenarios have all ended.
    func tell(_ report: ScenarioReport) throws {
        if json { return try JSONOutput.line(report.json) }
        let failed = report.results.count { !$0.hasPassed }
        let refused = report.results.map(\.refusedCount).reduce(0, +)
        let workflow = report.workflow
        try Output.line(
            "\(workflow.name) \(workflow.version): \(report.results.count) scenarios, "
                + (failed == 0 ? "all passed" : "\(failed) failed")
                + "; \(refused) acts refused; coverage \(report.coverage.total.percent) %")
        var table = TextTable(["", "COVERED", "OF", "PERCENT"])
        for kind in ScenarioCoverage.Kind.allCases {
            let count = report.coverage[kind]
            table.add([
                kind.rawValue, String(count.seen), String(count.total), String(count.percent),
            ])
        }
        try table.print()
        guard !isBrief else { return }
        for missing in report.coverage.missing { try Output.line(missing.description) }
    }

    func tellLow(_ report: ScenarioReport, _ required: Int) throws {
        Output.diagnostic(
            "the scenarios of '\(report.workflow.name)' cover \(report.coverage.total.percent) % of "
                + "it; \(required) % are required")
    }
}

extension ScenarioResult {
    fileprivate func json(workflow: String) -> JSONValue {
        .object([
            "failures": .array(failures.map(\.json)), "granted": .count(grantedCount),
            "file": .string(scenario.location.file), "labels": .labels(scenario.labels),
            "line": .count(scenario.location.line), "passed": .boolean(hasPassed),
            "refused": .count(refusedCount), "scenario": .string(scenario.id),
            "workflow": .string(workflow),
        ])
    }
}

extension ScenarioFailure {
    fileprivate var json: JSONValue {
        .object([
            "column": .count(location.column), "expected": .string(expected),
            "file": .string(location.file), "found": .string(found), "line": .count(location.line),
        ])
    }
}

extension ScenarioReport {
    fileprivate var json: JSONValue {
        var counts: [String: JSONValue] = [:]
        for kind in ScenarioCoverage.Kind.allCases {
            let count = coverage[kind]
            counts[kind.rawValue] = .object([
                "seen": .count(count.seen), "total": .count(count.total),
            ])
        }
        var refusals: [String: JSONValue] = [:]
        for reason in Refusal.Reason.allCases {
            refusals[reason.rawValue] = .count(coverage.refusals[reason] ?? 0)
        }
        return .object([
            "coverage": .object(counts), "digest": .string(workflow.digest),
            "failed": .count(results.count { !$0.hasPassed }),
            "missing": .array(coverage.missing.map(\.json)),
            "percent": .count(coverage.total.percent),
            "refusals": .object(refusals),
            "scenarios": .count(results.count), "version": .string(workflow.version),
            "workflow": .string(workflow.name),
        ])
    }
}

extension ScenarioCoverage.Missing {
    fileprivate var json: JSONValue {
        .object([
            "column": .count(location.column), "file": .string(location.file),
            "kind": .string(kind.rawValue), "line": .count(location.line),
            "message": .string(text),
        ])
    }
}
