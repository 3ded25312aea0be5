import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Testing

@Suite("The data of an act")
struct MergeTests {
    @Test("are added to a list that appends, with who, in which role and when")
    func append() async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "ack.sent")
            for text in ["一", "二"] {
                _ = try await shop.send(
                    "record.append", to: number, as: "agent.outsourced",
                    ["communications/communication": [["@kind": "note", ".": .string(text)]]]
                ).granted()
            }
            let stamp =
                "by=\"u.agent.outsourced\" role=\"agent.outsourced\" "
                + "at=\"2026-03-02T01:00:00.000000Z\""
            #expect(
                try await shop.data(number).contains(
                    "<communications><communication kind=\"note\" \(stamp)>一</communication>"
                        + "<communication kind=\"note\" \(stamp)>二</communication></communications>"
                ))
        }
    }

    @Test("take the place of a list that is replaced, and only of the list that was given")
    func replace() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            _ = try await shop.send(
                "record.save", to: number, as: "agent.outsourced",
                ["demands/demand": [["@kind": "apology"], ["@kind": "coupon", ".": "x"]]]
            ).granted()
            var data = try await shop.data(number)
            #expect(
                data.contains(
                    "<demands><demand kind=\"apology\"/><demand kind=\"coupon\">x</demand></demands>"
                ))
            #expect(data.contains("<line sku=\"GB-8\""))
            _ = try await shop.send(
                "record.save", to: number, as: "agent.outsourced", ["demands/demand": []]
            ).granted()
            data = try await shop.data(number)
            #expect(!data.contains("<demand "))
        }
    }

    @Test("change the items that have the same key in a list that is updated, and no others")
    func update() async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "propose")
            let remedies: JSONValue = [
                ["@option": "1", "@kind": "refund", "@amount": 100],
                ["@option": "2", "@kind": "refund", "@amount": 200, ".": "both"],
            ]
            let proposal: JSONValue = [["." as String: "x"]]
            _ = try await shop.send(
                "propose", to: number, as: "liaison.logistics",
                ["proposals/proposal": proposal, "remedies/remedy": remedies]
            ).granted()
            _ = try await shop.send(
                "offer.accepted", to: number, as: "agent.inhouse",
                ["remedies/remedy": [["@option": "2", "@chosen": true]]]
            ).granted()
            let data = try await shop.data(number)
            let stamp =
                "by=\"u.liaison.logistics\" role=\"liaison.logistics\" "
                + "at=\"2026-03-02T01:00:00.000000Z\""
            #expect(
                data.contains(
                    "<remedies><remedy option=\"1\" kind=\"refund\" amount=\"100\" \(stamp)/>"
                        + "<remedy option=\"2\" kind=\"refund\" amount=\"200\" \(stamp) "
                        + "chosen=\"true\">both</remedy></remedies>"), "\(data)")
        }
    }

    @Test("leave alone what they do not name, and overwrite what they do")
    func overwrite() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            _ = try await shop.send(
                "record.save", to: number, as: "agent.outsourced",
                ["complainant/name": "李强强", "incident/@channel": "phone"]
            ).granted()
            let data = try await shop.data(number)
            #expect(data.contains("<name>李强强</name><phone>13800000002</phone>"))
            #expect(data.contains("channel=\"phone\""))
            #expect(!data.contains("channel=\"chat\""))
        }
    }

    @Test("are text, whatever markup they look like")
    func markup() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            let text = "</narrative><flags><flag kind='safety'/></flags>&amp;]]> \"'<!--"
            _ = try await shop.send(
                "record.save", to: number, as: "agent.outsourced",
                ["incident/narrative": .string(text), "order/@id": .string("\"' onload=<x>\n\t&")]
            ).granted()
            let view = try await shop.view(number, as: "officer.escalation")
            #expect(view.fields.first { $0.path == "incident/narrative" }?.value == text)
            #expect(view.fields.first { $0.path == "order/@id" }?.value == "\"' onload=<x>\n\t&")
            #expect(!(try await shop.data(number)).contains("<flag "))
            _ = try await shop.send("submit", to: number, as: "agent.outsourced").granted()
            #expect(
                try await shop.view(number, as: "auditor").states
                    == ["l.submitted", "u.normal", "c.none", "h.none"])
        }
    }

    @Test("come back from the store as they went in")
    func restored() async throws {
        try await withShopFile { shop, file in
            let number = try await shop.draft()
            let text = "一\n\n  二\t三 \u{2028}😀 e\u{301} é"
            _ = try await shop.send(
                "record.save", to: number, as: "agent.outsourced",
                ["incident/narrative": .string(text), "complainant/name": " 李 强 "]
            ).granted()
            let before = try await shop.view(number, as: "officer.escalation")
            let store = try file.open()
            defer { store.close() }
            let engine = Engine(restartedOn: store, clock: shop.clock)
            _ = try await engine.perform(
                Act(
                    tenant: shop.tenant, actor: Shop.user("agent.outsourced"),
                    subject: .complaint(number), event: "record.save",
                    data: ["order/@platform": "x"])
            ).granted()
            let after = try await engine.view(
                number, tenant: shop.tenant, as: Shop.user("officer.escalation"))
            #expect(after.fields.filter { $0.path != "order/@platform" } == before.fields)
            #expect(after.fields.first { $0.path == "incident/narrative" }?.value == text)
        }
    }
}
