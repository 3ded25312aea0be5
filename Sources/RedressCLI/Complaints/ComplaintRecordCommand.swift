import ArgumentParser
import Redress
import Statecharts

struct ComplaintRecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Record a new complaint and print its number.",
        discussion: """
            redress complaint record --type product --as out-01 --data complaint.json
            redress complaint record --type escalation --parent SHOP-2026-000001 \\
              --event ext.received --as esc-01 --data notice.json
            """)

    @Option(help: "The type of complaint, such as product, logistics or attitude.")
    var type: String

    @Option(
        help: ArgumentHelp(
            "The complaint that the new one is linked to.", valueName: "number"))
    var parent: String?

    @Option(help: "The first event.")
    var event = "record.save"

    @Option(name: .customLong("as"), help: ArgumentHelp("Who acts.", valueName: "user[:role]"))
    var actor: ActingAs

    @Option(
        help: ArgumentHelp(
            "What is known: a JSON file, or - for standard input.", valueName: "file"))
    var data: String

    @Option(help: "The same key with the same request is answered as before.")
    var key: String?

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        try ActArguments.validate(event: event)
        try ActArguments.validate(key: key)
        guard (1...200).contains(type.utf8.count) else {
            throw ValidationError("--type has 1 to 200 bytes")
        }
    }

    func run() async throws {
        let data = try InputFile.data(data)
        let installation = try await Installation.open(options)
        let answer = try await installation.engine.perform(
            Act(
                tenant: installation.tenant.id, actor: actor.user, role: actor.role,
                subject: parent.map { .linked(type: type, parent: $0) } ?? .new(type: type),
                event: EventName(event), data: data, key: key))
        try await AnswerReport(installation, options).finish(answer, as: .recording)
    }
}
