import Redress
import RedressTesting
import Testing

/// One step of a walk through a workflow.
struct WalkStep: Sendable {
    var event: String
    var role: String
    var data: JSONValue

    /// The steps of a complaint of a type, from its record to the archive.
    static func load(_ type: String) throws -> [WalkStep] {
        let path = "Tests/RedressTests/Walks/\(type).json"
        let value = try JSONValue(reading: try ShippedWorkflows.bytes(path))
        return try #require(value.items).map { step in
            WalkStep(
                event: try #require(step["event"]?.text), role: try #require(step["role"]?.text),
                data: step["data"] ?? .object([:]))
        }
    }
}

extension Shop {
    /// Records a complaint of a type and takes its walk up to an event, that one left out.
    ///
    /// - Returns: The number.
    @discardableResult
    func walk(
        _ type: String, upTo event: String, as recorder: String = "agent.outsourced"
    ) async throws -> String {
        var number = ""
        for step in try WalkStep.load(type) {
            if step.event == event { return number }
            if step.event == "record.save" {
                number = try await record(type, as: recorder, step.data).granted().number
            } else if step.role == "system" {
                clock.advance(milliseconds: 90 * 86_400_000)
                _ = try await engine.tick(tenant: tenant)
            } else {
                let role = step.role == "agent.outsourced" ? recorder : step.role
                _ = try await send(step.event, to: number, as: role, step.data)
                    .granted("\(step.event):")
            }
        }
        try #require(event.isEmpty, "the walk of \(type) has no '\(event)'")
        return number
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int64) { self = .integer(value) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
    init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { first, _ in first })
    }

    /// An object with other or further members.
    func with(_ changes: [String: JSONValue?]) -> JSONValue {
        guard case .object(var members) = self else { return self }
        for (name, value) in changes { members[name] = value }
        return .object(members)
    }
}
