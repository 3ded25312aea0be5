public import Statecharts

/// A complaint as one person may see it, and what they may do now.
public struct ComplaintView: Hashable, Sendable {
    public var number: String
    public var type: String
    public var subtype: String?
    public var workflowName: String
    public var workflowVersion: String
    public var workflowDigest: String
    /// The active atomic states, in document order.
    public var states: [StateID]
    /// Their labels, by id.
    public var stateLabels: [String: Labels]
    public var version: Int64
    public var isEnded: Bool
    public var createdAt: Timestamp
    public var updatedAt: Timestamp
    /// The role in which the person looks; nil for the operator's view.
    public var role: RoleID?
    public var fields: [FieldView]
    /// The files that the fields name.
    public var attachments: [AttachmentView] = []
    public var clocks: [ClockView]
    /// The complaint that it is linked to, if this person may look at it.
    public var parent: String?
    /// Those that are linked to it, as far as this person may look at them.
    public var linked: [LinkedView]
    /// What somebody may do in this state; empty in the operator's view.
    public var actions: [ActionView]
}

/// One value of a complaint.
public struct FieldView: Hashable, Sendable {
    /// `demands/demand[2]/@kind`.
    public var path: String
    public var value: String
    public var isMasked: Bool
}

/// One clock of a complaint.
public struct ClockView: Hashable, Sendable {
    public var id: String
    public var labels: Labels
    public var kind: String
    public var status: String
    /// Nil while it is paused.
    public var dueAt: Timestamp?
    /// What is left while it is paused.
    public var remaining: ClockAmount?
    /// Why it is paused, as a code of the list `pause-reason`.
    public var reason: String?
    /// What its time is multiplied by; nil if it never was.
    public var factor: ClockFactor?
    /// How often it was extended.
    public var extensionCount = 0
    /// What the due time was counted with: `cn-office@1.0`.
    public var calendar: String?
    /// True if holidays that are not declared yet may move it.
    public var isProvisional: Bool
}

/// One complaint that is linked to another.
public struct LinkedView: Hashable, Sendable {
    public var number: String
    public var type: String
    /// Its first active state.
    public var state: String
    /// nil while it is nothing to the other one.
    public var external: ExternalCase?
}

/// One event that is possible in the state, and whether this person may send it.
public struct ActionView: Hashable, Sendable {
    public var event: EventName
    public var labels: Labels
    public var isAllowed: Bool
    /// Why not.
    public var reason: String?
    public var permitted: [RoleID]
    /// Paths that the event must carry.
    public var requiredFields: [String]
    /// Conditions that must hold besides.
    public var guards: [String]
}

/// Hides what a role may not see in clear.
enum Mask {
    /// Eleven digits and more keep the first three and the last four, other texts their first
    /// character; a single one is hidden.
    static func apply(to value: String) -> String {
        let digits = value.filter(\.isNumber).count
        let characters = Array(value)
        if digits >= 11, digits * 10 >= characters.count * 7 {
            return String(characters.prefix(3))
                + String(repeating: "*", count: characters.count - 7)
                + String(characters.suffix(4))
        }
        guard let first = characters.first else { return "" }
        if characters.count == 1 { return "*" }
        return String(first) + String(repeating: "*", count: min(characters.count - 1, 6))
    }
}
