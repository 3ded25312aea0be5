/// History under the clocks of the workflow, and what they should have reproduced.
extension Importer {
    /// Lets the clocks of a complaint run up to a moment.
    func runClocks(of number: String, until end: Timestamp) async throws {
        guard try await engine.hasDeadline(of: number, tenant: tenant, by: end) else { return }
        _ = try await engine.replayDeadlines(of: number, tenant: tenant.id, until: end)
    }

    /// Where the clocks arrived at another time than the file says; counts both.
    ///
    /// A row that is there already is compared again: nothing but the log is read.
    func compare(
        _ row: ImportedRow, _ planned: PlannedRow, _ counts: inout [ExpectationCount]
    ) async throws -> [ReplayDifference] {
        let number: String
        switch row.outcome {
        case .imported(let made, _): number = made
        case .alreadyThere(let known):
            number = known
            // The run that imported it may have been killed before this.
            if profile.replaysClocks {
                try await runClocks(of: number, until: engine.clock.now().time)
            }
        case .noWorkflow, .problems, .refused: return []
        }
        var differences: [ReplayDifference] = []
        for expected in planned.expectations {
            let found = try await engine.lastEntry(
                into: expected.state, of: number, tenant: tenant)
            let isNear =
                found.map {
                    abs($0.milliseconds - expected.time.milliseconds) <= expected.tolerance
                }
                ?? false
            if isNear {
                counts[expected.index].met += 1
            } else {
                counts[expected.index].missed += 1
                differences.append(
                    ReplayDifference(state: expected.state, expected: expected.time, found: found))
            }
        }
        return differences
    }
}
