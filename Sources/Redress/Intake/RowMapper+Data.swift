/// The data of an act: fields, lists, conversions.
extension RowMapper {
    func data(
        of act: ImportAct,
        _ row: ImportRow,
        _ type: String,
        _ problems: inout [RowProblem]
    ) -> JSONValue {
        var members: [String: JSONValue] = [:]
        if let column = act.dataColumn {
            switch row[column] {
            case .object(let given)?: members = given
            case nil: break
            default:
                problems.append(RowProblem(.json, column: column, "is not an object of fields"))
            }
        }
        add(act.fields, row, type, to: &members, &problems)
        for list in act.lists where list.types.isEmpty || list.types.contains(type) {
            var items: [JSONValue] = []
            for item in list.items {
                do throws(RowProblem) {
                    guard try holds(item.conditions, for: row) else { continue }
                } catch {
                    problems.append(error)
                    continue
                }
                var fields: [String: JSONValue] = [:]
                add(item.fields, row, type, to: &fields, &problems)
                if !fields.isEmpty { items.append(.object(fields)) }
            }
            if !items.isEmpty { set(list.path, .array(items), in: &members, &problems) }
        }
        return .object(members)
    }

    private func add(
        _ fields: [ImportField],
        _ row: ImportRow,
        _ type: String,
        to members: inout [String: JSONValue],
        _ problems: inout [RowProblem]
    ) {
        for field in fields where field.types.isEmpty || field.types.contains(type) {
            do throws(RowProblem) {
                if try holds(field.conditions, for: row), let value = try value(of: field, row) {
                    set(field.path, value, in: &members, &problems)
                }
            } catch {
                problems.append(error)
            }
        }
    }

    private func set(
        _ path: String,
        _ value: JSONValue,
        in members: inout [String: JSONValue],
        _ problems: inout [RowProblem]
    ) {
        if members.updateValue(value, forKey: path) != nil {
            problems.append(RowProblem(.conflict, "the field '\(path)' has two values"))
        }
    }

    /// The value of a field; nil to leave it out.
    private func value(of field: ImportField, _ row: ImportRow) throws(RowProblem) -> JSONValue? {
        let columns = field.value.columns
        let column = columns.count == 1 ? columns[0] : nil
        guard var text = try field.value.text(for: row, trims: profile.source.trims),
            !text.isEmpty
        else {
            if field.isRequired {
                throw RowProblem(
                    .missing,
                    column: column,
                    "is empty; the field '\(field.path)' needs it"
                )
            }
            return nil
        }
        if let id = field.codes, let codes = profile.codes[id] {
            guard let code = codes.codes[text] ?? codes.otherwise else {
                throw RowProblem(
                    .code,
                    column: column,
                    "'\(text.prefix(60))' is not among the codes '\(id)'"
                )
            }
            if code.isEmpty { return nil }
            text = code
        }
        return try converted(text, field, column)
    }

    private func converted(
        _ text: String,
        _ field: ImportField,
        _ column: String?
    ) throws(RowProblem) -> JSONValue {
        switch field.kind {
        case .text: return .string(try bounded(Self.lineFeeds(text), field, column))
        case .boolean:
            guard text == "true" || text == "false" else {
                throw RowProblem(
                    .boolean,
                    column: column,
                    "'\(text.prefix(20))' is not true or false; codes can translate it"
                )
            }
            return .boolean(text == "true")
        case .integer:
            guard let number = DecimalText.minorUnits(text, decimalCount: 0) else {
                throw RowProblem(
                    .number,
                    column: column,
                    "'\(text.prefix(20))' is not a whole number"
                )
            }
            return .integer(number)
        case .amount:
            guard let number = DecimalText.minorUnits(text, decimalCount: field.decimalCount),
                number >= 0
            else {
                throw RowProblem(
                    .number,
                    column: column,
                    "'\(text.prefix(20))' is not an amount with at most "
                        + "\(field.decimalCount) decimal places"
                )
            }
            return .integer(number)
        case .date, .dateTime:
            let format = field.timeFormat ?? profile.source.timeFormat
            guard let time = format.rfc3339(text) else {
                throw RowProblem(
                    .date,
                    column: column,
                    "'\(text.prefix(40))' is not a time like '\(format.pattern)'"
                )
            }
            return .string(field.kind == .date ? String(time.prefix(10)) : time)
        }
    }

    private func bounded(
        _ text: String,
        _ field: ImportField,
        _ column: String?
    ) throws(RowProblem) -> String {
        guard let maximum = field.maximum else { return text }
        let scalars = text.unicodeScalars
        guard scalars.count > maximum else { return text }
        guard field.isCut else {
            throw RowProblem(
                .tooLong,
                column: column,
                "has \(scalars.count) characters; '\(field.path)' takes \(maximum)"
            )
        }
        return String(scalars.prefix(maximum))
    }

    /// Line breaks as forms take them.
    private static func lineFeeds(_ text: String) -> String {
        guard text.utf8.contains(0x0D) else { return text }
        var out = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if scalar == "\r" {
                out.append("\n")
            } else if !(scalar == "\n" && previous == "\r") {
                out.append(scalar)
            }
            previous = scalar
        }
        return String(out)
    }
}

/// Decimal numbers as files write them.
enum DecimalText {
    /// `445.5` with two decimal places is 44550; nil for anything but digits and one point.
    static func minorUnits(_ text: String, decimalCount: Int) -> Int64? {
        let isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0)
            .split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }),
            parts.joined().utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard fraction.utf8.count <= decimalCount, text.utf8.count <= 17 else { return nil }
        let zeros = String(repeating: "0", count: decimalCount - fraction.utf8.count)
        guard let number = Int64(parts[0] + fraction + zeros), number < 1 << 53 else { return nil }
        return isNegative ? -number : number
    }
}
