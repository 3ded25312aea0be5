public import Statecharts

/// A deadline as a workflow declares it.
public struct Clock: Sendable {
    /// What a breach means.
    public enum Kind: String, Sendable {
        /// Warns and reassigns.
        case soft
        /// Escalates and counts as a breach.
        case hard
        /// Comes from law.
        case legal
        /// Belongs to the other side.
        case watch
    }

    /// Which time counts, as the document says it.
    public enum Time: String, Sendable, CaseIterable {
        /// 7 × 24.
        case always
        /// Days of any sort; without a calendar, elapsed time.
        case natural
        /// Working time or working days of a calendar.
        case working
    }

    public var id: String
    public var kind: Kind
    /// How it counts; for one that is due at a date of the data, the rest of that date's day.
    public var allowance: Allowance
    /// The date that it is due at; nil for one that counts from its start.
    public var date: ClockDate?
    public var pauses: [ClockPause] = []
    public var extensions: [ClockExtension] = []
    public var event: EventName
    public var labels: Labels
    public var location: SourceLocation

    /// The list of codes that has the reasons of pauses.
    static let pauseReasons = "pause-reason"

    static let dayMilliseconds: Int64 = 86_400_000

    /// The days of an `xs:duration` that has nothing but days; nil for any other.
    static func wholeDays(ofDuration text: String) -> Int? {
        guard !text.contains("T"), let length = milliseconds(ofDuration: text) else { return nil }
        return Int(length / dayMilliseconds)
    }

    /// Milliseconds of an `xs:duration` without years and months; nil if it is none.
    public static func milliseconds(ofDuration text: String) -> Int64? {
        guard text.first == "P", text.last != "T" else { return nil }
        var total: Int64 = 0
        var digits = ""
        var isTime = false
        var seen = ""
        for character in text.dropFirst() {
            if character == "T" {
                guard !isTime, digits.isEmpty else { return nil }
                isTime = true
                continue
            }
            if character.isASCII, character.isNumber {
                digits.append(character)
                continue
            }
            let factor: Int64
            switch (character, isTime) {
            case ("D", false): factor = 86_400_000
            case ("H", true): factor = 3_600_000
            case ("M", true): factor = 60_000
            case ("S", true): factor = 1_000
            default: return nil
            }
            guard let number = Int64(digits), number < 1_000_000, !seen.contains(character) else {
                return nil
            }
            seen.append(character)
            total += number * factor
            digits = ""
        }
        return digits.isEmpty && !seen.isEmpty && total > 0 ? total : nil
    }
}
