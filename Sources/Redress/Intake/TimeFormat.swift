/// How a file writes times: RFC 3339, or a pattern of `yyyy`, `MM`, `dd`, `HH`, `mm`, `ss`.
///
/// A pattern without hours means the first moment of the day in the zone.
public struct TimeFormat: Hashable, Sendable {
    private enum Part: Hashable, Sendable {
        case number(Character, digitCount: Int)
        case character(Character)
    }

    /// As the profile writes it; `iso` for RFC 3339.
    public let pattern: String
    /// The offset from UTC of times without one: `Z`, `+08:00`.
    public let zone: String
    private let parts: [Part]

    /// - Returns: nil if the pattern lacks year, month or day, repeats a part, or the zone is none.
    public init?(_ pattern: String, zone: String) {
        self.pattern = pattern
        self.zone = zone
        guard Timestamp("2000-01-01T00:00:00" + zone) != nil else { return nil }
        guard pattern != "iso" else {
            parts = []
            return
        }
        var parts: [Part] = []
        for letter in pattern {
            guard "yMdHms".contains(letter) else {
                if letter.isLetter || letter.isNumber { return nil }
                parts.append(.character(letter))
                continue
            }
            if case .number(letter, let count)? = parts.last {
                parts[parts.count - 1] = .number(letter, digitCount: count + 1)
            } else {
                parts.append(.number(letter, digitCount: 1))
            }
        }
        let numbers = parts.compactMap { part -> String? in
            if case .number(let letter, let count) = part {
                return String(repeating: letter, count: count)
            }
            return nil
        }
        guard Set(numbers).count == numbers.count,
            Set(numbers).isSubset(of: ["yyyy", "MM", "dd", "HH", "mm", "ss"]),
            ["yyyy", "MM", "dd"].allSatisfy(numbers.contains)
        else { return nil }
        self.parts = parts
    }

    /// Reads a time and gives it as RFC 3339 with its zone; nil if it is none.
    public func rfc3339(_ text: String) -> String? {
        guard pattern != "iso" else {
            let full = text.utf8.count == 10 ? text + "T00:00:00" + zone : text
            return Timestamp(full) == nil ? nil : full
        }
        var numbers: [Character: Substring] = [:]
        var rest = text[...]
        for part in parts {
            switch part {
            case .character(let character):
                guard rest.first == character else { return nil }
                rest = rest.dropFirst()
            case .number(let letter, let count):
                let digits = rest.prefix(count)
                guard digits.utf8.count == count, digits.allSatisfy({ ("0"..."9").contains($0) })
                else { return nil }
                numbers[letter] = digits
                rest = rest.dropFirst(count)
            }
        }
        guard rest.isEmpty else { return nil }
        func part(_ letter: Character) -> Substring { numbers[letter] ?? "00" }
        let full =
            "\(part("y"))-\(part("M"))-\(part("d"))T\(part("H")):\(part("m")):\(part("s"))\(zone)"
        return Timestamp(full) == nil ? nil : full
    }

    /// Reads a time as a moment; nil if it is none.
    public func time(_ text: String) -> Timestamp? { rfc3339(text).flatMap { Timestamp($0) } }
}
