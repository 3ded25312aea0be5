import Redress
import Testing
import TransparencyLog

extension StoreContract {
    /// Two units that expect the same version: the second one finds another.
    public func acceptsOneOfTwoWriters() async throws {
        let (store, tenant) = try await stocked(complaints: [StoreSample.complaint(1)])
        let successes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for state in ["assessment", "closed"] {
                group.addTask {
                    try await store.write { transaction in
                        var complaint = StoreSample.complaint(1, state: state)
                        complaint.version = 2
                        return try transaction.update(
                            complaint, tenant: tenant, expectedVersion: 1)
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(successes == 1)
        let stored = try await store.read { try $0.complaint(tenant: tenant, serial: 1) }
        #expect(stored?.version == 2)
    }

    public func refusesStaleVersions() async throws {
        let (store, tenant) = try await stocked(complaints: [StoreSample.complaint(1)])
        for (serial, expected) in [(1, 0), (1, 2), (2, 1)] as [(Int64, Int64)] {
            let isUpdated = try await store.write { transaction in
                let changed = StoreSample.complaint(serial, state: "closed", nextDue: 5)
                return try transaction.update(
                    changed, tenant: tenant, expectedVersion: expected)
            }
            #expect(!isUpdated, "complaint \(serial), expected version \(expected)")
        }
        let stored = try await store.read { try $0.complaint(tenant: tenant, serial: 1) }
        #expect(stored == StoreSample.complaint(1))
    }

    public func undoesUnitsThatThrow() async throws {
        let (store, tenant) = try await stocked()
        await #expect(throws: ThrownOnPurpose.self) {
            try await store.write { transaction in
                try transaction.insert(StoreSample.complaint(1), tenant: tenant)
                try transaction.append(
                    StoreSample.record(0, event: "e", outcome: "granted"), tenant: tenant)
                try transaction.insert(
                    OutboxMessage(serial: 1, version: 1, ordinal: 0, event: "e", body: []),
                    tenant: tenant)
                throw ThrownOnPurpose()
            }
        }
        try await store.read { reader throws in
            #expect(try reader.complaint(tenant: tenant, serial: 1) == nil)
            #expect(try reader.logSize(tenant: tenant) == 0)
            #expect(try reader.tallies(tenant: tenant).isEmpty)
        }
        let serial = try await store.write { try $0.nextSerial(tenant: tenant) }
        #expect(serial == 1)
    }

    /// Many at once, so that a store which shares transactions does so here.
    public func keepsUnitsApart() async throws {
        let (store, tenant) = try await stocked()
        let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<48 as Range<Int64> {
                group.addTask {
                    do {
                        try await store.write { transaction in
                            let sequence = try transaction.logSize(tenant: tenant)
                            try transaction.append(
                                StoreSample.record(sequence, complaint: number), tenant: tenant)
                            if number % 3 == 0 { throw ThrownOnPurpose() }
                        }
                        return false
                    } catch is ThrownOnPurpose {
                        return true
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(refused == 16)
        let records = try await store.read { reader throws in
            try reader.records(tenant: tenant, matching: RecordFilter(limit: 100))
        }
        #expect(records.map(\.sequence) == Array(0..<32))
        #expect(Set(records.map(\.columns.complaint)) == Set((0..<48).filter { $0 % 3 != 0 }))
    }

    public func commitsConcurrentUnitsOnce() async throws {
        let (store, tenant) = try await stocked()
        let serials = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    try await store.write { transaction in
                        let serial = try transaction.nextSerial(tenant: tenant)
                        try transaction.insert(StoreSample.complaint(serial), tenant: tenant)
                        let sequence = try transaction.logSize(tenant: tenant)
                        try transaction.append(
                            StoreSample.record(sequence, complaint: serial), tenant: tenant)
                        return serial
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(serials.sorted() == Array(1...64))
        try await store.read { reader throws in
            #expect(try reader.logSize(tenant: tenant) == 64)
            let filter = ComplaintFilter(limit: 100)
            let stored = try reader.complaints(tenant: tenant, matching: filter).map(\.serial)
            #expect(stored == (1...64).reversed())
        }
    }

    public func changesGenerationAfterRollback() async throws {
        let (store, tenant) = try await stocked()
        let first = try await store.write { transaction in
            try transaction.append(StoreSample.record(0), tenant: tenant)
            return transaction.generation
        }
        let second = try await store.write { $0.generation }
        #expect(first == second, "what a worker remembers stays valid while nobody else writes")
        await #expect(throws: ThrownOnPurpose.self) {
            try await store.write { transaction in
                try transaction.append(StoreSample.record(1), tenant: tenant)
                throw ThrownOnPurpose()
            }
        }
        let third = try await store.write { $0.generation }
        #expect(third != second)
    }

    /// Within a unit what it wrote is there; outside it is there once the unit was answered.
    public func showsReadersCommittedState() async throws {
        let (store, tenant) = try await stocked()
        for sequence in 0..<20 as Range<UInt64> {
            let inside = try await store.write { transaction in
                try transaction.append(StoreSample.record(sequence), tenant: tenant)
                return try transaction.logSize(tenant: tenant)
            }
            let outside = try await store.read { try $0.logSize(tenant: tenant) }
            #expect(inside == sequence + 1)
            #expect(outside == sequence + 1)
        }
    }

    public func findsAnsweredActs() async throws {
        let (store, tenant) = try await stocked(records: [StoreSample.record(0)])
        let act = AnsweredAct(key: "键 1", request: StoreSample.hash(7), sequence: 0)
        try await store.write { try $0.insert(act, tenant: tenant) }
        try await store.read { reader throws in
            #expect(try reader.answeredAct(tenant: tenant, key: "键 1") == act)
            #expect(try reader.answeredAct(tenant: tenant, key: "键 2") == nil)
        }
        let problem = await #expect(throws: StoreProblem.self) {
            try await store.write { try $0.insert(act, tenant: tenant) }
        }
        #expect(problem?.kind == .exists)
    }
}
