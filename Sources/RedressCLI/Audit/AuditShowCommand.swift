import ArgumentParser
import Foundation
import Redress

struct AuditShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the exact bytes of a record.",
        discussion: """
            The leaf hash is SHA-256 over a zero byte and these bytes:
            { printf '\\0'; redress audit show 12; } | sha256sum
            """)

    @Argument(help: "The record's place in the log, from 0.")
    var sequence: UInt64

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let installation = try await Installation.open(options, readOnly: true)
        let record = try await installation.record(sequence)
        if options.json { return try JSONOutput.line(record.json) }
        let newline: [UInt8] = isatty(STDOUT_FILENO) == 1 ? [0x0A] : []
        try Output.write(record.bytes + newline)
    }
}

extension Installation {
    /// A record by its place.
    func record(_ sequence: UInt64) async throws -> StoredRecord {
        let (found, size) = try await store.read { [tenant] in
            (try $0.record(tenant: tenant, sequence: sequence), try $0.logSize(tenant: tenant))
        }
        if let found { return found }
        guard sequence >= size else {
            throw CommandFailure(
                .conflict,
                "record \(sequence) of log '\(tenant.origin)' is missing, though the log has "
                    + "\(size) records; 'redress audit verify' tells more")
        }
        throw CommandFailure(
            .usage,
            "there is no record \(sequence); log '\(tenant.origin)' has \(size) records, counted "
                + "from 0")
    }
}
