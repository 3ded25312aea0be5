@testable import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("The ceiling of outsourced roles")
struct CeilingTests {
    @Test(
        "a shipped workflow that grants them more does not load, and the place is named",
        arguments: [
            ("expedite.grant", "agent.outsourced"), ("expedite.request", "vendor.supervisor"),
            ("approve", "agent.outsourced"), ("verify.ok", "vendor.supervisor"),
        ])
    func edited(event: String, role: String) throws {
        var source = try ShippedWorkflows.source("logistics")
        let lines = String(decoding: source.document, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = try #require(
            lines.firstIndex { $0.contains("<transition event=\"\(event)\"") })
        let line = try #require(lines[start...].firstIndex { $0.contains("r:allow=\"") })
        var edited = lines
        let column = try #require(lines[line].firstRange(of: "r:allow=\""))
        edited[line].insert(contentsOf: role + " ", at: column.upperBound)
        source.document = Array(edited.joined(separator: "\n").utf8)
        let check = WorkflowChecker.check(source, schemas: try ShippedWorkflows.schemas())
        #expect(check.workflow == nil)
        let place =
            "\(line + 1):\(lines[line].distance(from: lines[line].startIndex, to: column.lowerBound) + 1)"
        #expect(
            check.errors.map(\.description) == [
                "workflows/logistics/logistics.scxml:\(place): error: outsourced role '\(role)' may "
                    + "not send '\(event)'; it is capped to: record, submit [outsourced-ceiling]"
            ])
    }

    @Test("a role that becomes outsourced takes its grants with it into the refusal")
    func roleMadeOutsourced() throws {
        var source = try ShippedWorkflows.source("logistics")
        let roles = String(decoding: source.roles, as: UTF8.self)
        let edited = roles.replacing(
            "id=\"clerk.warehouse\" kind=\"staff\" scope=\"task\"",
            with: "id=\"clerk.warehouse\" kind=\"outsourced\" scope=\"own\"")
        #expect(edited != roles)
        source.roles = Array(edited.utf8)
        let check = WorkflowChecker.check(source, schemas: nil)
        #expect(check.workflow == nil)
        #expect(!check.errors.isEmpty)
        #expect(check.errors.allSatisfy { $0.code == "outsourced-ceiling" })
    }

    @Test(
        "the decision keeps it, whatever the workflow grants",
        arguments: ["expedite.grant", "expedite.request", "critical.raise"])
    func decision(event: String) throws {
        let workflow = try #require(try ShippedWorkflows.check("logistics").workflow)
        let role = try #require(workflow.roles[RoleID("shift.supervisor")])
        // Somebody has made supervisors outsourced behind the back of the workflow.
        let outsourced = Role(
            id: role.id, kind: .outsourced, scope: role.scope, limit: role.limit, sees: role.sees,
            labels: role.labels)
        for (kind, isGranted) in [(role, true), (outsourced, false)] {
            let actor = ActingRole(
                user: UserID("u"), organisation: OrganisationID("o"), team: nil, role: kind,
                limit: nil, isExternal: true)
            let active = workflow.initialConfiguration
            let decision = PermissionDecision.decide(
                EventName(event), as: actor, in: workflow, active: active)
            #expect(((try? decision.get()) != nil) == isGranted)
            let possible = PermissionDecision.possible(for: actor, in: workflow, active: active)
            #expect(possible.contains(EventName(event)) == isGranted)
        }
    }

    @Test(
        "the ceiling matches whole tokens",
        arguments: [
            ("record", true), ("record.save", true), ("record.a.b", true), ("submit", true),
            ("submit.late", true), ("recorded", false), ("record-all", false), ("records.x", false),
            ("Record.save", false), ("submitted", false), ("x.record", false), ("", false),
            ("*", false), (".record", false), ("expedite.grant", false),
        ])
    func allows(event: String, expected: Bool) {
        #expect(OutsourcedCeiling.allows(EventName(event)) == expected)
    }

    @Test(
        "a descriptor is below the ceiling when every name that it matches is",
        arguments: [
            ("record", true), ("record.*", true), ("record.", true), ("record.save", true),
            ("submit.*", true), ("*", false), ("recorded", false), ("rec", false),
            ("approve", false), ("r*", false),
        ])
    func covers(descriptor: String, expected: Bool) {
        #expect(OutsourcedCeiling.covers(EventDescriptor(descriptor)) == expected)
    }
}
