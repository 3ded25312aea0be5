import Foundation
@testable import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Testing

/// An engine on a file of its own, which another one may take over at any time.
final class Place {
    private let file = Result { try ShopFile() }
    private let clock: ManualClock
    private let tenant: TenantID
    private var store: SQLiteStore
    private(set) var engine: Engine
    private var restartCount = 0

    /// - Parameter bytes: What the file holds at first.
    init(_ bytes: [UInt8], tenant: TenantID, clock: ManualClock) throws {
        let file = try file.get()
        try file.write(bytes)
        self.clock = clock
        self.tenant = tenant
        store = try file.open()
        engine = Engine(restartedOn: store, clock: clock)
    }

    deinit { store.close() }

    /// Nothing that was in memory counts any more.
    func restart() throws {
        let old = store
        // In turn: a new process after the end of the old one, and before it.
        if restartCount.isMultiple(of: 2) { old.close() }
        store = try file.get().open()
        old.close()
        engine = Engine(restartedOn: store, clock: clock)
        restartCount += 1
    }

    func perform(_ act: Act) async throws -> Result<Answer, ActProblem> {
        do {
            try await engine.addStandIns(for: act)
            return .success(try await engine.perform(act))
        } catch let problem as ActProblem {
            return .failure(problem)
        }
    }

    /// Everything that is stored of complaints, and the log.
    struct Contents: Equatable {
        var complaints: [StoredComplaint]
        var records: [StoredRecord]
        var tallies: [Tally]
    }

    /// - Parameter sequence: The first record that counts.
    func contents(from sequence: UInt64 = 0) async throws -> Contents {
        try await engine.store.read { [tenant] reader in
            let own = try #require(try reader.tenant(tenant))
            let filter = ComplaintFilter(limit: 1_000)
            let serials = try reader.complaints(tenant: own, matching: filter).map(\.serial)
            var records: [StoredRecord] = []
            try reader.forEachRecord(tenant: own, from: sequence) { record in
                records.append(record)
                return true
            }
            return Contents(
                complaints: try serials.sorted().compactMap {
                    try reader.complaint(tenant: own, serial: $0)
                },
                records: records, tallies: try reader.tallies(tenant: own))
        }
    }

    func stored(_ number: String) async throws -> StoredComplaint {
        let found = try await contents().complaints.first { $0.number == number }
        return try #require(found)
    }

    /// Writes a complaint as somebody with the file would.
    func replace(_ complaint: StoredComplaint) async throws {
        let isReplaced = try await engine.store.write { [tenant] transaction in
            let own = try #require(try transaction.tenant(tenant))
            return try transaction.update(
                complaint, tenant: own, expectedVersion: complaint.version)
        }
        #expect(isReplaced)
    }
}

/// Two places that begin alike and get the same acts: one lives on, one dies after each.
///
/// Their salts, their clock and the id of their boot are the same, so that the records of both
/// must be the same bytes.
final class Twins {
    let straight: Place
    let restarted: Place
    let clock = ManualClock()
    let tenant: TenantID
    private(set) var grantCount = 0
    private(set) var refusalCount = 0
    private(set) var firingCount = 0

    init(_ bytes: [UInt8], tenant: TenantID) throws {
        self.tenant = tenant
        straight = try Place(bytes, tenant: tenant, clock: clock)
        restarted = try Place(bytes, tenant: tenant, clock: clock)
    }

    /// The shop with the shipped workflows.
    static func shop() async throws -> Twins {
        try Twins(try await Shop.template.value, tenant: TenantID("shop"))
    }

    /// A shop with one workflow of its own.
    static func small(_ document: String) async throws -> Twins {
        let file = try ShopFile()
        let store = try file.create()
        let shop = try await SmallShop(store: store, document: document)
        store.close()
        return try Twins(
            Array(try Data(contentsOf: URL(filePath: file.path))), tenant: shop.tenant)
    }

    @discardableResult
    func act(
        _ event: EventName, by user: UserID, on subject: Act.Subject, _ data: JSONValue = [:],
        version: Int64? = nil, key: String? = nil
    ) async throws -> Answer {
        let act = Act(
            tenant: tenant, actor: user, subject: subject, event: event, data: data,
            expectedVersion: version, key: key)
        let answer = try await straight.perform(act)
        #expect(try await restarted.perform(act) == answer)
        try restarted.restart()
        switch try answer.get() {
        case .granted: grantCount += 1
        case .refused: refusalCount += 1
        }
        return try answer.get()
    }

    @discardableResult
    func tick(after milliseconds: Int64) async throws -> [Firing] {
        clock.advance(milliseconds: milliseconds)
        let report = try await straight.engine.tick(tenant: tenant)
        #expect(try await restarted.engine.tick(tenant: tenant) == report)
        try restarted.restart()
        firingCount += report.fired.count
        return report.fired
    }

    /// Rows and records are the same on both sides.
    func expectEqual() async throws {
        let (one, other) = (try await straight.contents(), try await restarted.contents())
        for (left, right) in zip(one.complaints, other.complaints) where left != right {
            Issue.record(
                """
                \(left.number): \(String(decoding: left.snapshot, as: UTF8.self)) \
                \(String(decoding: left.data, as: UTF8.self)) or \
                \(String(decoding: right.snapshot, as: UTF8.self)) \
                \(String(decoding: right.data, as: UTF8.self))
                """)
        }
        for (left, right) in zip(one.records, other.records) where left != right {
            Issue.record(
                """
                \(String(decoding: left.bytes, as: UTF8.self)) or \
                \(String(decoding: right.bytes, as: UTF8.self))
                """)
            break
        }
        #expect(one == other)
    }
}
