import Statecharts

/// Where a row's work begins.
struct RowStart: Sendable {
    /// The first act that is not in the log yet.
    var actIndex: Int
    /// The complaint that earlier acts made.
    var number: String?
    /// 1, or more after refusals.
    var attempt: Int
}

/// What the log knows of a row.
enum RowState: Sendable {
    case ended(RowOutcome)
    case open(RowStart)
}

extension Importer {
    /// Attempts of one act that are looked for.
    static let attemptCountMax = 100

    /// Finds out what earlier runs did, for a batch in one read.
    func lookUp(_ batch: [PlannedRow]) async throws -> [RowState] {
        let (tenant, retries) = (tenant, settings.retriesRefused)
        return try await engine.store.read { store in
            let ledger = RowLedger(store: store, tenant: tenant, retriesRefused: retries)
            return try batch.map { row in
                if let outcome = row.outcome { return .ended(outcome) }
                return try ledger.state(of: row)
            }
        }
    }
}

/// Reads the answers that the keys of a row have in the log.
private struct RowLedger {
    let store: any StoreReader
    let tenant: StoredTenant
    let retriesRefused: Bool

    func state(of row: PlannedRow) throws -> RowState {
        if let number = try finishedNumber(of: row) {
            return .ended(.alreadyThere(number: number))
        }
        var start = RowStart(actIndex: 0, number: nil, attempt: 1)
        while start.actIndex < row.acts.count {
            let key = row.key(start.actIndex, attempt: start.attempt)
            guard let known = try store.answeredAct(tenant: tenant, key: key) else {
                return .open(start)
            }
            let act = row.act(start.actIndex, of: start.number, attempt: start.attempt)
            switch try AnswerReader(store: store, tenant: tenant).answer(known) {
            case .granted(let grant):
                guard known.request == act.digest else {
                    return .ended(.problems([row.changed], number: start.number))
                }
                start = RowStart(
                    actIndex: start.actIndex + 1,
                    number: grant.number,
                    attempt: 1
                )
            case .refused(var refusal):
                guard retriesRefused, start.attempt < Importer.attemptCountMax else {
                    refusal.event = act.event
                    return .ended(.refused(refusal, number: start.number))
                }
                start.attempt += 1
            }
        }
        return .ended(.alreadyThere(number: start.number ?? ""))
    }

    /// The number of a row whose acts are all there, the usual case of a second run.
    ///
    /// Only the first and the last record are read: each act needs the grant of the one before.
    private func finishedNumber(of row: PlannedRow) throws -> String? {
        var known: [AnsweredAct] = []
        for index in row.acts.indices {
            let key = row.key(index, attempt: 1)
            guard let answered = try store.answeredAct(tenant: tenant, key: key) else { return nil }
            known.append(answered)
        }
        let reader = AnswerReader(store: store, tenant: tenant)
        guard let first = known.first, let last = known.last,
            case .granted(let start) = try reader.answer(first),
            case .granted = try reader.answer(last)
        else { return nil }
        let isSame = known.indices.allSatisfy { index in
            let number = index == 0 ? nil : start.number
            return known[index].request == row.act(index, of: number, attempt: 1).digest
        }
        return isSame ? start.number : nil
    }
}
