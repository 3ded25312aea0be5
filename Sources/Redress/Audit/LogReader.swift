public import TransparencyLog

/// Finds the hashes of a tenant's log in a store.
public struct LogReader: HashSource {
    private let store: any StoreReader
    private let tenant: StoredTenant

    public init(store: any StoreReader, tenant: StoredTenant) {
        self.store = store
        self.tenant = tenant
    }

    public func hash(level: Int, index: UInt64) throws -> TreeHash {
        if level == 0 {
            if let leaf = try store.leaf(tenant: tenant, sequence: index) { return leaf }
            throw StoreProblem(.corrupt, "record \(index) of log '\(tenant.origin)' is missing")
        }
        if level % 8 == 0 {
            if let hash = try store.subtreeHash(tenant: tenant, level: level, index: index) {
                return hash
            }
            throw StoreProblem(
                .corrupt, "subtree \(level)/\(index) of log '\(tenant.origin)' is missing")
        }
        return TreeHasher.nodeHash(
            try hash(level: level - 1, index: index * 2),
            try hash(level: level - 1, index: index * 2 + 1))
    }
}
