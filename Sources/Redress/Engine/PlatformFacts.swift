import LibXML

/// Writes `$_x`: what the platform knows of an act, and no sender can claim.
enum PlatformFacts {
    static func write(
        on root: Node, actor: ActingRole, complaint: StoredComplaint, clocks: ClockLedger,
        workflow: Workflow
    ) {
        let person = root.appendElement("actor")
        person.setAttribute("id", actor.user.rawValue)
        person.setAttribute("role", actor.role.id.rawValue)
        person.setAttribute("org", actor.organisation.rawValue)
        person.setAttribute("external", actor.isExternal ? "true" : "false")
        if let team = actor.team { person.setAttribute("team", team) }
        if let limit = actor.limit { person.setAttribute("limit", String(limit)) }
        let own = root.appendElement("complaint")
        own.setAttribute("number", complaint.number)
        own.setAttribute("id", complaint.number)
        own.setAttribute("type", complaint.type)
        if let subtype = complaint.subtype { own.setAttribute("subtype", subtype) }
        own.setAttribute("version", String(complaint.version))
        own.setAttribute("recorded-by", complaint.recordedBy.rawValue)
        own.setAttribute("recorded-org", complaint.recordedOrganisation.rawValue)
        own.setAttribute("imported", complaint.isImported ? "true" : "false")
        for entry in clocks.entries {
            let clock = root.appendElement("clock")
            clock.setAttribute("id", entry.id)
            if let kind = workflow.clocks[entry.id]?.kind {
                clock.setAttribute("kind", kind.rawValue)
            }
            clock.setAttribute("status", entry.status.rawValue)
            if entry.status != .paused {
                clock.setAttribute("due", Timestamp(milliseconds: entry.dueAt).description)
            }
            clock.setAttribute("extended", String(entry.extensionCount))
        }
    }

    /// The parent's number, and an element for each linked complaint that is something to this one.
    static func writeLinks(on root: Node, parent: String?, linked: [LinkedComplaint]) {
        if let parent {
            root.elements.first { $0.isNamed("complaint") }?.setAttribute("parent", parent)
        }
        for complaint in linked {
            guard let external = complaint.external else { continue }
            let element = root.appendElement("external")
            element.setAttribute("id", complaint.number)
            if let status = external.status { element.setAttribute("status", status.rawValue) }
            if let body = external.body { element.setAttribute("body", body) }
            if let outcome = external.outcome { element.setAttribute("outcome", outcome) }
        }
    }
}
