import ArgumentParser
import Redress

struct TenantListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the tenants of a database with what they decide.")

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let tenants = try await Installation.tenants(options)
        if options.json {
            for tenant in tenants { try JSONOutput.line(tenant.json) }
            return
        }
        var table = TextTable(["ID", "NAME", "PREFIX", "LOG", "SETTINGS"])
        for tenant in tenants {
            let settings = tenant.settings.shown
            table.add([
                tenant.id.rawValue, tenant.name, tenant.numberPrefix, tenant.origin,
                settings.isEmpty ? "-" : settings.joined(separator: ", "),
            ])
        }
        try table.print()
    }
}

extension TenantSettings {
    /// What is decided, in words.
    var shown: [String] {
        (isSmall ? ["small"] : []) + (publishesInTwos ? ["two-person-publish"] : [])
    }
}

extension StoredTenant {
    var json: JSONValue {
        .object([
            "id": .string(id.rawValue), "name": .string(name), "origin": .string(origin),
            "prefix": .string(numberPrefix), "small": .boolean(settings.isSmall),
            "two-person-publish": .boolean(settings.publishesInTwos),
        ])
    }
}
