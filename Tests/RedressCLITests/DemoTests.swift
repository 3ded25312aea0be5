import Foundation
import Redress
import Testing

@Suite("The demo", .timeLimit(.minutes(10)))
struct DemoTests {
    @Test("goes from recorded complaints over a refusal and deadlines to a verified log")
    func story() throws {
        let folder = try TemporaryFolder()
        let told = try Program.run(
            ["demo", "--directory", "demo", "--data", repository], in: folder.path)
        #expect(told.status == 0, "\(told.errors)")
        let headings = [
            "Set up", "Recorded", "Refused", "Closed", "Deadlines", "Verified", "Proved",
        ]
        for heading in headings {
            #expect(told.lines.contains { $0.hasPrefix("  \(heading) ") }, "\(heading)")
        }
        let deadlines = told.lines.first { $0.hasPrefix("  Deadlines") }
        #expect(
            deadlines?.hasSuffix("(clocks C3, C4, C4-hard, C6-soft, L2, L5, P8)") ?? false,
            "\(told.output)")
    }
}
