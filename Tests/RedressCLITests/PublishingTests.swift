import Foundation
import Testing

@Suite("Publishing a workflow again", .timeLimit(.minutes(10)))
struct PublishingTests {
    @Test("other content under the same version is refused, and the way out is named")
    func sameVersion() throws {
        let shop = try Shop()
        try shop.publishProduct { file, text in
            file == "roles.xml" ? text.replacing("limit=\"5000\"", with: "limit=\"5001\"") : text
        }
        let roles = try String(
            contentsOfFile: shop.folder.file("workflows/roles.xml"), encoding: .utf8)
        try shop.folder.write(
            roles.replacing("limit=\"5001\"", with: "limit=\"5002\""), to: "workflows/roles.xml")
        let path = "workflows/product/product.scxml"
        let refused = try shop.redress("workflow", "publish", path)
        #expect(refused.status == 2)
        #expect(
            refused.errors.contains(
                /version 1\.99 of workflow 'product' is published already with digest [0-9a-f]{12}, and this one has digest [0-9a-f]{12}: .*; raise r:version in '.*product\.scxml'/
            ), "\(refused.errors)")
        // What was published before may come back.
        try shop.folder.write(roles, to: "workflows/roles.xml")
        #expect(try shop.redress("workflow", "publish", path).lines[0].hasPrefix("unchanged"))
    }

    @Test("is the work of two people where the tenant has decided so")
    func twoPeople() throws {
        let shop = try Shop()
        for user in ["adm-01", "adm-02"] { try shop.add(user, "admin.workflow") }
        func run(_ arguments: String...) throws -> Outcome { try shop.redress(arguments) }
        #expect(try run("tenant", "set", "--two-person-publish").status == 0)
        let path = "workflows/product/product.scxml"
        for name in ["workflows", "schemas"] {
            try FileManager.default.copyItem(
                atPath: repository + "/" + name, toPath: shop.folder.file(name))
        }
        let text = try String(contentsOfFile: shop.folder.file(path), encoding: .utf8)
        try shop.folder.write(
            text.replacing(/r:version="[0-9.]+"/, with: "r:version=\"7.0\""), to: path)
        let alone = try run("workflow", "publish", path)
        #expect(alone.status == 2)
        #expect(alone.errors.contains("publishes workflows in twos"))
        let stranger = try run("workflow", "publish", path, "--as", "ag-01")
        #expect(stranger.status == 2)
        #expect(stranger.errors.contains("has no valid role that publishes"))
        let asked = try run("workflow", "publish", path, "--as", "adm-01")
        #expect(asked.status == 0, "\(asked.errors)")
        #expect(asked.lines[0].hasPrefix("waiting product 7.0"))
        let digest = try #require(asked.lines[0].split(separator: " ").last.map(String.init))
        #expect(try run("workflow", "list").output.contains(/product +7\.0 +product +no/))
        #expect(try run("workflow", "approve").output.contains("adm-01"))
        #expect(try run("workflow", "publish", path, "--as", "adm-02").status == 2)

        let same = try run("workflow", "approve", digest, "--as", "adm-01")
        #expect(same.status == 3)
        #expect(same.errors.contains("same-person"))
        #expect(try run("workflow", "approve", "ffffffff", "--as", "adm-02").status == 2)
        #expect(try run("workflow", "approve", digest, "--as", "ag-01").status == 2)
        let approved = try run("workflow", "approve", digest, "--as", "adm-02")
        #expect(approved.status == 0, "\(approved.errors)")
        #expect(try run("workflow", "list").output.contains(/product +7\.0 +product +yes/))
        #expect(try run("workflow", "approve").output.isEmpty)
        let log = try run("audit", "list", "--limit", "100", "--json").output
        for type in ["definition.request", "definition.deny", "definition.publish"] {
            #expect(log.contains("\"\(type)\""))
        }
        #expect(try run("audit", "verify").status == 0)
    }
}
