import Redress
import TransparencyLog

/// Records are counted into `tally` in blocks; those of the last, open block when asked for.
enum TallyBlock {
    static let recordCount: UInt64 = 256
}

extension SQLiteTransaction {
    func append(_ record: StoredRecord, tenant: StoredTenant) throws {
        let columns = record.columns
        let key = try key(tenant, Int64(clamping: record.sequence))
        do {
            try connection.execute(.append) {
                $0.bind(key)
                $0.bind(columns.type)
                $0.bind(columns.time.microseconds)
                $0.bind(columns.complaint)
                $0.bind(columns.complaintVersion)
                $0.bind(columns.event)
                $0.bind(columns.from)
                $0.bind(columns.to)
                $0.bind(columns.actor)
                $0.bind(columns.role)
                $0.bind(columns.organisation)
                $0.bind(columns.rule)
                $0.bind(columns.outcome)
                $0.bind(columns.reason)
                $0.bind(columns.object)
                $0.bind(record.bytes)
                $0.bind(record.leaf)
            }
        } catch let problem as StoreProblem {
            throw try sequenceProblem(of: record, tenant: tenant) ?? problem
        }
        // Counting each act as it comes would write one more page for each.
        guard (record.sequence + 1) % TallyBlock.recordCount == 0 else { return }
        try connection.execute(.count) {
            $0.bind(tenant.row)
            $0.bind(key - Int64(TallyBlock.recordCount) + 1)
            $0.bind(key)
        }
    }

    /// What to say when a record was refused for its place in the log.
    private func sequenceProblem(
        of record: StoredRecord, tenant: StoredTenant
    ) throws -> StoreProblem? {
        guard connection.isInTransaction else { return nil }
        let size = try logSize(tenant: tenant)
        guard record.sequence != size else { return nil }
        return StoreProblem(
            record.sequence < size ? .exists : .corrupt,
            "record \(record.sequence) of tenant '\(tenant.id)' is not the next one of its log in "
                + "store '\(connection.path)'; append record \(size)")
    }

    func insertSubtreeHash(
        _ hash: TreeHash, tenant: StoredTenant, level: Int, index: UInt64
    ) throws {
        try connection.execute(.insertSubtreeHash) {
            $0.bind(tenant.row)
            $0.bind(Int64(level))
            $0.bind(Int64(clamping: index))
            $0.bind(hash)
        }
    }
}
