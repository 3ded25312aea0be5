import Statecharts

/// Whether a role may send an event to a session in a configuration; guards come later.
///
/// The one function that decides it, for every way in: console, HTTP, command line, import,
/// bulk and timers. Default: no.
enum PermissionDecision {
    /// The transitions that the event may take, never empty; or the refusal.
    static func decide(
        _ event: EventName, as actor: ActingRole, in workflow: Workflow, active: [Int]
    ) -> Result<[Transition], Refusal> {
        var refusal: Refusal
        let all = candidates(event, workflow, active)
        // What is going on in a state that is not theirs to know, they are not told of.
        let candidates = all.filter { workflow.tells($0.source, to: actor.role.sees) }
        if !isEventName(event.rawValue) {
            refusal = Refusal(
                .unknownEvent, event,
                "'\(event.rawValue.prefix(40))' is not the name of an event: up to 100 letters, "
                    + "digits, '-' and '_', with dots between")
        } else if actor.role.kind == .outsourced, !OutsourcedCeiling.allows(event) {
            refusal = Refusal(
                .outsourcedCeiling, event,
                "role '\(actor.role.id)' may not send '\(event)'; outsourced roles are capped to: "
                    + "record, submit")
        } else {
            let permitted = all.filter {
                workflow.rolesAllowed(on: $0).contains(actor.role.id)
            }
            if !permitted.isEmpty { return .success(permitted) }
            refusal = Refusal(
                .roleNotPermitted, event,
                "role '\(actor.role.id)' may not send '\(event)' here")
            if candidates.isEmpty { refusal = unknown(event, workflow, active, actor) }
        }
        refusal.role = actor.role.id
        refusal.clauses = candidates.map { workflow.clause($0) }
        refusal.permitted = candidates.reduce(into: Set<RoleID>()) {
            $0.formUnion(workflow.rolesAllowed(on: $1))
        }.sorted()
        if refusal.reason == .roleNotPermitted || refusal.reason == .outsourcedCeiling,
            !refusal.permitted.isEmpty
        {
            refusal.message +=
                "; permitted: " + refusal.permitted.map(\.rawValue).joined(separator: ", ")
        }
        refusal.states = active.filter { workflow.chart.states[$0].isAtomic }
            .map { workflow.chart.states[$0].id }
        return .failure(refusal)
    }

    /// Events that a role may send in a configuration, guards left aside.
    static func possible(
        for actor: ActingRole, in workflow: Workflow, active: [Int]
    ) -> [EventName] {
        let own = active.flatMap { workflow.chart.states[$0].transitions }
            .map { workflow.chart.transitions[$0] }
            .filter { workflow.rolesAllowed(on: $0).contains(actor.role.id) }
        guard !own.isEmpty else { return [] }
        return workflow.events.filter { event in
            (actor.role.kind != .outsourced || OutsourcedCeiling.allows(event))
                && own.contains { $0.matches(event) }
        }.sorted()
    }

    /// Transitions of active states that somebody may take with this event.
    ///
    /// Only names that the workflow declares are events: one that merely begins with such a name
    /// would match the same transitions, but pass by the form and write free text into the log.
    static func candidates(
        _ event: EventName, _ workflow: Workflow, _ active: [Int]
    ) -> [Transition] {
        guard workflow.events.contains(event) else { return [] }
        var found: [Transition] = []
        for state in active {
            for number in workflow.chart.states[state].transitions {
                let transition = workflow.chart.transitions[number]
                if transition.matches(event), !workflow.rolesAllowed(on: transition).isEmpty {
                    found.append(transition)
                }
            }
        }
        return found
    }

    private static func unknown(
        _ event: EventName, _ workflow: Workflow, _ active: [Int], _ actor: ActingRole
    ) -> Refusal {
        if workflow.events.contains(event) {
            let names = active.filter {
                workflow.chart.states[$0].isAtomic && workflow.tells($0, to: actor.role.sees)
            }
            .map { "'\(workflow.chart.states[$0].id)'" }.joined(separator: ", ")
            return Refusal(
                .notInThisState, event, "'\(event)' is not possible in \(names)")
        }
        let guess = nearest(to: event.rawValue, among: workflow.events.map(\.rawValue))
        return Refusal(
            .unknownEvent, event,
            "workflow '\(workflow.name)' has no event '\(event)'"
                + (guess.map { "; did you mean '\($0)'?" } ?? ""))
    }
}
