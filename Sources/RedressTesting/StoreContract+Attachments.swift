import Redress
import Testing
import TransparencyLog

extension StoreContract {
    static var attachments: [Behaviour] {
        [
            Behaviour(description: "an attachment comes back as it went in, for its tenant only") {
                try await $0.keepsAttachments()
            },
            Behaviour(description: "an attachment is never replaced") {
                try await $0.refusesToReplaceAttachments()
            },
            Behaviour(description: "lists of attachments go on at a cursor") {
                try await $0.pagesAttachments()
            },
        ]
    }

    private static func attachment(_ byte: UInt8, by user: String? = "u-1") -> StoredAttachment {
        StoredAttachment(
            hash: StoreSample.hash(byte), byteCount: 1 << 40 | Int64(byte),
            mediaType: MediaType.allCases[Int(byte) % MediaType.allCases.count],
            addedBy: user.map { UserID($0) }, addedAt: StoreSample.time)
    }

    public func keepsAttachments() async throws {
        let store = try await makeStore()
        let given = [Self.attachment(1), Self.attachment(200, by: nil)]
        let (own, other) = try await store.write { transaction in
            let own = try transaction.insert(StoreSample.tenant("shop"))
            let other = try transaction.insert(StoreSample.tenant("other"))
            for one in given { try transaction.insert(one, tenant: own) }
            return (own, other)
        }
        try await store.read { reader throws in
            for one in given {
                #expect(try reader.attachment(tenant: own, hash: one.hash) == one)
                #expect(try reader.attachment(tenant: other, hash: one.hash) == nil)
            }
            #expect(try reader.attachment(tenant: own, hash: StoreSample.hash(2)) == nil)
            #expect(try reader.attachments(tenant: other, after: nil, limit: 10).isEmpty)
        }
    }

    public func refusesToReplaceAttachments() async throws {
        let store = try await makeStore()
        let first = Self.attachment(1)
        let second = StoredAttachment(
            hash: first.hash, byteCount: 1, mediaType: .gif, addedBy: nil,
            addedAt: StoreSample.time)
        let tenant = try await store.write { transaction in
            let tenant = try transaction.insert(StoreSample.tenant())
            try transaction.insert(first, tenant: tenant)
            return tenant
        }
        let problem = await #expect(throws: StoreProblem.self) {
            try await store.write { try $0.insert(second, tenant: tenant) }
        }
        #expect(problem?.kind == .exists)
        try await store.read { reader throws in
            #expect(try reader.attachment(tenant: tenant, hash: first.hash) == first)
        }
    }

    public func pagesAttachments() async throws {
        let store = try await makeStore()
        let given = (0..<7).map { Self.attachment($0 * 36) }
        let tenant = try await store.write { transaction in
            let tenant = try transaction.insert(StoreSample.tenant())
            for one in given.reversed() { try transaction.insert(one, tenant: tenant) }
            return tenant
        }
        try await store.read { reader throws in
            var found: [StoredAttachment] = []
            while true {
                let page = try reader.attachments(
                    tenant: tenant, after: found.last?.hash, limit: 3)
                #expect(page.count <= 3)
                if page.isEmpty { break }
                found += page
            }
            #expect(found == given)
            #expect(try reader.attachments(tenant: tenant, after: nil, limit: 0).isEmpty)
        }
    }
}
