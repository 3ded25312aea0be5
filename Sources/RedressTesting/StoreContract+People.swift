import Redress
import Testing
import TransparencyLog

extension StoreContract {
    public func keepsPeople() async throws {
        let store = try await makeStore()
        let organisations = [
            StoredOrganisation(id: OrganisationID("centre"), name: "客服中心", isOutsourcer: true),
            StoredOrganisation(id: OrganisationID("shop"), name: "Shop", isOutsourcer: false),
        ]
        let users = [
            StoredUser(
                id: UserID("u-1"), organisation: OrganisationID("shop"), team: nil,
                createdAt: StoreSample.time),
            StoredUser(
                id: UserID("u-2"), organisation: OrganisationID("centre"), team: "night",
                createdAt: StoreSample.time),
        ]
        let tenants = try await store.write { transaction in
            for organisation in organisations { try transaction.insert(organisation) }
            for user in users { try transaction.insert(user) }
            return [
                try transaction.insert(StoreSample.tenant("shop")),
                try transaction.insert(StoreSample.tenant("other")),
            ]
        }
        #expect(tenants.map(\.row) == [1, 2])
        try await store.read { reader throws in
            #expect(try reader.tenants() == tenants)
            #expect(try reader.tenant(TenantID("other")) == tenants[1])
            #expect(try reader.tenant(TenantID("nobody")) == nil)
            #expect(Set(try reader.organisations()) == Set(organisations))
            #expect(Set(try reader.users()) == Set(users))
            #expect(try reader.user(UserID("u-2")) == users[1])
            #expect(try reader.user(UserID("U-2")) == nil)
        }
        let again: [@Sendable (any StoreTransaction) throws -> Void] = [
            { _ = try $0.insert(StoreSample.tenant("shop")) },
            { try $0.insert(organisations[0]) },
            { try $0.insert(users[0]) },
        ]
        for unit in again {
            let problem = await #expect(throws: StoreProblem.self) {
                try await store.write(unit)
            }
            #expect(problem?.kind == .exists)
        }
    }

    public func keepsCalendarFiles() async throws {
        let store = try await makeStore()
        let files = (1...3).map { number in
            StoredCalendarFile(
                version: "1.\(number)", publishedAt: StoreSample.time,
                body: [UInt8(number), 0, 255])
        }
        let tenants = try await store.write { transaction in
            let tenants = [
                try transaction.insert(StoreSample.tenant("shop")),
                try transaction.insert(StoreSample.tenant("other")),
            ]
            try transaction.insert(files[1], tenant: tenants[0])
            try transaction.insert(files[0], tenant: tenants[0])
            try transaction.insert(files[2], tenant: tenants[1])
            return tenants
        }
        try await store.read { reader throws in
            #expect(try reader.calendarFiles(tenant: tenants[0]) == [files[1], files[0]])
            #expect(try reader.calendarFiles(tenant: tenants[1]) == [files[2]])
        }
    }

    public func ordersGrants() async throws {
        let store = try await makeStore()
        func grant(_ role: String, user: String = "u", from: Int64, limit: Int64?) -> RoleGrant {
            RoleGrant(
                user: UserID(user), tenant: TenantID("shop"), role: RoleID(role),
                validFrom: Timestamp(microseconds: from), validUntil: nil, limit: limit)
        }
        let given = [
            grant("supervisor", from: 30, limit: nil), grant("agent", from: 10, limit: 50_000),
            grant("agent", user: "v", from: 0, limit: nil), grant("auditor", from: 20, limit: 0),
        ]
        let ids = try await store.write { transaction in
            try given.map { try transaction.insert($0) }
        }
        #expect(ids == ids.sorted() && Set(ids).count == 4)
        let stored = try await store.read { try $0.grants(of: UserID("u")) }
        var expected: [RoleGrant] = []
        for (id, var grant) in zip(ids, given) where grant.user == UserID("u") {
            grant.id = id
            expected.append(grant)
        }
        #expect(stored == expected)
        let none = try await store.read { try $0.grants(of: UserID("nobody")) }
        #expect(none.isEmpty)
    }

    public func endsGrants() async throws {
        let store = try await makeStore()
        let user = UserID("u")
        let id = try await store.write { transaction in
            try transaction.insert(
                RoleGrant(
                    user: user, tenant: TenantID("shop"), role: RoleID("agent"),
                    validFrom: Timestamp(microseconds: 10), validUntil: nil, limit: nil))
        }
        @Sendable func end(_ id: Int64, at time: Int64) async throws -> Bool {
            try await store.write {
                try $0.endGrant(id, at: Timestamp(microseconds: time))
            }
        }
        @Sendable func validity(at time: Int64) async throws -> Bool {
            try await store.read { reader throws in
                try reader.grants(of: user).contains {
                    $0.isValid(at: Timestamp(microseconds: time))
                }
            }
        }
        #expect(try await validity(at: 9) == false)
        #expect(try await validity(at: 1_000))
        #expect(try await end(id, at: 50))
        #expect(try await validity(at: 49))
        #expect(try await validity(at: 50) == false)
        #expect(try await end(id, at: 80))
        #expect(try await validity(at: 60) == false, "ending again must not prolong it")
        #expect(try await end(id, at: 20))
        #expect(try await validity(at: 20) == false)
        #expect(try await end(id + 1, at: 20) == false)
    }

    public func activatesWorkflows() async throws {
        let store = try await makeStore()
        let first = StoreSample.workflow(digest: "01")
        let second = StoreSample.workflow(digest: "02")
        let other = StoreSample.workflow(digest: "03", type: "logistics")
        for (workflow, active) in [
            (first, "01"), (second, "02"), (other, "02"), (first, "01"), (first, "01"),
        ] {
            try await store.write { try $0.activate(workflow) }
            let found = try await store.read { try $0.activeWorkflow(type: "quality") }
            #expect(found?.digest == active)
        }
        try await store.read { reader throws in
            var retired = second
            retired.isActive = false
            #expect(try reader.workflows() == [first, retired, other])
            #expect(try reader.workflow(digest: "02") == retired)
            #expect(try reader.workflow(digest: "04") == nil)
            #expect(try reader.activeWorkflow(type: "fraud") == nil)
        }
    }

    /// Complaints under a version rely on what it was stored with.
    public func refusesToReplaceWorkflows() async throws {
        let (store, tenant) = try await stocked(complaints: [StoreSample.complaint(1)])
        var changed = StoreSample.workflow()
        changed.roles = [9]
        let forged = changed
        let problem = await #expect(throws: StoreProblem.self) {
            try await store.write { try $0.activate(forged) }
        }
        #expect(problem?.kind == .exists)
        try await store.read { reader throws in
            let complaint = try reader.complaint(tenant: tenant, serial: 1)
            let workflow = try reader.workflow(digest: try #require(complaint?.workflow))
            #expect(workflow == StoreSample.workflow())
        }
        await #expect(throws: StoreProblem.self) {
            try await store.write { transaction in
                var orphan = StoreSample.complaint(2)
                orphan.workflow = "04"
                try transaction.insert(orphan, tenant: tenant)
            }
        }
    }
}

