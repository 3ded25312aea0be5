import Foundation
import Testing

@Suite("redress calendar", .timeLimit(.minutes(10)))
struct CalendarCommandTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func file(_ shop: Shop, _ change: (String) -> String) throws -> String {
        let text = try String(
            contentsOf: Self.root.appending(path: "workflows/calendars/cn.xml"), encoding: .utf8)
        let path = shop.folder.file("cn.xml")
        try Data(change(text).utf8).write(to: URL(filePath: path))
        return path
    }

    private func publish(_ shop: Shop, _ path: String, _ more: String...) throws -> Outcome {
        let schemas = Self.root.appending(path: "schemas").path
        return try shop.redress(["calendar", "publish", path, "--schemas", schemas] + more)
    }

    @Test("publishes a file once, counts what waits again, and lists it")
    func published() throws {
        let shop = try Shop()
        #expect(try shop.redress("calendar", "list").errors == "no calendars are published\n")
        let path = try file(shop) {
            $0.replacing("version=\"1.0\" zone", with: "version=\"1.1\" zone")
        }
        let first = try publish(shop, path)
        #expect(first.status == 0, "\(first.errors)")
        #expect(
            first.output
                == "published cn-office@1.1, cn-ops@1.1, always@1.1; clocks of 2 complaints counted "
                + "again\n")
        #expect(try publish(shop, path).output.hasPrefix("unchanged cn-office@1.1"))
        let again = try publish(shop, path, "--json")
        #expect(
            again.output
                == #"{"calendars":["cn-office@1.1","cn-ops@1.1","always@1.1"],"published":false,"#
                + #""replanned":0,"skipped":[]}"# + "\n")
        #expect(try shop.redress("calendar", "list").output.contains("1.1"))
        #expect(try shop.redress("calendar", "list", "--json").output.contains(#""version":"1.1""#))
        let shown = try shop.redress("clock", "explain", shop.submitted, "C4")
        #expect(shown.status == 0, "\(shown.output)")
        #expect(shown.output.contains("planned anew"))
        #expect(try shop.redress("audit", "verify").status == 0)
    }

    @Test("refuses a file with mistakes and a name that is taken, and changes nothing")
    func refused() throws {
        let shop = try Shop()
        let broken = try publish(
            shop, try file(shop) { $0.replacing("from=\"09:00\"", with: "from=\"25:00\"") })
        #expect(broken.status == 1)
        #expect(broken.errors.contains("from '25:00' is not a time of day"))
        let taken = try publish(shop, try file(shop) { $0 + "\n<!-- other -->" })
        #expect(taken.status == 2)
        #expect(taken.errors.contains("is known with another content; raise the version"))
        #expect(try publish(shop, shop.folder.file("none.xml")).status == 2)
        #expect(try shop.redress("calendar", "list", "--json").output == "")
    }
}
