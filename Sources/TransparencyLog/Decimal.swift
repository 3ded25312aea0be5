/// ASCII decimal numbers without sign or leading zeroes (C2SP tlog-checkpoint).
enum Decimal {
    /// The number that `text` spells; `nil` if it is not canonical or above `max`.
    static func parse(_ text: some Collection<UInt8>, max: UInt64) -> UInt64? {
        guard let first = text.first, first != UInt8(ascii: "0") || text.count == 1 else {
            return nil
        }
        return parseDigits(text, max: max)
    }

    /// As ``parse(_:max:)``, but leading zeroes count as digits.
    static func parseDigits(_ text: some Collection<UInt8>, max: UInt64) -> UInt64? {
        guard !text.isEmpty else { return nil }
        var number: UInt64 = 0
        for character in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { return nil }
            let (product, productOverflow) = number.multipliedReportingOverflow(by: 10)
            let digit = UInt64(character - UInt8(ascii: "0"))
            let (sum, sumOverflow) = product.addingReportingOverflow(digit)
            guard !productOverflow, !sumOverflow, sum <= max else { return nil }
            number = sum
        }
        return number
    }
}
