import Foundation
@testable import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Synchronization
import Testing

/// A shop on a database of its own, which goes away with it.
func withShop(_ body: (Shop) async throws -> Void) async throws {
    try await withShopFile { shop, _ in try await body(shop) }
}

/// A shop and the file in which it is kept.
func withShopFile(_ body: (Shop, ShopFile) async throws -> Void) async throws {
    let file = try ShopFile()
    try file.write(try await Shop.template.value)
    let store = try file.open()
    defer { store.close() }
    try await body(Shop(store: store), file)
}

/// A `TestShop` that starts from a copy, for it takes long to set one up.
struct Shop: Sendable {
    let engine: Engine
    let clock = ManualClock()
    let tenant = TenantID("shop")

    /// What a new shop's database holds.
    static let template = Task {
        let file = try ShopFile()
        let store = try file.create()
        _ = try await TestShop(store: store)
        store.close()
        return Array(try Data(contentsOf: URL(filePath: file.path)))
    }

    init(store: any ComplaintStore) {
        engine = Engine(restartedOn: store, clock: clock)
    }

    /// The person who has a role.
    static func user(_ role: String) -> UserID { TestShop.user(role) }

    /// Sends an event as the person who has a role.
    func send(
        _ event: String, to number: String, as role: String, _ data: JSONValue = .object([:]),
        version: Int64? = nil, key: String? = nil
    ) async throws -> Answer {
        try await perform(
            Act(
                tenant: tenant, actor: Self.user(role), subject: .complaint(number),
                event: EventName(event), data: data, expectedVersion: version, key: key))
    }

    /// Records a new complaint as the person who has a role.
    func record(
        _ type: String, as role: String, _ data: JSONValue, key: String? = nil
    ) async throws -> Answer {
        try await perform(
            Act(
                tenant: tenant, actor: Self.user(role), subject: .new(type: type),
                event: "record.save", data: data, key: key))
    }

    /// Files that the act names are taken for stored.
    func perform(_ act: Act) async throws -> Answer {
        try await engine.addStandIns(for: act)
        return try await engine.perform(act)
    }
}

/// A database in a folder of its own, gone with it; in memory where the system can.
final class ShopFile: Sendable {
    private let folder: URL
    let path: String

    init() throws {
        let memory = URL(filePath: "/dev/shm", directoryHint: .isDirectory)
        let root =
            FileManager.default.isWritableFile(atPath: memory.path)
            ? memory : FileManager.default.temporaryDirectory
        folder = root.appending(path: "redress-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "redress.db").path
        Self.open.withLock { _ = $0.insert(folder) }
        _ = Self.cleansUp
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
        Self.open.withLock { _ = $0.remove(folder) }
    }

    /// Folders of fixtures that live as long as the process.
    private static let open = Mutex<Set<URL>>([])
    private static let cleansUp: Void = {
        atexit {
            ShopFile.open.withLock { folders in
                for folder in folders { try? FileManager.default.removeItem(at: folder) }
            }
        }
    }()

    func create() throws -> SQLiteStore {
        try SQLiteStore.create(at: path)
        return try open()
    }

    func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(filePath: path)) }

    func open() throws -> SQLiteStore { try SQLiteStore(path: path) }
}

extension Engine {
    /// Compiled once for all tests.
    private static let sharedLibrary = WorkflowLibrary()

    /// Another process on the same store.
    convenience init(
        restartedOn store: any ComplaintStore, clock: any EngineClock, limits: Limits = .standard
    ) {
        self.init(
            store: store, clock: clock,
            settings: EngineSettings(
                node: "test", boot: "00000000-0000-0000-0000-000000000002", limits: limits,
                entropy: { count in (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 11) } }),
            library: Self.sharedLibrary)
    }
}

extension Shop {
    /// The whole log, oldest first.
    func records() async throws -> [StoredRecord] {
        try await engine.store.read { [tenant] reader in
            let own = try #require(try reader.tenant(tenant))
            var found: [StoredRecord] = []
            try reader.forEachRecord(tenant: own, from: 0) { record in
                found.append(record)
                return true
            }
            return found
        }
    }

    func stored(_ number: String) async throws -> StoredComplaint {
        try await engine.store.read { [tenant] reader in
            let own = try #require(try reader.tenant(tenant))
            let serial = try #require(ComplaintNumber(number)).serial
            return try #require(try reader.complaint(tenant: own, serial: serial))
        }
    }

    /// The data of a complaint as XML.
    func data(_ number: String) async throws -> String {
        String(decoding: try await stored(number).data, as: UTF8.self)
    }

    func view(_ number: String, as role: String) async throws -> ComplaintView {
        try await engine.view(number, tenant: tenant, as: Self.user(role))
    }

    /// What the log's verifier finds with nothing but the database, by the number of the check.
    func verify() async throws -> [Int: [String]] {
        try await engine.store.read { [tenant] reader in
            let own = try #require(try reader.tenant(tenant))
            let report = try LogVerifier(store: reader, tenant: own, verifier: nil, notes: []).run()
            return report.findings
        }
    }

    /// Adds a person with roles, written straight into the store: nothing is checked or recorded.
    func smuggle(
        _ user: String, organisation: String, _ roles: [RoleGrant]
    ) async throws {
        try await engine.store.write { transaction in
            try transaction.insert(
                StoredUser(
                    id: UserID(user), organisation: OrganisationID(organisation), team: nil,
                    createdAt: Timestamp(microseconds: 0)))
            for role in roles { _ = try transaction.insert(role) }
        }
    }

    /// A role from the beginning to the end of time.
    func role(_ role: String, of user: String, limit: Int64? = nil) -> RoleGrant {
        RoleGrant(
            user: UserID(user), tenant: tenant, role: RoleID(role),
            validFrom: Timestamp(microseconds: 0), validUntil: nil, limit: limit)
    }

    /// Sends an event as a person.
    func send(
        _ event: String, to number: String, by user: String, in role: String? = nil,
        _ data: JSONValue = .object([:])
    ) async throws -> Answer {
        try await perform(
            Act(
                tenant: tenant, actor: UserID(user), role: role.map { RoleID($0) },
                subject: .complaint(number), event: EventName(event), data: data))
    }
}

extension VerificationReport {
    /// Messages by the number of the check; the check of signatures, which needs notes, aside.
    var findings: [Int: [String]] {
        var found: [Int: [String]] = [:]
        for check in checks where check.number != 1 && !check.findings.isEmpty {
            found[check.number] = check.findings.map(\.message)
        }
        return found
    }
}

extension Answer {
    /// The grant; records an issue with the refusal otherwise.
    func granted(_ what: String = "") throws -> Grant {
        switch self {
        case .granted(let grant): return grant
        case .refused(let refusal):
            Issue.record("\(what) \(refusal.message) \(refusal.problems)")
            throw refusal
        }
    }

    /// The refusal; records an issue otherwise.
    func refused() throws -> Refusal {
        guard case .refused(let refusal) = self else {
            Issue.record("was granted")
            throw AdministrationProblem("granted")
        }
        return refusal
    }
}
