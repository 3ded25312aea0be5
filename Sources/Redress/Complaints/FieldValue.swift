import TransparencyLog

/// What is wrong with a value.
struct FieldProblem: Error {
    var message: String
}

extension FieldProblem {
    /// The same with the value, unless it may tell of a person.
    ///
    /// Shown are short values of fields that are neither personal nor sensitive and hold no free
    /// text.
    func naming(_ value: JSONValue, of field: Field) -> FieldProblem {
        guard field.fieldClass == nil || field.fieldClass == .core, field.kind != .text,
            field.kind != .phone
        else { return self }
        switch value {
        case .string(let text):
            let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
            guard isPlain, text.utf8.count <= 40 else { return self }
            return FieldProblem(message: message + "; it is '\(text)'")
        case .integer(let number): return FieldProblem(message: message + "; it is \(number)")
        case .boolean(let flag): return FieldProblem(message: message + "; it is \(flag)")
        case .array, .object: return self
        }
    }
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
        case .amount: return String(try amount(value, field))
        case .integer: return String(try number(value, field, from: -amountMax))
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
        case .attachment:
            guard TreeHash(hex: text) != nil else {
                throw FieldProblem(
                    message: "must be the hash of an attachment, as 'redress attachment add' "
                        + "prints it")
            }
        case .code: try checkCode(text, field, codes)
        default: break
        }
        return text
    }

    /// Minor units alone, in the field's currency, or with the currency that they are in.
    private static func amount(_ value: JSONValue, _ field: Field) throws(FieldProblem) -> Int64 {
        guard case .object(let members) = value else { return try number(value, field, from: 0) }
        guard members.count == 2, let given = members["amount"],
            let currency = members["currency"]?.text
        else {
            throw FieldProblem(
                message: "must be a whole number of minor units, or such as "
                    + "{\"amount\":1250,\"currency\":\"\(field.currency)\"}")
        }
        guard currency == field.currency else {
            let isCode =
                currency.utf8.count == 3
                && currency.utf8.allSatisfy { (0x41...0x5A).contains($0) }
            throw FieldProblem(
                message: "must be in \(field.currency)" + (isCode ? "; it is in \(currency)" : ""))
        }
        return try number(given, field, from: 0)
    }

    private static func number(
        _ value: JSONValue, _ field: Field, from lowest: Int64
    ) throws(FieldProblem) -> Int64 {
        guard let number = value.number else {
            throw FieldProblem(
                message: field.kind == .amount
                    ? "must be a whole number of minor units (fen, cents)"
                    : "must be a whole number")
        }
        let minimum = field.minimum ?? lowest
        let maximum = field.maximum ?? amountMax
        guard number >= minimum, number <= maximum else {
            throw FieldProblem(message: "must be from \(minimum) to \(maximum)")
        }
        return number
    }

    private static func checkCharacters(_ text: String, _ field: Field) throws(FieldProblem) {
        // Of an attachment the bounds are bytes of the file.
        let isText = field.kind != .attachment
        let maximum = (isText ? field.maximum : nil) ?? textLengthMax
        if text.unicodeScalars.count > maximum {
            throw FieldProblem(
                message: "has \(text.unicodeScalars.count) characters; \(maximum) are allowed")
        }
        if isText, let minimum = field.minimum, text.unicodeScalars.count < minimum {
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
