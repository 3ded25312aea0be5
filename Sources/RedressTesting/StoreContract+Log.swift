import Redress
import Testing
import TransparencyLog

extension StoreContract {
    public func keepsRecords() async throws {
        var full = StoreSample.record(
            1, complaint: 4, event: "refund.approve", outcome: "granted", actor: "u-1",
            organisation: "shop")
        full.columns.complaintVersion = 3
        full.columns.from = "assessment waiting"
        full.columns.to = "质量"
        full.columns.role = "case-handler"
        full.columns.rule = "r1"
        full.columns.reason = ""
        full.columns.object = StoreSample.digest
        full.bytes = (0..<9_000).map { UInt8(truncatingIfNeeded: $0) }
        let records = [StoreSample.record(0), full]
        let (store, tenant) = try await stocked(records: records)
        try await store.read { reader throws in
            for record in records {
                let sequence = record.sequence
                #expect(try reader.record(tenant: tenant, sequence: sequence) == record)
                #expect(try reader.leaf(tenant: tenant, sequence: sequence) == record.leaf)
            }
            for sequence in [2, .max, UInt64(Int64.max)] as [UInt64] {
                #expect(try reader.record(tenant: tenant, sequence: sequence) == nil)
                #expect(try reader.leaf(tenant: tenant, sequence: sequence) == nil)
            }
        }
    }

