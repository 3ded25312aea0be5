import Redress
import RedressTesting
import Statecharts
import Testing
import TransparencyLog

/// The importer on a store of its own, with the rows of a text.
struct TestImport {
    let engine: Engine
    let tenant: TenantID
    let profile: ImportProfile

    init(_ engine: Engine, _ tenant: TenantID, _ profile: ImportProfile) {
        self.engine = engine
        self.tenant = tenant
        self.profile = profile
    }

    func run(
        _ text: String,
        retrying: Bool = false
    ) async throws -> (summary: ImportSummary, rows: [ImportedRow]) {
        let stored = try await engine.store.read { [tenant] in try $0.tenant(tenant) }
        var settings = Importer.Settings()
        settings.batchRowCount = 3
        settings.inFlightCountMax = 2
        settings.retriesRefused = retrying
        let importer = Importer(
            engine: engine,
            tenant: try #require(stored),
            profile: profile,
            settings: settings
        )
        try await importer.check()
        _ = try await importer.prepareAccounts()
        var chunks = [Array(text.utf8)]
        var rows: [ImportedRow] = []
        let summary = try await importer.run(
            { chunks.popLast() },
            report: { rows.append($0) }
        )
        return (summary, rows)
    }

    func logSize() async throws -> UInt64 {
        try await engine.checkpoint(tenant: tenant).size
    }
}

extension ImportedRow {
    /// The number of the complaint that the row became.
    fileprivate var newNumber: String? {
        if case .imported(let number, _) = outcome { number } else { nil }
    }
}

@Suite("An import")
struct ImporterTests {
    static let header =
        "regiao,uf,cidade,sexo,faixa_etaria,ano_abertura,mes_abertura,data_abertura,"
        + "data_resposta,data_finalizacao,tempo_resposta,nome_fantasia,segmento_mercado,area,"
        + "assunto,grupo_problema,problema,como_comprou,procurou_empresa,respondida,situacao,"
        + "avaliacao,nota\n"

    static func row(
        _ group: String = "Vício de Qualidade",
        answered: String = "06/08/2014",
        evaluation: String = "Resolvida",
        score: String = "5"
    ) -> String {
        "SE,SP,Lugar,M,x,2014,7,28/07/2014,\(answered),26/08/2014,9,Loja,Varejo,Produtos,"
            + "Assunto,\(group),Falta de peça,Internet,S,S,x,\(evaluation),\(score)\n"
    }

    @Test("brings each row to the end of its history and counts every row")
    func history() async throws {
        try await withShop { shop in
            let test = TestImport(shop.engine, shop.tenant, try Profiles.shipped("consumidor"))
            let text =
                Self.header + Self.row() + Self.row()
                + Self.row(evaluation: "Não Avaliada", score: "")
                + Self.row(answered: "", evaluation: "Não Avaliada", score: "")
                + Self.row("Informação") + Self.row(answered: "31/02/2014") + Self.row(score: "9")
                + "too,few\n"
            let (summary, rows) = try await test.run(text)
            #expect(rows.map(\.line) == Array(2...9))
            #expect(summary.rowCount == 8 && summary.importedCount == 4)
            #expect(summary.actCount == 15)
            #expect(summary.noWorkflow == ["Informação": 1])
            #expect(summary.problems == [.date: 1, .form: 1, .columnCount: 1])
            #expect(summary.refusedCount == 0 && !summary.isClean)
            let numbers = rows.compactMap(\.newNumber)
            #expect(Set(numbers).count == 4)
            for number in numbers {
                let view = try await shop.engine.view(number, tenant: shop.tenant, as: nil)
                #expect(view.states.contains("p.closed"))
                #expect(view.createdAt.description == "2014-07-28T03:00:00.000000Z")
            }
            let size = try await test.logSize()
            let (again, _) = try await test.run(text)
            #expect(again.importedCount == 0 && again.alreadyThereCount == 4)
            #expect(again.actCount == 0 && again.problemCount == 3)
            #expect(try await test.logSize() == size)
        }
    }

