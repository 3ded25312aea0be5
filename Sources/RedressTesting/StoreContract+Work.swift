import Redress
import Statecharts
import Testing

extension StoreContract {
    private static func item(
        _ serial: Int64, _ queue: String = "clerk", _ urgency: WorkUrgency = .normal,
        due: Int64? = nil
    ) -> WorkItem {
        WorkItem(
            serial: serial, queue: RoleID(queue), urgency: urgency, due: due,
            isBreached: serial % 2 == 0, isProvisional: serial % 3 == 0,
            states: [StateID("open"), StateID("u.\(urgency)")])
    }

    /// A store with these items, each of a complaint of its own.
    private func stocked(
        work items: [WorkItem], complaints change: (inout StoredComplaint) -> Void = { _ in }
    ) async throws -> (store: Store, tenant: StoredTenant) {
        let serials = Set(items.map(\.serial)).sorted()
        let stored = serials.map { serial in
            var complaint = StoreSample.complaint(serial)
            change(&complaint)
            return complaint
        }
        let (store, tenant) = try await stocked(complaints: stored)
        try await store.write { transaction in
            for item in items { try transaction.put(item, tenant: tenant) }
        }
        return (store, tenant)
    }

    public func ordersQueues() async throws {
        let order = [
            Self.item(5, "clerk", .critical, due: 1), Self.item(2, "clerk", .critical, due: 9),
            Self.item(9, "clerk", .critical), Self.item(1, "clerk", .expedited, due: 3),
            Self.item(7, "clerk", .expedited, due: 3), Self.item(3, "clerk", .requested, due: 2),
            Self.item(4, "clerk", .normal, due: -5), Self.item(8, "clerk", .normal),
            Self.item(6, "clerk", .none, due: 1),
        ]
        let others = [Self.item(5, "boss", .critical, due: 1), Self.item(6, "boss", .none, due: 1)]
        let (store, tenant) = try await stocked(work: order.reversed() + others)
        try await store.read { reader throws in
            for limit in 1...10 {
                var found: [WorkItem] = []
                var filter = WorkFilter(queue: RoleID("clerk"), limit: limit)
                while true {
                    let page = try reader.workList(tenant: tenant, matching: filter)
                    #expect(page.count <= limit)
                    found += page.map(\.item)
                    guard page.count == limit, let last = page.last else { break }
                    filter.after = last.item.place
                }
                #expect(found == order)
            }
            let boss = try reader.workList(
                tenant: tenant, matching: WorkFilter(queue: RoleID("boss")))
            #expect(boss.map(\.item) == others)
            #expect(boss.map(\.complaint.number) == ["SHOP-2026-5", "SHOP-2026-6"])
            #expect(boss[0].complaint.data.isEmpty)
            #expect(
                try reader.workItems(tenant: tenant, of: 5)
                    == [others[0], order[0]].sorted { $0.queue < $1.queue })
            for serial in [0, 99, -1, .max] as [Int64] {
                #expect(try reader.workItems(tenant: tenant, of: serial) == [])
            }
        }
    }

    public func filtersQueues() async throws {
        let (store, tenant) = try await stocked(work: (1...4).map { Self.item($0) }) { complaint in
            if complaint.serial == 2 { complaint.recordedBy = UserID("u-2") }
            if complaint.serial == 3 { complaint.recordedOrganisation = OrganisationID("centre") }
            if complaint.serial == 4 {
                complaint.subjectUser = "u-3 u-4"
                complaint.subjectTeam = "night day"
            }
        }
        let other = try await store.write { transaction in
            let other = try transaction.insert(StoreSample.tenant("other"))
            try transaction.insert(StoreSample.complaint(1), tenant: other)
            try transaction.put(Self.item(1, "clerk", .critical), tenant: other)
            return other
        }
        let clerk = RoleID("clerk")
        let cases: [(WorkFilter, [Int64])] = [
            (WorkFilter(queue: clerk), [1, 2, 3, 4]),
            (WorkFilter(queue: RoleID("nobody")), []),
            (WorkFilter(queue: clerk, recordedBy: UserID("u-2")), [2]),
            (WorkFilter(queue: clerk, recordedOrganisation: OrganisationID("centre")), [3]),
            (
                WorkFilter(queue: clerk, hiddenFrom: HiddenFrom(user: UserID("u-4"), team: nil)),
                [1, 2, 3]
            ),
            (
                WorkFilter(queue: clerk, hiddenFrom: HiddenFrom(user: UserID("u"), team: "day")),
                [1, 2, 3]
            ),
            (
                WorkFilter(queue: clerk, hiddenFrom: HiddenFrom(user: UserID("u-"), team: "da")),
                [1, 2, 3, 4]
            ),
            (WorkFilter(queue: clerk, limit: 0), []), (WorkFilter(queue: clerk, limit: -1), []),
        ]
        try await store.read { reader throws in
            for (filter, expected) in cases {
                let found = try reader.workList(tenant: tenant, matching: filter)
                #expect(found.map(\.item.serial) == expected, "\(filter)")
            }
            let foreign = try reader.workList(tenant: other, matching: WorkFilter(queue: clerk))
            #expect(foreign.map(\.item) == [Self.item(1, "clerk", .critical)])
            // Lists of complaints follow the same two filters.
            for (filter, expected) in [
                (ComplaintFilter(queues: [clerk]), [4, 3, 2, 1]), (ComplaintFilter(queues: []), []),
                (ComplaintFilter(queues: [RoleID("cler"), RoleID("boss")]), []),
                (
                    ComplaintFilter(hiddenFrom: HiddenFrom(user: UserID("u-3"), team: "x")),
                    [3, 2, 1]
                ),
                (
                    ComplaintFilter(hiddenFrom: HiddenFrom(user: UserID("u"), team: "night")),
                    [3, 2, 1]
                ),
                (
                    ComplaintFilter(hiddenFrom: HiddenFrom(user: UserID("u"), team: nil)),
                    [4, 3, 2, 1]
                ),
            ] as [(ComplaintFilter, [Int64])] {
                let found = try reader.complaints(tenant: tenant, matching: filter)
                #expect(found.map(\.serial) == expected, "\(filter)")
            }
        }
    }

    public func movesWorkItems() async throws {
        let (store, tenant) = try await stocked(work: [
            Self.item(1, due: 5), Self.item(1, "boss", due: 5), Self.item(2, due: 6),
        ])
        func queue(_ name: String) async throws -> [WorkItem] {
            try await store.read { reader throws in
                try reader.workList(tenant: tenant, matching: WorkFilter(queue: RoleID(name)))
                    .map(\.item)
            }
        }
        try await store.write { try $0.put(Self.item(1, "clerk", .normal, due: 7), tenant: tenant) }
        #expect(try await queue("clerk") == [Self.item(2, due: 6), Self.item(1, due: 7)])
        #expect(try await queue("boss") == [Self.item(1, "boss", due: 5)])
        try await store.write {
            try $0.removeWorkItem(of: 1, in: RoleID("clerk"), tenant: tenant)
            try $0.removeWorkItem(of: 1, in: RoleID("nobody"), tenant: tenant)
        }
        #expect(try await queue("clerk") == [Self.item(2, due: 6)])
        #expect(try await queue("boss") == [Self.item(1, "boss", due: 5)])
    }

    public func listsClaims() async throws {
        let holders: [String?] = ["u-1", nil, "u-2", "u-1", "u-1"]
        var complaints = holders.indices.map { StoreSample.complaint(Int64($0) + 1) }
        for (index, holder) in holders.enumerated() {
            complaints[index].claimedBy = holder.map { UserID($0) }
        }
        let (store, tenant) = try await stocked(complaints: complaints)
        let other = try await store.write { transaction in
            let other = try transaction.insert(StoreSample.tenant("other"))
            var claimed = StoreSample.complaint(1)
            claimed.claimedBy = UserID("u-1")
            try transaction.insert(claimed, tenant: other)
            return other
        }
        try await store.read { reader throws in
            for (user, after, limit, expected) in [
                ("u-1", 0, 9, [1, 4, 5]), ("u-1", 1, 9, [4, 5]), ("u-1", 0, 2, [1, 4]),
                ("u-2", 0, 9, [3]), ("u", 0, 9, []), ("u-1", .max, 9, []), ("u-1", -5, 0, []),
            ] as [(String, Int64, Int, [Int64])] {
                let found = try reader.claimedComplaints(
                    tenant: tenant, by: UserID(user), after: after, limit: limit)
                #expect(found.map(\.serial) == expected)
                #expect(found.allSatisfy { $0.data.isEmpty })
            }
            let foreign = try reader.claimedComplaints(
                tenant: other, by: UserID("u-1"), after: 0, limit: 9)
            #expect(foreign.map(\.serial) == [1])
        }
    }

    public func keepsTrainingAndSettings() async throws {
        let store = try await makeStore()
        let settings = TenantSettings(isSmall: true, publishesInTwos: true)
        var given = StoreSample.tenant()
        given.settings = settings
        let fresh = given
        let tenant = try await store.write { try $0.insert(fresh) }
        #expect(tenant.settings == settings)
        let changed = TenantSettings(isSmall: false, publishesInTwos: true)
        let other = try await store.write { transaction in
            let other = try transaction.insert(StoreSample.tenant("other"))
            try transaction.update(changed, of: tenant)
            return other
        }
        let trainings = [
            Training(
                user: UserID("u-1"), tenant: tenant.id, course: "intake-1",
                validFrom: Timestamp(microseconds: 5), validUntil: Timestamp(microseconds: 9)),
            Training(
                user: UserID("u-2"), tenant: tenant.id, course: "intake-1",
                validFrom: Timestamp(microseconds: 5), validUntil: nil),
            Training(
                user: UserID("u-1"), tenant: other.id, course: "intake-1",
                validFrom: Timestamp(microseconds: 1), validUntil: nil),
        ]
        let ids = try await store.write { transaction in
            try trainings.map { try transaction.insert($0) }
        }
        try await store.read { reader throws in
            #expect(try reader.tenant(tenant.id)?.settings == changed)
            #expect(try reader.tenant(other.id)?.settings == TenantSettings())
            var expected = [trainings[0], trainings[2]]
            expected[0].id = ids[0]
            expected[1].id = ids[2]
            #expect(try reader.trainings(of: UserID("u-1")) == expected)
            #expect(try reader.trainings(of: UserID("nobody")) == [])
            #expect(expected[0].isValid(at: Timestamp(microseconds: 8)))
            #expect(!expected[0].isValid(at: Timestamp(microseconds: 9)))
        }
    }
}
