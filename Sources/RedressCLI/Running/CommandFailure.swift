import ArgumentParser
import Redress
import Statecharts
import TransparencyLog

/// Why a command ends without having done its work.
struct CommandFailure: Error {
    var status: ExitStatus
    /// Names value, place and way out; never a person.
    var message: String

    init(status: ExitStatus, message: String) {
        self.status = status
        self.message = message
    }

    init(_ status: ExitStatus, _ message: String) { self.init(status: status, message: message) }
}

extension CommandFailure {
    /// The one place where errors become messages and exit statuses.
    ///
    /// - Returns: nil for an error of the argument parser, which has its own words.
    init?(describing error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let problem as StoreProblem: self.init(problem)
        case let problem as ActProblem: self.init(problem)
        case let problem as AdministrationProblem: self.init(.usage, problem.description)
        case let problems as ChartProblems: self.init(.findings, problems.description)
        case let problem as JSONProblem: self.init(.usage, problem.description)
        case let refusal as Refusal: self.init(ExitStatus(refusal), refusal.message)
        case let error as NoteError: self.init(.usage, error.description)
        case let error as ProofFileError: self.init(.conflict, error.description)
        case let error as ProofError: self.init(.usage, error.description)
        case is CleanExit, is ExitCode, is ValidationError: return nil
        default: self.init(.unavailable, "unexpected: \(error)")
        }
    }

    private init(_ problem: StoreProblem) {
        switch problem.kind {
        case .unavailable, .busy, .corrupt, .newerSchema:
            self.init(.unavailable, problem.description)
        case .exists: self.init(.usage, problem.description)
        }
    }

    private init(_ problem: ActProblem) {
        switch problem {
        case .unknownTenant, .unknownComplaint, .keyTooLong:
            self.init(.usage, problem.description)
        case .keyReused: self.init(.conflict, problem.description)
        case .damaged: self.init(.unavailable, problem.description)
        }
    }
}

extension ExitStatus {
    /// Of two people who read the same version, the second one is in conflict, not forbidden.
    init(_ refusal: Refusal) {
        switch refusal.reason {
        case .staleVersion, .alreadyClaimed: self = .conflict
        default: self = .refused
        }
    }
}
