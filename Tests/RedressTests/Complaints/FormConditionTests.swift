import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("What a form requires under a condition")
struct FormConditionTests {
    private static func labelled(_ name: String, _ rest: String) -> String {
        "<r:\(name) \(rest)><r:label xml:lang=\"zh\">项</r:label>"
            + "<r:label xml:lang=\"en\">Item</r:label>"
    }

    /// A form that asks for more when it is told more.
    static let document = SmallWorkflow.document
        .replacing("r:type=\"small\"", with: "r:type=\"small\" r:currency=\"EUR\"")
        .replacing(
            "<r:field path=\"order/@kind\"",
            with: labelled("field", "path=\"customer/proxy\" type=\"text\" class=\"personal\"")
                + "</r:field>"
                + labelled(
                    "field",
                    "path=\"customer/proof\" type=\"text\" required-when=\"$customer/proxy\"")
                + "</r:field>"
                + labelled(
                    "field",
                    "path=\"order/@reason\" type=\"text\" "
                        + "required-when=\"$_x/actor/@external = 'true' and In('draft')\"")
                + "</r:field>"
                + labelled(
                    "list",
                    "path=\"order/remedy\" required-when=\"$order/@kind = 'fast'\"")
                + labelled("field", "path=\"@kind\" type=\"text\"") + "</r:field>"
                + labelled(
                    "field",
                    "path=\"@amount\" type=\"amount\" required-when=\"@kind = 'refund'\"")
                + "</r:field></r:list>"
                + "<r:field path=\"order/@kind\"")

    @Test("is asked of the complaint after the merge, all at once and beside what is malformed")
    func atOnce() async throws {
        try await withSmallShop(Self.document) { shop in
            let data: JSONValue = [
                "customer/proxy": "somebody", "order/@kind": "slow", "customer/name": 7,
                "order/remedy": [
                    ["@kind": "refund"], ["@kind": "repair"],
                    ["@kind": "refund", "@amount": ["amount": 1, "currency": "CNY"]],
                    ["@kind": "refund", "@amount": 5],
                ],
            ]
            let refusal = try await shop.act("record", by: "out", data).refused()
            #expect(refusal.reason == .invalidData)
            #expect(
                refusal.problems.map(\.description) == [
                    "'customer/name' must be a text",
                    "'customer/proof' is required when $customer/proxy",
                    "'order/@reason' is required when $_x/actor/@external = 'true' and In('draft')",
                    "'order/remedy[1]/@amount' is required when @kind = 'refund'",
                    "'order/remedy[3]/@amount' must be in EUR; it is in CNY",
                ])
            // The same for a complaint that is there, which stays as it was.
            let number = try await shop.act(
                "record", by: "out", ["customer/name": "x", "order/@reason": "y"]
            ).granted().number
            let before = try await shop.engine.view(number, tenant: shop.tenant, as: nil)
            let again = try await shop.act("record", by: "out", on: number, data).refused()
            #expect(again.problems.count == 4)
            #expect(try await shop.engine.view(number, tenant: shop.tenant, as: nil) == before)
            // Nothing malformed, and still what the conditions ask.
            let sound: JSONValue = ["order/@kind": "fast", "customer/proxy": "z"]
            #expect(
                try await shop.act("record", by: "out", on: number, sound).refused().problems
                    .map(\.description) == [
                        "'customer/proof' is required when $customer/proxy",
                        "'order/remedy' needs at least one item when $order/@kind = 'fast'",
                    ])
            #expect(try await shop.engine.view(number, tenant: shop.tenant, as: nil) == before)
        }
    }

    @Test("counts what the complaint had before, and not what is blank")
    func earlier() async throws {
        try await withSmallShop(Self.document) { shop in
            let number = try await shop.act(
                "record", by: "out",
                ["customer/proxy": "z", "customer/proof": "letter", "order/@reason": "y"]
            ).granted().number
            _ = try await shop.act("record", by: "out", on: number, ["customer/name": "x"])
                .granted()
            let blank: JSONValue = ["customer/proof": " \n"]
            #expect(
                try await shop.act("record", by: "out", on: number, blank).refused().problems
                    .map(\.path) == ["customer/proof"])
        }
    }

    static let broken: [(old: String, new: String, problem: String)] = [
        (
            "required-when=\"$customer/proxy\"", "required-when=\"$custmer/proxy\"",
            "unknown-variable variable '$custmer' is not declared; did you mean '$customer'?"
        ),
        (
            "required-when=\"$customer/proxy\"", "required-when=\"$_event/name = 'x'\"",
            "unknown-variable variable '$_event' is not declared"
        ),
        (
            "required-when=\"$customer/proxy\"", "required-when=\"customer(\"",
            "xpath-syntax 'customer(' is not XPath 1.0"
        ),
        (
            "required-when=\"$customer/proxy\"", "required=\"always\" required-when=\"true()\"",
            "field what is always required needs no required-when; take one of them away"
        ),
        (
            "path=\"@kind\" type=\"text\"", "path=\"@kind\" type=\"text\" currency=\"CNY\"",
            "field 'currency' means nothing for type 'text', only for 'amount'"
        ),
        (
            "path=\"@kind\" type=\"text\"", "path=\"@kind\" type=\"text\" accept=\"image/*\"",
            "field 'accept' means nothing for type 'text', only for 'attachment'"
        ),
        (
            "path=\"@kind\" type=\"text\"",
            "path=\"@kind\" type=\"attachment\" accept=\"image/* image/jpg\"",
            "field 'image/jpg' is no type of file that can be attached; did you mean 'image/jpeg'?"
        ),
        ("r:currency=\"EUR\"", "r:currency=\"Euro\"", "xml-schema"),
    ]

    @Test("is refused in a document when it cannot be meant", arguments: broken.indices)
    func refused(index: Int) throws {
        let (old, new, problem) = Self.broken[index]
        #expect(try problems(Self.document).isEmpty)
        let document = Self.document.replacing(old, with: new)
        try #require(document != Self.document)
        let found = try problems(document)
        #expect(found.count == 1 && found.allSatisfy { $0.hasPrefix(problem) }, "\(found)")
    }

    private func problems(_ document: String) throws -> [String] {
        WorkflowChecker.check(
            SmallWorkflow.source(document: document), schemas: try ShippedWorkflows.schemas()
        ).errors.map { "\($0.code) \($0.message)" }
    }
}
