import ArgumentParser
import Redress
import Statecharts

struct ComplaintRecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Record a new complaint and print its number.",
        discussion: "redress complaint record --type product --as out-01 --data complaint.json")

    @Option(help: "The type of complaint, such as product, logistics or attitude.")
    var type: String

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
                subject: .new(type: type), event: "record.save", data: data, key: key))
        try await AnswerReport(installation, options).finish(answer, as: .recording)
    }
}
