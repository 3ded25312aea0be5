import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("An import profile")
struct ImportProfileTests {
    @Test(
        "that ships is read without a problem",
        arguments: ["consumidor", "consumidor-raw", "cfpb", "examples"]
    )
    func shipped(name: String) throws {
        let profile = try Profiles.shipped(name)
        #expect(profile.name == name)
        #expect(profile.labels.text("zh") != nil && profile.labels.text("en") != nil)
        #expect(profile.types == ["product", "logistics", "attitude"])
        #expect(profile.isHistory == (name != "examples"))
    }

    @Test("of the documentation is read and fits the shipped workflows")
    func documented() async throws {
        let text = String(decoding: try ShippedWorkflows.bytes("docs/import.md"), as: UTF8.self)
        let example = try #require(text.firstRange(of: "```xml\n"))
        let end = try #require(text[example.upperBound...].firstRange(of: "```"))
        let profile = try Profiles.read(String(text[example.upperBound..<end.lowerBound]))
        #expect(profile.acts.count == 3)
        try await withShop { shop in
            let tenant = try await shop.engine.store.read { [id = shop.tenant] in
                try $0.tenant(id)
            }
            let importer = Importer(
                engine: shop.engine,
                tenant: try #require(tenant),
                profile: profile
            )
            try await importer.check()
        }
    }

    static let act = #"<act event="submit" as="import-agent"/>"#

