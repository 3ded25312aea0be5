import Statecharts

/// Compares what a scenario says with what there is.
extension ScenarioRun {
    /// What is wrong; nil if everything is as expected.
    func check(
        _ expectation: ScenarioExpectation, _ step: ScenarioStep
    ) async throws -> ScenarioFailure? {
        func failure(_ expected: String, _ found: String) -> ScenarioFailure {
            ScenarioFailure(location: step.location, expected: expected, found: found)
        }
        switch expectation {
        case .states(let states):
            let active = try await activeStates(step.complaint)
            let chart = try await chart(step.complaint)
            guard let missing = states.first(where: { !chart.isActive($0, among: active) }) else {
                return nil
            }
            return failure("state '\(missing)'", Self.list(active))
        case .notStates(let states):
            let active = try await activeStates(step.complaint)
            let chart = try await chart(step.complaint)
            guard let wrong = states.first(where: { chart.isActive($0, among: active) }) else {
                return nil
            }
            return failure("not to be in state '\(wrong)'", Self.list(active))
        case .refused(let reason, let field):
            return refusalFailure(reason, field).map { failure($0, $1) }
        case .clock(let id, let status):
            let found = try await ledger(step.complaint)[id]?.status
            if found == status { return nil }
            return failure(
                "clock '\(id)' to be \(status?.rawValue ?? "unused")",
                "that it is \(found?.rawValue ?? "unused")")
        case .value(let path, let text):
            guard let data = try await complaint(step.complaint)?.data else {
                return failure("'\(path)' to be '\(text)'", "no complaint")
            }
            let found = try ScenarioPaths.value(of: path, in: data).trimmed
            return found == text ? nil : failure("'\(path)' to be '\(text)'", "'\(found)'")
        }
    }

    private func refusalFailure(
        _ reason: Refusal.Reason, _ field: String?
    ) -> (expected: String, found: String)? {
        let expected = "the event to be refused as \(reason.rawValue)"
        guard let refusal = lastRefusal else { return (expected, "that it was granted") }
        guard refusal.reason == reason else { return (expected, Self.text(of: refusal)) }
        guard let field, !refusal.problems.contains(where: { $0.path == field }) else {
            return nil
        }
        return (expected + " because of '\(field)'", Self.text(of: refusal))
    }

    private static func list(_ states: [StateID]) -> String {
        states.isEmpty ? "no complaint" : states.map { "'\($0)'" }.joined(separator: ", ")
    }
}

extension Statechart {
    /// True for active atomic states and for those around them.
    fileprivate func isActive(_ state: StateID, among active: [StateID]) -> Bool {
        guard let wanted = index(of: state) else { return false }
        return active.compactMap { index(of: $0) }.contains {
            $0 == wanted || isDescendant($0, of: wanted)
        }
    }
}
