import SCXML
import Statecharts
import Testing

/// The interpreter plans transitions beforehand and keeps sorted lists; the Recommendation's own
/// words must lead to the same.
@Suite("The interpreter does what Appendix D says")
struct AppendixDTests {
    @Test("with charts that nobody thought of", arguments: 0..<20)
    func agrees(block: UInt64) throws {
        var (comparedCount, lineCount) = (0, 0)
        for seed in (block * 1_000)...(block * 1_000 + 99) where comparedCount < 10 {
            let random = RandomChart(seed: seed)
            let chart = try SCXMLDocument(bytes: Array(random.text.utf8), file: "\(seed)").chart()
            var reference = AppendixD(chart)
            do {
                try reference.run(random.events)
            } catch {
                continue  // Raises events without end.
            }
            let states = reference.configuration.sorted().map { chart.states[$0].id }
            for restarts in [false, true] {
                let outcome = SessionGroup(restarts: restarts).run(chart, for: 60_000)
                let log = outcome.log.map { $0.split(separator: ":").first.map(String.init) }
                #expect(log == reference.log, "seed \(seed), \(restarts): \(random.text)")
                #expect(outcome.states == states, "seed \(seed), \(restarts): \(random.text)")
            }
            comparedCount += 1
            lineCount += reference.log.count
        }
        #expect(comparedCount == 10)
        #expect(lineCount >= 100)
    }
}
