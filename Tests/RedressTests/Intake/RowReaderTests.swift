import Redress
import Testing

@Suite("The rows of a file")
struct RowReaderTests {
    @Test("find their columns by the header, in any order")
    func header() throws {
        let source = try csv(columns: ["id", "title"])
        let rows = try readRows(Array(" title ,more,id\nx,y,1\n".utf8), source, chunk: 2)
        #expect(rows.map { $0["id"] } == [.string("1")])
        #expect(rows.map { $0["title"] } == [.string("x")])
        var reader = RowReader(source)
        _ = try reader.push(Array("title,more,id\n".utf8))
        #expect(reader.undeclaredColumns == ["more"])
    }

    @Test("find their columns in the order of the profile when there is no header")
    func noHeader() throws {
        let source = try csv(";", header: false, columns: ["id", "title"])
        let rows = try readRows(Array("1;a\r\n2;b;c\r\n3;d".utf8), source)
        #expect(rows.map(\.line) == [1, 2, 3])
        #expect(rows.map { $0["title"] } == [.string("a"), nil, .string("d")])
        #expect(rows[1].problem?.reason == .columnCount)
        #expect(rows[1].problem?.message == "the row has 3 columns, not 2")
    }

    @Test(
        "are refused with the file when the file cannot be meant",
        arguments: [
            ("", "the file is empty; a header row is expected"),
            ("id,id\n1,2\n", "1: the header names 'id' more than once"),
            (
                "id,titl\n1,2\n",
                "1: the header lacks 'title', which the profile declares; there is 'titl'"
            ),
            (
                "id;title\n1;2\n",
                "1: the header lacks 'id', 'title', which the profile declares; "
                    + "is the delimiter right?"
            ),
            ("id,title\n1,\"x\n", "2: a quote is opened here and never closed"),
        ]
    )
    func refused(text: String, message: String) throws {
        let source = try csv(columns: ["id", "title"])
        let problem = #expect(throws: IntakeProblem.self) {
            try readRows(Array(text.utf8), source, chunk: 3)
        }
        #expect(problem?.description == message)
    }

    @Test(
        "begin behind a byte order mark that fits the encoding",
        arguments: [
            ([0xEF, 0xBB, 0xBF], TextEncoding.utf8, nil),
            (
                [0xEF, 0xBB, 0xBF], .windows1252,
                "1: the file begins with the mark of UTF-8, but the profile says windows-1252"
            ),
            ([0xFF, 0xFE], .utf8, "1: the file is UTF-16; save it as UTF-8"),
            ([0xFE, 0xFF], .utf8, "1: the file is UTF-16; save it as UTF-8"),
            ([0x1F, 0x8B], .utf8, "1: the file is compressed twice; unpack it once"),
        ] as [([UInt8], TextEncoding, String?)]
    )
    func mark(mark: [UInt8], encoding: TextEncoding, message: String?) throws {
        let source = try csv(columns: ["id"], encoding: encoding)
        let bytes = mark + Array("id\n1\n".utf8)
        for chunk in [1, 2, 64] {
            if let message {
                let problem = #expect(throws: IntakeProblem.self) {
                    try readRows(bytes, source, chunk: chunk)
                }
                #expect(problem?.description == message)
            } else {
                #expect(
                    try readRows(bytes, source, chunk: chunk).map { $0["id"] } == [.string("1")]
                )
            }
        }
    }

    @Test("with bytes in another encoding are a problem each, or of the file if it is marked")
    func encoding() throws {
        let source = try csv(columns: ["id"])
        let bytes = Array("id\n".utf8) + [0xE3, 0x0A] + Array("2\n".utf8)
        let rows = try readRows(bytes, source)
        #expect(rows.map { $0.problem?.reason } == [.encoding, nil])
        let problem = #expect(throws: IntakeProblem.self) {
            try readRows([0xEF, 0xBB, 0xBF] + bytes, source)
        }
        #expect(
            problem?.description
                == "2: not UTF-8, although the file begins with the mark of UTF-8"
        )
    }

    @Test(
        "of the hostile files have the verdict of the manifest",
        .enabled(if: SharedInputs.hasHostile),
        arguments: [
            ("bom-semicolon-cp1252", ";", ["id", "nome"], "2: not UTF-8, although"),
            ("dup-header", ",", ["id"], "1: the header names 'id' more than once"),
            ("unbalanced-quote", ",", ["id", "title"], "2: a quote is opened here"),
            ("formula", ",", ["id", "title", "amount"], nil),
            ("huge-field", ",", ["id", "title"], nil),
            ("dates", ",", ["id", "date"], nil),
        ] as [(String, String, [String], String?)]
    )
    func hostile(
        name: String,
        delimiter: String,
        columns: [String],
        message: String?
    ) throws {
        let bytes = try SharedInputs.bytes("hostile/csv/\(name).csv")
        let source = try csv(delimiter, columns: columns)
        guard let message else {
            let rows = try readRows(bytes, source)
            #expect(!rows.isEmpty)
            if name == "formula" {
                #expect(rows[0]["title"] == .string("=HYPERLINK(\"http://127.0.0.1:9\",\"x\")"))
                #expect(rows.allSatisfy { $0.problem == nil })
            }
            if name == "huge-field" { #expect(rows.map { $0.problem?.reason } == [.tooLong]) }
            return
        }
        let problem = #expect(throws: IntakeProblem.self) { try readRows(bytes, source) }
        #expect(problem?.description.hasPrefix(message) == true)
    }

    @Test(
        "of the hostile dates are dates where the manifest says so",
        .enabled(if: SharedInputs.hasHostile)
    )
    func dates() throws {
        let source = try csv(columns: ["id", "date"])
        let rows = try readRows(try SharedInputs.bytes("hostile/csv/dates.csv"), source)
        let good = rows.filter { row in
            row["date"]?.text.flatMap { source.timeFormat.time($0) } != nil
        }
        #expect(good.compactMap { $0["id"]?.text } == ["2", "6", "7"])
    }
}

