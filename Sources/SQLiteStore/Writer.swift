import Foundation
import Redress

/// Runs units of work one after the other and commits together what queued up meanwhile.
///
/// There is no timer: a caller who finds nobody at work runs its own unit at once, on its own
/// thread; units that arrive while it commits are taken by a thread, as many as there are, in one
/// transaction after the other until none is left.
///
/// `@unchecked Sendable` because `condition` guards what is mutable here, and the connection
/// belongs to whoever set `isBusy`: one caller or the thread, never both.
final class Writer: @unchecked Sendable {
    /// Units in one transaction; more would keep the first of them waiting for little gain.
    static let batchCountMax = 512
    /// Units that may wait; beyond that callers are told so at once.
    static let queueCountMax = 65_536
    private static let stackByteCount = 8 << 20

    private let batch: Batch
    private let path: String
    private let condition = NSCondition()
    private var queue: [any WaitingUnit] = []
    private var isBusy = false
    /// The thread's turn; `isBusy` stays set while it is passed on.
    private var isThreadsTurn = false
    private var hasThread = false
    private var isClosed = false

    init(connection: Connection) {
        batch = Batch(transaction: SQLiteTransaction(connection: connection))
        path = connection.path
    }

    func perform<Answer: Sendable>(
        _ body: @escaping @Sendable (any StoreTransaction) throws -> Answer
    ) async throws -> Answer {
        if try claim() {
            let unit = UnitOfWork(body)
            lead(unit)
            return try unit.answer()
        }
        return try await withCheckedThrowingContinuation { continuation in
            let unit = UnitOfWork(body, continuation: continuation)
            do {
                try enqueue(unit)
            } catch {
                unit.fail(error)
                unit.finish()
            }
        }
    }

    /// Ends after what is queued; units that come later are refused.
    func close() {
        condition.lock()
        let isFirst = !isClosed
        isClosed = true
        while isBusy { condition.wait() }
        condition.broadcast()
        condition.unlock()
        if isFirst { batch.transaction.connection.close() }
    }

    /// True for a caller who found nobody at work: the connection is now its own.
    private func claim() throws -> Bool {
        condition.lock()
        defer { condition.unlock() }
        try checkOpen()
        guard !isBusy else { return false }
        isBusy = true
        return true
    }

    private func enqueue(_ unit: any WaitingUnit) throws {
        condition.lock()
        defer { condition.unlock() }
        try checkOpen()
        guard queue.count < Self.queueCountMax else {
            throw StoreProblem(
                .busy,
                "\(queue.count) units of work wait for store '\(path)'; try again when fewer do")
        }
        queue.append(unit)
        // Whoever was at work may have finished since the caller looked.
        if !isBusy {
            isBusy = true
            passToThread()
        }
    }

    private func checkOpen() throws {
        guard !isClosed else {
            throw StoreProblem(.unavailable, "store '\(path)' is closed; open it again")
        }
    }

    private func lead(_ unit: any WaitingUnit) {
        runBatch(first: unit)
        condition.lock()
        if queue.isEmpty { release() } else { passToThread() }
        condition.unlock()
    }

    private func runBatch(first: (any WaitingUnit)?) {
        var units: [any WaitingUnit] = []
        if let first { units.append(first) }
        do {
            try batch.begin()
            // Only now: waiting for the lock may have taken a while.
            take(into: &units)
            batch.run(units)
        } catch {
            take(into: &units)
            for unit in units { unit.fail(error) }
        }
        for unit in units { unit.finish() }
    }

    private func take(into units: inout [any WaitingUnit]) {
        condition.lock()
        defer { condition.unlock() }
        guard !queue.isEmpty else { return }
        let count = min(queue.count, Self.batchCountMax - units.count)
        units.append(contentsOf: queue[..<count])
        queue.removeFirst(count)
    }
}

// The thread. What follows is called with `condition` locked, except `runThread`.
extension Writer {
    private func release() {
        isBusy = false
        if isClosed { condition.broadcast() }
    }

    private func passToThread() {
        isThreadsTurn = true
        guard !hasThread else { return condition.broadcast() }
        hasThread = true
        let thread = Thread { [self] in runThread() }
        thread.stackSize = Self.stackByteCount
        thread.name = "store writer"
        thread.start()
    }

    private func runThread() {
        condition.lock()
        defer { condition.unlock() }
        while true {
            while !isThreadsTurn {
                // While somebody is at work, the turn may still come.
                if isClosed, !isBusy { return }
                condition.wait()
            }
            isThreadsTurn = false
            while !queue.isEmpty {
                condition.unlock()
                runBatch(first: nil)
                condition.lock()
            }
            release()
        }
    }
}
