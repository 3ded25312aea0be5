import Redress
import RedressTesting
import Statecharts

/// Data that a form would take, most of the time, made up at random.
struct RandomData {
    let workflow: Workflow
    /// Codes that are never made up.
    var leftOut: Set<String> = []

    /// Every free text and every phone number that is made up.
    static let texts = ["少发了一件，请退还货款。", "<b>&\"'x", "line one\nline two", "x]]>y  "]
    static let phones = ["13800001111", "+86 21 5555 0199", "(010) 5550-0123"]

    func make(for event: EventName, using random: inout SeededGenerator) -> JSONValue {
        guard let form = workflow.forms[event] else { return .object([:]) }
        var members: [String: JSONValue] = [:]
        for field in form.fields
        where field.requirement != nil || Int.random(in: 0..<3, using: &random) == 0 {
            members[field.path.description] = value(field, using: &random)
        }
        for list in form.lists
        where list.isRequired || Int.random(in: 0..<2, using: &random) == 0 {
            let count = min(list.countMax, Int.random(in: 1...2, using: &random))
            members[list.path.description] = .array(
                (0..<count).map { _ in item(list, using: &random) })
        }
        if Int.random(in: 0..<25, using: &random) == 0 { members["_x/actor/@role"] = "system" }
        return .object(members)
    }

    private func item(_ list: FieldList, using random: inout SeededGenerator) -> JSONValue {
        var members: [String: JSONValue] = [:]
        for field in list.fields
        where field.requirement == .always || field.path.attribute == list.key
            || Int.random(in: 0..<2, using: &random) == 0
        {
            members[field.path.description] = value(field, using: &random)
        }
        return .object(members)
    }

    private func value(_ field: Field, using random: inout SeededGenerator) -> JSONValue {
        switch field.kind {
        case .text:
            // Keys of lists have few values, so that updates find something.
            let isKey = field.path.attribute == "option" || field.path.attribute == "id"
            if isKey { return .string(String(Int.random(in: 1...2, using: &random))) }
            let text = Self.texts.randomElement(using: &random) ?? ""
            return .string(String(text.prefix(Int(field.maximum ?? 20))))
        case .phone: return .string(Self.phones.randomElement(using: &random) ?? "")
        case .amount:
            return .integer([0, 900, 40_000, 9_000_000].randomElement(using: &random) ?? 0)
        case .integer:
            return .integer(
                Int64.random(
                    in: (field.minimum ?? 0)...min(field.maximum ?? 100, 100), using: &random))
        case .dateTime: return "2026-03-03T14:30:00+08:00"
        case .date: return "2026-03-02"
        case .boolean: return .boolean(Int.random(in: 0..<3, using: &random) > 0)
        case .code:
            let codes = (field.codes.flatMap { workflow.codes.lists[$0] } ?? [:]).keys.sorted()
            let wanted = codes.filter { !leftOut.contains($0) }
            return .string(wanted.randomElement(using: &random) ?? "")
        case .sha256, .attachment: return .string(String(repeating: "0f", count: 32))
        }
    }
}
