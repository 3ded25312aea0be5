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
        let report = try await installation.engine.tick(tenant: installation.tenant.id, at: at)
        try await installation.settle { try tell(report.fired, report.skipped) }
        guard let first = report.skipped.first else { return }
        let count = report.skipped.count
        throw CommandFailure(
            .unavailable,
            "the deadlines of \(count) \(count == 1 ? "complaint" : "complaints") could not fire, first "
                + "'\(first.number)' (record \(first.sequence)): \(first.reason)")
    }

    private func tell(_ fired: [Firing], _ skipped: [SkippedComplaint]) throws {
        if options.json {
            for firing in fired { try JSONOutput.line(firing.json) }
            for complaint in skipped { try JSONOutput.line(complaint.json) }
            return
        }
        guard !fired.isEmpty else {
            if skipped.isEmpty { Output.diagnostic("nothing is due") }
            return
        }
        var table = TextTable(["COMPLAINT", "EVENT", "CLOCK", "DUE", "RECORD"])
        for firing in fired {
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
