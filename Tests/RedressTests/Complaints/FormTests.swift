@testable import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("The form of an event")
struct FormTests {
    static let workflow = try? ShippedWorkflows.check("logistics").workflow

    /// What is wrong with data, one line a problem.
    private func problems(_ event: EventName, _ data: JSONValue) throws -> [String] {
        let workflow = try #require(Self.workflow)
        switch FormChecker.check(data, against: workflow.forms[event], codes: workflow.codes) {
        case .success: return []
        case .failure(let found): return found.problems.map(\.description)
        }
    }

    @Test("reports all that is wrong at once, sorted by path")
    func everything() throws {
        let data: JSONValue = [
            "complainant/name": 7, "complainant/phone": "call me", "incident/@channel": "pigeon",
            "incident/@first-contact-at": "2026-03-03", "incident/narative": "x",
            "order/@amount": -1, "order/@signed-at": "2026-02-30", "order/@snapshot": "AB",
            "order/line": [["@quantity": "8"], 3, ["extra": 1, ".": "x"]],
            "shipment/@locker-consent": "maybe", "demands/demand": "refund", "secret": [:],
        ]
        let found = try problems("record.save", data)
        #expect(
            found == [
                "'complainant/name' must be a text",
                "'complainant/phone' must be a phone number of 5 to 15 digits",
                "'demands/demand' must be a list of items",
                "'incident/@channel' is not one of: app, authority, chat, email, import, letter, "
                    + "other, phone, platform, portal, sms, social, store; it is 'pigeon'",
                "'incident/@first-contact-at' must be a time with a zone, such as "
                    + "2026-11-22T09:30:00+08:00; it is '2026-03-03'",
                "'incident/narative' is not in the form; did you mean 'incident/narrative'?",
                "'order/@amount' must be from 0 to 1000000000000; it is -1",
                "'order/@signed-at' must be a date, such as 2026-11-22; it is '2026-02-30'",
                "'order/@snapshot' must be 64 lower-case hexadecimal digits; it is 'AB'",
                "'order/line[1]/.' is required",
                "'order/line[1]/@quantity' must be a whole number; it is '8'",
                "'order/line[2]/.' must be a text",
                "'order/line[3]/extra' is not in the form",
                "'secret' is not in the form",
                "'shipment/@locker-consent' must be true or false; it is 'maybe'",
            ])
    }

    static let values: [(event: EventName, path: String, value: JSONValue, problem: String?)] = [
        ("record.save", "complainant/name", "张敏", nil),
        ("record.save", "complainant/name", .string(String(repeating: "张", count: 80)), nil),
        (
            "record.save", "complainant/name", .string(String(repeating: "张", count: 81)),
            "has 81 characters; 80 are allowed"
        ),
        ("record.save", "complainant/name", "a\u{0}b", "contains a control character"),
        ("record.save", "complainant/name", "a\u{1B}[31m", "contains a control character"),
        ("record.save", "complainant/name", "a\u{7F}", "contains a control character"),
        ("record.save", "complainant/name", "a\u{FFFE}", "contains a control character"),
        ("record.save", "incident/narrative", "一\n二\t三 <b>&amp;]]>", nil),
        ("record.save", "incident/narrative", "a\rb", "contains a control character"),
        ("record.save", "complainant/name", ["x"], "must be a text"),
        ("record.save", "complainant/phone", "+86 (0)21-1234 5678", nil),
        ("record.save", "complainant/phone", "1234", "must be a phone number of 5 to 15 digits"),
        (
            "record.save", "complainant/phone", "1234567890123456",
            "must be a phone number of 5 to 15 digits"
        ),
        (
            "record.save", "complainant/phone", "１３８００００００１",
            "must be a phone number of 5 to 15 digits"
        ),
        ("record.save", "order/@amount", 0, nil),
        ("record.save", "order/@amount", 1_000_000_000_000, nil),
        (
            "record.save", "order/@amount", 1_000_000_000_001,
            "must be from 0 to 1000000000000; it is 1000000000001"
        ),
        ("record.save", "order/@amount", ["amount": 1250, "currency": "CNY"], nil),
        (
            "record.save", "order/@amount", ["amount": 1250, "currency": "USD"],
            "must be in CNY; it is in USD"
        ),
        (
            "record.save", "order/@amount", ["amount": 1250, "currency": "cny 13800000001"],
            "must be in CNY"
        ),
        (
            "record.save", "order/@amount", ["amount": -1, "currency": "CNY"],
            "must be from 0 to 1000000000000"
        ),
        (
            "record.save", "order/@amount", ["amount": "12", "currency": "CNY"],
            "must be a whole number of minor units (fen, cents)"
        ),
        (
            "record.save", "order/@amount", ["amount": 12],
            "must be a whole number of minor units, or such as "
                + "{\"amount\":1250,\"currency\":\"CNY\"}"
        ),
        (
            "record.save", "order/@amount", ["amount": 12, "currency": "CNY", "note": "张敏"],
            "must be a whole number of minor units, or such as "
                + "{\"amount\":1250,\"currency\":\"CNY\"}"
        ),
        (
            "record.save", "order/@amount", "445",
            "must be a whole number of minor units (fen, cents); it is '445'"
        ),
        (
            "record.save", "order/@amount", true,
            "must be a whole number of minor units (fen, cents); it is true"
        ),
        ("verify.ok", "outcome/@score", 6, "must be from 1 to 5; it is 6"),
        ("record.save", "shipment/@locker-consent", false, nil),
        ("record.save", "shipment/@locker-consent", "true", nil),
        ("record.save", "shipment/@locker-consent", 1, "must be true or false; it is 1"),
        ("record.save", "order/@signed-at", "2026-02-28", nil),
        (
            "record.save", "order/@signed-at", "2026-02-28T00:00:00Z",
            "must be a date, such as 2026-11-22; it is '2026-02-28T00:00:00Z'"
        ),
        ("record.save", "incident/@first-contact-at", "2026-03-03T14:30:00+08:00", nil),
        ("record.save", "order/@snapshot", .string(String(repeating: "0a", count: 32)), nil),
        (
            "record.save", "order/@snapshot", .string(String(repeating: "0A", count: 32)),
            "must be 64 lower-case hexadecimal digits"
        ),
        ("reopen", "reopen/@reason", " \n\t", "must not be blank"),
        ("reopen", "reopen/@reason", "", "must not be blank"),
        ("record.save", "complainant/name", "", nil),
    ]

    @Test("takes values of its fields' types and limits", arguments: values.indices)
    func value(index: Int) throws {
        let (event, path, value, problem) = Self.values[index]
        let base: JSONValue = event == "verify.ok" ? ["outcome/@code": "refunded"] : [:]
        let found = try problems(event, base.with([path: value]))
        #expect(found == (problem.map { ["'\(path)' \($0)"] } ?? []))
    }

    static let shapes: [(event: EventName, data: JSONValue, problems: [String])] = [
        ("submit", [], ["'.' must be an object of fields"]),
        ("submit", "x", ["'.' must be an object of fields"]),
        ("triage.timeout", ["a": 1], ["'a' is not expected: this event carries no data"]),
        ("triage.timeout", [:], []),
        (
            "propose", [:],
            [
                "'proposals/proposal' needs at least one item",
                "'remedies/remedy' needs at least one item",
            ]
        ),
        (
            "info.request", ["questions/question": []],
            ["'questions/question' needs at least one item"]
        ),
        (
            "ack.sent",
            [
                "communications/communication": [
                    ["@kind": "note", ".": "x"], ["@kind": "note", ".": "y"],
                ]
            ],
            [
                "'communications/communication' has 2 items; 1 are allowed"
            ]
        ),
        (
            "approve", ["approvals/approval": [[1]]],
            ["'approvals/approval[1]' must be an object of fields"]
        ),
        ("verify.ok", [:], ["'outcome/@code' is required"]),
        // Other ways to write the same, and twice the same.
        ("record.save", ["complainant": ["name": "x", "phone": "13800000001"]], []),
        ("record.save", ["order": ["id": "1", "@amount": 2]], []),
        ("record.save", ["demands": [["kind": "refund", "text": "x"]]], []),
        (
            "record.save", ["demands/demand": [["@kind": "refund", "kind": "refund"]]],
            [
                "'demands/demand[1]/kind' is not in the form"
            ]
        ),
        ("record.save", ["_x": [:]], ["'_x' is not in the form"]),
        (
            "record.save", ["../order/@id": "x"],
            ["'../order/@id' is not in the form; did you mean 'order/@id'?"]
        ),
        (
            "record.save", ["order/@id/..": "x"],
            ["'order/@id/..' is not in the form; did you mean 'order/@id'?"]
        ),
        (
            "record.save", ["order//@id": "x"],
            ["'order//@id' is not in the form; did you mean 'order/@id'?"]
        ),
        (
            "record.save", ["order[1]/@id": "x"],
            ["'order[1]/@id' is not in the form; did you mean 'order/@id'?"]
        ),
        (
            "record.save", ["order/@by": "x"],
            ["'order/@by' is not in the form; did you mean 'order/@id'?"]
        ),
        (
            "exec.done", ["remedies/remedy": [["@executed-at": "2026-03-05T16:20:00Z"]]],
            [
                "'remedies/remedy[1]/@option' is required"
            ]
        ),
    ]

    @Test("takes an object of its fields and nothing else", arguments: shapes.indices)
    func shape(index: Int) throws {
        let (event, data, expected) = Self.shapes[index]
        let found = try problems(event, data)
        #expect(found == expected)
    }

    @Test("tells of a field that is given under two names, always in the same words")
    func twice() throws {
        for _ in 0..<20 {
            let data: JSONValue = ["order/@id": "1", "order/id": "2", "order": ["id": "3"]]
            #expect(
                try problems("record.save", data) == [
                    "'order/@id' is given twice", "'order/@id' is given twice",
                ])
        }
    }

    @Test("has every list bounded", arguments: ShippedWorkflows.all)
    func bounds(name: String) throws {
        let workflow = try #require(try ShippedWorkflows.check(name).workflow)
        for list in workflow.forms.values.flatMap(\.lists) {
            #expect((1...100).contains(list.countMax), "\(list.path)")
        }
    }
}
