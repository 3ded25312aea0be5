import Foundation
import Redress
import RedressTesting
import SQLiteStore
import Testing

/// A shop on a database of its own, which goes away with it.
func withShop(_ body: (TestShop) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "redress-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "redress.db").path
    try SQLiteStore.create(at: path)
    let store = try SQLiteStore(path: path)
    let shop = try await TestShop(store: store)
    try await body(shop)
    store.close()
}

/// One step of a walk through a workflow.
struct WalkStep: Sendable {
    var event: String
    var role: String
    var data: JSONValue

    /// The steps of a complaint of a type, from its record to the archive.
    static func load(_ type: String) throws -> [WalkStep] {
        let path = "Tests/RedressTests/Walks/\(type).json"
        let value = try JSONValue(reading: try ShippedWorkflows.bytes(path))
        return try #require(value.items).map { step in
            WalkStep(
                event: try #require(step["event"]?.text), role: try #require(step["role"]?.text),
                data: step["data"] ?? .object([:]))
        }
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
