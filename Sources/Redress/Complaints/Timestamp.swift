/// A moment in UTC, in microseconds since 1970.
public struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }
    public init(milliseconds: Int64) { microseconds = milliseconds * 1_000 }

    /// Whole milliseconds, rounded down.
    public var milliseconds: Int64 {
        microseconds >= 0 ? microseconds / 1_000 : (microseconds - 999) / 1_000
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// Days since 1970-01-01.
    public var day: Int64 { Self.floorDivide(microseconds, 86_400_000_000) }

    /// `YYYY-MM-DDThh:mm:ss.ffffffZ`, the form of the log.
    public var description: String { String(decoding: bytes, as: UTF8.self) }

    /// The calendar year in UTC.
    public var year: Int { Self.civil(day).year }

    /// The bytes of `description`.
    public var bytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(27)
        append(to: &out)
        return out
    }

    func append(to out: inout [UInt8]) {
        let date = Self.civil(day)
        var rest = microseconds - day * 86_400_000_000
        func digits(_ value: Int64, _ count: Int) {
            var scale: Int64 = 1
            for _ in 1..<count { scale *= 10 }
            while scale > 0 {
                out.append(UInt8(48 + value / scale % 10))
                scale /= 10
            }
        }
        digits(Int64(date.year), 4)
        out.append(0x2D)
        digits(Int64(date.month), 2)
        out.append(0x2D)
        digits(Int64(date.day), 2)
        out.append(0x54)
        digits(rest / 3_600_000_000, 2)
        rest %= 3_600_000_000
        out.append(0x3A)
        digits(rest / 60_000_000, 2)
        rest %= 60_000_000
        out.append(0x3A)
        digits(rest / 1_000_000, 2)
        out.append(0x2E)
        digits(rest % 1_000_000, 6)
        out.append(0x5A)
    }

    /// Reads RFC 3339 with a zone, or a date alone, which means its first moment in UTC.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        func number(_ start: Int, _ count: Int) -> Int? {
            guard start + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[start..<start + count] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D, let year = number(0, 4),
            let month = number(5, 2), let day = number(8, 2), (1...12).contains(month),
            (1...Self.daysInMonth(month, of: year)).contains(day)
        else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        if bytes.count == 10 {
            microseconds = days * 86_400_000_000
            return
        }
        guard bytes.count >= 20, bytes[10] == 0x54 || bytes[10] == 0x20, bytes[13] == 0x3A,
            bytes[16] == 0x3A, let hour = number(11, 2), let minute = number(14, 2),
            let second = number(17, 2), hour < 24, minute < 60, second < 61
        else { return nil }
        var index = 19
        var fraction: Int64 = 0
        if bytes[index] == 0x2E {
            index += 1
            var scale: Int64 = 100_000
            let first = index
            while index < bytes.count, (0x30...0x39).contains(bytes[index]) {
                fraction += Int64(bytes[index] - 0x30) * scale
                scale /= 10
                index += 1
            }
            guard index > first else { return nil }
        }
        var offset = 0
        guard index < bytes.count else { return nil }
        switch bytes[index] {
        case 0x5A where index + 1 == bytes.count: break
        case 0x2B, 0x2D:
            guard index + 6 == bytes.count, bytes[index + 3] == 0x3A,
                let hours = number(index + 1, 2), let minutes = number(index + 4, 2),
                hours < 24, minutes < 60
            else { return nil }
            offset = (bytes[index] == 0x2B ? 1 : -1) * (hours * 60 + minutes)
        default: return nil
        }
        let seconds = Int64(hour * 3_600 + (minute - offset) * 60 + second)
        microseconds = (days * 86_400 + seconds) * 1_000_000 + fraction
    }

    static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }

    static func daysInMonth(_ month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Days since 1970 of a date in the Gregorian calendar, in eras of 400 years.
    static func days(year: Int, month: Int, day: Int) -> Int64 {
        let shifted = Int64(month <= 2 ? year - 1 : year)
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func civil(_ days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let position = (5 * dayOfYear + 2) / 153
        let day = Int(dayOfYear - (153 * position + 2) / 5 + 1)
        let month = Int(position < 10 ? position + 3 : position - 9)
        return (Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0), month, day)
    }
}

/// A reading of the host's clocks.
public struct Moment: Hashable, Sendable {
    /// Wall time.
    public var time: Timestamp
    /// Microseconds since the process started, never going back.
    public var monotonicMicroseconds: Int64

    public init(time: Timestamp, monotonicMicroseconds: Int64) {
        self.time = time
        self.monotonicMicroseconds = monotonicMicroseconds
    }
}
