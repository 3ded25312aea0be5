import Statecharts

/// Brings the rows of a file into an installation as complaints with their acts.
///
/// Each act goes through `Engine.perform` like any other, under a key that only this row has: a
/// second run finds the answers and changes nothing, a run that was killed goes on where it ended.
/// Many rows are under way at once so that their acts share transactions; the acts of one row
/// follow each other.
public struct Importer: Sendable {
    public struct Settings: Hashable, Sendable {
        /// Rows of history under way at once; acts of now follow each other as in the file.
        public var inFlightCountMax = 64
        /// Rows that are read, looked up and reported together.
        public var batchRowCount = 2_048
        /// Bytes of the file after which a batch ends, however few rows that are.
        public var batchByteCount = 4 << 20
        /// Sends acts again that were refused in an earlier run.
        public var retriesRefused = false

        public init() {}
    }

    /// Gives the next bytes of the file; nil at its end.
    public typealias Chunks = () throws -> [UInt8]?

    let engine: Engine
    let tenant: StoredTenant
    let profile: ImportProfile
    let settings: Settings

    public init(
        engine: Engine,
        tenant: StoredTenant,
        profile: ImportProfile,
        settings: Settings = Settings()
    ) {
        self.engine = engine
        self.tenant = tenant
        self.profile = profile
        self.settings = settings
    }

    /// Reads a whole file without importing it.
    ///
    /// - Returns: How many rows it has.
    /// - Throws: `IntakeProblem`, when the file cannot be imported.
    public static func countRows(_ source: ImportSource, _ chunks: Chunks) throws -> Int {
        var reader = RowReader(source)
        var count = 0
        while let chunk = try chunks() { count += try reader.push(chunk).count }
        return try count + reader.finish().count
    }

    /// Finds out whether the profile fits the active workflows.
    ///
    /// - Throws: `ChartProblems` with everything that does not.
    public func check() async throws {
        let problems = ProfileChecker.problems(profile, under: try await workflows())
        if !problems.isEmpty { throw ChartProblems(problems) }
    }

    func workflows() async throws -> [String: Workflow] {
        let library = engine.library
        return try await engine.store.read { reader in
            var found: [String: Workflow] = [:]
            for stored in try reader.workflows() where stored.isActive {
                found[stored.type] = try library.workflow(stored)
            }
            return found
        }
    }

    /// Imports a file.
    ///
    /// - Parameters:
    ///   - report: Gets each row as it ended, in the order of the file.
    ///   - progress: Gets the number of rows done so far, after each batch.
    /// - Throws: `IntakeProblem` when the file cannot be read on, `StoreProblem` when the store
    ///   cannot commit. What was reported stays, and the next run continues.
    public func run(
        _ chunks: Chunks,
        report: (ImportedRow) throws -> Void,
        progress: (Int) -> Void = { _ in }
    ) async throws -> ImportSummary {
        let plan = RowPlanner(
            profile: profile,
            workflows: try await workflows(),
            tenant: tenant.id,
            now: profile.isHistory ? engine.clock.now().time : nil
        )
        var keys = RowKeys(profile)
        var reader = RowReader(profile.source)
        var summary = ImportSummary()
        summary.expectations = profile.expectations.map { _ in ExpectationCount() }
        var waiting: [ImportRow] = []
        var isAtEnd = false
        while !isAtEnd || !waiting.isEmpty {
            var byteCount = 0
            while !isAtEnd, waiting.count < settings.batchRowCount,
                byteCount < settings.batchByteCount
            {
                if let chunk = try chunks() {
                    byteCount += chunk.count
                    waiting += try reader.push(chunk)
                } else {
                    isAtEnd = true
                    waiting += try reader.finish()
                }
            }
            let batch = waiting.prefix(settings.batchRowCount).map { plan.row($0, &keys) }
            waiting.removeFirst(batch.count)
            for (planned, row) in zip(batch, try await carryOut(batch)) {
                summary.count(row.outcome)
                var row = row
                row.differences = try await compare(row, planned, &summary.expectations)
                try report(row)
            }
            progress(summary.rowCount)
        }
        summary.undeclaredColumns = reader.undeclaredColumns
        return summary
    }

    /// Carries out a batch; the answer is in the order of its rows.
    private func carryOut(_ batch: [PlannedRow]) async throws -> [ImportedRow] {
        let starts = try await lookUp(batch)
        let inFlightCountMax = profile.isHistory ? settings.inFlightCountMax : 1
        var ended = [RowOutcome?](repeating: nil, count: batch.count)
        try await withThrowingTaskGroup(of: (Int, RowOutcome).self) { group in
            var underWay = 0
            for (index, row) in batch.enumerated() {
                switch starts[index] {
                case .ended(let outcome): ended[index] = outcome
                case .open(let start):
                    if underWay == inFlightCountMax,
                        let (done, outcome) = try await group.next()
                    {
                        ended[done] = outcome
                        underWay -= 1
                    }
                    group.addTask { (index, try await carryOut(row, from: start)) }
                    underWay += 1
                }
            }
            for try await (done, outcome) in group { ended[done] = outcome }
        }
        return zip(batch, ended).compactMap { row, outcome in
            outcome.map { ImportedRow(line: row.line, outcome: $0) }
        }
    }

    /// Sends the acts of a row that are still missing, one after the other.
    private func carryOut(_ row: PlannedRow, from start: RowStart) async throws -> RowOutcome {
        var number = start.number
        var attempt = start.attempt
        var count = 0
        for index in start.actIndex..<row.acts.count {
            let act = row.act(index, of: number, attempt: attempt)
            attempt = 1
            if profile.replaysClocks, let number, let time = act.occurredAt {
                try await runClocks(of: number, until: time)
            }
            do {
                switch try await engine.perform(act) {
                case .granted(let grant):
                    number = grant.number
                    if !grant.isReplay { count += 1 }
                case .refused(let refusal): return .refused(refusal, number: number)
                }
            } catch ActProblem.keyReused {
                return .problems([row.changed], number: number)
            }
        }
        if profile.replaysClocks, let number {
            try await runClocks(of: number, until: engine.clock.now().time)
        }
        // Another row with the same key was quicker.
        if count == 0 { return .alreadyThere(number: number ?? "") }
        return .imported(number: number ?? "", acts: count)
    }
}
