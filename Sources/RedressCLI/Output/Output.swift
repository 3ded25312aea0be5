import Foundation
import Redress

/// Writes to the terminal, a pipe or a file.
enum Output {
    /// A word at the start of a line that a terminal shows in colour.
    enum Heading: String {
        case granted, refused, error, note, clean, tampered

        fileprivate var colour: String {
            switch self {
            case .granted, .clean: "32"
            case .refused, .error, .tampered: "31"
            case .note: "33"
            }
        }
    }

    /// Writes a line to standard output.
    static func line(_ text: String = "", heading: Heading? = nil) throws {
        try write(Array((prefix(heading, on: STDOUT_FILENO) + safe(text) + "\n").utf8))
    }

    /// Writes exact bytes to standard output.
    static func write(_ bytes: [UInt8]) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(bytes))
        } catch {
            throw CommandFailure(
                .unavailable,
                "standard output cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    /// Writes a line to standard error.
    static func diagnostic(_ text: String, heading: Heading? = nil) {
        raw(prefix(heading, on: STDERR_FILENO) + safe(text) + "\n")
    }

    /// Says on standard error why the program ends.
    static func problem(_ message: String) {
        let label = hasColour(STDERR_FILENO) ? "\u{1B}[31merror:\u{1B}[0m " : "error: "
        raw(label + safe(message) + "\n")
    }

    /// Shows how far a long work has come, on a terminal only.
    static func progress(_ text: String?) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        raw("\r\u{1B}[K" + (text ?? ""))
    }

    private static func raw(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    private static func prefix(_ heading: Heading?, on descriptor: Int32) -> String {
        guard let heading else { return "" }
        let word =
            hasColour(descriptor)
            ? "\u{1B}[\(heading.colour)m\(heading.rawValue)\u{1B}[0m" : heading.rawValue
        return word + "  "
    }

    private static func hasColour(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
            && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    }

    /// Shows characters that would steer a terminal or turn its text around as escapes.
    static func safe(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) {
                let digits = String(scalar.value, radix: 16)
                shown.append(contentsOf: "\\u{\(digits)}".unicodeScalars)
            } else {
                shown.append(scalar)
            }
        }
        return String(shown)
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
            true
        default: false
        }
    }
}
