import RedressTesting
import SQLiteStore
import Testing

@Suite("The SQLite store keeps the contract of every store")
struct SQLiteContractTests {
    @Test(
        "the contract is kept", .timeLimit(.minutes(10)),
        arguments: StoreContract<SQLiteStore>.behaviours)
    func contract(behaviour: StoreContract<SQLiteStore>.Behaviour) async throws {
        let directory = try TemporaryDirectory()
        try await behaviour.check(StoreContract { try directory.makeStore() })
    }
}
