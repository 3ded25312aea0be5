import Redress

/// Where a tenant's rows lie: the row of the tenant in the high bits, its own count in the low 40.
///
/// One integer key keeps the rows of a tenant together and in order, without a second index.
struct RowKey: Equatable {
    /// Serials and sequences stay below this.
    static let countMax: Int64 = 1 << 40
    /// Tenants stay below this, so that no key is negative.
    static let tenantMax: Int64 = 1 << 22

    let value: Int64

    /// nil when the count cannot be one of this tenant's: it would name a row of the next one.
    init?(tenant: StoredTenant, count: Int64) {
        guard (0..<Self.countMax).contains(count), (0..<Self.tenantMax).contains(tenant.row) else {
            return nil
        }
        value = tenant.row << 40 | count
    }

    init?(tenant: StoredTenant, sequence: UInt64) {
        self.init(tenant: tenant, count: Int64(clamping: sequence))
    }

    /// The serial or the sequence in a key.
    static func count(in key: Int64) -> Int64 { key & (countMax - 1) }

    /// The smallest key a tenant can have; with `last` the bounds of everything it has.
    static func first(of tenant: StoredTenant) -> Int64 { tenant.row << 40 }

    static func last(of tenant: StoredTenant) -> Int64 { tenant.row << 40 | (countMax - 1) }
}
