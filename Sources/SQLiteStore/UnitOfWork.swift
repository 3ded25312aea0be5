import Redress

/// A unit of work that waits for its commit.
protocol WaitingUnit: AnyObject, Sendable {
    /// What it threw, or nil.
    var failure: (any Error)? { get }

    func run(in transaction: SQLiteTransaction)
    /// Takes the answer back: what the unit did was undone with its batch.
    func fail(_ error: any Error)
    /// Gives the caller its answer, after the commit.
    func finish()
}

/// One caller's unit with its answer.
///
/// `@unchecked Sendable` because whoever owns the connection runs it, once, and the queue's lock
/// hands it over.
final class UnitOfWork<Answer: Sendable>: WaitingUnit, @unchecked Sendable {
    /// Let go of before the caller goes on: it may hold the store, which must not end here.
    private var body: (@Sendable (any StoreTransaction) throws -> Answer)?
    /// nil for the caller that runs the batch itself.
    private let continuation: CheckedContinuation<Answer, any Error>?
    private var result: Result<Answer, any Error>?

    init(
        _ body: @escaping @Sendable (any StoreTransaction) throws -> Answer,
        continuation: CheckedContinuation<Answer, any Error>? = nil
    ) {
        self.body = body
        self.continuation = continuation
    }

    var failure: (any Error)? {
        guard case .failure(let error) = result else { return nil }
        return error
    }

    func run(in transaction: SQLiteTransaction) {
        guard let body else { return }
        result = Result { try body(transaction) }
        self.body = nil
    }

    func fail(_ error: any Error) {
        result = .failure(error)
        body = nil
    }

    func finish() {
        guard let result else { return }
        continuation?.resume(with: result)
    }

    /// The answer of a unit that was run.
    func answer() throws -> Answer {
        guard let result else {
            throw StoreProblem(.unavailable, "the unit of work was not run; try again")
        }
        return try result.get()
    }
}
