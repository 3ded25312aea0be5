@testable import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("What a person sees of a complaint")
struct ViewTests {
    @Test(
        "is masked when their role does not see it in clear",
        arguments: [
            ("13800000002", "138****0002"), ("+86 13800000002", "+86********0002"),
            ("李", "*"), ("李强", "李*"), ("上海市浦东新区示例路 8 号", "上******"),
            ("5550123", "5******"), ("55501234", "5******"), ("5550123456", "5******"),
            ("", ""), ("a@example.com", "a******"), ("12", "1*"),
        ])
    func mask(value: String, masked: String) { #expect(Mask.apply(to: value) == masked) }

    /// Paths of a complaint with a proposal, and what three roles see of them.
    static let seen: [(path: String, roles: [String: String?])] = [
        (
            "complainant/name",
            ["agent.outsourced": "李*", "agent.inhouse": "李*", "shift.supervisor": "李强"]
        ),
        (
            "complainant/phone",
            [
                "agent.outsourced": "138****0002", "agent.inhouse": "138****0002",
                "shift.supervisor": "13800000002",
            ]
        ),
        ("order/@id", ["agent.outsourced": "SO-2026-000202", "auditor": "SO-2026-000202"]),
        ("demands/demand/@kind", ["agent.outsourced": "refund", "agent.inhouse": "refund"]),
        // Core values and everything that no form writes, such as stamps, are not there at all.
        (
            "remedies/remedy/@amount",
            ["agent.outsourced": nil, "agent.inhouse": "44500", "auditor": nil]
        ),
        ("proposals/proposal", ["agent.outsourced": nil, "agent.inhouse": "仓库确认少装一件，退还该件货款。"]),
        (
            "findings/finding/@liability",
            ["agent.outsourced": nil, "shift.supervisor": "warehouse"]
        ),
        (
            "proposals/proposal/@by",
            ["agent.outsourced": nil, "shift.supervisor": "u.liaison.logistics"]
        ),
        ("communications/communication/@kind", ["agent.outsourced": "apology"]),
    ]

    @Test("is in clear, masked or absent, by the class of the field and the role")
    func fields() async throws {
        try await withShop { shop in
            let number = try await shop.walk("logistics", upTo: "approve")
            for (path, roles) in Self.seen {
                for (role, value) in roles {
                    let found = try await shop.view(number, as: role).fields.filter {
                        $0.path == path
                    }
                    #expect(found.map(\.value) == [value].compactMap { $0 }, "\(path) \(role)")
                }
            }
        }
    }

    /// Who sees what of the file of an employee; by whom it was written belongs to the file.
    static let file: [(path: String, roles: Set<String>)] = [
        ("statements/statement", ["officer.discipline", "manager.approver"]),
        ("statements/statement/@by", ["officer.discipline", "manager.approver"]),
        ("discipline/@measure", ["officer.discipline", "manager.approver"]),
        ("discipline/extract/@employee", ["officer.discipline", "manager.approver"]),
        (
            "discipline/@public-outcome",
            ["agent.inhouse", "shift.supervisor", "officer.escalation", "manager.approver"]
        ),
    ]

    @Test("of the file of an employee is for the department and the manager alone")
    func discipline() async throws {
        try await withShop { shop in
            let number = try await shop.walk("attitude", upTo: "notify.sent")
            for role in [
                "officer.discipline", "manager.approver", "agent.inhouse", "shift.supervisor",
                "officer.escalation", "agent.outsourced", "auditor",
            ] {
                let fields = try await shop.view(number, as: role).fields
                let seen = Set(fields.filter { !$0.isMasked }.map(\.path))
                for (path, roles) in Self.file {
                    #expect(seen.contains(path) == roles.contains(role), "\(path) \(role)")
                }
                let view = try await shop.view(number, as: role)
                let knows = role == "officer.discipline" || role == "manager.approver"
                #expect(view.states.contains("d.decided") == knows, "\(role)")
                #expect(view.clocks.contains { $0.id == "A9" } == knows, "\(role)")
                #expect(
                    view.actions.contains { $0.event.rawValue == "employee.appeal" } == knows,
                    "\(role)")
                #expect(view.clocks.contains { $0.id == "A5" }, "\(role)")
            }
        }
    }

