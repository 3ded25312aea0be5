import Redress
import Testing

@Suite("A row under a profile")
struct RowMapperTests {
    static let acts = """
        <act event="record.save" as="import-agent" at="day">
          <field path="incident/narrative" value="{kind}: {text}" max="24"/>
          <field path="order/@amount" value="{amount}" as="amount" decimals="2"/>
          <field path="order/@ordered-at" value="{day}" as="date"/>
          <field path="incident/@first-contact-at" value="{day}" as="dateTime"/>
          <field path="note" value="{text}" max="4" cut="true"/>
          <field path="code" value="{kind}" codes="kinds"/>
          <list path="demands/demand">
            <item><field path="@kind" value="other"/></item>
            <item><when column="amount" is="present"/>
              <field path="@kind" value="refund"/>
              <field path="@amount" value="{amount}" as="amount" decimals="2"/></item>
          </list>
        </act>
        <act event="submit" as="import-agent" at="day"><unless column="kind" value="draft"/></act>
        <act event="submit" as="system" at="day"><when column="kind" value="twice"/></act>
        """

    static func map(
        _ fields: [String: JSONValue],
        acts: String = acts,
        history: Bool = true,
        type: String = #"<type name="product"/>"#,
        now: Timestamp? = nil
    ) throws -> MappedRow {
        let profile = try Profiles.read(
            Profiles.document(
                source: #"<source format="ndjson" times="dd/MM/yyyy" zone="+08:00">"#,
                history: history,
                type: type,
                codes: """
                    <codes id="kinds" otherwise=""><code value="broken" is="damaged"/></codes>
                    <codes id="strict"><code value="broken" is="damaged"/></codes>
                    """,
                acts: acts
            )
        )
        let line = JSONValue.object(fields).canonicalBytes
        let row = try #require(try readRows(line, profile.source).first)
        return RowMapper(profile, now: now).map(row)
    }

    static let good: [String: JSONValue] = [
        "id": "1", "kind": "broken", "text": " stopped\r\nat once ", "day": "03/11/2026",
        "amount": "445.5",
    ].mapValues { .string($0) }

