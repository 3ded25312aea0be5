package import Redress
package import TransparencyLog

/// Values that the contract stores; each is different enough that a mix-up shows.
package enum StoreSample {
    package static let time = Timestamp(microseconds: 1_772_000_000_123_456)
    package static let digest = String(repeating: "a1", count: 32)

    package static func hash(_ byte: UInt8) -> TreeHash {
        TreeHash(bytes: (0..<32).map { byte &+ $0 }) ?? .zero
    }

    package static func tenant(_ id: String = "shop") -> NewTenant {
        NewTenant(
            id: TenantID(id), name: "The \(id), 商店", numberPrefix: id.uppercased(),
            origin: "example.org/\(id)")
    }

    package static func workflow(
        digest: String = digest, type: String = "quality"
    ) -> StoredWorkflow {
        StoredWorkflow(
            digest: digest, name: "complaints-\(type)", type: type, version: "1.0",
            file: "workflows/\(type).scxml", document: [0x3C, 0, 0xFF], roles: [1, 2],
            codes: [], calendars: [7, 0], isActive: true, publishedAt: time)
    }

    package static func complaint(
        _ serial: Int64, state: String = "recorded", type: String = "quality",
        recordedBy: String = "u-1", organisation: String = "shop", nextDue: Int64? = nil,
        parent: Int64? = nil
    ) -> StoredComplaint {
        StoredComplaint(
            serial: serial, number: "SHOP-2026-\(serial)", type: type, subtype: nil,
            workflow: digest, state: state, version: 1, recordedBy: UserID(recordedBy),
            recordedOrganisation: OrganisationID(organisation), isImported: false,
            isEnded: false, createdAt: time, updatedAt: time, nextDue: nextDue,
            parent: parent, head: hash(UInt8(truncatingIfNeeded: serial)), salt: [4, 5],
            snapshot: [1, 2, 3],
            data: Array("<data>质量</data>".utf8), clocks: [9])
    }

    package static func record(
        _ sequence: UInt64, complaint: Int64? = nil, event: String? = nil,
        outcome: String? = nil, actor: String? = nil, organisation: String? = nil,
        type: String = "transition", time: Timestamp? = nil
    ) -> StoredRecord {
        let later = StoreSample.time.microseconds + Int64(sequence & 0xFFFF)
        let moment = time ?? Timestamp(microseconds: later)
        var columns = RecordColumns(type: type, time: moment)
        columns.complaint = complaint
        columns.event = event
        columns.outcome = outcome
        columns.actor = actor
        columns.organisation = organisation
        return StoredRecord(
            sequence: sequence, columns: columns, bytes: Array("record \(sequence)".utf8),
            leaf: hash(UInt8(truncatingIfNeeded: sequence)))
    }
}

/// What a unit of the contract throws on purpose.
package struct ThrownOnPurpose: Error {
    package init() {}
}

extension StoreContract {
    /// A store with a tenant and a workflow that complaints may start under.
    func stocked() async throws -> (store: Store, tenant: StoredTenant) {
        let store = try await makeStore()
        let tenant = try await store.write { transaction in
            try transaction.activate(StoreSample.workflow())
            return try transaction.insert(StoreSample.tenant())
        }
        return (store, tenant)
    }

    /// A stocked store whose log has some records.
    func stocked(
        records: [StoredRecord]
    ) async throws -> (store: Store, tenant: StoredTenant) {
        let (store, tenant) = try await stocked()
        try await store.write { transaction in
            for record in records { try transaction.append(record, tenant: tenant) }
        }
        return (store, tenant)
    }

    /// A stocked store with some complaints.
    func stocked(
        complaints: [StoredComplaint]
    ) async throws -> (store: Store, tenant: StoredTenant) {
        let (store, tenant) = try await stocked()
        try await store.write { transaction in
            for complaint in complaints { try transaction.insert(complaint, tenant: tenant) }
        }
        return (store, tenant)
    }
}
