import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("Forged events and data")
struct ForgedEventTests {
    static let events: [(event: String, role: String, reason: Refusal.Reason)] = [
        ("done.state.handling", "shift.supervisor", .unknownEvent),
        ("done.state.l.archived", "agent.outsourced", .outsourcedCeiling),
        ("error.execution", "manager.approver", .unknownEvent),
        ("error.communication", "customer", .unknownEvent),
        ("triage.timeout", "shift.supervisor", .roleNotPermitted),
        ("triage.timeout", "agent.outsourced", .outsourcedCeiling),
        ("resolution.timeout", "shift.supervisor", .roleNotPermitted),
        ("progress.sent", "admin.workflow", .outOfScope),
        ("draft.expired", "shift.supervisor", .notInThisState),
        ("expedite.auto", "manager.approver", .roleNotPermitted),
        ("case.ended", "manager.approver", .unknownEvent),
        ("case.ended", "agent.outsourced", .outsourcedCeiling),
        ("critical.raise", "agent.outsourced", .outsourcedCeiling),
        ("critical.raise", "vendor.supervisor", .outsourcedCeiling),
        ("expedite.request", "agent.outsourced", .outsourcedCeiling),
        ("window.end", "auditor", .notInThisState),
        ("progress.sent", "auditor", .roleNotPermitted),
        ("progress.sent.x", "agent.inhouse", .unknownEvent),
        ("record.append.x", "agent.outsourced", .unknownEvent),
        ("submit", "agent.outsourced", .notInThisState),
        ("*", "shift.supervisor", .unknownEvent),
        ("record.append record.info", "agent.outsourced", .unknownEvent),
        (" record.append", "agent.inhouse", .unknownEvent),
        ("RECORD.APPEND", "agent.inhouse", .unknownEvent),
        ("record.append\u{0}", "agent.inhouse", .unknownEvent),
        ("", "shift.supervisor", .unknownEvent),
    ]

    @Test(
        "an event that the person may not send is refused, recorded and changes nothing",
        arguments: events)
    func event(event: String, role: String, reason: Refusal.Reason) async throws {
        try await withShop { shop in
            let recorder = role == "customer" ? role : "agent.outsourced"
            let number = try await shop.walk("logistics", upTo: "ack.sent", as: recorder)
            let before = try await shop.stored(number)
            let count = try await shop.records().count
            let answer = try await shop.send(event, to: number, as: role)
            #expect(try answer.refused().reason == reason)
            #expect(try await shop.stored(number) == before)
            let records = try await shop.records()
            #expect(records.count == count + 1)
            #expect(records.last?.columns.reason == reason.rawValue)
            #expect(records.last?.columns.complaint == 1)
        }
    }

    static let payloads: [(event: String, role: String, data: JSONValue, path: String)] = [
        (
            "record.append", "agent.outsourced", ["_x/actor/@role": "manager.approver"],
            "_x/actor/@role"
        ),
        (
            "record.append", "agent.outsourced", ["_x": ["actor": ["@role": "system"]]],
            "_x/actor/@role"
        ),
        ("record.append", "agent.outsourced", ["actor": "u.manager.approver"], "actor"),
        ("record.append", "agent.outsourced", ["expedite/@reason": "safety"], "expedite/@reason"),
        (
            "record.append", "agent.outsourced", ["approvals/approval": [["@by": "x"]]],
            "approvals/approval"
        ),
        ("record.append", "agent.outsourced", ["complainant/name": "x"], "complainant/name"),
        (
            "record.append", "agent.outsourced",
            ["communications/communication": [["@kind": "apology", ".": "x", "@by": "u.boss"]]],
            "communications/communication[1]/@by"
        ),
        (
            "record.append", "agent.outsourced",
            ["flags/flag": [["@kind": "safety", "@raised": "true"]]], "flags/flag[1]/@raised"
        ),
        (
            "expedite.request", "agent.inhouse",
            ["expedite/@reason": "need-by", "expedite/@by": "u.boss"], "expedite/@by"
        ),
        (
            "expedite.request", "agent.inhouse",
            ["expedite/@reason": "need-by", "expedite/grant/@by": "u.boss"], "expedite/grant/@by"
        ),
    ]

    @Test(
        "data that claim what is not theirs to say are refused and change nothing",
        arguments: payloads)
    func payload(event: String, role: String, data: JSONValue, path: String) async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "ack.sent")
            let before = try await shop.stored(number)
            let refusal = try await shop.send(event, to: number, as: role, data).refused()
            #expect(refusal.reason == .invalidData)
            #expect(refusal.problems.map(\.path).contains(path), "\(refusal.problems)")
            #expect(try await shop.stored(number) == before)
        }
    }

    @Test("a name that no event could have is not written into the log")
    func freeTextInName() async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "ack.sent")
            for name in ["李强 13800000002", String(repeating: "x", count: 101), "a..b", ".a", "a b"]
            {
                let refusal = try await shop.send(name, to: number, as: "agent.inhouse").refused()
                #expect(refusal.reason == .unknownEvent)
                #expect(try await shop.records().last?.columns.event == "invalid")
            }
            let long = String(repeating: "submit.", count: 40_000)
            let refusal = try await shop.send(long, to: number, as: "agent.inhouse").refused()
            #expect(refusal.reason == .unknownEvent)
            #expect(refusal.message.utf8.count < 500)
            #expect(try await shop.verify().isEmpty)
        }
    }

    @Test("a person's id that is none is not written into the log")
    func freeTextInActor() async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "ack.sent")
            let answer = try await shop.send("submit", to: number, by: "李强", in: "role of 李强")
            #expect(try answer.refused().reason == .unknownActor)
            let last = try #require(try await shop.records().last)
            #expect(last.columns.actor == "invalid")
            #expect(last.columns.role == "none")
            #expect(!String(decoding: last.bytes, as: UTF8.self).contains("李强"))
        }
    }
}