    @Test("hides nothing that answers, refusals and clocks would tell")
    func answers() async throws {
        try await withShop { shop in
            let number = try await shop.walk("attitude", upTo: "notify.sent")
            func tells(_ states: [StateID]) -> Bool { states.contains("d.decided") }
            for role in ["agent.outsourced", "agent.inhouse", "shift.supervisor"] {
                let refusal = try await shop.send("employee.appeal", to: number, as: role).refused()
                #expect(!tells(refusal.states) && !refusal.message.contains("d.decided"), "\(role)")
                #expect(refusal.permitted.isEmpty, "\(role)")
                let key = "note-\(role)"
                let note: JSONValue = [
                    "communications/communication": [["@kind": "call", ".": "客户来电"]]
                ]
                for _ in 1...2 {
                    let grant = try await shop.send(
                        "record.append", to: number, as: role, note, key: key
                    ).granted()
                    #expect(!tells(grant.from) && !tells(grant.to), "\(role)")
                    #expect(grant.to.contains("a.notify"), "\(role)")
                }
                let clocks = try await shop.engine.explainClocks(
                    of: number, tenant: shop.tenant, as: Shop.user(role))
                #expect(clocks.contains { $0.run.id == "A5" }, "\(role)")
                #expect(!clocks.contains { $0.run.id == "A9" }, "\(role)")
            }
            // Its own department is told.
            let refusal = try await shop.send(
                "discipline.decide", to: number, as: "officer.discipline"
            ).refused()
            #expect(tells(refusal.states))
        }
    }

    @Test("marks what is masked, and numbers the items of a list")
    func marks() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            _ = try await shop.send(
                "record.save", to: number, as: "agent.outsourced",
                ["demands/demand": [["@kind": "refund"], ["@kind": "apology"]]]
            ).granted()
            let fields = try await shop.view(number, as: "agent.outsourced").fields
            #expect(
                Set(fields.filter(\.isMasked).map(\.path)) == [
                    "complainant/name", "complainant/phone", "complainant/address",
                    "shipment/@signed-by",
                ])
            #expect(
                fields.filter { $0.path.hasPrefix("demands/") }.map { "\($0.path)=\($0.value)" }
                    == [
                        "demands/demand[1]/@kind=refund", "demands/demand[2]/@kind=apology",
                    ])
        }
    }

    @Test("for the operator is masked, and offers nothing to do")
    func operatorView() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            let view = try await shop.engine.view(number, tenant: shop.tenant, as: nil)
            #expect(view.fields.first { $0.path == "complainant/name" }?.value == "李*")
            #expect(view.actions.isEmpty)
            #expect(view.role == nil)
        }
    }

    @Test("tells what they may do, and why not the rest")
    func actions() async throws {
        try await withShop { shop in
            let number = try await shop.draft()
            let outsourced = try await shop.view(number, as: "agent.outsourced").actions
            let reasons = Dictionary(
                uniqueKeysWithValues: outsourced.map { ($0.event.rawValue, $0.reason ?? "allowed") }
            )
            #expect(
                reasons == [
                    "record.save": "allowed", "submit": "allowed",
                    "draft.void": "outsourced-ceiling", "critical.raise": "outsourced-ceiling",
                    "expedite.grant": "outsourced-ceiling",
                    "expedite.request": "outsourced-ceiling", "clock.hold": "outsourced-ceiling",
                    "carrier.query": "outsourced-ceiling", "carrier.claim": "outsourced-ceiling",
                ])
            #expect(outsourced.map(\.event) == outsourced.map(\.event).sorted())
            let void = try #require(
                try await shop.view(number, as: "duty.assistant").actions.first {
                    $0.event == "draft.void"
                })
            #expect(void.isAllowed)
            #expect(void.labels.text("zh") == "作废草稿")
            #expect(void.permitted == [RoleID("duty.assistant"), RoleID("shift.supervisor")])
            #expect(void.requiredFields == ["void/@reason"])
            #expect(void.guards == ["not($_x/external[not(@status = 'closed')])"])
            let auditor = try await shop.view(number, as: "auditor").actions
            #expect(auditor.allSatisfy { $0.reason == "role-not-permitted" && !$0.isAllowed })
        }
    }

    @Test("allows in advance what is then granted, and nothing that is then refused for the role")
    func actionsHold() async throws {
        try await withShop { shop in
            for upTo in ["submit", "triage.start", "approve", "verify.ok"] {
                let number = try await shop.walk("logistics", upTo: upTo)
                for role in ["agent.outsourced", "agent.inhouse", "manager.approver", "auditor"] {
                    for action in try await shop.view(number, as: role).actions {
                        // A field that is in no form: whoever may act is told of it first.
                        let refusal = try await shop.send(
                            action.event.rawValue, to: number, as: role, ["no/@such": 1]
                        ).refused()
                        #expect(action.isAllowed == (refusal.reason == .invalidData))
                        if !action.isAllowed { #expect(action.reason == refusal.reason.rawValue) }
                    }
                }
            }
        }
    }

    @Test(
        "is nothing when the complaint is not theirs to look at",
        arguments: ["agent.outsourced", "vendor.supervisor", "customer", "admin.workflow"])
    func hidden(role: String) async throws {
        try await withShop { shop in
            let number = try await shop.draft(as: "agent.inhouse")
            await #expect(throws: ActProblem.unknownComplaint(number)) {
                _ = try await shop.view(number, as: role)
            }
            let list = try await shop.engine.complaints(
                tenant: shop.tenant, as: Shop.user(role), matching: ComplaintFilter())
            #expect(list.isEmpty)
        }
    }
}
