import Redress
import RedressTesting
import Statecharts
import Testing
import TransparencyLog

@Suite("A refusal")
struct RefusalTests {
    /// One way to be refused, and what is said about it.
    struct Case: Sendable, CustomTestStringConvertible {
        var reason: Refusal.Reason
        var message: String
        var permitted: [RoleID] = []
        var states: [StateID] = []
        /// Transitions by the text with which their line begins.
        var clauses: [String] = []
        /// Some of what the role may send instead.
        var possible: Set<EventName> = []
        var act: @Sendable (Shop) async throws -> Answer

        var testDescription: String { "\(reason.rawValue): \(message)" }
    }

    static let escalating: [RoleID] = [
        RoleID("manager.approver"), RoleID("officer.escalation"), RoleID("shift.supervisor"),
    ]

    static let cases: [Case] = [
        Case(
            reason: .unknownActor,
            message: "user 'nobody' is not known; 'redress user add' adds people"
        ) { shop in try await shop.send("submit", to: try await shop.draft(), by: "nobody") },
        Case(
            reason: .unknownActor,
            message: "user 'system' is not known; 'redress user add' adds people"
        ) { shop in try await shop.send("draft.expired", to: try await shop.draft(), by: "system")
        },
        Case(
            reason: .noValidRole,
            message: "user 'u.auditor' does not have the role 'shift.supervisor' for tenant 'shop' "
                + "now; 'redress user grant' gives roles"
        ) { shop in
            try await shop.send(
                "submit", to: try await shop.draft(), by: "u.auditor", in: "shift.supervisor")
        },
        Case(
            reason: .outOfScope,
            message: "complaint 'SHOP-2026-000001' is not one that role 'agent.outsourced' of this "
                + "person may work on"
        ) { shop in
            let number = try await shop.draft(as: "agent.inhouse")
            return try await shop.send("submit", to: number, as: "agent.outsourced")
        },
        Case(
            reason: .outsourcedCeiling,
            message: "role 'agent.outsourced' may not send 'expedite.grant'; outsourced roles are "
                + "capped to: record, submit; permitted: manager.approver, officer.escalation, "
                + "shift.supervisor",
            permitted: escalating, states: ["l.draft", "u.normal", "c.none", "h.none"],
            clauses: ["<transition event=\"expedite.grant\" target=\"u.expedited\""],
            possible: ["record.save", "submit"]
        ) { shop in
            try await shop.send(
                "expedite.grant", to: try await shop.draft(), as: "agent.outsourced")
        },
        Case(
            reason: .roleNotPermitted,
            message: "role 'agent.inhouse' may not send 'expedite.grant' here; permitted: "
                + "manager.approver, officer.escalation, shift.supervisor",
            permitted: escalating, states: ["l.draft", "u.normal", "c.none", "h.none"],
            clauses: ["<transition event=\"expedite.grant\" target=\"u.expedited\""],
            possible: ["critical.raise", "expedite.request", "record.save", "submit"]
        ) { shop in
            try await shop.send("expedite.grant", to: try await shop.draft(), as: "agent.inhouse")
        },
        Case(
            reason: .unknownEvent,
            message: "workflow 'logistics' has no event 'expedite.gramt'; did you mean "
                + "'expedite.grant'?",
            states: ["l.draft", "u.normal", "c.none", "h.none"], possible: ["submit"]
        ) { shop in
            try await shop.send("expedite.gramt", to: try await shop.draft(), as: "agent.inhouse")
        },
        Case(
            reason: .notInThisState,
            message: "'approve' is not possible in 'l.draft', 'u.normal', 'c.none', 'h.none'",
            states: ["l.draft", "u.normal", "c.none", "h.none"], possible: ["expedite.grant"]
        ) { shop in
            try await shop.send("approve", to: try await shop.draft(), as: "manager.approver")
        },
        Case(reason: .invalidData, message: "the data of 'submit' have 1 problem") { shop in
            try await shop.send(
                "submit", to: try await shop.draft(), as: "agent.outsourced", ["x": 1])
        },
        Case(
            reason: .guardFalse,
            message: "'expedite.grant' is not possible yet: a condition does not hold (CLAUSE: "
                + "$expedite/@reason)",
            clauses: ["<transition event=\"expedite.grant\""]
        ) { shop in
            let number = try await shop.draft(as: "agent.inhouse")
            return try await shop.send("expedite.grant", to: number, as: "shift.supervisor")
        },
        Case(
            reason: .staleVersion,
            message: "complaint 'SHOP-2026-000001' has version 1, not 7; look at it again",
            states: ["l.draft", "u.normal", "c.none", "h.none"]
        ) { shop in
            try await shop.send(
                "submit", to: try await shop.draft(), as: "agent.outsourced", version: 7)
        },
        Case(
            reason: .limitExceeded,
            message: "the macrostep does not end: more than 0 pending sends"
        ) { shop in
            let strict = Engine(
                restartedOn: shop.engine.store, clock: shop.clock,
                limits: Limits(pendingSendCountMax: 0))
            return try await strict.perform(
                Act(
                    tenant: shop.tenant, actor: Shop.user("agent.outsourced"),
                    subject: .new(type: "logistics"), event: "record.save"))
        },
        Case(
            reason: .unknownType,
            message:
                "there is no workflow of type 'refunds'; known: attitude, escalation, logistics, "
                + "product"
        ) { shop in try await shop.record("refunds", as: "agent.inhouse", [:]) },
        Case(
            reason: .linkFailed,
            message: "no linked complaint of type 'nowhere' can be started with 'signal': there is "
                + "no workflow of this type; 'redress workflow publish'",
            clauses: ["<transition event=\"record.save\""]
        ) { shop in
            var source = try ShippedWorkflows.source("logistics")
            let line = "<transition event=\"record.save\""
            // Other content is another version.
            let text = String(decoding: source.document, as: UTF8.self)
                .replacing("r:version=\"", with: "r:version=\"9")
            let place = try #require(text.firstRange(of: line))
            let end = try #require(text[place.lowerBound...].firstRange(of: "/>"))
            source.document = Array(
                (text[..<end.lowerBound] + ">" + LinkedWorkflows.start("nowhere") + "</transition>"
                    + text[end.upperBound...]).utf8)
            let workflow = try #require(WorkflowChecker.check(source, schemas: nil).workflow)
            _ = try await shop.engine.publish(source, checked: workflow, tenant: shop.tenant)
            return try await shop.record("logistics", as: "agent.inhouse", [:])
        },
    ]

