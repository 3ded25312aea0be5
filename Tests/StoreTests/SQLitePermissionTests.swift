import Foundation
import Redress
import RedressTesting
import SQLiteStore
import Testing

@Suite("Permissions of a SQLite store")
struct SQLitePermissionTests {
    @Test("a store that is open for reading refuses writes and reads what others commit")
    func readOnly() async throws {
        let directory = try TemporaryDirectory()
        let store = try directory.makeStore("a.db")
        let auditor = try SQLiteStore(path: directory.file("a.db"), readOnly: true)
        #expect(auditor.synchronousLevel == nil)
        let found = await #expect(throws: StoreProblem.self) {
            try await auditor.write { _ in }
        }
        #expect(found?.kind == .unavailable)
        #expect(
            found?.description
                == "store '\(directory.file("a.db"))' is open for reading; open it for writing")
        _ = try await store.write { try $0.insert(StoreSample.tenant()) }
        #expect(try await auditor.read { try $0.tenants().count } == 1)
    }

    // Permissions do not bind the superuser: the child process becomes somebody else first.

    @Test("a file that cannot be written is refused for writing and can be read")
    func unwritableFile() async {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            let path = directory.file()
            try SQLiteStore.create(at: path)
            try becomeSomebodyElse(owning: directory.path)
            #expect(chmod(path, 0o444) == 0)
            let found = problem { _ = try SQLiteStore(path: path) }
            try #require(found?.kind == .unavailable)
            try #require(
                found?.description
                    == "store '\(path)' cannot be written; make the file and its directory "
                    + "writable or open it for reading")
            _ = try SQLiteStore(path: path, readOnly: true)
        }
    }

    @Test("a file that cannot be read is refused")
    func unreadableFile() async {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            let path = directory.file()
            try SQLiteStore.create(at: path)
            try becomeSomebodyElse(owning: directory.path)
            #expect(chmod(path, 0) == 0)
            for readOnly in [false, true] {
                let found = problem { _ = try SQLiteStore(path: path, readOnly: readOnly) }
                try #require(found?.kind == .unavailable)
                try #require(found?.description.contains("permission denied") == true)
            }
        }
    }

    @Test("a directory that cannot be written is refused")
    func unwritableDirectory() async {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            let path = directory.file()
            try SQLiteStore.create(at: path)
            try becomeSomebodyElse(owning: directory.path)
            #expect(chmod(directory.path, 0o555) == 0)
            defer { chmod(directory.path, 0o755) }
            try #require(problem { _ = try SQLiteStore(path: path) }?.kind == .unavailable)
            let other = directory.file("other.db")
            let found = problem { try SQLiteStore.create(at: other) }
            try #require(found?.kind == .unavailable)
            try #require(
                found?.description
                    == "store '\(other)' cannot be created: Permission denied; "
                    + "choose a directory that this user may write in")
        }
    }
}

/// Gives up the superuser's rights in this process, if it has them, but keeps a directory.
private func becomeSomebodyElse(owning directory: String) throws {
    guard geteuid() == 0 else { return }
    let nobody: uid_t = 65_534
    for path in [directory, directory + "/redress.db"] {
        try #require(chown(path, nobody, nobody) == 0)
    }
    try #require(setegid(nobody) == 0)
    try #require(seteuid(nobody) == 0)
}
