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
}
