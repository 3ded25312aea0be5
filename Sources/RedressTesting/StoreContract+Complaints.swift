import Redress
import Testing
import TransparencyLog

extension StoreContract {
    public func keepsComplaints() async throws {
        var complaint = StoreSample.complaint(1)
        complaint.subtype = "包装"
        complaint.isImported = true
        complaint.data = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        let (store, tenant) = try await stocked(complaints: [complaint])
        let inserted = complaint
        try await store.read { reader throws in
            #expect(try reader.complaint(tenant: tenant, serial: 1) == inserted)
            for serial in [0, 2, -1, .max, .min] as [Int64] {
                #expect(try reader.complaint(tenant: tenant, serial: serial) == nil)
            }
        }
        // With a due time, with another one, without one; and nothing that was there stays.
        for (version, due) in [(2, 5_000), (3, 6_000), (4, nil), (5, nil)] as [(Int64, Int64?)] {
            complaint.version = version
            complaint.nextDue = due
            complaint.state = "state-\(version)"
            complaint.subtype = version == 3 ? nil : ""
            complaint.isEnded = version == 5
            complaint.external = version == 3 ? nil : "open samr -"
            complaint.claimedBy = version == 3 ? UserID("u-3") : nil
            complaint.subjectUser = version == 4 ? "u-4" : nil
            complaint.subjectTeam = version == 2 ? nil : "队"
            complaint.updatedAt = Timestamp(microseconds: version)
            complaint.head = StoreSample.hash(UInt8(version))
            complaint.salt = [UInt8(version), 0]
            complaint.snapshot = []
            complaint.data = Array(repeating: 7, count: Int(version) * 3_000)
            complaint.clocks = [UInt8(version)]
            let changed = complaint
            let isUpdated = try await store.write { transaction in
                try transaction.update(changed, tenant: tenant, expectedVersion: version - 1)
            }
            #expect(isUpdated)
            let stored = try await store.read { try $0.complaint(tenant: tenant, serial: 1) }
            #expect(stored == changed)
        }
        let problem = await #expect(throws: StoreProblem.self) {
            try await store.write { try $0.insert(inserted, tenant: tenant) }
        }
        #expect(problem?.kind == .exists)
    }

    public func ordersDueComplaints() async throws {
        let dues: [Int64?] = [300, nil, 100, 200, 100, 301]
        let (store, tenant) = try await stocked(
            complaints: dues.enumerated().map { StoreSample.complaint(Int64($0) + 1, nextDue: $1) })
        @Sendable func due(at time: Int64, limit: Int = 10) async throws -> [Int64] {
            try await store.read { reader throws in
                try reader.dueComplaints(tenant: tenant, at: time, limit: limit).map(\.serial)
            }
        }
        #expect(try await due(at: 99) == [])
        #expect(try await due(at: 100) == [3, 5])
        #expect(try await due(at: 300) == [3, 5, 4, 1])
        #expect(try await due(at: 300, limit: 1) == [3])
        try await store.write { transaction in
            for (serial, next) in [(3, 250), (5, nil)] as [(Int64, Int64?)] {
                var complaint = StoreSample.complaint(serial, nextDue: next)
                complaint.version = 2
                _ = try transaction.update(complaint, tenant: tenant, expectedVersion: 1)
            }
        }
        #expect(try await due(at: 300) == [4, 3, 1])
    }

    public func filtersComplaints() async throws {
        let (store, tenant) = try await stocked(complaints: [
            StoreSample.complaint(1, state: "recorded", recordedBy: "u-1"),
            StoreSample.complaint(2, state: "closed", recordedBy: "u-1"),
            StoreSample.complaint(3, state: "closed", type: "logistics", organisation: "centre"),
            StoreSample.complaint(4, state: "closed", recordedBy: "u-2", organisation: "centre"),
        ])
        let cases: [(ComplaintFilter, [Int64])] = [
            (ComplaintFilter(), [4, 3, 2, 1]),
            (ComplaintFilter(state: "closed"), [4, 3, 2]),
            (ComplaintFilter(type: "logistics"), [3]),
            (ComplaintFilter(recordedBy: UserID("u-2")), [4]),
            (ComplaintFilter(recordedOrganisation: OrganisationID("centre")), [4, 3]),
            (ComplaintFilter(state: "closed", recordedBy: UserID("u-1")), [3, 2]),
            (ComplaintFilter(state: "nowhere"), []),
            (ComplaintFilter(limit: 0), []),
            (ComplaintFilter(limit: -1), []),
        ]
        try await store.read { reader throws in
            for (filter, expected) in cases {
                let found = try reader.complaints(tenant: tenant, matching: filter)
                #expect(found.map(\.serial) == expected, "\(filter)")
                for complaint in found {
                    var listed = try #require(
                        try reader.complaint(tenant: tenant, serial: complaint.serial))
                    listed.salt = []
                    listed.snapshot = []
                    listed.data = []
                    listed.clocks = []
                    #expect(complaint == listed)
                }
            }
        }
    }

    public func listsLinkedComplaints() async throws {
        let parents: [Int64?] = [nil, 1, nil, 3, 1]
        let (store, tenant) = try await stocked(
            complaints: parents.enumerated().map {
                StoreSample.complaint(Int64($0) + 1, parent: $1)
            })
        try await store.read { reader throws in
            for (parent, linked) in [1: [2, 5], 3: [4], 2: [], 9: [], -1: []] as [Int64: [Int64]] {
                let found = try reader.linkedComplaints(tenant: tenant, parent: parent)
                #expect(found.map(\.serial) == linked)
                #expect(found.allSatisfy { $0.parent == parent && $0.data.isEmpty })
            }
            #expect(try reader.complaint(tenant: tenant, serial: 5)?.parent == 1)
        }
    }

    public func pagesComplaints() async throws {
        let (store, tenant) = try await stocked(
            complaints: (1...7).map { StoreSample.complaint($0) })
        try await store.read { reader throws in
            var serials: [Int64] = []
            var filter = ComplaintFilter(limit: 3)
            while true {
                let page = try reader.complaints(tenant: tenant, matching: filter)
                guard let last = page.last else { break }
                serials += page.map(\.serial)
                filter.before = last.serial
            }
            #expect(serials == [7, 6, 5, 4, 3, 2, 1])
            for before in [0, -1, .min] as [Int64] {
                filter.before = before
                #expect(try reader.complaints(tenant: tenant, matching: filter).isEmpty)
            }
            filter.before = .max
            #expect(try reader.complaints(tenant: tenant, matching: filter).count == 3)
        }
    }

    /// The first tenant must not meet what is the second one's, whatever number it asks for.
    public func isolatesTenants() async throws {
        let (store, first) = try await stocked(complaints: [
            StoreSample.complaint(1, nextDue: 1), StoreSample.complaint(2, parent: 1),
        ])
        let second = try await store.write { transaction in
            let tenant = try transaction.insert(StoreSample.tenant("other"))
            let serial = try transaction.nextSerial(tenant: tenant)
            #expect(serial == 1)
            try transaction.insert(StoreSample.complaint(serial, nextDue: 2), tenant: tenant)
            let record = StoreSample.record(
                0, complaint: 1, event: "e", outcome: "denied", actor: "u", organisation: "o")
            try transaction.append(record, tenant: tenant)
            try transaction.insertSubtreeHash(.zero, tenant: tenant, level: 8, index: 0)
            try transaction.insert(
                AnsweredAct(key: "k", request: .zero, sequence: 0), tenant: tenant)
            return tenant
        }
        #expect(second.row != first.row)
        try await store.read { reader throws in
            let all = ComplaintFilter()
            #expect(try reader.complaints(tenant: first, matching: all).map(\.serial) == [2, 1])
            #expect(try reader.complaints(tenant: second, matching: all).map(\.serial) == [1])
            #expect(try reader.dueComplaints(tenant: first, at: 9, limit: 9).map(\.nextDue) == [1])
            #expect(try reader.dueComplaints(tenant: second, at: 9, limit: 9).map(\.nextDue) == [2])
            #expect(try reader.linkedComplaints(tenant: second, parent: 1).isEmpty)
            #expect(try reader.complaint(tenant: first, serial: 1 << 40 | 1) == nil)
            #expect(try reader.logSize(tenant: first) == 0)
            #expect(try reader.logSize(tenant: second) == 1)
            #expect(try reader.record(tenant: first, sequence: 1 << 40) == nil)
            #expect(try reader.leaf(tenant: first, sequence: 1 << 40) == nil)
            for filter in [
                RecordFilter(), RecordFilter(complaint: 1), RecordFilter(actor: "u"),
                RecordFilter(outcome: "denied"), RecordFilter(after: .max),
                RecordFilter(after: 1 << 40 - 1),
            ] {
                #expect(try reader.records(tenant: first, matching: filter).isEmpty)
            }
            #expect(try reader.subtreeHash(tenant: first, level: 8, index: 0) == nil)
            #expect(try reader.answeredAct(tenant: first, key: "k") == nil)
            #expect(try reader.tallies(tenant: first).isEmpty)
            #expect(try reader.tallies(tenant: second).count == 1)
        }
        let serials = try await store.write { transaction in
            [try transaction.nextSerial(tenant: first), try transaction.nextSerial(tenant: second)]
        }
        #expect(serials == [3, 2])
    }
}
