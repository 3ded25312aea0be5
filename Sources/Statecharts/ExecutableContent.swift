/// An expression of the data model, compiled by the data model under its number.
public struct Expression: Hashable, Sendable {
    public let source: String
    /// Its place among the expressions of its chart.
    public let number: Int
    public let location: SourceLocation

    public init(source: String, number: Int, location: SourceLocation) {
        self.source = source
        self.number = number
        self.location = location
    }
}

/// Text that stands in the document, or an expression that gives it when it is needed.
public enum Attribute: Hashable, Sendable {
    case literal(String)
    case expression(Expression)
}

/// One step of executable content (SCXML §4).
public indirect enum ExecutableContent: Hashable, Sendable {
    case raise(EventName)
    case choose([Branch], otherwise: [ExecutableContent])
    case forEach(ForEach)
    case log(label: String?, Expression?)
    case assign(Assign)
    case send(Send)
    case cancel(Attribute)
    /// Content that the data model does not support, such as `<script>`.
    case unsupported(String, SourceLocation)
}

/// An `<if>` or `<elseif>`.
public struct Branch: Hashable, Sendable {
    public var condition: Expression
    public var content: [ExecutableContent]

    public init(condition: Expression, content: [ExecutableContent]) {
        self.condition = condition
        self.content = content
    }
}

/// A `<foreach>` (SCXML §4.6).
public struct ForEach: Hashable, Sendable {
    public var array: Expression
    public var item: String
    public var index: String?
    public var content: [ExecutableContent]

    public init(array: Expression, item: String, index: String?, content: [ExecutableContent]) {
        self.array = array
        self.item = item
        self.index = index
        self.content = content
    }
}

/// Where a value comes from: an expression, or markup inside the element.
public enum Source: Hashable, Sendable {
    case expression(Expression)
    case inline(Value)
}

/// An `<assign>` (SCXML §5.4; XPath data model, `type`).
public struct Assign: Hashable, Sendable {
    public enum Kind: String, Sendable {
        case replaceChildren = "replacechildren"
        case firstChild = "firstchild"
        case lastChild = "lastchild"
        case previousSibling = "previoussibling"
        case nextSibling = "nextsibling"
        case replace
        case delete
        case addAttribute = "addattribute"
    }

    public var location: Expression
    public var source: Source?
    public var kind: Kind
    /// The attribute's name, for `addattribute`.
    public var attribute: String?

    public init(location: Expression, source: Source?, kind: Kind, attribute: String? = nil) {
        self.location = location
        self.source = source
        self.kind = kind
        self.attribute = attribute
    }
}

/// A `<param>` or one name of a `namelist`.
public struct ParameterSource: Hashable, Sendable {
    public enum From: Hashable, Sendable {
        case expression(Expression)
        /// The value at a location: for a whole variable, its children.
        case location(Expression)
    }

    public var name: String
    public var from: From

    public init(name: String, from: From) {
        self.name = name
        self.from = from
    }
}

/// A `<send>` (SCXML §6.2).
public struct Send: Hashable, Sendable {
    public var event: Attribute?
    public var target: Attribute?
    public var type: Attribute?
    public var id: String?
    public var idLocation: Expression?
    public var delay: Attribute?
    /// The names of `namelist`.
    public var names: [ParameterSource]
    public var parameters: [ParameterSource]
    public var content: Source?
    public var location: SourceLocation

    public init(location: SourceLocation) {
        self.location = location
        names = []
        parameters = []
    }
}

/// An `<invoke>` (SCXML §6.4).
public struct Invoke: Hashable, Sendable {
    public var type: Attribute?
    public var source: Attribute?
    public var id: String?
    public var idLocation: Expression?
    public var names: [ParameterSource]
    public var parameters: [ParameterSource]
    public var content: Source?
    public var autoforward: Bool
    public var finalize: [ExecutableContent]?
    public var location: SourceLocation

    public init(location: SourceLocation) {
        self.location = location
        names = []
        parameters = []
        autoforward = false
    }
}

/// A `<donedata>` (SCXML §5.5).
public struct DoneData: Hashable, Sendable {
    public var parameters: [ParameterSource]
    public var content: Source?

    public init(parameters: [ParameterSource], content: Source?) {
        self.parameters = parameters
        self.content = content
    }
}

/// A `<data>` (SCXML §5.3).
public struct DataDeclaration: Hashable, Sendable {
    public enum Initial: Hashable, Sendable {
        case empty
        case source(Source)
        /// `src`, which only a host that allows files can read.
        case file(String)
    }

    public var id: String
    public var initial: Initial
    public var location: SourceLocation

    public init(id: String, initial: Initial, location: SourceLocation) {
        self.id = id
        self.initial = initial
        self.location = location
    }
}
