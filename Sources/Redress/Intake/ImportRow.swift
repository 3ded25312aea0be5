/// One row of a file: values by column.
public struct ImportRow: Hashable, Sendable {
    private enum Content: Hashable, Sendable {
        case fields([String], columns: ColumnNames)
        case members([String: JSONValue])
    }

    /// Where it begins in the file, counted from one.
    public var line: Int
    /// Why it cannot be used; nil for a good row.
    public var problem: RowProblem?
    private let content: Content

    init(line: Int, problem: RowProblem) {
        self.line = line
        self.problem = problem
        content = .members([:])
    }

    init(line: Int, fields: [String], columns: ColumnNames) {
        self.line = line
        content = .fields(fields, columns: columns)
    }

    init(line: Int, members: [String: JSONValue]) {
        self.line = line
        content = .members(members)
    }

    /// The value of a column as it stands in the file; nil for a column that the row lacks.
    public subscript(column: String) -> JSONValue? {
        switch content {
        case .fields(let fields, let columns):
            columns[column].map { .string(fields[$0]) }
        case .members(let members): members[column]
        }
    }

    /// Everything in the row, in a form that only equal rows share.
    var wholeValue: JSONValue {
        switch content {
        case .fields(let fields, _): .array(fields.map { .string($0) })
        case .members(let members): .object(members)
        }
    }

    /// The columns of an object; none for separated values, whose header has told them.
    var memberNames: Dictionary<String, JSONValue>.Keys? {
        if case .members(let members) = content { members.keys } else { nil }
    }
}

/// The places of columns in a row with separated values.
struct ColumnNames: Hashable, Sendable {
    let names: [String]
    private let places: [String: Int]

    init(_ names: [String]) {
        self.names = names
        places = Dictionary(
            names.enumerated().map { ($0.element, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    subscript(name: String) -> Int? { places[name] }
}
