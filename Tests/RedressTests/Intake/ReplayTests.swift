import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("An import under the clocks of its workflow")
struct ReplayTests {
    /// A row of the file, and how it should end.
    struct Case: Sendable, CustomTestStringConvertible {
        var opened = "28/07/2014"
        var answered = ""
        var finalised: String
        var evaluation = "Não Avaliada"
        /// The outcome code of the complaint; nil for a row whose last act is refused.
        var code: String?
        /// True if the closing time is compared and comes near enough, false if not; nil if it is
        /// not compared.
        var isMet: Bool?

        var testDescription: String {
            "opened \(opened), answered \(answered), \(evaluation) \(finalised)"
        }

        var row: String {
            "SE,SP,Lugar,M,x,2014,7,\(opened),\(answered),\(finalised),9,Loja,Varejo,Produtos,"
                + "Assunto,Entrega,Atraso,Internet,S,S,x,\(evaluation),\n"
        }
    }

    static let cases = [
        // The twenty days end with the 26th; the day after is a day away, and so is the one before.
        Case(answered: "06/08/2014", finalised: "25/08/2014", code: "not-evaluated", isMet: false),
        Case(answered: "06/08/2014", finalised: "26/08/2014", code: "not-evaluated", isMet: true),
        Case(answered: "06/08/2014", finalised: "27/08/2014", code: "not-evaluated", isMet: true),
        Case(answered: "06/08/2014", finalised: "28/08/2014", code: "not-evaluated", isMet: true),
        Case(answered: "06/08/2014", finalised: "29/08/2014", code: "not-evaluated", isMet: false),
        // A late answer begins the twenty days again.
        Case(answered: "12/08/2014", finalised: "02/09/2014", code: "not-evaluated", isMet: true),
        // Nobody ever said anything; this is not compared.
        Case(finalised: "29/08/2014", code: "not-answered"),
        Case(
            answered: "06/08/2014", finalised: "26/08/2014", evaluation: "Resolvida",
            code: "resolved"),
        Case(finalised: "15/08/2014", evaluation: "Não Resolvida", code: "unresolved"),
        // The clock was quicker.
        Case(answered: "06/08/2014", finalised: "27/08/2014", evaluation: "Resolvida"),
    ]

    @Test("arrives where the rule leads, and names what was recorded otherwise", arguments: cases)
    func replay(expected: Case) async throws {
        try await withPlatform { test in
            let (summary, rows) = try await test.run(ImporterTests.header + expected.row)
            let row = try #require(rows.first)
            if let isMet = expected.isMet {
                #expect(summary.expectations.map(\.met) == [isMet ? 1 : 0])
                #expect(summary.expectations.map(\.missed) == [isMet ? 0 : 1])
                #expect(row.differences.map(\.state) == (isMet ? [] : ["closed"]))
            } else {
                #expect(summary.expectations == [ExpectationCount()])
            }
            guard let code = expected.code else {
                guard case .refused(let refusal, _) = row.outcome else {
                    Issue.record("the row was not refused: \(row.outcome)")
                    return
                }
                #expect(refusal.reason == .notInThisState)
                return
            }
            guard case .imported(let number, _) = row.outcome else {
                Issue.record("the row was not imported: \(row.outcome)")
                return
            }
            let view = try await test.engine.view(number, tenant: test.tenant, as: nil)
            #expect(view.states == ["closed"])
            #expect(view.fields.first { $0.path == "outcome/@code" }?.value == code)
        }
    }

    @Test("compares again what is there already, and changes nothing")
    func again() async throws {
        try await withPlatform { test in
            let text = ImporterTests.header + Self.cases.map(\.row).joined()
            let first = try await test.run(text)
            let size = try await test.logSize()
            let second = try await test.run(text)
            #expect(second.summary.expectations == first.summary.expectations)
            #expect(second.rows.map(\.differences) == first.rows.map(\.differences))
            #expect(second.summary.actCount == 0)
            #expect(try await test.logSize() == size)
        }
    }

    @Test("goes on where a run was killed before its clocks had run out")
    func killed() async throws {
        try await withPlatform { test in
            let text = ImporterTests.header + Self.cases[1].row
            var early = test.profile
            early.replaysClocks = false
            early.expectations = []
            let (_, rows) = try await TestImport(test.engine, test.tenant, early).run(text)
            guard case .imported(let number, _) = rows.first?.outcome else {
                Issue.record("the row was not imported")
                return
            }
            let open = try await test.engine.view(number, tenant: test.tenant, as: nil)
            #expect(open.states == ["answered"])
            let (summary, _) = try await test.run(text)
            #expect(summary.expectations.map(\.met) == [1])
        }
    }

    @Test("needs an expectation that the workflow can meet")
    func unknownState() async throws {
        try await withPlatform { test in
            var profile = test.profile
            profile.expectations[0].state = "close"
            let problems = await #expect(throws: ChartProblems.self) {
                _ = try await TestImport(test.engine, test.tenant, profile).run("")
            }
            #expect(
                problems?.problems.map(\.message)
                    == ["workflow 'consumidor' has no state 'close'; did you mean 'closed'?"])
        }
    }

    private func withPlatform(_ body: (TestImport) async throws -> Void) async throws {
        try await withShop { shop in
            let source = try ShippedWorkflows.example("consumidor")
            let check = WorkflowChecker.check(source, schemas: try ShippedWorkflows.schemas())
            #expect(check.problems.isEmpty)
            _ = try await shop.engine.publish(
                source, checked: try #require(check.workflow), tenant: shop.tenant)
            try await body(
                TestImport(shop.engine, shop.tenant, try Profiles.shipped("consumidor-rule")))
        }
    }
}
