@testable import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("The permissions of the shipped workflows")
struct SweepTests {
    @Test(
        "a role may send an event in a state exactly when r:allow and the ceiling say so",
        arguments: ShippedWorkflows.all)
    func sweep(name: String) throws {
        let workflow = try #require(try ShippedWorkflows.check(name).workflow)
        let table = try AllowTable(name)
        let roles = try RoleTable()
        var (grants, decisions) = (0, 0)
        var wrong: [String] = []
        for state in table.states where state.isAtomic {
            let configuration = table.configuration(of: state)
            let active = try configuration.map { id in
                try #require(workflow.chart.index(of: StateID(id)), "\(id)")
            }.sorted()
            for (role, kind) in roles.kinds {
                let actor = try acting(role, in: workflow)
                var possible: Set<String> = []
                for event in table.events {
                    var expected = table.roles(for: event, in: configuration).contains(role)
                    if kind == "outsourced" {
                        expected = expected && AllowTable.isBelowCeiling(event)
                    }
                    decisions += 1
                    let decision = PermissionDecision.decide(
                        EventName(event), as: actor, in: workflow, active: active)
                    if (try? decision.get()) != nil {
                        grants += 1
                        possible.insert(event)
                    }
                    if ((try? decision.get()) != nil) != expected {
                        wrong.append("\(role) \(event) in \(state.id)")
                    }
                }
                let listed = PermissionDecision.possible(for: actor, in: workflow, active: active)
                if Set(listed.map(\.rawValue)) != possible {
                    wrong.append("the list of what \(role) may send in \(state.id)")
                }
                if ["auditor", "administrator"].contains(kind), !possible.isEmpty {
                    wrong.append("\(role) may send \(possible) in \(state.id)")
                }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(10))")
        // The sweep is worth something only if it saw both answers in good number.
        #expect(decisions > (name == "escalation" ? 10_000 : 20_000))
        #expect(grants > (name == "escalation" ? 100 : 500))
    }

    @Test("outsourced roles may do nothing to a case outside")
    func outside() throws {
        for entry in try AllowTable("escalation").entries {
            #expect(
                entry.roles.isDisjoint(with: ["agent.outsourced", "vendor.supervisor", "customer"]))
        }
    }

    @Test(
        "the sweep goes through every atomic state of the chart", arguments: ShippedWorkflows.all)
    func coverage(name: String) throws {
        let workflow = try #require(try ShippedWorkflows.check(name).workflow)
        let atomic = Set(workflow.chart.states.filter(\.isAtomic).map(\.id.rawValue))
        #expect(Set(try AllowTable(name).states.filter(\.isAtomic).map(\.id)) == atomic)
    }

    @Test(
        "outsourced roles may do something, and only below the ceiling",
        arguments: ShippedWorkflows.names)
    func outsourced(name: String) throws {
        let table = try AllowTable(name)
        for role in ["agent.outsourced", "vendor.supervisor"] {
            let events = Set(
                table.entries.filter { $0.roles.contains(role) }.flatMap(\.descriptors))
            #expect(
                events.subtracting(["record.evidence"])
                    == ["record.save", "submit", "record.append", "record.info"])
        }
    }

    @Test(
        "a name that no workflow declares is not an event, even where a descriptor matches it",
        arguments: [
            "submit.now", "submit.", "record.save.x", "record", "record.", "ack.sent.twice", "",
        ])
    func undeclaredNames(event: String) throws {
        let workflow = try #require(try ShippedWorkflows.check("logistics").workflow)
        for role in ["agent.outsourced", "agent.inhouse", "system"] {
            for state in workflow.chart.states where state.isAtomic {
                var active = workflow.initialConfiguration
                if !active.contains(state.index) { active.append(state.index) }
                let decision = PermissionDecision.decide(
                    EventName(event), as: try acting(role, in: workflow), in: workflow,
                    active: active)
                guard case .failure(let refusal) = decision else {
                    Issue.record("'\(event)' was granted to \(role) in \(state.id)")
                    return
                }
                #expect([.unknownEvent, .outsourcedCeiling].contains(refusal.reason))
            }
        }
    }
}

/// Somebody in a role, without limits of their own.
func acting(_ role: String, in workflow: Workflow) throws -> ActingRole {
    let found = try #require(workflow.roles[RoleID(role)])
    return ActingRole(
        user: UserID("u." + role), organisation: OrganisationID("shop"), team: nil, role: found,
        limit: found.limit, isExternal: found.kind == .outsourced)
}
