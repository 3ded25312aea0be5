/// Why a file cannot be imported at all; nothing of it was.
public struct IntakeProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// Counted from one; nil if the whole file is meant.
    public var line: Int?
    public var message: String

    public init(line: Int? = nil, _ message: String) {
        self.line = line
        self.message = message
    }

    /// `line: message`, to stand behind the name of the file.
    public var description: String { (line.map { "\($0): " } ?? "") + message }
}

/// Why one row of a file was not imported.
///
/// A message names columns and formats; it repeats a value only of dates, numbers and codes,
/// never of a text in which something about a person may stand.
public struct RowProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The stable name of what is wrong.
    public enum Reason: String, Sendable, CaseIterable {
        /// More or fewer columns than the header has.
        case columnCount = "column-count"
        /// Bytes that are not in the file's encoding.
        case encoding
        /// A field, a line or a value over its limit.
        case tooLong = "too-long"
        /// Text behind a closing quote.
        case quote
        /// A line that is no JSON object.
        case json
        /// A column that identifies the row, its type or its time is empty.
        case missing
        case date
        /// Later than the import itself.
        case futureDate = "future-date"
        /// An act before the act that comes before it.
        case timeOrder = "time-order"
        case number
        case boolean
        /// A value that the profile's codes do not list.
        case code
        /// An actor that the profile does not declare.
        case account
        /// No act of the profile applies.
        case noAct = "no-act"
        /// The same field from two places.
        case conflict
        /// Data that the form of the event does not take.
        case form
        /// The row was imported before with other values.
        case changed
    }

    public var reason: Reason
    public var column: String?
    public var message: String

    public init(_ reason: Reason, column: String? = nil, _ message: String) {
        self.reason = reason
        self.column = column
        self.message = message
    }

    public var description: String { (column.map { "'\($0)' " } ?? "") + message }
}
