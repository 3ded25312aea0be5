import Redress
import TransparencyLog

extension JSONValue {
    /// What kind of value stands where: `{leaf:hash, sequence:number}`.
    var shape: String {
        switch self {
        case .string(let text):
            if TreeHash(hex: text) != nil { return "hash" }
            return text.utf8.count == 27 && Timestamp(text) != nil ? "time" : "text"
        case .integer: return "number"
        case .boolean: return "flag"
        // The lists that may be empty are those of texts.
        case .array(let items) where items.isEmpty: return "[text]"
        case .array(let items):
            return "[" + Set(items.map(\.shape)).sorted().joined(separator: " | ") + "]"
        case .object(let members):
            let parts = members.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.shape)" }
            return "{" + parts.joined(separator: ", ") + "}"
        }
    }

    init(reading line: String) throws { try self.init(reading: Array(line.utf8)) }
}