extension StoreContract {
    public func keepsPublications() async throws {
        let (store, tenant) = try await stocked()
        let waiting = [("b2", 2), ("c3", 1)].map { digest, time in
            var workflow = StoreSample.workflow(digest: String(repeating: digest, count: 32))
            workflow.isActive = false
            return Publication(
                workflow: workflow, requestedBy: UserID("u-\(time)"),
                requestedAt: Timestamp(microseconds: Int64(time)))
        }
        let other = try await store.write { transaction in
            for publication in waiting { try transaction.insert(publication, tenant: tenant) }
            return try transaction.insert(StoreSample.tenant("other"))
        }
        try await store.read { reader throws in
            #expect(try reader.publications(tenant: tenant) == [waiting[1], waiting[0]])
            #expect(try reader.publications(tenant: other) == [])
            // What waits is known, and not active.
            #expect(try reader.workflow(digest: waiting[0].workflow.digest) == waiting[0].workflow)
            #expect(try reader.activeWorkflow(type: "quality")?.digest == StoreSample.digest)
        }
        try await store.write { transaction in
            try transaction.removePublication(waiting[1].workflow.digest, tenant: other)
            try transaction.removePublication(waiting[0].workflow.digest, tenant: tenant)
            try transaction.activate(waiting[0].workflow)
        }
        try await store.read { reader throws in
            #expect(try reader.publications(tenant: tenant) == [waiting[1]])
            let active = try reader.activeWorkflow(type: "quality")?.digest
            #expect(active == waiting[0].workflow.digest)
        }
    }
}
