public import Statecharts

/// What an event may and must carry (`<r:form>`).
public struct Form: Hashable, Sendable {
    public var event: EventName
    public var fields: [Field]
    public var lists: [FieldList]
    /// Elements on which the engine writes who acted, in which role, and when.
    public var stamps: [FieldPath]
    public var location: SourceLocation

    public init(event: EventName, location: SourceLocation) {
        self.event = event
        self.location = location
        fields = []
        lists = []
        stamps = []
    }

    /// True if only the complaint can tell whether something is missing.
    var hasConditions: Bool {
        fields.contains { $0.condition != nil }
            || lists.contains { list in
                list.condition != nil || list.fields.contains { $0.condition != nil }
            }
    }
}

/// A place in a complaint's data: `group/child/@attribute`.
public struct FieldPath: Hashable, Sendable, CustomStringConvertible {
    /// Elements from the group down; inside a list they may be none.
    public var steps: [String]
    public var attribute: String?

    /// Reads `a/b/@c`, `@c` or `.`; nil if it is none.
    public init?(_ text: String) {
        steps = []
        attribute = nil
        if text == "." { return }
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        for (index, part) in parts.enumerated() {
            if part.utf8.first == UInt8(ascii: "@") {
                guard index == parts.count - 1, Self.isName(part.dropFirst()) else { return nil }
                attribute = String(part.dropFirst())
            } else {
                guard Self.isName(Substring(part)) else { return nil }
                steps.append(part)
            }
        }
    }

    public var description: String {
        let parts = steps + (attribute.map { ["@" + $0] } ?? [])
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, first != 0x2D, first != 0x2E,
            !(0x30...0x39).contains(first)
        else { return false }
        return text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F
        }
    }
}

/// When something must be there: `required-when="$order/@durable = 'true'"`.
///
/// It is asked of the complaint after the data of the act were merged; what was there before counts.
public struct RequiredCondition: Hashable, Sendable {
    /// XPath 1.0, as in a guard.
    public var source: String
    public var location: SourceLocation
}

/// One field of a form.
public struct Field: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case text, phone, amount, integer, dateTime, date, boolean, code, sha256, attachment
    }

    public enum Requirement: String, Sendable {
        /// This event must carry it.
        case always
        /// Needed before `submit`; the guard there checks it.
        case submit
    }

    public var path: FieldPath
    public var kind: Kind
    public var fieldClass: FieldClass?
    public var requirement: Requirement?
    /// When it must be there besides; for a field of a list, asked of its item.
    public var condition: RequiredCondition?
    /// Characters of a text, the value of a number, or bytes of an attachment.
    public var minimum: Int64?
    public var maximum: Int64?
    /// The list of codes, for `code`.
    public var codes: String?
    /// The one currency of an amount (ISO 4217).
    public var currency: String
    /// What may be attached.
    public var accepted: MediaRanges
    public var labels: Labels
    public var location: SourceLocation
}

/// A group of equal items (`<r:list>`).
public struct FieldList: Hashable, Sendable {
    public enum Mode: String, Sendable {
        /// Adds items.
        case append
        /// Puts the given items in the place of all others.
        case replace
        /// Changes existing items that have the same key.
        case update
    }

    public var path: FieldPath
    public var mode: Mode
    /// The attribute by which `update` finds items.
    public var key: String?
    public var isStamped: Bool
    public var isRequired: Bool
    /// When the complaint must have at least one item besides.
    public var condition: RequiredCondition?
    public var countMax: Int
    public var fields: [Field]
    public var labels: Labels
    public var location: SourceLocation
}
