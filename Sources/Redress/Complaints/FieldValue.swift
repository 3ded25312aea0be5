/// What is wrong with a value.
struct FieldProblem: Error {
    var message: String
}

/// Turns a JSON value into the text that a complaint's data hold, if it is of the right type.
enum FieldValue {
    /// Characters of a text without a `max` of its own.
    static let textLengthMax: Int64 = 200
    /// Minor units of an amount without a `max` of its own: ten billion yuan.
    static let amountMax: Int64 = 1_000_000_000_000

    static func text(
        of value: JSONValue, field: Field, codes: CodeLists
    ) throws(FieldProblem) -> String {
        switch field.kind {
        case .amount: return String(try number(value, field, 0, amountMax, "minor units"))
        case .integer:
            return String(try number(value, field, -amountMax, amountMax, "a whole number"))
        case .boolean:
            if case .boolean(let flag) = value { return flag ? "true" : "false" }
            if let text = value.text, text == "true" || text == "false" { return text }
            throw FieldProblem(message: "must be true or false")
        default: break
        }
        guard let text = value.text else { throw FieldProblem(message: "must be a text") }
        try checkCharacters(text, field)
        switch field.kind {
        case .phone: try checkPhone(text)
        case .dateTime:
            guard text.utf8.count > 10, Timestamp(text) != nil else {
                throw FieldProblem(
                    message: "must be a time with a zone, such as 2026-11-22T09:30:00+08:00")
            }
        case .date:
            guard text.utf8.count == 10, Timestamp(text) != nil else {
                throw FieldProblem(message: "must be a date, such as 2026-11-22")
            }
        case .sha256:
            guard text.utf8.count == 64,
                text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
            else { throw FieldProblem(message: "must be 64 lower-case hexadecimal digits") }
        case .code: try checkCode(text, field, codes)
        default: break
        }
        return text
    }

    private static func number(
        _ value: JSONValue, _ field: Field, _ lowest: Int64, _ highest: Int64, _ what: String
    ) throws(FieldProblem) -> Int64 {
        guard let number = value.number else {
            throw FieldProblem(
                message: field.kind == .amount
                    ? "must be a whole number of minor units (fen, cents)"
                    : "must be a whole number")
        }
        let minimum = field.minimum ?? lowest
        let maximum = field.maximum ?? highest
        guard number >= minimum, number <= maximum else {
            throw FieldProblem(message: "must be from \(minimum) to \(maximum)")
        }
        return number
    }

    private static func checkCharacters(_ text: String, _ field: Field) throws(FieldProblem) {
        let maximum = field.maximum ?? textLengthMax
        if text.unicodeScalars.count > maximum {
            throw FieldProblem(
                message: "has \(text.unicodeScalars.count) characters; \(maximum) are allowed")
        }
        if let minimum = field.minimum, text.unicodeScalars.count < minimum {
            throw FieldProblem(message: "needs at least \(minimum) characters")
        }
        // XML 1.0 has no place for these, and neither has a complaint.
        let isAllowed = text.unicodeScalars.allSatisfy { scalar in
            scalar == "\n" || scalar == "\t"
                || (scalar.value >= 0x20 && scalar.value != 0x7F
                    && scalar.value != 0xFFFE && scalar.value != 0xFFFF)
        }
        if !isAllowed { throw FieldProblem(message: "contains a control character") }
        if field.requirement == .always, text.allSatisfy(\.isWhitespace) {
            throw FieldProblem(message: "must not be blank")
        }
    }

    private static func checkPhone(_ text: String) throws(FieldProblem) {
        let digits = text.utf8.filter { (0x30...0x39).contains($0) }.count
        let isShaped = text.unicodeScalars.allSatisfy { scalar in
            ("0"..."9").contains(scalar) || " +-()".unicodeScalars.contains(scalar)
        }
        guard isShaped, (5...15).contains(digits) else {
            throw FieldProblem(message: "must be a phone number of 5 to 15 digits")
        }
    }

    private static func checkCode(
        _ text: String, _ field: Field, _ codes: CodeLists
    ) throws(FieldProblem) {
        let list = field.codes.flatMap { codes.lists[$0] } ?? [:]
        guard list[text] == nil else { return }
        let known = list.keys.sorted().joined(separator: ", ")
        throw FieldProblem(message: "is not one of: \(known)")
    }
}
