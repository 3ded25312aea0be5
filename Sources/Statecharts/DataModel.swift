/// Why an expression or an assignment failed; it becomes `error.execution`.
public struct EvaluationError: Error, Hashable, Sendable, CustomStringConvertible {
    public var message: String
    public var location: SourceLocation?
    /// True when a limit stopped it, which ends the macrostep instead of the block.
    public var isLimit: Bool

    public init(_ message: String, at location: SourceLocation? = nil, isLimit: Bool = false) {
        self.message = message
        self.location = location
        self.isLimit = isLimit
    }

    public var description: String {
        location.map { "\($0): \(message)" } ?? message
    }
}

/// The data of a session and the language of its expressions (SCXML §5).
///
/// A class, because executable content changes it in place; one belongs to one session.
public protocol DataModel: AnyObject {
    /// Which states `In()` finds active from now on.
    func setConfiguration(_ isActive: @escaping (StateID) -> Bool)

    /// Tells that a new macrostep begins, whose limits are its own.
    func beginMacrostep()

    /// Creates the elements of all declarations, without values.
    func declare(_ declarations: [DataDeclaration])

    /// Gives one declaration its initial value.
    func initialize(_ declaration: DataDeclaration) throws(EvaluationError)

    /// Sets a top-level value from outside, as an invocation does; false if it is not declared.
    func setInitial(_ parameter: Parameter) -> Bool

    /// Binds `_event`; nil before the first event.
    func setEvent(_ event: Event?)

    func condition(_ expression: Expression) throws(EvaluationError) -> Bool
    func string(_ expression: Expression) throws(EvaluationError) -> String
    func value(_ expression: Expression) throws(EvaluationError) -> Value
    /// The value at a location, for `namelist` and `<param location>`.
    func value(at location: Expression) throws(EvaluationError) -> Value
    func assign(_ assign: Assign) throws(EvaluationError)
    /// Writes a text to a location (`idlocation`).
    func assign(_ text: String, to location: Expression) throws(EvaluationError)

    /// Declares item and index, then runs the body for each item of a shallow copy.
    func forEach(
        _ loop: ForEach, body: () throws(MacrostepStop) -> Void
    ) throws(MacrostepStop)
}

/// Leaves executable content early.
public enum MacrostepStop: Error {
    /// The rest of the block is skipped; `error.execution` has been raised or must be.
    case block(EvaluationError?)
    /// The whole macrostep is abandoned.
    case limit(LimitExceeded)
}
