import Redress
import TransparencyLog

extension SQLiteReader {
    func logSize(tenant: StoredTenant) throws -> UInt64 {
        let end = try connection.first(.logEnd) {
            $0.bind(RowKey.first(of: tenant))
            $0.bind(RowKey.last(of: tenant))
        } read: {
            $0.optionalInteger()
        }
        guard let end = end ?? nil else { return 0 }
        return UInt64(RowKey.count(in: end)) + 1
    }

    func record(tenant: StoredTenant, sequence: UInt64) throws -> StoredRecord? {
        guard let key = RowKey(tenant: tenant, sequence: sequence) else { return nil }
        return try connection.first(.record, { $0.bind(key.value) }, read: Self.record)
    }

    func forEachRecord(
        tenant: StoredTenant, from sequence: UInt64, _ body: (StoredRecord) throws -> Bool
    ) throws {
        guard let key = RowKey(tenant: tenant, sequence: sequence) else { return }
        try connection.forEach(.recordsFrom) {
            $0.bind(key.value)
            $0.bind(RowKey.last(of: tenant))
        } body: { row in
            try body(Self.record(row))
        }
    }

    func records(tenant: StoredTenant, matching filter: RecordFilter) throws -> [StoredRecord] {
        let first = filter.after.map { $0 < UInt64(RowKey.countMax) ? $0 + 1 : $0 } ?? 0
        guard let key = RowKey(tenant: tenant, sequence: first) else { return [] }
        return try connection.all(Self.query(for: filter)) {
            $0.bind(key.value)
            $0.bind(RowKey.last(of: tenant))
            $0.bind(filter.complaint)
            $0.bind(filter.actor)
            $0.bind(filter.outcome)
            $0.bind(filter.event)
            $0.bind(filter.type)
            $0.bind(filter.from?.microseconds ?? .min)
            $0.bind(filter.to?.microseconds ?? .max)
            $0.bind(Int64(max(0, filter.limit)))
        } read: {
            try Self.record($0)
        }
    }

    /// The way that meets the fewest rows.
    private static func query(for filter: RecordFilter) -> Query {
        if filter.complaint != nil { return .recordsOfComplaint }
        if filter.actor != nil { return .recordsOfActor }
        return filter.outcome == "denied" ? .recordsDenied : .records
    }

    func leaf(tenant: StoredTenant, sequence: UInt64) throws -> TreeHash? {
        guard let key = RowKey(tenant: tenant, sequence: sequence) else { return nil }
        return try connection.first(.leaf, { $0.bind(key.value) }) { try $0.hash() }
    }

    func subtreeHash(tenant: StoredTenant, level: Int, index: UInt64) throws -> TreeHash? {
        try connection.first(.subtreeHash) {
            $0.bind(tenant.row)
            $0.bind(Int64(level))
            $0.bind(Int64(clamping: index))
        } read: {
            try $0.hash()
        }
    }

    func tallies(tenant: StoredTenant) throws -> [Tally] {
        let size = try logSize(tenant: tenant)
        let counted = Int64(clamping: size - size % TallyBlock.recordCount)
        return try connection.all(
            .tallies,
            {
                $0.bind(tenant.row)
                $0.bind(RowKey.first(of: tenant) + counted)
                $0.bind(RowKey.last(of: tenant))
            }
        ) { row in
            Tally(
                day: row.integer(), event: row.text(), outcome: row.text(),
                organisation: row.text(), count: row.integer())
        }
    }

    private static func record(_ row: Statement) throws -> StoredRecord {
        let sequence = UInt64(RowKey.count(in: row.integer()))
        let type = row.text()
        var columns = RecordColumns(type: type, time: Timestamp(microseconds: row.integer()))
        columns.complaint = row.optionalInteger()
        columns.complaintVersion = row.optionalInteger()
        columns.event = row.optionalText()
        columns.from = row.optionalText()
        columns.to = row.optionalText()
        columns.actor = row.optionalText()
        columns.role = row.optionalText()
        columns.organisation = row.optionalText()
        columns.rule = row.optionalText()
        columns.outcome = row.optionalText()
        columns.reason = row.optionalText()
        columns.object = row.optionalText()
        return StoredRecord(
            sequence: sequence, columns: columns, bytes: row.bytes(), leaf: try row.hash())
    }
}