    @Test("names its reason, the place and the way out, and is in the log", arguments: cases)
    func explains(refused: Case) async throws {
        try await withShop { shop in
            let answer = try await refused.act(shop)
            let refusal = try answer.refused()
            let clauses = try refused.clauses.map { try Self.clause($0) }
            #expect(refusal.reason == refused.reason)
            let message = refused.message.replacing("CLAUSE", with: clauses.first ?? "")
            #expect(refusal.message == message)
            #expect(refusal.permitted == refused.permitted)
            #expect(refusal.states == refused.states)
            #expect(refusal.clauses == clauses)
            #expect(Set(refusal.possible).isSuperset(of: refused.possible))
            #expect(refusal.possible == refusal.possible.sorted())
            let last = try #require(try await shop.records().last)
            #expect(refusal.sequence == last.sequence)
            #expect(refusal.leaf == last.leaf.hex)
            #expect(last.columns.outcome == "denied")
            #expect(last.columns.reason == refused.reason.rawValue)
            #expect(try await shop.verify().isEmpty)
        }
    }

    @Test("there is one for each reason")
    func completeness() {
        // `FourEyesTests`, `ConflictTests` and `ClaimTests` have a workflow of their own for theirs.
        let elsewhere: Set<Refusal.Reason> = [.samePerson, .ownComplaint, .alreadyClaimed]
        #expect(Set(Self.cases.map(\.reason)).union(elsewhere) == Set(Refusal.Reason.allCases))
    }

    /// `logistics.scxml:LINE` of the first line that begins with a text.
    static func clause(_ beginning: String) throws -> String {
        let text = String(
            decoding: try ShippedWorkflows.source("logistics").document, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(
            lines.firstIndex { $0.drop { $0 == " " }.hasPrefix(beginning) }, "\(beginning)")
        return "logistics.scxml:\(line + 1)"
    }
}

extension Shop {
    /// A complete logistics complaint that is not submitted yet.
    func draft(as role: String = "agent.outsourced") async throws -> String {
        try await walk("logistics", upTo: "submit", as: role)
    }
}
