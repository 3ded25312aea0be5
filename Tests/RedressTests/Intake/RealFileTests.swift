import Redress
import Statecharts
import Testing

@Suite("Real files", .enabled(if: SharedInputs.hasData))
struct RealFileTests {
    struct Expectation: Sendable, CustomTestStringConvertible {
        var profile: String
        var file: String
        var rowCount: Int
        var types: [String: Int]
        var noWorkflow: Int
        var events: [String: Int]

        var testDescription: String { "\(profile), first \(rowCount) rows" }
    }

    /// Counted with another program.
    static let expectations = [
        Expectation(
            profile: "consumidor",
            file: "consumidor-gov-br_OPEN.csv.gz",
            rowCount: 500,
            types: ["product": 63, "logistics": 18, "attitude": 114],
            noWorkflow: 305,
            events: [
                "record.save": 195, "submit": 195, "history.answered": 191,
                "history.evaluated": 117, "history.finalised": 78,
            ]
        ),
        Expectation(
            profile: "consumidor-raw",
            file: "consumidor-raw-2014-05.csv.gz",
            rowCount: 70,
            types: ["product": 19, "attitude": 8],
            noWorkflow: 43,
            events: [
                "record.save": 27, "submit": 27, "history.answered": 27,
                "history.evaluated": 22, "history.finalised": 5,
            ]
        ),
        Expectation(
            profile: "cfpb",
            file: "cfpb-2023-06.jsonl.gz",
            rowCount: 500,
            types: ["product": 173, "logistics": 3, "attitude": 11],
            noWorkflow: 313,
            events: [
                "record.save": 187, "submit": 187, "history.answered": 187,
                "history.finalised": 187,
            ]
        ),
    ]

    @Test("become the acts that another program counts", arguments: expectations)
    func counts(expected: Expectation) throws {
        let profile = try Profiles.shipped(expected.profile)
        let bytes = try SharedInputs.unpacked("data/\(expected.file)")
        let mapper = RowMapper(profile)
        var types: [String: Int] = [:]
        var events: [String: Int] = [:]
        var noWorkflow = 0
        for row in try readRows(bytes, profile.source).prefix(expected.rowCount) {
            switch mapper.map(row) {
            case .acts(let type, let acts):
                types[type, default: 0] += 1
                for act in acts { events[act.event.rawValue, default: 0] += 1 }
            case .noWorkflow: noWorkflow += 1
            case .problems(let problems): Issue.record("line \(row.line): \(problems)")
            }
        }
        #expect(types == expected.types)
        #expect(events == expected.events)
        #expect(noWorkflow == expected.noWorkflow)
    }
}
