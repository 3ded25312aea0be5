import Redress
import Statecharts

/// Writes the shapes of `docs/cli-json.md`: one object a line, keys in order.
enum JSONOutput {
    static func line(_ value: JSONValue) throws {
        try Output.write(value.canonicalBytes + [0x0A])
    }

    /// Tells a list's reader how to go on; only when there is more.
    static func next(_ cursor: Int64) throws { try line(.object(["next": .integer(cursor)])) }
}

extension JSONValue {
    /// An object; what is nil is left out, because there is no null.
    static func members(_ members: [String: JSONValue?]) -> JSONValue {
        .object(members.compactMapValues(\.self))
    }

    static func texts(_ values: some Sequence<some CustomStringConvertible>) -> JSONValue {
        .array(values.map { .string($0.description) })
    }

    static func time(_ time: Timestamp) -> JSONValue { .string(time.description) }

    static func count(_ count: some BinaryInteger) -> JSONValue {
        .integer(Int64(clamping: count))
    }

    /// By language tag.
    static func labels(_ labels: Labels) -> JSONValue {
        .object(labels.texts.mapValues { .string($0) })
    }
}
