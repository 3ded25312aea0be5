import ArgumentParser
import Foundation

/// The program: one subcommand for each thing that a person does at a terminal.
@main
struct RedressCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redress",
        abstract: "Record complaints, move them along their workflows, prove what happened.",
        discussion: """
            redress init
            redress user add out-01 --org outsourcer-a --outsourcer
            redress user grant out-01 agent.outsourced
            redress complaint record --type product --as out-01 --data complaint.json
            redress audit verify

            Exit status: 0 done, 1 findings, 2 usage, 3 refused, 4 conflict or tampering,
            5 database unavailable.
            """,
        subcommands: [
            InitCommand.self, TenantCommand.self, WorkflowCommand.self, UserCommand.self,
            ComplaintCommand.self, AttachmentCommand.self, ClockCommand.self, CalendarCommand.self,
            TickCommand.self, ImportCommand.self, AuditCommand.self,
            SCXMLCommand.self,
            DemoCommand.self,
        ])

    static func main() async {
        // A write beyond the limit on file sizes is an error like any other, not the end.
        signal(SIGXFSZ, SIG_IGN)
        do {
            let command = try await asyncParseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                var synchronous = command
                try synchronous.run()
            }
        } catch {
            end(with: error)
        }
    }

    /// Prints what is to be said about an error and ends the program.
    private static func end(with error: any Error) -> Never {
        if let status = error as? ExitCode { exit(withError: status) }
        if isParserError(error) {
            // Help and version are no errors.
            if exitCode(for: error).isSuccess { exit(withError: error) }
            let text = fullMessage(for: error)
            let prefix = "Error: "
            Output.problem(text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text)
            exit(withError: ExitCode(ExitStatus.usage.rawValue))
        }
        let failure =
            CommandFailure(describing: error) ?? CommandFailure(.unavailable, "\(error)")
        if !failure.message.isEmpty { Output.problem(failure.message) }
        exit(withError: ExitCode(failure.status.rawValue))
    }

    /// The parser's own errors have no public type but these; ours are all known by name.
    private static func isParserError(_ error: any Error) -> Bool {
        if CommandFailure(describing: error) == nil { return true }
        return String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
    }
}
