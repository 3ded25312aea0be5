import ArgumentParser
import Redress
import Statecharts

struct TickCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tick", abstract: "Fire every deadline that is due, in due order.")

    @Option(
        help: ArgumentHelp("Act as if it were this moment.", valueName: "time"),
        transform: parseTime)
    var at: Timestamp?

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let installation = try await Installation.open(options)
        var skipped: [SkippedComplaint] = []
        var isFirst = true
        while true {
            let report = try await installation.engine.tick(
                tenant: installation.tenant.id, at: at, atMost: Self.partCount, skipping: skipped)
            skipped += report.skipped
            try await installation.settle { try tell(report, isFirst: isFirst) }
            if report.fired.count < Self.partCount { break }
            isFirst = false
        }
        guard let first = skipped.first else { return }
        let count = skipped.count
        throw CommandFailure(
            .unavailable,
            "the deadlines of \(count) \(count == 1 ? "complaint" : "complaints") could not fire, first "
                + "'\(first.number)' (record \(first.sequence)): \(first.reason)")
    }

    /// Deadlines that are fired, signed and told together; memory holds no more.
    private static let partCount = 4_096

    private func tell(_ report: TickReport, isFirst: Bool) throws {
        if options.json {
            for firing in report.fired { try JSONOutput.line(firing.json) }
            for complaint in report.skipped { try JSONOutput.line(complaint.json) }
            return
        }
        guard !report.fired.isEmpty else {
            if isFirst, report.skipped.isEmpty { Output.diagnostic("nothing is due") }
            return
        }
        var table = TextTable(isFirst ? ["COMPLAINT", "EVENT", "CLOCK", "DUE", "RECORD"] : nil)
        for firing in report.fired {
            table.add([
                firing.number, firing.event.rawValue, firing.clock ?? "-",
                firing.due.shown + (firing.isProvisional ? " provisional" : ""),
                String(firing.sequence),
            ])
        }
        try table.print()
    }
}

extension SkippedComplaint {
    var json: JSONValue {
        .members([
            "number": .string(number), "reason": .string(reason), "sequence": .count(sequence),
        ])
    }
}

extension Firing {
    var json: JSONValue {
        .members([
            "clock": clock.map { .string($0) }, "due": .time(due),
            "event": .string(event.rawValue), "from": .texts(from), "number": .string(number),
            "provisional": .boolean(isProvisional), "sequence": .count(sequence),
            "to": .texts(to),
        ])
    }
}