@Suite("One JSON value a line")
struct NDJSONReaderTests {
    static func rows(_ text: String, nullIsAbsent: Bool = true, chunk: Int = 5) -> [ImportRow] {
        var reader = NDJSONReader(treatsNullAsAbsent: nullIsAbsent)
        var rows: [ImportRow] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            rows += reader.push(rest.prefix(chunk))
            rest = rest.dropFirst(chunk)
        }
        return rows + reader.finish()
    }

    @Test(
        "is taken as other systems write columns",
        arguments: [
            (#"{"a":"x"}"#, JSONValue.string("x")),
            (#"{"a":12}"#, .integer(12)),
            (#"{"a":-3}"#, .integer(-3)),
            (#"{"a":12.50}"#, .string("12.50")),
            (#"{"a":-0.5}"#, .string("-0.5")),
            (#"{"a":12345678901234567890}"#, .string("12345678901234567890")),
            (#"{"a":null}"#, .string("")),
            (#"{ "b": "null, 1.5 \" {" , "a" : null , "c": [true] }"#, .string("")),
            (#"{"a":true}"#, .boolean(true)),
            (#"{"a":{"b":1}}"#, .object(["b": .integer(1)])),
        ]
    )
    func taken(text: String, expected: JSONValue) {
        for chunk in [1, 5, 1_000] {
            let rows = Self.rows(text + "\n", chunk: chunk)
            #expect(rows.map { $0.problem } == [nil])
            #expect(rows.map { $0["a"] } == [expected])
        }
    }

    @Test(
        "is a problem of its line alone when it is damaged",
        arguments: [
            (#"{"a":1,"a":2}"#, RowProblem.Reason.json, "at column 8: the key 'a' stands twice"),
            (
                #"{"a":1e400}"#, .json,
                "at column 6: fractions are not allowed; give amounts in minor units"
            ),
            (
                #"{"a":{"b":null}}"#, .json,
                "at column 11: null is not allowed; leave the key out"
            ),
            (#"{"a":007}"#, .json, nil),
            (#"{"a":1.}"#, .json, nil),
            (#"{"a":--1}"#, .json, nil),
            (#"{"a":nullx}"#, .json, nil),
            (#"{"a":1} x"#, .json, nil),
            (#"["a"]"#, .json, "the line is not a JSON object"),
            (#""a""#, .json, "the line is not a JSON object"),
            ("{\"a\":\"\u{1}\"}", .json, nil),
            (
                String(repeating: "[", count: 20_000), .json,
                "at column 17: nested more than 16 deep"
            ),
        ] as [(String, RowProblem.Reason, String?)]
    )
    func damaged(text: String, reason: RowProblem.Reason, message: String?) {
        let rows = Self.rows("{\"a\":1}\n\n\(text)\n{\"a\":2}", chunk: 4_096)
        #expect(rows.map(\.line) == [1, 3, 4])
        #expect(rows.map { $0.problem?.reason } == [nil, reason, nil])
        if let message { #expect(rows[1].problem?.message == message) }
    }

    @Test("keeps null forbidden when the profile says so")
    func nullRefused() {
        let rows = Self.rows(#"{"a":null}"#, nullIsAbsent: false)
        #expect(rows.map { $0.problem?.reason } == [.json])
    }

    @Test("is bounded: a line past the limit is one problem and costs no more memory")
    func bounded() {
        let long = "{\"a\":\"" + String(repeating: "x", count: 1 << 20) + "\"}"
        let rows = Self.rows(long + "\n{\"a\":1}\n", chunk: 65_536)
        #expect(rows.map { $0.problem?.reason } == [.tooLong, nil])
    }

    @Test("is no UTF-8 is a problem of its line")
    func notUTF8() {
        var reader = NDJSONReader(treatsNullAsAbsent: true)
        let rows = reader.push(Array("{\"a\":\"".utf8)[...] + [0xE3] + Array("\"}\n".utf8))
        #expect(rows.map { $0.problem?.reason } == [.encoding])
    }

    @Test(
        "of the hostile files is refused or bounded",
        .enabled(if: SharedInputs.hasHostile),
        arguments: [("big-number", false), ("bom", true), ("deep", false), ("dup-keys", false)]
    )
    func hostile(name: String, isTaken: Bool) throws {
        let source = ImportSource(
            format: .ndjson(treatsNullAsAbsent: true),
            decoder: TextDecoder(.utf8),
            columns: [],
            timeFormat: try #require(TimeFormat("iso", zone: "Z"))
        )
        let rows = try readRows(try SharedInputs.bytes("hostile/json/\(name).json"), source)
        #expect(rows.count == 1)
        #expect((rows.first?.problem == nil) == isTaken)
    }
}