    public func refusesGapsInTheLog() async throws {
        let (store, tenant) = try await stocked()
        for (size, wrong) in [(0, [1, 2, .max]), (1, [2, 9])] as [(UInt64, [UInt64])] {
            for sequence in wrong {
                await #expect(throws: StoreProblem.self) {
                    try await store.write { transaction in
                        try transaction.append(StoreSample.record(sequence), tenant: tenant)
                    }
                }
                let stored = try await store.read { try $0.logSize(tenant: tenant) }
                #expect(stored == size)
            }
            try await store.write { transaction in
                try transaction.append(StoreSample.record(size), tenant: tenant)
            }
        }
    }

    public func refusesToReplaceRecords() async throws {
        let records = (0..<3).map { StoreSample.record($0) }
        let (store, tenant) = try await stocked(records: records)
        for sequence in 0..<3 as Range<UInt64> {
            let problem = await #expect(throws: StoreProblem.self) {
                try await store.write { transaction in
                    var forged = StoreSample.record(sequence)
                    forged.bytes = [0]
                    try transaction.append(forged, tenant: tenant)
                }
            }
            #expect(problem?.kind == .exists)
        }
        let stored = try await store.read { reader throws in
            try reader.records(tenant: tenant, matching: RecordFilter())
        }
        #expect(stored == records)
    }

    public func streamsRecords() async throws {
        let (store, tenant) = try await stocked(records: (0..<10).map { StoreSample.record($0) })
        @Sendable func sequences(
            from first: UInt64, count: Int = .max
        ) async throws -> [UInt64] {
            try await store.read { reader throws in
                var found: [UInt64] = []
                try reader.forEachRecord(tenant: tenant, from: first) { record in
                    found.append(record.sequence)
                    // A body may ask the same question again.
                    try reader.forEachRecord(tenant: tenant, from: 9) { _ in true }
                    return found.count < count
                }
                return found
            }
        }
        #expect(try await sequences(from: 0) == Array(0..<10))
        #expect(try await sequences(from: 7) == [7, 8, 9])
        #expect(try await sequences(from: 2, count: 3) == [2, 3, 4])
        #expect(try await sequences(from: 10) == [])
        #expect(try await sequences(from: .max) == [])
        await #expect(throws: ThrownOnPurpose.self) {
            try await store.read { reader throws in
                try reader.forEachRecord(tenant: tenant, from: 0) { _ in throw ThrownOnPurpose() }
            }
        }
        #expect(try await sequences(from: 8) == [8, 9])
    }

    public func filtersRecords() async throws {
        func time(_ value: Int64) -> Timestamp { Timestamp(microseconds: value) }
        let (store, tenant) = try await stocked(records: [
            StoreSample.record(0, type: "log.opened", time: time(100)),
            StoreSample.record(
                1, complaint: 1, event: "a", outcome: "granted", actor: "u",
                organisation: "o", time: time(300)),
            StoreSample.record(
                2, complaint: 2, event: "a", outcome: "denied", actor: "v",
                organisation: "p", time: time(200)),
            StoreSample.record(
                3, complaint: 1, event: "b", outcome: "denied", actor: "u",
                organisation: "o", time: time(400)),
            StoreSample.record(
                4, complaint: 1, event: "b", outcome: "denied", actor: "v",
                time: time(400)),
        ])
        let cases: [(RecordFilter, [UInt64])] = [
            (RecordFilter(), [0, 1, 2, 3, 4]),
            (RecordFilter(complaint: 1), [1, 3, 4]),
            (RecordFilter(complaint: 1, actor: "u"), [1, 3]),
            (RecordFilter(actor: "v"), [2, 4]),
            (RecordFilter(outcome: "denied"), [2, 3, 4]),
            (RecordFilter(outcome: "granted"), [1]),
            (RecordFilter(event: "a"), [1, 2]),
            (RecordFilter(type: "log.opened"), [0]),
            (RecordFilter(from: time(200), to: time(400)), [1, 2]),
            (RecordFilter(actor: "u", from: time(301)), [3]),
            (RecordFilter(outcome: "denied", to: time(400)), [2]),
            (RecordFilter(complaint: 1, outcome: "denied", after: 3), [4]),
            (RecordFilter(complaint: 3), []),
            (RecordFilter(limit: 2), [0, 1]),
            (RecordFilter(outcome: "denied", limit: 2), [2, 3]),
            (RecordFilter(limit: -1), []),
        ]
        try await store.read { reader throws in
            for (filter, expected) in cases {
                let found = try reader.records(tenant: tenant, matching: filter)
                #expect(found.map(\.sequence) == expected, "\(filter)")
            }
        }
    }

    public func pagesRecords() async throws {
        let (store, tenant) = try await stocked(
            records: (0..<7).map { StoreSample.record($0, complaint: Int64($0 % 2), actor: "u") })
        try await store.read { reader throws in
            for start in [
                RecordFilter(limit: 2), RecordFilter(complaint: 0, limit: 2),
                RecordFilter(actor: "u", limit: 2),
            ] {
                var filter = start
                var sequences: [UInt64] = []
                while let last = try page(filter).last {
                    sequences += try page(filter)
                    filter.after = last
                }
                #expect(sequences == (start.complaint == nil ? Array(0..<7) : [0, 2, 4, 6]))
            }
            func page(_ filter: RecordFilter) throws -> [UInt64] {
                try reader.records(tenant: tenant, matching: filter).map(\.sequence)
            }
        }
    }

    public func keepsSubtreeHashes() async throws {
        let (store, tenant) = try await stocked()
        let places: [(level: Int, index: UInt64)] = [(8, 0), (8, 1), (16, 0)]
        try await store.write { transaction in
            for (number, place) in places.enumerated() {
                try transaction.insertSubtreeHash(
                    StoreSample.hash(UInt8(number)), tenant: tenant, level: place.level,
                    index: place.index)
            }
        }
        await #expect(throws: StoreProblem.self) {
            try await store.write { transaction in
                try transaction.insertSubtreeHash(.zero, tenant: tenant, level: 8, index: 1)
            }
        }
        try await store.read { reader throws in
            for (number, place) in places.enumerated() {
                let hash = try reader.subtreeHash(
                    tenant: tenant, level: place.level, index: place.index)
                #expect(hash == StoreSample.hash(UInt8(number)))
            }
            #expect(try reader.subtreeHash(tenant: tenant, level: 8, index: 2) == nil)
            #expect(try reader.subtreeHash(tenant: tenant, level: 8, index: .max) == nil)
        }
    }

    public func talliesOutcomes() async throws {
        let day = Timestamp(microseconds: 86_400_000_000 * 3 - 1)
        let next = Timestamp(microseconds: 86_400_000_000 * 3)
        let (store, tenant) = try await stocked(records: [
            StoreSample.record(0, event: "a", outcome: "granted", organisation: "o", time: day),
            StoreSample.record(1, event: "a", outcome: "granted", organisation: "o", time: day),
            StoreSample.record(2, event: "a", outcome: "denied", organisation: "o", time: day),
            StoreSample.record(3, event: "a", outcome: "granted", organisation: "o", time: next),
            StoreSample.record(4, event: "b", outcome: "granted", time: next),
            StoreSample.record(5, event: "b"),
            StoreSample.record(6, outcome: "granted"),
        ])
        let tallies = try await store.read { try $0.tallies(tenant: tenant) }
        let expected = [
            Tally(day: 2, event: "a", outcome: "granted", organisation: "o", count: 2),
            Tally(day: 2, event: "a", outcome: "denied", organisation: "o", count: 1),
            Tally(day: 3, event: "a", outcome: "granted", organisation: "o", count: 1),
            Tally(day: 3, event: "b", outcome: "granted", organisation: "", count: 1),
        ]
        #expect(Set(tallies) == Set(expected))
        #expect(tallies.count == expected.count)
    }

    /// As many records as no store counts at once, appended in units of different sizes.
    public func talliesLongLogs() async throws {
        let (store, tenant) = try await stocked()
        var size: UInt64 = 0
        for count in [100, 155, 1, 256, 200, 313] as [UInt64] {
            let first = size
            size += count
            try await store.write { transaction in
                for sequence in first..<first + count {
                    let record = StoreSample.record(
                        sequence, event: "e", outcome: sequence % 3 == 0 ? "denied" : "granted",
                        organisation: "o")
                    try transaction.append(record, tenant: tenant)
                }
            }
            let tallies = try await store.read { try $0.tallies(tenant: tenant) }
            let day = StoreSample.time.day
            let denied = Int64((size + 2) / 3)
            let expected = [("denied", denied), ("granted", Int64(size) - denied)].map {
                Tally(day: day, event: "e", outcome: $0, organisation: "o", count: $1)
            }
            #expect(Set(tallies) == Set(expected), "after \(size) records")
            #expect(tallies.count == 2)
        }
    }
}
