import ArgumentParser
import Redress

struct CalendarListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List every published file of calendars, newest last.")

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let installation = try await Installation.open(options, readOnly: true)
        let files = try await installation.engine.calendarFiles(tenant: installation.tenant.id)
        if options.json {
            for file in files { try JSONOutput.line(file.json) }
            return
        }
        guard !files.isEmpty else { return Output.diagnostic("no calendars are published") }
        var table = TextTable(["VERSION", "PUBLISHED", "SIZE"])
        for file in files {
            table.add([file.version, file.publishedAt.shown, String(file.body.count)])
        }
        try table.print()
    }
}

extension StoredCalendarFile {
    fileprivate var json: JSONValue {
        .object([
            "bytes": .count(body.count), "published": .time(publishedAt),
            "version": .string(version),
        ])
    }
}