    @Test(
        "tells each problem with its place",
        arguments: [
            (
                #"<act event="submit" as="import-agnt"/>"#,
                "p.xml:4:21: error: account 'import-agnt' is not declared; "
                    + "did you mean 'import-agent'? [account]"
            ),
            (
                #"<act event="submit" as="import-agent" at="dayy"/>"#,
                "p.xml:4:39: error: column 'dayy' is not declared in <source>; "
                    + "did you mean 'day'? [column]"
            ),
            (
                #"<act event="submit" as="import-agent"><field path="a/b" value="{kind"/></act>"#,
                "p.xml:4:57: error: '{' is not closed; write '{{' for a brace [value]"
            ),
            (
                #"<act event="submit" as="import-agent"><field path="a/b" value="x}"/></act>"#,
                "p.xml:4:57: error: '}' is not opened; write '}}' for a brace [value]"
            ),
            (
                #"<act event="submit" as="import-agent"><field path="a/b" value="{nn}"/></act>"#,
                "p.xml:4:57: error: column 'nn' is not declared in <source> [column]"
            ),
            (
                #"<act event="submit" as="import-agent"><field path="a/b" value="x" codes="c"/></act>"#,
                "p.xml:4:67: error: codes 'c' are not declared [codes]"
            ),
            (
                #"<act event="submit" as="import-agent"><field path="a/b" value="x" cut="true"/></act>"#,
                "p.xml:4:67: error: 'cut' means nothing for a field as 'text' without 'max' "
                    + "[field]"
            ),
            (
                #"<act event="submit" as="import-agent"><field path="a/b" value="1" as="integer" "#
                    + #"decimals="2"/></act>"#,
                "p.xml:4:80: error: 'decimals' means nothing for a field as 'integer' [field]"
            ),
            (
                #"<act event="submit" as="import-agent"><field path="a" value="1"/>"#
                    + #"<field path="a" value="2"/></act>"#,
                "p.xml:4:66: error: field 'a' stands twice [field]"
            ),
            (
                #"<act event="submit" as="import-agent" types="logistics"/>"#,
                "p.xml:4:39: error: no row becomes a complaint of type 'logistics' [type]"
            ),
            (
                #"<act event="submit" as="import-agent"><when column="day"/></act>"#,
                "p.xml:4:39: error: a condition has either values or is=\"present\" or "
                    + "is=\"absent\" [condition]"
            ),
            (
                #"<act as="import-agent"/>"#,
                "p.xml:4:1: error: Element 'act': The attribute 'event' is required but missing. "
                    + "[xml-schema]"
            ),
            (
                #"<act event="submit" as="import-agent"><feild/></act>"#,
                "p.xml:4:39: error: Element 'feild': This element is not expected. Expected is "
                    + "one of ( when, unless, field, list ). [xml-schema]"
            ),
        ]
    )
    func problem(acts: String, expected: String) throws {
        let problems = #expect(throws: ChartProblems.self) {
            try Profiles.read(Profiles.document(acts: acts))
        }
        #expect(problems?.description == expected)
    }

    @Test(
        "with a source that cannot be meant is refused",
        arguments: [
            (#"<source format="csv" times="dd/MM" zone="Z">"#, "times"),
            (#"<source format="csv" times="d/M/yyyy">"#, "times"),
            (#"<source format="csv" zone="+8">"#, "times"),
            (#"<source format="csv" null="absent">"#, "'null' means nothing"),
            (#"<source format="ndjson" delimiter=";">"#, "'delimiter' means nothing"),
            (#"<source format="csv" encoding="iso-8859-1" fallback="windows-1252">"#, "a fallback"),
            (#"<source format="csv" encoding="utf-16">"#, "utf-16"),
            (#"<source format="csv" delimiter="ab">"#, "'ab'"),
        ]
    )
    func source(source: String, part: String) throws {
        let problems = #expect(throws: ChartProblems.self) {
            try Profiles.read(Profiles.document(source: source, acts: Self.act))
        }
        #expect(problems?.description.contains(part) == true)
    }

    @Test("that is not history has no times and no system")
    func now() throws {
        let problems = #expect(throws: ChartProblems.self) {
            try Profiles.read(
                Profiles.document(
                    history: false,
                    acts: #"<act event="a" as="import-agent" at="day"/>"#
                        + #"<act event="b" as="system"/>"#
                )
            )
        }
        #expect(problems?.problems.map(\.code) == ["act", "account"])
    }

    @Test(
        "whose clocks cannot be replayed or compared is refused",
        arguments: [
            ("false", #" clocks="replay""#, "", ["p.xml:1:64 clocks"]),
            ("true", "", #"<expect state="s" at="day" within="P1D"/>"#, ["p.xml:5:1 expect"]),
            (
                "true", #" clocks="replay""#, #"<expect state="s" at="days" within="1 day"/>"#,
                ["p.xml:5:29 expect", "p.xml:5:19 column"]
            ),
            (
                "true", #" clocks="replay""#,
                #"<expect state="s" at="day" within="P1D" least="101"/>"#,
                ["p.xml:5:1 xml-schema"]
            ),
        ]
    )
    func clocks(history: String, clocks: String, expect: String, codes: [String]) throws {
        let act = history == "true" ? Self.act : #"<act event="a" as="import-agent"/>"#
        let text = Profiles.document(history: history == "true", acts: act + "\n" + expect)
            .replacing("name=\"test\"", with: "name=\"test\"" + clocks)
        let problems = #expect(throws: ChartProblems.self) { try Profiles.read(text) }
        let found = problems?.problems.map { "\($0.location) \($0.code)" } ?? []
        #expect(Set(found) == Set(codes))
    }

    @Test("tells all its problems at once, in the order of the file")
    func all() throws {
        let problems = #expect(throws: ChartProblems.self) {
            try Profiles.read(
                Profiles.document(
                    columns: ["id", "id"],
                    key: #"<key><column name="no"/></key>"#,
                    type: #"<type column="kind"><when value="a" type="product"/>"#
                        + #"<when value="a" type="logistics"/></type>"#,
                    accounts: #"<account id="system" organisation="import" role="customer"/>"#,
                    acts: #"<act event="submit" as="nobody"/>"#
                )
            )
        }
        #expect(
            problems?.problems.map(\.code)
                == ["column", "column", "column", "type", "account", "account"]
        )
    }

    @Test("of another namespace, or no XML at all, is refused with a place")
    func notAProfile() throws {
        for (text, code) in [
            ("<import/>", "not-import"), ("<import", "xml-not-well-formed"),
            ("<!DOCTYPE import><import/>", "xml-doctype"),
        ] {
            let problems = #expect(throws: ChartProblems.self) { try Profiles.read(text) }
            #expect(problems?.problems.map(\.code) == [code])
            #expect(problems?.problems.first?.location.line == 1)
        }
    }
}

@Suite("Times in files")
struct TimeFormatTests {
    @Test(
        "are read by their pattern and zone",
        arguments: [
            ("dd/MM/yyyy", "-03:00", "28/07/2014", "2014-07-28T00:00:00-03:00"),
            ("dd/MM/yyyy", "-03:00", "29/02/2015", nil),
            ("dd/MM/yyyy", "-03:00", "2014-07-28", nil),
            ("dd/MM/yyyy", "-03:00", "28/07/2014 10:00", nil),
            ("dd/MM/yyyy", "-03:00", "8/7/2014", nil),
            ("dd/MM/yyyy", "-03:00", "٢٨/٠٧/٢٠١٤", nil),
            ("yyyyMMddHHmmss", "+08:00", "20261122093000", "2026-11-22T09:30:00+08:00"),
            ("yyyy年MM月dd日", "+08:00", "2026年11月22日", nil),
            ("yyyy.MM.dd HH:mm", "Z", "2026.11.22 09:30", "2026-11-22T09:30:00Z"),
            ("iso", "-05:00", "2023-05-31T12:00:00-05:00", "2023-05-31T12:00:00-05:00"),
            ("iso", "-05:00", "2023-05-31", "2023-05-31T00:00:00-05:00"),
            ("iso", "-05:00", "2023-05-31T12:00:00", nil),
            ("iso", "Z", "2023-02-30", nil),
        ] as [(String, String, String, String?)]
    )
    func read(pattern: String, zone: String, text: String, expected: String?) {
        #expect(TimeFormat(pattern, zone: zone)?.rfc3339(text) == expected)
    }

    @Test(
        "have a pattern that names a day once",
        arguments: ["", "yyyy", "dd/MM/yy", "dd/MM/yyyy dd", "dd/mm/yyyy", "ISO", "yyyy-MM-dd'T'"]
    )
    func bad(pattern: String) { #expect(TimeFormat(pattern, zone: "Z") == nil) }
}
