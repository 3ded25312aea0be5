import ArgumentParser
import Redress

struct WorkflowPublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Make checked workflow files the ones that new complaints start under.",
        discussion: """
            Complaints that exist stay under the version that they started with.

            Where the tenant publishes in twos (redress tenant set --two-person-publish), the author
            asks and somebody else confirms:
            redress workflow publish product.scxml --as adm-01
            redress workflow approve 3f2a91c07d4e --as adm-02
            """)

    @Argument(help: ArgumentHelp("The documents.", valueName: "file"))
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "The folder of the schemas (default: 'schemas' beside the workflows' folder).",
            valueName: "dir"))
    var schemas: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Who asks, where the tenant publishes in twos.", valueName: "user"))
    var author: String?

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let checked = try WorkflowFiles(checking: files, schemas: schemas)
        try checked.requireNoErrors(json: options.json)
        try checked.requireDistinctTypes()
        let installation = try await Installation.open(options)
        let isPending = author != nil && installation.tenant.settings.publishesInTwos
        var published: [(workflow: Workflow, isNew: Bool)] = []
        for one in checked.workflows {
            let isNew =
                if isPending, let author {
                    try await installation.engine.requestPublication(
                        of: one.source, checked: one.workflow, tenant: installation.tenant.id,
                        by: UserID(author))
                } else {
                    try await installation.engine.publish(
                        one.source, checked: one.workflow, tenant: installation.tenant.id)
                }
            published.append((one.workflow, isNew))
        }
        try await installation.settle {
            for (workflow, isNew) in published { try tell(workflow, isNew, isPending) }
            let known = Set(
                try await installation.store.read { try $0.workflows() }.filter(\.isActive).map(
                    \.type))
            for (workflow, _) in published {
                for type in workflow.startedTypes.subtracting(known).sorted() {
                    Output.diagnostic(
                        "'\(workflow.name)' starts complaints of type '\(type)', of which no "
                            + "workflow is published; such acts will be refused", heading: .note)
                }
            }
        }
    }

    private func tell(_ workflow: Workflow, _ isNew: Bool, _ isPending: Bool) throws {
        if options.json {
            try JSONOutput.line(
                .object([
                    "digest": .string(workflow.digest), "name": .string(workflow.name),
                    "pending": .boolean(isNew && isPending),
                    "published": .boolean(isNew && !isPending), "type": .string(workflow.type),
                    "version": .string(workflow.version),
                ]))
        } else {
            try Output.line(
                (isNew ? (isPending ? "waiting " : "published ") : "unchanged ")
                    + "\(workflow.name) \(workflow.version)  \(workflow.digest.prefix(12))")
        }
    }
}
