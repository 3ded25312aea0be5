/// A text with the values of columns in it: `{group}: {problem}`; `{{` and `}}` are braces.
public struct Template: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case text(String)
        case column(String)
    }

    let parts: [Part]

    /// - Throws: What is wrong with the braces.
    public init(_ text: String) throws(TemplateProblem) {
        var parts: [Part] = []
        var literal = ""
        var rest = text[...]
        while let first = rest.first {
            rest.removeFirst()
            if first == "{" || first == "}", rest.first == first {
                rest.removeFirst()
                literal.append(first)
            } else if first == "{" {
                guard let end = rest.firstIndex(of: "}") else {
                    throw TemplateProblem(message: "'{' is not closed; write '{{' for a brace")
                }
                if !literal.isEmpty { parts.append(.text(literal)) }
                literal = ""
                parts.append(.column(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            } else if first == "}" {
                throw TemplateProblem(message: "'}' is not opened; write '}}' for a brace")
            } else {
                literal.append(first)
            }
        }
        if !literal.isEmpty { parts.append(.text(literal)) }
        self.parts = parts
    }

    /// A text without columns.
    init(constant text: String) { parts = text.isEmpty ? [] : [.text(text)] }

    /// The columns that it names, in order.
    var columns: [String] {
        parts.compactMap { if case .column(let name) = $0 { name } else { nil } }
    }

    /// The text, if no column is in it.
    var constant: String? {
        guard columns.isEmpty else { return nil }
        return parts.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }

    /// The text for a row; nil if it names columns and all of them are empty.
    func text(for row: ImportRow, trims: Bool) throws(RowProblem) -> String? {
        if let constant { return constant }
        var text = ""
        var isEmpty = true
        for part in parts {
            switch part {
            case .text(let literal): text += literal
            case .column(let name):
                let value = try row.text(name, trims: trims)
                if !value.isEmpty { isEmpty = false }
                text += value
            }
        }
        return isEmpty ? nil : text
    }
}

/// What is wrong with a template.
public struct TemplateProblem: Error, Hashable, Sendable {
    public var message: String
}

extension ImportRow {
    /// The value of a column as text; empty if there is none.
    func text(_ column: String, trims: Bool) throws(RowProblem) -> String {
        switch self[column] {
        case nil: return ""
        case .string(let text): return trims ? text.trimmed : text
        case .integer(let number): return String(number)
        case .boolean(let flag): return flag ? "true" : "false"
        case .array, .object:
            throw RowProblem(.json, column: column, "holds a list or an object, not a value")
        }
    }
}
