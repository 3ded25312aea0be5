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
        let fired = try await installation.engine.tick(tenant: installation.tenant.id, at: at)
        try await installation.settle { try tell(fired) }
    }

    private func tell(_ fired: [Firing]) throws {
        if options.json {
            for firing in fired { try JSONOutput.line(firing.json) }
            return
        }
        guard !fired.isEmpty else { return Output.diagnostic("nothing is due") }
        var table = TextTable(["COMPLAINT", "EVENT", "CLOCK", "DUE", "RECORD"])
        for firing in fired {
            table.add([
                firing.number, firing.event.rawValue, firing.clock ?? "-", firing.due.shown,
                String(firing.sequence),
            ])
        }
        try table.print()
    }
}

extension Firing {
    var json: JSONValue {
        .members([
            "clock": clock.map { .string($0) }, "due": .time(due),
            "event": .string(event.rawValue), "from": .texts(from), "number": .string(number),
            "sequence": .count(sequence), "to": .texts(to),
        ])
    }
}
