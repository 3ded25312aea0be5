import ArgumentParser
import Redress
import Statecharts

struct ComplaintSendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Send an event to a complaint.",
        discussion: "redress complaint send SHOP-2026-000001 submit --as out-01")

    @Argument(help: "The complaint.")
    var number: String

    @Argument(help: "The event, such as submit or propose.")
    var event: String

    @Option(name: .customLong("as"), help: ArgumentHelp("Who acts.", valueName: "user[:role]"))
    var actor: ActingAs

    @Option(
        help: ArgumentHelp(
            "What the event carries: a JSON file, or - for standard input.", valueName: "file"))
    var data: String?

    @Option(help: ArgumentHelp("Refuse if the complaint has another version.", valueName: "n"))
    var ifVersion: Int64?

    @Option(help: "The same key with the same request is answered as before.")
    var key: String?

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        try ActArguments.validate(event: event)
        try ActArguments.validate(key: key)
    }

    func run() async throws {
        let data = try data.map { try InputFile.data($0) } ?? .object([:])
        let installation = try await Installation.open(options)
        let answer = try await installation.engine.perform(
            Act(
                tenant: installation.tenant.id, actor: actor.user, role: actor.role,
                subject: .complaint(number), event: EventName(event), data: data,
                expectedVersion: ifVersion, key: key))
        try await AnswerReport(installation, options).finish(answer, as: .sending(event))
    }
}
