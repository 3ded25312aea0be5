/// What an act or a deadline did to a clock; one entry of a record's `sla`.
struct ClockChange: Hashable, Sendable {
    enum Kind: String { case start, stop, breach, pause, resume, scale, extend, replan }

    var id: String
    var kind: Kind
    /// Milliseconds since 1970; nil when it is stopped or paused.
    var due: Int64?
    /// What a clock that starts, or is planned anew, is counted with.
    var calendar: String?
    var isProvisional = false
    /// Why it pauses.
    var reason: String?
    /// What remains is multiplied by this from now on.
    var factor: ClockFactor?
}
