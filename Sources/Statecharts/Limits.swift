/// What one macrostep may cost before it is abandoned.
public struct Limits: Hashable, Sendable {
    public var microstepCountMax: Int
    public var internalEventCountMax: Int
    public var externalEventCountMax: Int
    public var pendingSendCountMax: Int
    /// Steps of executable content, iterations of `<foreach>` included.
    public var contentCountMax: Int

    public init(
        microstepCountMax: Int = 1_000,
        internalEventCountMax: Int = 1_000,
        externalEventCountMax: Int = 1_000,
        pendingSendCountMax: Int = 1_000,
        contentCountMax: Int = 100_000
    ) {
        self.microstepCountMax = microstepCountMax
        self.internalEventCountMax = internalEventCountMax
        self.externalEventCountMax = externalEventCountMax
        self.pendingSendCountMax = pendingSendCountMax
        self.contentCountMax = contentCountMax
    }

    public static let standard = Limits()
}

/// A macrostep that did not end within its limits.
public struct LimitExceeded: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Limit: String, Sendable {
        case microsteps, internalEvents = "internal events", externalEvents = "external events"
        case pendingSends = "pending sends", content = "steps of executable content"
        case evaluation = "operations of an expression"
        case data = "bytes of data"
    }

    public var limit: Limit
    public var maximum: Int
    /// What stopped, when a data model did.
    public var detail: String?

    public init(_ limit: Limit, _ maximum: Int, detail: String? = nil) {
        self.limit = limit
        self.maximum = maximum
        self.detail = detail
    }

    public var description: String {
        detail ?? "the macrostep does not end: more than \(maximum) \(limit.rawValue)"
    }
}
