public import Statecharts

/// How the rows of another system's file become complaints: data, not code.
///
/// - SeeAlso: `docs/import.md`, `schemas/import.xsd`.
public struct ImportProfile: Hashable, Sendable {
    /// What its keys begin with; never changed once something was imported.
    public var name: String
    public var labels: Labels
    /// True for history that another system kept; false for acts that happen now.
    public var isHistory: Bool
    /// True if what comes due between the acts of a row fires there, at its own time.
    public var replaysClocks: Bool
    public var source: ImportSource
    /// The columns that identify a row; empty for the whole row.
    public var keyColumns: [String]
    public var type: ImportType
    public var accounts: [ImportAccount]
    public var codes: [String: ImportCodes]
    public var acts: [ImportAct]
    /// What the clocks should reproduce.
    public var expectations: [ImportExpectation]

    /// The complaint types that rows can become.
    public var types: Set<String> {
        switch type {
        case .constant(let name): [name]
        case .column(_, let types): Set(types.values)
        }
    }
}

/// What a file looks like.
public struct ImportSource: Hashable, Sendable {
    public enum Format: Hashable, Sendable {
        case csv(delimiter: UInt8, hasHeader: Bool)
        case ndjson(treatsNullAsAbsent: Bool)
    }

    public var format: Format
    public var decoder: TextDecoder
    /// The columns that are used or known, in order.
    public var columns: [String] { didSet { columnSet = Set(columns) } }
    private(set) var columnSet: Set<String>
    /// How times are written, unless a field says otherwise.
    public var timeFormat: TimeFormat
    /// Whether white space around values is taken off.
    public var trims: Bool

    public init(
        format: Format,
        decoder: TextDecoder,
        columns: [String],
        timeFormat: TimeFormat,
        trims: Bool = true
    ) {
        self.format = format
        self.decoder = decoder
        self.columns = columns
        columnSet = Set(columns)
        self.timeFormat = timeFormat
        self.trims = trims
    }
}

/// Which type of complaint a row becomes.
public enum ImportType: Hashable, Sendable {
    case constant(String)
    /// By the value of a column; other values have no workflow and are reported.
    case column(String, types: [String: String])
}

/// A pseudonymous account in whose name rows are imported.
public struct ImportAccount: Hashable, Sendable {
    public var id: UserID
    public var organisation: OrganisationID
    public var isOutsourcer: Bool
    public var role: RoleID
}

/// What the values of a column mean in a code list of a workflow.
public struct ImportCodes: Hashable, Sendable {
    public var codes: [String: String]
    /// What any other value means; empty leaves the field out; nil makes it a problem of the row.
    public var otherwise: String?
}

/// One act for each row to which it applies.
public struct ImportAct: Hashable, Sendable {
    public var event: EventName
    /// The id of an account, or `system`.
    public var actor: Template
    /// The column of the time at which it happened; nil for now.
    public var timeColumn: String?
    /// The types that it belongs to; empty for all.
    public var types: Set<String>
    /// All must hold.
    public var conditions: [ImportCondition]
    /// A column with an object of fields, taken as they are.
    public var dataColumn: String?
    public var fields: [ImportField]
    public var lists: [ImportList]
    public var location: SourceLocation
}

/// A test of one column.
public struct ImportCondition: Hashable, Sendable {
    public enum Test: Hashable, Sendable {
        case isPresent, isAbsent
        case isOneOf(Set<String>)
    }

    public var column: String
    public var test: Test
    public var isNegated: Bool
}

/// A field of a form and where its value comes from.
public struct ImportField: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case text, integer, amount, boolean, date, dateTime
    }

    /// As the form names it.
    public var path: String
    public var value: Template
    public var kind: Kind
    /// The id of the codes that translate the value.
    public var codes: String?
    public var timeFormat: TimeFormat?
    /// Decimal places of an amount in the file; the field holds minor units.
    public var decimalCount: Int
    /// Characters.
    public var maximum: Int?
    /// Whether a longer text is cut; otherwise it is a problem of the row.
    public var isCut: Bool
    /// Whether an empty value is a problem of the row; otherwise the field is left out.
    public var isRequired: Bool
    public var types: Set<String>
    public var conditions: [ImportCondition]
    public var location: SourceLocation
}

/// A list of a form with the items that each row gives it.
public struct ImportList: Hashable, Sendable {
    public struct Item: Hashable, Sendable {
        public var conditions: [ImportCondition]
        public var fields: [ImportField]
    }

    public var path: String
    public var types: Set<String>
    public var items: [Item]
    public var location: SourceLocation
}

/// A time in the file that the clocks of the workflow should arrive at by themselves.
public struct ImportExpectation: Hashable, Sendable {
    /// The state that complaints enter then.
    public var state: StateID
    public var timeColumn: String
    /// How far off is near enough, in milliseconds.
    public var tolerance: Int64
    /// The share of rows that should come near enough, in percent; below it the import has findings.
    public var leastPercent: Int
    /// All must hold.
    public var conditions: [ImportCondition]
    public var location: SourceLocation
}
