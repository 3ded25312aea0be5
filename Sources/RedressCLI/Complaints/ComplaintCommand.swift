import ArgumentParser
import Redress

/// Complaints: recording, acting, looking.
struct ComplaintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "complaint", abstract: "Record complaints, act on them and look at them.",
        subcommands: [
            ComplaintRecordCommand.self, ComplaintSendCommand.self, ComplaintShowCommand.self,
            ComplaintListCommand.self, ComplaintClaimCommand.self, ComplaintReleaseCommand.self,
        ])
}

/// `USER` or `USER:ROLE`: who acts or looks.
struct ActingAs: ExpressibleByArgument {
    var user: UserID
    var role: RoleID?

    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, parts.allSatisfy({ (1...100).contains($0.utf8.count) })
        else { return nil }
        user = UserID(String(first))
        role = parts.count == 2 ? RoleID(String(parts[1])) : nil
    }
}

/// What is checked before a database is opened.
enum ActArguments {
    static func validate(event: String) throws {
        guard (1...200).contains(event.utf8.count) else {
            throw ValidationError("the name of an event has 1 to 200 bytes")
        }
    }

    static func validate(key: String?) throws {
        guard let key else { return }
        guard (1...200).contains(key.utf8.count) else {
            throw ValidationError("--key has 1 to 200 bytes, not \(key.utf8.count)")
        }
    }
}