    @Test("continues where it was interrupted")
    func continues() async throws {
        try await withShop { shop in
            let test = TestImport(shop.engine, shop.tenant, try Profiles.shipped("consumidor"))
            _ = try await test.run(Self.header + Self.row())
            var short = test.profile
            short.acts = Array(short.acts.prefix(2))
            _ = try await TestImport(shop.engine, shop.tenant, short).run(
                Self.header + Self.row() + Self.row(score: "4") + Self.row(score: "3")
            )
            let (summary, rows) = try await test.run(
                Self.header + Self.row() + Self.row(score: "4") + Self.row(score: "3")
                    + Self.row(score: "2")
            )
            #expect(summary.alreadyThereCount == 1 && summary.importedCount == 3)
            let acts = rows.map { row in
                if case .imported(_, let acts) = row.outcome { acts } else { 0 }
            }
            #expect(acts == [0, 2, 2, 4])
        }
    }

    static let outsourced = Profiles.document(
        source: #"<source format="ndjson">"#,
        columns: ["id", "data"],
        history: false,
        accounts: #"<account id="out-01" organisation="outsourcer-a" outsourcer="true" "#
            + #"role="agent.outsourced"/>"#,
        acts: #"<act event="record.save" as="out-01" data="data"/>"#
            + #"<act event="submit" as="out-01"/>"#
    )

    @Test("of a row that changed overwrites nothing and says so")
    func changed() async throws {
        try await withShop { shop in
            let test = TestImport(shop.engine, shop.tenant, try Profiles.read(Self.outsourced))
            let first = #"{"id":"1","data":{"complainant/name":"A"}}"#
            let other = #"{"id":"1","data":{"complainant/name":"B"}}"#
            _ = try await test.run(first)
            let size = try await test.logSize()
            let (summary, _) = try await test.run(other + "\n" + other)
            #expect(summary.problems == [.changed: 2])
            #expect(try await test.logSize() == size)
        }
    }

    @Test("reports a refusal again, and sends the act again only when told to")
    func refused() async throws {
        try await withShop { shop in
            let test = TestImport(shop.engine, shop.tenant, try Profiles.read(Self.outsourced))
            let text = #"{"id":"1","data":{"complainant/name":"A"}}"#
            let (first, rows) = try await test.run(text)
            #expect(first.refusedCount == 1 && !first.isClean)
            guard case .refused(let refusal, let number) = rows.first?.outcome else {
                Issue.record("was not refused")
                return
            }
            #expect(refusal.event == "submit" && refusal.reason == .guardFalse)
            let size = try await test.logSize()
            let (second, again) = try await test.run(text)
            #expect(second.refusals == first.refusals)
            #expect(again.count == 1)
            #expect(try await test.logSize() == size)
            let rest: JSONValue = .object([
                "complainant/phone": .string("138-0000-0000"),
                "incident/narrative": .string("十个字以上的事情经过说明"),
                "demands/demand": .array([.object(["@kind": .string("refund")])]),
                "order/@id": .string("SO-1"),
            ])
            let answer = try await shop.engine.perform(
                Act(
                    tenant: shop.tenant,
                    actor: UserID("out-01"),
                    subject: .complaint(try #require(number)),
                    event: "record.save",
                    data: rest
                )
            )
            _ = try answer.granted()
            let (third, _) = try await test.run(text, retrying: true)
            #expect(third.importedCount == 1 && third.isClean)
            let (fourth, _) = try await test.run(text, retrying: true)
            #expect(fourth.alreadyThereCount == 1)
        }
    }

    @Test("finds out before the first row what does not fit the workflows")
    func check() async throws {
        try await withShop { shop in
            let profile = try Profiles.read(
                Profiles.document(
                    type: #"<type column="kind"><when value="a" type="product"/>"#
                        + #"<when value="b" type="parking"/></type>"#,
                    codes: #"<codes id="c"><code value="x" is="fhone"/></codes>"#,
                    acts: """
                        <act event="record.save" as="import-agent" at="day">
                        <field path="incident/narative" value="{text}"/>
                        <field path="incident/@channel" value="{text}" codes="c"/>
                        <list path="demands/demand"><item><field path="@kind" value="money"/></item></list>
                        </act>
                        <act event="submitt" as="import-agent" at="day"/>
                        <act event="history.finalised" as="import-agent" at="day"/>
                        """
                )
            )
            let size = try await TestImport(shop.engine, shop.tenant, profile).logSize()
            do {
                _ = try await TestImport(shop.engine, shop.tenant, profile).run("")
                Issue.record("fits")
            } catch let problems as ChartProblems {
                #expect(
                    problems.problems.map(\.message) == [
                        "there is no workflow of type 'parking'; known: attitude, escalation, logistics, product",
                        "workflow 'product': 'incident/narative' is not in the form of "
                            + "'record.save'; did you mean 'incident/narrative'?",
                        "workflow 'product': 'fhone' is not in the list 'channel' of "
                            + "'incident/@channel'; did you mean 'phone'?",
                        "workflow 'product': 'money' is not in the list 'remedy' of '@kind'",
                        "workflow 'product' has no event 'submitt'; did you mean 'submit'?",
                        "workflow 'product' lets nobody in role 'agent.inhouse' send "
                            + "'history.finalised'; permitted: system",
                    ]
                )
            }
            #expect(try await TestImport(shop.engine, shop.tenant, profile).logSize() == size)
        }
    }

