/// Why a snapshot cannot be continued with a chart.
public struct SnapshotProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}

extension Interpreter {
    /// What the session needs to continue; call it between macrosteps.
    public func snapshot() -> Snapshot {
        var snapshot = Snapshot()
        snapshot.configuration = configuration.map { chart.states[$0].id }
        for (state, value) in historyValue {
            snapshot.historyValues[chart.states[state].id] = value.map { chart.states[$0].id }
        }
        snapshot.enteredStates = enteredStates.sorted().map { chart.states[$0].id }
        snapshot.externalQueue = externalQueue.elements
        snapshot.pendingSends = pendingSends
        snapshot.invocations = invocations
        snapshot.generatedIDCount = generatedIDCount
        snapshot.isRunning = isRunning
        return snapshot
    }

    /// Continues where a snapshot stopped; the data model has its data already.
    public func restore(_ snapshot: Snapshot) throws(SnapshotProblem) {
        configuration = try indexes(snapshot.configuration).sorted()
        historyValue = [:]
        for (id, value) in snapshot.historyValues {
            historyValue[try index(id)] = try indexes(value)
        }
        enteredStates = Set(try indexes(snapshot.enteredStates))
        externalQueue = EventQueue(snapshot.externalQueue)
        pendingSends = snapshot.pendingSends
        invocations = snapshot.invocations
        generatedIDCount = snapshot.generatedIDCount
        isRunning = snapshot.isRunning
        // A macrostep that was abandoned may have left these.
        internalQueue = EventQueue()
        statesToInvoke = []
        evaluationLimit = nil
    }

    private func indexes(_ ids: [StateID]) throws(SnapshotProblem) -> [Int] {
        var found: [Int] = []
        for id in ids { found.append(try index(id)) }
        return found
    }

    private func index(_ id: StateID) throws(SnapshotProblem) -> Int {
        guard let index = chart.index(of: id) else {
            throw SnapshotProblem("the snapshot names state '\(id)', which the chart does not have")
        }
        return index
    }
}
