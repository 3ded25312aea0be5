import ArgumentParser
import Redress

struct UserTrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Record that a person has taken a course.",
        discussion: """
            redress user train out-01 intake-1 --until 2027-12-31

            Roles with training="intake-1" in roles.xml count only for people who have taken it.
            """)

    @Argument(help: "The person.")
    var id: String

    @Argument(help: "The course, as roles.xml names it.")
    var course: String

    @Option(
        help: ArgumentHelp("The first moment at which it no longer counts.", valueName: "time"),
        transform: parseTime)
    var until: Timestamp?

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let installation = try await Installation.open(options)
        let training = try await installation.engine.train(
            UserID(id), in: course, until: until, tenant: installation.tenant.id)
        try await installation.settle {
            if options.json {
                let now = installation.clock.now().time
                guard case .object(var members) = training.json(at: now) else { return }
                members["user"] = .string(id)
                try JSONOutput.line(.object(members))
            } else {
                try Output.line(
                    "trained \(id) in \(course)" + (until.map { " until \($0.shown)" } ?? ""))
            }
        }
    }
}

extension Training {
    /// The training, and whether it counts at a time.
    func json(at time: Timestamp) -> JSONValue {
        .members([
            "course": .string(course), "since": .time(validFrom), "training": .integer(id),
            "until": validUntil.map { .time($0) }, "valid": .boolean(isValid(at: time)),
        ])
    }
}
