import Foundation
import GRDB
import Testing

/// A folder with a database of its own: five people, a submitted complaint and a draft.
struct Shop {
    let folder: TemporaryFolder
    /// A submitted complaint, recorded by `out-01`.
    let submitted: String
    /// A draft of the same person that lacks what submitting needs.
    let draft: String

    /// Copies the prepared database.
    init() throws {
        let prepared = try Self.prepared.get()
        folder = try TemporaryFolder()
        submitted = prepared.submitted
        draft = prepared.draft
        for (name, bytes) in try prepared.folder.contents() {
            try bytes.write(to: URL(filePath: folder.file(name)))
        }
        try #require(chmod(folder.file("redress.db.key"), 0o600) == 0)
    }

    private init(_ folder: TemporaryFolder, submitted: String, draft: String) {
        self.folder = folder
        self.submitted = submitted
        self.draft = draft
    }

    func redress(_ arguments: String..., input: String? = nil) throws -> Outcome {
        try Program.run(arguments, in: folder.path, input: input)
    }

    func redress(_ arguments: [String], input: String? = nil) throws -> Outcome {
        try Program.run(arguments, in: folder.path, input: input)
    }

    /// Adds a person of the shop with a role.
    func add(_ id: String, _ role: String) throws {
        for arguments in [["user", "add", id, "--org", "shop"], ["user", "grant", id, role]] {
            let outcome = try redress(arguments)
            try #require(outcome.status == 0, "\(arguments): \(outcome.errors)")
        }
    }

    /// Publishes the product workflow with changed files, as version 1.99.
    ///
    /// - Parameter change: Gets the name and the text of `roles.xml` and `product.scxml`.
    func publishProduct(
        as author: String? = nil,
        _ change: (_ file: String, _ text: String) -> String = { $1 }
    ) throws {
        for name in ["workflows", "schemas"] {
            try FileManager.default.copyItem(
                atPath: repository + "/" + name, toPath: folder.file(name))
        }
        for path in ["roles.xml", "product/product.scxml"] {
            let text = try String(contentsOfFile: folder.file("workflows/" + path), encoding: .utf8)
            let name = path.split(separator: "/").last.map(String.init) ?? path
            try folder.write(
                change(name, text).replacing(/r:version="[0-9.]+"/, with: "r:version=\"1.99\""),
                to: "workflows/" + path)
        }
        let outcome = try redress(
            ["workflow", "publish", "workflows/product/product.scxml"]
                + (author.map { ["--as", $0] } ?? []))
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    // Made once, copied often

    private static let prepared: Result<Shop, any Error> = Result {
        let shop = try prepare()
        // What is static is never taken down otherwise.
        atexit {
            guard let path = try? Shop.prepared.get().folder.path else { return }
            try? FileManager.default.removeItem(atPath: path)
        }
        return shop
    }

    static let people: [(id: String, role: String, more: [String])] = [
        ("out-01", "agent.outsourced", []),
        ("out-02", "agent.outsourced", []),
        ("ag-01", "agent.inhouse", []),
        ("sup-01", "shift.supervisor", []),
        ("old-01", "agent.inhouse", ["--from", "2020-01-01", "--until", "2021-01-01"]),
    ]

    private static func prepare() throws -> Shop {
        let folder = try TemporaryFolder()
        func run(_ arguments: [String], input: String? = nil) throws -> String {
            let outcome = try Program.run(arguments, in: folder.path, input: input)
            try #require(outcome.status == 0, "\(arguments): \(outcome.errors)")
            return outcome.output.trimmingCharacters(in: .newlines)
        }
        _ = try run(["init", "--workflows", repository + "/workflows"])
        for (id, role, more) in people {
            let isOutsourced = id.hasPrefix("out")
            _ = try run(
                ["user", "add", id, "--org", isOutsourced ? "outsourcer-a" : "shop"]
                    + (isOutsourced ? ["--outsourcer"] : []))
            _ = try run(["user", "grant", id, role] + more)
        }
        func record(_ type: String, _ data: String) throws -> String {
            try run(
                ["complaint", "record", "--type", type, "--as", "out-01", "--data", "-"],
                input: data)
        }
        let submitted = try record("product", Sample.complaint)
        _ = try run(["complaint", "send", submitted, "submit", "--as", "out-01"])
        let draft = try record("logistics", Sample.draft)
        return Shop(folder, submitted: submitted, draft: draft)
    }

    // The database behind the program's back

    func database<Value>(_ body: (Database) throws -> Value) throws -> Value {
        let queue = try DatabaseQueue(path: folder.file("redress.db"))
        defer { try? queue.close() }
        return try queue.writeWithoutTransaction(body)
    }

    /// Runs SQL as somebody with the file who knows about the triggers.
    func tamper(_ statements: String...) throws {
        try database { database in
            let triggers = try String.fetchAll(
                database,
                sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            for trigger in triggers { try database.execute(sql: "DROP TRIGGER \(trigger)") }
            for statement in statements { try database.execute(sql: statement) }
        }
    }

    func recordCount() throws -> Int {
        try database { try Int.fetchOne($0, sql: "SELECT count(*) FROM audit") ?? 0 }
    }
}
