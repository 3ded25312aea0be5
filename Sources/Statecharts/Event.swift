/// An event as a session sees it in `_event` (SCXML §5.10.1).
public struct Event: Hashable, Sendable {
    /// Who made an event.
    public enum Origin: String, Hashable, Sendable {
        case platform, `internal`, external
    }

    public var name: EventName
    public var type: Origin
    /// What most events do not have; apart, so that an event is cheap to pass on.
    private var details: Details?

    private final class Details: Hashable, Sendable {
        let sendID: String?
        let origin: String?
        let originType: String?
        let invokeID: String?
        let data: Payload

        init(
            sendID: String?, origin: String?, originType: String?, invokeID: String?, data: Payload
        ) {
            self.sendID = sendID
            self.origin = origin
            self.originType = originType
            self.invokeID = invokeID
            self.data = data
        }

        static func == (left: Details, right: Details) -> Bool {
            left === right
                || left.sendID == right.sendID && left.origin == right.origin
                    && left.originType == right.originType && left.invokeID == right.invokeID
                    && left.data == right.data
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(sendID)
            hasher.combine(invokeID)
            hasher.combine(data)
        }
    }

    public init(
        _ name: EventName, type: Origin, sendID: String? = nil, origin: String? = nil,
        originType: String? = nil, invokeID: String? = nil, data: Payload = .none
    ) {
        self.name = name
        self.type = type
        let isPlain =
            sendID == nil && origin == nil && originType == nil && invokeID == nil && data.isNone
        if !isPlain {
            details = Details(
                sendID: sendID, origin: origin, originType: originType, invokeID: invokeID,
                data: data)
        }
    }

    /// The id that the author gave the send, or the id of the send that failed.
    public var sendID: String? { details?.sendID }
    public var origin: String? { details?.origin }
    public var originType: String? { details?.originType }
    public var data: Payload { details?.data ?? .none }

    /// The invocation of the receiver that the event came from.
    public var invokeID: String? {
        get { details?.invokeID }
        set {
            self = Event(
                name, type: type, sendID: sendID, origin: origin, originType: originType,
                invokeID: newValue, data: data)
        }
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

    var isNone: Bool { if case .none = self { true } else { false } }
}
