import ArgumentParser
import Redress

struct TenantSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change what a tenant decides for itself; the log says so.",
        discussion: """
            redress tenant set --small

            A small tenant has one or two people for everything: where a workflow asks for a second
            person, the same one may go on after ten minutes, and the record says that it was waived.
            """)

    @Flag(inversion: .prefixedNo, help: "One or two people do everything.")
    var small: Bool?

    @Flag(inversion: .prefixedNo, help: "A workflow is published by two people.")
    var twoPersonPublish: Bool?

    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        guard small != nil || twoPersonPublish != nil else {
            throw ValidationError(
                "say what to change: --small, --two-person-publish, or --no- in front")
        }
    }

    func run() async throws {
        let installation = try await Installation.open(options)
        var settings = installation.tenant.settings
        if let small { settings.isSmall = small }
        if let twoPersonPublish { settings.publishesInTwos = twoPersonPublish }
        let isNew = try await installation.engine.set(settings, of: installation.tenant.id)
        var tenant = installation.tenant
        tenant.settings = settings
        try await installation.settle {
            if options.json { return try JSONOutput.line(tenant.json) }
            let shown = settings.shown
            try Output.line(
                (isNew ? "changed " : "unchanged ") + "\(tenant.id): "
                    + (shown.isEmpty ? "no settings" : shown.joined(separator: ", ")))
        }
    }
}
