import ArgumentParser
import Foundation
import Redress

/// Which database, and how to answer: what every command that opens one can be told.
struct DatabaseOptions: ParsableArguments {
    @Option(name: .customLong("db"), help: ArgumentHelp("The database.", valueName: "file"))
    var database = "redress.db"

    @Flag(help: "Print JSON, as docs/cli-json.md describes it.")
    var json = false

    @Option(help: ArgumentHelp("The tenant; needed if there are several.", valueName: "id"))
    var tenant: String?

    @Option(
        help: ArgumentHelp(
            "The name of this machine in records (default: its host name).", valueName: "name"))
    var node: String?

    func validate() throws {
        guard !database.isEmpty else { throw ValidationError("--db needs the name of a file") }
        if let node, !isPlainID(node) {
            throw ValidationError(
                "--node '\(node)' must be 1 to 40 of a-z, 0-9, '-', '.', '_'")
        }
    }

    /// The name that records carry.
    var nodeName: String {
        if let node { return node }
        var system = utsname()
        let isKnown = uname(&system) == 0
        let name = withUnsafeBytes(of: system.nodename) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self).lowercased()
        }
        return isKnown && isPlainID(name) ? name : "localhost"
    }
}

/// Reads a time on the command line.
func parseTime(_ text: String) throws -> Timestamp {
    guard let time = Timestamp(text) else {
        throw ValidationError(
            "a time is such as 2026-11-22T09:30:00+08:00, or a date such as 2026-11-22 for its "
                + "first moment in UTC")
    }
    return time
}
