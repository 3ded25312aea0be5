import Foundation
import Redress
import Statecharts

/// The rows that were not imported or came out otherwise than the file says, one JSON object a line,
/// in the order of the file.
final class ImportReportFile {
    private let path: String
    private let handle: FileHandle
    private var buffer: [UInt8] = []

    /// Makes the file, or empties one that exists.
    init(_ path: String) throws {
        self.path = path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                .usage,
                "'\(path)' cannot be written: \(String(cString: strerror(errno)))"
            )
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func write(_ row: ImportedRow) throws {
        guard let value = row.json else { return }
        buffer += value.canonicalBytes
        buffer.append(0x0A)
        if buffer.count >= 65_536 { try flush() }
    }

    func close() throws { try flush() }

    private func flush() throws {
        do {
            try handle.write(contentsOf: Data(buffer))
        } catch {
            throw CommandFailure(
                .unavailable,
                "'\(path)' cannot be written: \(String(cString: strerror(errno)))"
            )
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

extension ImportedRow {
    /// The row's line in the report; nil for a row that is a complaint now, as it should be.
    var json: JSONValue? {
        switch outcome {
        case .imported(let number, _), .alreadyThere(let number):
            differences.isEmpty
                ? nil
                : .members([
                    "differences": .array(
                        differences.map { difference in
                            .members([
                                "expected": .string(difference.expected.description),
                                "found": difference.found.map { .string($0.description) },
                                "state": .string(difference.state.rawValue),
                            ])
                        }
                    ),
                    "line": .count(line), "number": .string(number),
                    "outcome": .string("differs"),
                ])
        case .noWorkflow(let value):
            .members([
                "line": .count(line), "outcome": .string("no-workflow"), "value": .string(value),
            ])
        case .problems(let problems, let number):
            .members([
                "line": .count(line), "number": number.map { .string($0) },
                "outcome": .string("problem"),
                "problems": .array(
                    problems.map { problem in
                        .members([
                            "column": problem.column.map { .string($0) },
                            "message": .string(problem.message),
                            "reason": .string(problem.reason.rawValue),
                        ])
                    }
                ),
            ])
        case .refused(let refusal, let number):
            .members([
                "event": .string(refusal.event.rawValue), "line": .count(line),
                "message": .string(refusal.message), "number": number.map { .string($0) },
                "outcome": .string("refused"), "reason": .string(refusal.reason.rawValue),
                "record": refusal.sequence.map { .count($0) },
            ])
        }
    }
}

/// Shows on a terminal how far an import has come.
final class ImportProgress {
    private let total: Int
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant

    init(total: Int) {
        self.total = total
        start = clock.now
    }

    /// Time since the start.
    var seconds: Double { (clock.now - start) / .seconds(1) }

    func show(_ count: Int) {
        let width = 24
        let filled = total == 0 ? width : min(width, width * count / total)
        let bar =
            String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let rate = Int(Double(count) / max(seconds, 0.001))
        Output.progress("\(bar)  \(count) of \(total) rows  \(rate) rows/s")
    }

    func clear() { Output.progress(nil) }
}
