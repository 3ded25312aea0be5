/// What the program's exit status says; stable.
enum ExitStatus: Int32, Sendable {
    case done = 0
    /// A check found something against a file.
    case findings = 1
    /// The command line, or a file that it names, is wrong.
    case usage = 2
    /// The act was refused, and the log says so.
    case refused = 3
    /// Somebody else was faster, or the log was tampered with.
    case conflict = 4
    /// The database cannot be used now.
    case unavailable = 5
}
