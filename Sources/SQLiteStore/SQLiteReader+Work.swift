import Redress
import Statecharts

extension SQLiteReader {
    func workItems(tenant: StoredTenant, of serial: Int64) throws -> [WorkItem] {
        guard let key = RowKey(tenant: tenant, count: serial) else { return [] }
        return try connection.all(.workItems, { $0.bind(key.value) }, read: Self.item)
    }

    func workList(
        tenant: StoredTenant, matching filter: WorkFilter
    ) throws -> [QueuedComplaint] {
        let place = filter.after
        let serial = place.map { min(max(0, $0.serial), RowKey.countMax - 1) } ?? 0
        return try connection.all(.workList) {
            $0.bind(tenant.row)
            $0.bind(filter.queue.rawValue)
            $0.bind(Int64(place?.urgency.rawValue ?? -1))
            $0.bind(place?.due ?? .max)
            $0.bind(RowKey.first(of: tenant) + serial)
            $0.bind(filter.recordedBy?.rawValue)
            $0.bind(filter.recordedOrganisation?.rawValue)
            $0.bind(filter.hiddenFrom?.user.rawValue)
            $0.bind(filter.hiddenFrom?.team)
            $0.bind(Int64(max(0, filter.limit)))
        } read: { row in
            QueuedComplaint(
                item: Self.item(row), complaint: try complaint(row, isWhole: false))
        }
    }

    func claimedComplaints(
        tenant: StoredTenant, by user: UserID, after serial: Int64, limit: Int
    ) throws -> [StoredComplaint] {
        let above = min(max(0, serial), RowKey.countMax - 1)
        return try connection.all(.claimedComplaints) {
            $0.bind(user.rawValue)
            $0.bind(RowKey.first(of: tenant) + above)
            $0.bind(RowKey.last(of: tenant))
            $0.bind(Int64(max(0, limit)))
        } read: { row in
            try complaint(row, isWhole: false)
        }
    }

    private static func item(_ row: Statement) -> WorkItem {
        let serial = RowKey.count(in: row.integer())
        let queue = RoleID(row.text())
        let urgency = WorkUrgency(rawValue: Int(clamping: row.integer())) ?? .none
        let (due, flags) = (row.integer(), row.integer())
        let states = row.text().split(separator: " ").map { StateID(String($0)) }
        return WorkItem(
            serial: serial, queue: queue, urgency: urgency, due: due == .max ? nil : due,
            isBreached: flags & 1 != 0, isProvisional: flags & 2 != 0, states: states)
    }
}

extension SQLiteTransaction {
    func put(_ item: WorkItem, tenant: StoredTenant) throws {
        let key = try key(tenant, item.serial)
        try connection.execute(.putWorkItem) {
            $0.bind(key)
            $0.bind(item.queue.rawValue)
            $0.bind(tenant.row)
            $0.bind(Int64(item.urgency.rawValue))
            $0.bind(item.due ?? .max)
            $0.bind((item.isBreached ? 1 : 0) + (item.isProvisional ? 2 : 0) as Int64)
            $0.bind(item.states.map(\.rawValue).joined(separator: " "))
        }
    }

    func removeWorkItem(of serial: Int64, in queue: RoleID, tenant: StoredTenant) throws {
        let key = try key(tenant, serial)
        try connection.execute(.removeWorkItem) {
            $0.bind(key)
            $0.bind(queue.rawValue)
        }
    }
}
