import Redress
import Testing

@Suite("Separated values")
struct CSVReaderTests {
    static func records(
        _ bytes: [UInt8],
        delimiter: UInt8 = 0x2C,
        decoder: TextDecoder = TextDecoder(.utf8),
        limits: CSVReader.Limits = .standard,
        chunk: Int
    ) throws -> [CSVRecord] {
        var reader = CSVReader(delimiter: delimiter, decoder: decoder, limits: limits)
        var found: [CSVRecord] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            found += reader.push(rest.prefix(chunk))
            rest = rest.dropFirst(chunk)
        }
        return found + (try reader.finish())
    }

    @Test(
        "are read as RFC 4180 says, in chunks of any size",
        arguments: [
            ("", []),
            ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
            ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
            ("a,b\n\n\r\nc,d\n", [["a", "b"], ["c", "d"]]),
            (",\n,", [["", ""], ["", ""]]),
            ("a,\n", [["a", ""]]),
            ("\"\"\n", [[""]]),
            ("\"a,b\",\"c\"\"d\"\n", [["a,b", "c\"d"]]),
            ("\"one\ntwo\r\nthree\",x\ny,z", [["one\ntwo\r\nthree", "x"], ["y", "z"]]),
            ("5\" screen,say \"hi\"\n", [["5\" screen", "say \"hi\""]]),
            ("a\rb,c\n", [["a\rb", "c"]]),
            ("a,\"\"\"\"\n", [["a", "\""]]),
            ("=1+1,@SUM(A1),-2\n", [["=1+1", "@SUM(A1)", "-2"]]),
            ("ação,投诉\n", [["ação", "投诉"]]),
        ] as [(String, [[String]])]
    )
    func fields(text: String, expected: [[String]]) throws {
        for chunk in [1, 2, 3, 65_536] {
            let records = try Self.records(Array(text.utf8), chunk: chunk)
            #expect(records.map(\.fields) == expected)
            #expect(records.allSatisfy { $0.problem == nil })
        }
    }

    @Test("know the line on which each begins")
    func lines() throws {
        let text = "a\n\"b\nb\nb\"\n\nc\r\n\"d\"\n"
        #expect(try Self.records(Array(text.utf8), chunk: 1).map(\.line) == [1, 2, 6, 7])
    }

    @Test(
        "with a quote that is never closed name the line of the opening quote",
        arguments: [
            ("id,title\n1,\"never closed\n2,ok\n", 2),
            ("\"", 1),
            ("a\n\"b\"\n\n\"c\nd\n", 4),
            ("a,\"b\"\"\nc", 1),
        ]
    )
    func unbalanced(text: String, line: Int) {
        let problem = #expect(throws: IntakeProblem.self) {
            try Self.records(Array(text.utf8), chunk: 7)
        }
        #expect(
            problem?.description == "\(line): a quote is opened here and never closed"
        )
    }

    @Test(
        "that are damaged are a problem of their row alone",
        arguments: [
            (
                "a\n\"b\"x,c\nd\n", RowProblem.Reason.quote,
                "field 1 has text behind a closing quote; a quote inside a field is doubled"
            ),
            (
                "a\nb,\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\u{9}\nd\n", .tooLong,
                "field 2 has more than 8 bytes"
            ),
            ("a\n1,2,3,4,5\nd\n", .columnCount, "field 5 comes after 4 others"),
            ("a\n1,2,\0\nd\n", .encoding, "field 3 is not utf-8"),
        ]
    )
    func damaged(text: String, reason: RowProblem.Reason, message: String) throws {
        var limits = CSVReader.Limits()
        limits.fieldByteCountMax = 8
        limits.fieldCountMax = 4
        for chunk in [1, 65_536] {
            let records = try Self.records(Array(text.utf8), limits: limits, chunk: chunk)
            #expect(records.map(\.line) == [1, 2, 3])
            #expect(records.map { $0.problem?.reason } == [nil, reason, nil])
            #expect(records[1].problem?.message == message)
        }
    }

    @Test("at the limit of a field are taken, one byte past it they are not")
    func limit() throws {
        for (count, isGood) in [(65_536, true), (65_537, false)] {
            let text = "id\n" + String(repeating: "x", count: count) + "\n"
            let records = try Self.records(Array(text.utf8), chunk: 1_000)
            #expect((records[1].problem == nil) == isGood)
            #expect(records[1].fields[0].utf8.count == 65_536)
        }
    }

    @Test("of a row over its limit are cut off and reported")
    func recordLimit() throws {
        var limits = CSVReader.Limits()
        limits.recordByteCountMax = 10
        let records = try Self.records(Array("aaaaaa,bbbbbb\nc\n".utf8), limits: limits, chunk: 64)
        #expect(records[0].problem?.reason == .tooLong)
        #expect(records[1].fields == ["c"])
    }
}

@Suite("Bytes of a file")
struct TextDecoderTests {
    @Test(
        "become text by their encoding",
        arguments: [
            (TextEncoding.utf8, nil, [0x53, 0xC3, 0xA3, 0x6F], "São"),
            (.utf8, nil, [0x53, 0xE3, 0x6F], nil),
            (.utf8, nil, [0xED, 0xA0, 0x80], nil),
            (.utf8, nil, [0xC0, 0x80], nil),
            (.utf8, nil, [0xF5, 0x80, 0x80, 0x80], nil),
            (.utf8, nil, [0x61, 0x00], nil),
            (.windows1252, nil, [0x53, 0xE3, 0x6F, 0x80, 0x9F], "São€Ÿ"),
            (.windows1252, nil, [0x81], nil),
            (.latin1, nil, [0x53, 0xE3, 0x6F, 0x81], "São\u{81}"),
            (.utf8, .windows1252, [0xC3, 0xA3, 0x20, 0xE3, 0x20, 0x96], "ã ã –"),
            (.utf8, .windows1252, [0xE3, 0xC3, 0xA3], "ãã"),
            (.utf8, .windows1252, [0xF0, 0x9F, 0x98, 0x80, 0xF0], "😀ð"),
            (.utf8, .windows1252, [0x81], nil),
            (.utf8, .latin1, [0x96], "\u{96}"),
        ] as [(TextEncoding, TextEncoding?, [UInt8], String?)]
    )
    func text(
        encoding: TextEncoding,
        fallback: TextEncoding?,
        bytes: [UInt8],
        expected: String?
    ) {
        #expect(TextDecoder(encoding, fallback: fallback).text(of: bytes[...]) == expected)
    }
}