    @Test("becomes acts with their data, times, actors and steps")
    func acts() throws {
        guard case .acts("product", let acts) = try Self.map(Self.good) else {
            Issue.record("no acts")
            return
        }
        #expect(acts.map(\.step) == ["record.save", "submit"])
        #expect(acts.map(\.actor) == [UserID("import-agent"), UserID("import-agent")])
        #expect(acts.map(\.role) == [RoleID("agent.inhouse"), RoleID("agent.inhouse")])
        #expect(
            acts.map(\.occurredAt?.description).allSatisfy { $0 == "2026-11-02T16:00:00.000000Z" }
        )
        #expect(
            acts[0].data
                == .object([
                    "incident/narrative": .string("broken: stopped\nat once"),
                    "order/@amount": .integer(44_550),
                    "order/@ordered-at": .string("2026-11-03"),
                    "incident/@first-contact-at": .string("2026-11-03T00:00:00+08:00"),
                    "note": .string("stop"), "code": .string("damaged"),
                    "demands/demand": .array([
                        .object(["@kind": .string("other")]),
                        .object(["@kind": .string("refund"), "@amount": .integer(44_550)]),
                    ]),
                ])
        )
        #expect(acts[1].data == .object([:]))
    }

    @Test("leaves out what is empty")
    func empty() throws {
        var fields = Self.good
        fields["amount"] = nil
        fields["text"] = .string("")
        fields["kind"] = .string("draft")
        guard case .acts(_, let acts) = try Self.map(fields) else {
            Issue.record("no acts")
            return
        }
        #expect(acts.map(\.step) == ["record.save"])
        #expect(acts[0].data["order/@amount"] == nil)
        #expect(acts[0].data["note"] == nil)
        #expect(acts[0].data["code"] == nil)
        #expect(acts[0].data["demands/demand"]?.items?.count == 1)
        #expect(acts[0].data["incident/narrative"] == .string("draft: "))
    }

    @Test("numbers an event that comes again, and knows the system")
    func repeated() throws {
        var fields = Self.good
        fields["kind"] = .string("twice")
        fields["text"] = .string("x")
        guard case .acts(_, let acts) = try Self.map(fields) else {
            Issue.record("no acts")
            return
        }
        #expect(acts.map(\.step) == ["record.save", "submit", "submit-2"])
        #expect(acts[2].actor == UserID("system") && acts[2].role == .system)
    }

    @Test(
        "with a wrong value says which column is wrong, and all of them at once",
        arguments: [
            ("day", "31/11/2026", ["'day' '31/11/2026' is not a time like 'dd/MM/yyyy'"]),
            (
                "day", "",
                [
                    "'day' is empty; it tells when 'record.save' was",
                    "'day' is empty; it tells when 'submit' was",
                ]
            ),
            ("amount", "1,50", ["'amount' '1,50' is not an amount with at most 2 decimal places"]),
            ("amount", "-1", ["'amount' '-1' is not an amount with at most 2 decimal places"]),
            (
                "amount", "0.001",
                ["'amount' '0.001' is not an amount with at most 2 decimal places"]
            ),
            (
                "amount", "99999999999999999999",
                [
                    "'amount' '99999999999999999999' is not an amount with at most 2 decimal places"
                ]
            ),
            (
                "text", "a text that is too long",
                ["has 31 characters; 'incident/narrative' takes 24"]
            ),
        ]
    )
    func wrong(column: String, value: String, messages: [String]) throws {
        var fields = Self.good
        fields["text"] = .string("ok")
        fields[column] = .string(value)
        guard case .problems(let problems) = try Self.map(fields) else {
            Issue.record("no problem")
            return
        }
        #expect(Set(problems.map(\.description)) == Set(messages))
    }

    @Test("never repeats a text of the row in a problem")
    func privacy() throws {
        var fields = Self.good
        fields["text"] = .string("Zhang San, 138-0000-0000, and more")
        guard case .problems(let problems) = try Self.map(fields) else {
            Issue.record("no problem")
            return
        }
        #expect(problems.allSatisfy { !$0.description.contains("Zhang") })
    }

    @Test("whose value has no type is named, not dropped")
    func noWorkflow() throws {
        let type = #"<type column="kind"><when value="broken" type="product"/></type>"#
        var fields = Self.good
        fields["text"] = .string("x")
        guard case .acts = try Self.map(fields, type: type) else {
            Issue.record("no acts")
            return
        }
        fields["kind"] = .string("billing")
        #expect(try Self.map(fields, type: type) == .noWorkflow("billing"))
        fields["kind"] = .string(" ")
        guard case .problems(let problems) = try Self.map(fields, type: type) else {
            Issue.record("no problem")
            return
        }
        #expect(problems.map(\.reason) == [.missing])
    }

    @Test(
        "is checked as a whole",
        arguments: [
            (
                #"<act event="a" as="import-agent"><field path="x" value="{kind}" codes="strict"/>"#
                    + "</act>", RowProblem.Reason.code
            ),
            (
                #"<act event="a" as="import-agent"><field path="x" value="{text}" as="integer"/></act>"#,
                .number
            ),
            (
                #"<act event="a" as="import-agent"><field path="x" value="{text}" as="boolean"/></act>"#,
                .boolean
            ),
            (
                #"<act event="a" as="import-agent"><field path="x" value="{amount}" required="true"/>"#
                    + "</act>", .missing
            ),
            (#"<act event="a" as="{text}"/>"#, .account),
            (#"<act event="a" as="import-agent" data="text"/>"#, .json),
            (#"<act event="a" as="import-agent"><when column="kind" is="absent"/></act>"#, .noAct),
        ]
    )
    func reasons(acts: String, reason: RowProblem.Reason) throws {
        let fields: [String: JSONValue] = [
            "id": .string("1"), "kind": .string("else"), "text": .string("x"),
        ]
        guard case .problems(let problems) = try Self.map(fields, acts: acts) else {
            Issue.record("no problem")
            return
        }
        #expect(problems.map(\.reason) == [reason])
    }

    @Test("does not go back in time, nor into the future")
    func times() throws {
        let acts = """
            <act event="a" as="import-agent" at="day"/><act event="b" as="import-agent"/>
            <act event="c" as="import-agent" at="text"/>
            """
        let now = try #require(Timestamp("2026-11-22T00:00:00Z"))
        for (first, second, reason) in [
            ("03/11/2026", "03/11/2026", nil), ("03/11/2026", "02/11/2026", .timeOrder),
            ("21/11/2026", "23/11/2026", .futureDate),
        ] as [(String, String, RowProblem.Reason?)] {
            let row = try Self.map(
                ["id": .string("1"), "day": .string(first), "text": .string(second)],
                acts: acts,
                now: now
            )
            switch row {
            case .acts(_, let acts):
                #expect(reason == nil)
                #expect(acts.map { $0.occurredAt == nil } == [false, true, false])
            case .problems(let problems): #expect(problems.map(\.reason) == [reason])
            case .noWorkflow: Issue.record("has a workflow")
            }
        }
    }

    @Test("takes an object of fields as it is, and nothing twice")
    func data() throws {
        let acts = """
            <act event="a" as="import-agent" data="text"><field path="x" value="{kind}"/></act>
            """
        let data = JSONValue.object(["y/@z": .integer(7)])
        let fields: [String: JSONValue] = ["id": .string("1"), "kind": .string("k"), "text": data]
        guard case .acts(_, let planned) = try Self.map(fields, acts: acts) else {
            Issue.record("no acts")
            return
        }
        #expect(planned[0].data == .object(["x": .string("k"), "y/@z": .integer(7)]))
        var twice = fields
        twice["text"] = .object(["x": .string("other")])
        guard case .problems(let problems) = try Self.map(twice, acts: acts) else {
            Issue.record("no problem")
            return
        }
        #expect(problems.map(\.reason) == [.conflict])
    }
}
