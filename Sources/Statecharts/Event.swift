/// An event as a session sees it in `_event` (SCXML §5.10.1).
public struct Event: Hashable, Sendable {
    /// Who made an event.
    public enum Origin: String, Hashable, Sendable {
        case platform, `internal`, external
    }

    public var name: EventName
    public var type: Origin
    /// The id that the author gave the send, or the id of the send that failed.
    public var sendID: String?
    public var origin: String?
    public var originType: String?
    public var invokeID: String?
    public var data: Payload

    public init(
        _ name: EventName, type: Origin, sendID: String? = nil, origin: String? = nil,
        originType: String? = nil, invokeID: String? = nil, data: Payload = .none
    ) {
        self.name = name
        self.type = type
        self.sendID = sendID
        self.origin = origin
        self.originType = originType
        self.invokeID = invokeID
        self.data = data
    }
}

/// A value that leaves a data model: plain text, or markup that another one can read.
public enum Value: Hashable, Sendable {
    case text(String)
    case markup(String)
}

/// A named value of an event, an invocation or a result.
public struct Parameter: Hashable, Sendable {
    public var name: String
    public var value: Value

    public init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }
}

/// What an event carries.
public enum Payload: Hashable, Sendable {
    case none
    case value(Value)
    case parameters([Parameter])
}