    @Test("gives an account that exists no rights")
    func accounts() async throws {
        try await withShop { shop in
            let organisation = StoredOrganisation(
                id: OrganisationID("import"),
                name: "Import",
                isOutsourcer: false
            )
            try await shop.engine.addUser(
                UserID("import-agent"),
                organisation: organisation,
                team: nil,
                tenant: shop.tenant
            )
            let test = TestImport(shop.engine, shop.tenant, try Profiles.shipped("consumidor"))
            await #expect(throws: AdministrationProblem.self) {
                _ = try await test.run(Self.header)
            }
            let grants = try await shop.engine.store.read {
                try $0.grants(of: UserID("import-agent"))
            }
            #expect(grants.isEmpty)
        }
    }

    @Test(
        "takes the examples: at least ten complaints of each type, submitted by outsourced agents"
    )
    func examples() async throws {
        try await withShop { shop in
            let test = TestImport(shop.engine, shop.tenant, try Profiles.shipped("examples"))
            let bytes = try ShippedWorkflows.bytes("examples/complaints.ndjson")
            let (summary, rows) = try await test.run(String(decoding: bytes, as: UTF8.self))
            #expect(summary.isClean && summary.noWorkflowCount == 0)
            #expect(summary.importedCount >= 30)
            let views = try await Self.views(of: rows, on: shop.engine, shop.tenant)
            // Acts of now come in the order of the file.
            #expect(Self.isSorted(views.map(\.number)))
            #expect(views.allSatisfy { view in view.states.contains { isSubmitted($0) } })
            let counts = Dictionary(grouping: views, by: \.type).mapValues(\.count)
            #expect(counts.count == 3 && counts.values.allSatisfy { $0 >= 10 })
        }
    }

    private static func views(
        of rows: [ImportedRow],
        on engine: Engine,
        _ tenant: TenantID
    ) async throws -> [ComplaintView] {
        var views: [ComplaintView] = []
        for number in rows.compactMap(\.newNumber) {
            views.append(try await engine.view(number, tenant: tenant, as: nil))
        }
        return views
    }

    private static func isSorted(_ numbers: [String]) -> Bool { numbers == numbers.sorted() }

    private func isSubmitted(_ state: StateID) -> Bool { state.rawValue.hasSuffix(".submitted") }
}
