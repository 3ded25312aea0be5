/// A length of time as a clock counts it.
public enum ClockAmount: Hashable, Sendable {
    /// Whole counted days.
    case days(Int)
    /// Counted time.
    case milliseconds(Int64)

    /// `3d`, `5400000ms`; the form of the ledger.
    var encoded: String {
        switch self {
        case .days(let count): "\(count)d"
        case .milliseconds(let length): "\(length)ms"
        }
    }

    init?(encoded text: some StringProtocol) {
        if text.hasSuffix("ms"), let length = Int64(text.dropLast(2)) {
            self = .milliseconds(length)
        } else if text.hasSuffix("d"), let count = Int(text.dropLast()) {
            self = .days(count)
        } else {
            return nil
        }
    }
}

/// What remaining time is multiplied by: more than none, at most 1, in millionths.
public struct ClockFactor: Hashable, Sendable, CustomStringConvertible {
    public let millionths: Int64

    public static let one = ClockFactor(millionths: 1_000_000)

    /// - Precondition: 1 to 1,000,000.
    init(millionths: Int64) {
        precondition((1...1_000_000).contains(millionths), "a factor is above 0 and at most 1")
        self.millionths = millionths
    }

    /// Reads a decimal fraction with at most six digits after the point: `0.5`, `1`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, whole == "0" || whole == "1" else {
            return nil
        }
        let digits = parts.count == 2 ? parts[1] : "0"
        guard (1...6).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(digits)
        else { return nil }
        var scaled = number
        for _ in digits.utf8.count..<6 { scaled *= 10 }
        scaled += whole == "1" ? 1_000_000 : 0
        guard (1...1_000_000).contains(scaled) else { return nil }
        millionths = scaled
    }

    /// `0.25`, the shortest form.
    public var description: String {
        guard millionths < 1_000_000 else { return "1" }
        var digits = String(String(1_000_000 + millionths).dropFirst())
        while digits.hasSuffix("0") { digits.removeLast() }
        return "0." + digits
    }

    /// Both at once; never nothing.
    static func * (left: ClockFactor, right: ClockFactor) -> ClockFactor {
        ClockFactor(millionths: max(1, left.millionths * right.millionths / 1_000_000))
    }
}
