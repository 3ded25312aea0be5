import ArgumentParser
import Foundation

/// The languages in which workflows have labels.
enum Language: String, ExpressibleByArgument, CaseIterable {
    case zh, en

    /// What the environment asks for (POSIX locale variables), or English.
    static var preferred: Language {
        let environment = ProcessInfo.processInfo.environment
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }
            .first { !$0.isEmpty }
        return locale?.hasPrefix("zh") == true ? .zh : .en
    }
}
