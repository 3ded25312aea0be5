/// The id of a state, unique in its chart.
public struct StateID: Hashable, Sendable, Comparable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    public let rawValue: String

    public init(_ rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public var description: String { rawValue }

    public static func < (left: StateID, right: StateID) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// The name of an event: tokens separated by dots.
public struct EventName: Hashable, Sendable, Comparable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    public let rawValue: String

    public init(_ rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public var description: String { rawValue }

    public static func < (left: EventName, right: EventName) -> Bool {
        left.rawValue < right.rawValue
    }

    /// True for names that only the platform may give its events (SCXML §3.12.1, §5.10.1).
    public var isReserved: Bool {
        let first = rawValue.utf8.prefix { $0 != UInt8(ascii: ".") }
        return first.elementsEqual("done".utf8) || first.elementsEqual("error".utf8)
    }
}

/// A pattern of event names, as the `event` attribute of a transition lists them.
///
/// - SeeAlso: SCXML §3.12.1.
public struct EventDescriptor: Hashable, Sendable, CustomStringConvertible {
    /// The text without a trailing `.*` or dot; empty for `*`.
    let prefix: String
    /// The descriptor as written.
    public let description: String

    public init(_ text: String) {
        description = text
        if text == "*" {
            prefix = ""
        } else if text.utf8.last == UInt8(ascii: "*"), text.hasSuffix(".*") {
            prefix = String(text.dropLast(2))
        } else if text.utf8.last == UInt8(ascii: ".") {
            prefix = String(text.dropLast())
        } else {
            prefix = text
        }
    }

    /// The descriptors of an attribute value, separated by white space.
    public static func list(_ text: String) -> [EventDescriptor] {
        text.words.map { EventDescriptor($0) }
    }

    /// True for `*`, which matches every name.
    public var isWildcard: Bool { prefix.isEmpty }

    /// True if the descriptor's tokens begin the name's tokens; case matters.
    public func matches(_ name: EventName) -> Bool {
        if prefix.isEmpty { return true }
        guard name.rawValue.utf8.count >= prefix.utf8.count,
            name.rawValue.utf8.starts(with: prefix.utf8)
        else { return false }
        if name.rawValue.utf8.count == prefix.utf8.count { return true }
        let next = name.rawValue.utf8.index(
            name.rawValue.utf8.startIndex, offsetBy: prefix.utf8.count)
        return name.rawValue.utf8[next] == UInt8(ascii: ".")
    }

    /// True if every name that `other` matches is matched by this descriptor too.
    public func covers(_ other: EventDescriptor) -> Bool {
        isWildcard || (!other.isWildcard && matches(EventName(other.prefix)))
    }
}
