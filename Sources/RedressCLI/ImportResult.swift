import Redress
import Statecharts

/// What an import did, for people and for programs.
struct ImportResult {
    var profile: ImportProfile
    var file: String
    var summary: ImportSummary
    /// Accounts that were made for it.
    var accounts: [UserID]
    var seconds: Double

    private var rowsPerSecond: Int { Int(Double(summary.rowCount) / max(seconds, 0.001)) }

    /// True if every row is a complaint or has no workflow, and the clocks came out as they should.
    var isClean: Bool {
        summary.isClean
            && zip(profile.expectations, summary.expectations).allSatisfy { expected, count in
                count.reaches(expected.leastPercent)
            }
    }

    /// Values without a workflow, the most frequent ones first; what is beyond the limit last.
    private var noWorkflow: [(value: String?, count: Int)] {
        summary.noWorkflow.map { (value: $0.key, count: $0.value) }.sorted {
            ($0.value == nil ? 1 : 0, -$0.count, $0.value ?? "")
                < ($1.value == nil ? 1 : 0, -$1.count, $1.value ?? "")
        }
    }

    /// The shape that `docs/import.md` describes.
    var json: JSONValue {
        .members([
            "accounts": .texts(accounts), "acts": .count(summary.actCount),
            "alreadyThere": .count(summary.alreadyThereCount),
            "expectations": .array(
                zip(profile.expectations, summary.expectations).map { expected, count in
                    .members([
                        "column": .string(expected.timeColumn),
                        "leastPercent": .count(expected.leastPercent), "met": .count(count.met),
                        "missed": .count(count.missed),
                        "state": .string(expected.state.rawValue),
                    ])
                }
            ), "file": .string(file),
            "imported": .count(summary.importedCount),
            "milliseconds": .count(Int(seconds * 1_000)),
            "noWorkflow": .members([
                "rows": .count(summary.noWorkflowCount),
                "values": .array(
                    noWorkflow.map {
                        .members(["rows": .count($0.count), "value": $0.value.map { .string($0) }])
                    }
                ),
            ]),
            "problems": .members([
                "reasons": .object(
                    Dictionary(
                        uniqueKeysWithValues: summary.problems.map {
                            ($0.key.rawValue, JSONValue.count($0.value))
                        }
                    )
                ),
                "rows": .count(summary.problemCount),
            ]),
            "profile": .string(profile.name),
            "refused": .members([
                "reasons": .array(
                    summary.refusals.sorted { $0.key < $1.key }.map {
                        .members([
                            "event": .string($0.key.event.rawValue),
                            "reason": .string($0.key.reason.rawValue), "rows": .count($0.value),
                        ])
                    }
                ),
                "rows": .count(summary.refusedCount),
            ]),
            "rows": .count(summary.rowCount), "rowsPerSecond": .count(rowsPerSecond),
            "undeclaredColumns": .texts(summary.undeclaredColumns.sorted()),
        ])
    }

    func print(report: String?) throws {
        try Output.line(
            "\(profile.name): \(summary.rowCount) rows in \(tenths(seconds)) s "
                + "(\(rowsPerSecond) rows/s)"
        )
        var table = TextTable(indent: 2)
        table.add(["imported", right(summary.importedCount), "\(summary.actCount) acts"])
        table.add(["already there", right(summary.alreadyThereCount), ""])
        table.add(["no workflow", right(summary.noWorkflowCount), ""])
        for (value, count) in noWorkflow.prefix(20) {
            table.add(["", right(count), value ?? "other values"])
        }
        if noWorkflow.count > 20 {
            table.add(["", "", "and \(noWorkflow.count - 20) more; --json names them all"])
        }
        table.add(["problems", right(summary.problemCount), ""])
        for (reason, count) in summary.problems.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            table.add(["", right(count), reason.rawValue])
        }
        table.add(["refused", right(summary.refusedCount), ""])
        for (key, count) in summary.refusals.sorted(by: { $0.key < $1.key }) {
            table.add(["", right(count), "\(key.event) \(key.reason.rawValue)"])
        }
        for (expected, count) in zip(profile.expectations, summary.expectations) {
            let all = count.met + count.missed
            let hundredths = all == 0 ? 0 : count.met * 10_000 / all
            table.add([
                "as recorded", right(count.met),
                "of \(all) entered '\(expected.state)' at '\(expected.timeColumn)', "
                    + "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10) % "
                    + "(at least \(expected.leastPercent) %)",
            ])
        }
        try table.print()
        if !accounts.isEmpty {
            try Output.line(
                "  accounts made: " + accounts.map(\.rawValue).joined(separator: ", ")
            )
        }
        if !summary.undeclaredColumns.isEmpty {
            try Output.line(
                "  columns not declared: "
                    + summary.undeclaredColumns.sorted().joined(separator: ", ")
            )
        }
        if let report {
            try Output.line("  rows not imported, or otherwise than recorded: \(report)")
        }
    }

    private func right(_ count: Int) -> String {
        let text = String(count)
        return String(repeating: " ", count: max(0, 8 - text.count)) + text
    }

    private func tenths(_ seconds: Double) -> String {
        let count = Int(seconds * 10)
        return "\(count / 10).\(count % 10)"
    }
}
