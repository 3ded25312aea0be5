import Foundation
@testable import Redress
import RedressTesting
import Testing

@Suite("JSON from outside")
struct JSONReaderTests {
    @Test(
        "is refused with its place when it is not strict",
        arguments: [
            ("", "1:1: a value is missing"),
            (" \n ", "2:2: a value is missing"),
            ("nul", "1:1: not a JSON value"),
            ("null", "1:1: null is not allowed; leave the key out"),
            ("{\"a\":null}", "1:6: null is not allowed; leave the key out"),
            ("{\"a\":1,\n \"a\":2}", "2:2: the key 'a' stands twice"),
            ("{\"a\":{\"b\":1,\"\\u0062\":2}}", "1:13: the key 'b' stands twice"),
            ("{\"姓名\":1,\"姓名\":2}", "1:9: the key '姓名' stands twice"),
            ("1.5", "1:1: fractions are not allowed; give amounts in minor units"),
            ("[1,2e3]", "1:4: fractions are not allowed; give amounts in minor units"),
            ("1E5", "1:1: fractions are not allowed; give amounts in minor units"),
            ("01", "1:1: '01' is not a whole number up to 2^53"),
            ("-", "1:1: '-' is not a whole number up to 2^53"),
            ("-0", "1:1: '-0' is not a whole number up to 2^53"),
            ("9007199254740992", "1:1: '9007199254740992' is not a whole number up to 2^53"),
            ("-9007199254740992", "1:1: '-9007199254740992' is not a whole number up to 2^53"),
            (
                "-9223372036854775808",
                "1:1: '-9223372036854775808' is not a whole number up to 2^53"
            ),
            ("9223372036854775808", "1:1: '9223372036854775808' is not a whole number up to 2^53"),
            ("+1", "1:1: not a JSON value"), ("NaN", "1:1: not a JSON value"),
            ("Infinity", "1:1: not a JSON value"), ("'a'", "1:1: not a JSON value"),
            ("[1,]", "1:4: not a JSON value"), ("[1 2]", "1:4: ',' or ']' is expected"),
            ("[", "1:2: a value is missing"), ("[1", "1:3: the array is not closed"),
            ("{", "1:2: a key in double quotes is expected"),
            ("{a:1}", "1:2: a key in double quotes is expected"),
            ("{\"a\":1,}", "1:8: a key in double quotes is expected"),
            ("{\"a\" 1}", "1:6: ':' is expected after the key 'a'"),
            ("{\"a\":1 \"b\":2}", "1:8: ',' or '}' is expected"),
            ("{\"a\":1", "1:7: the object is not closed"),
            ("1 2", "1:3: text after the value"), ("{} x", "1:4: text after the value"),
            ("{}{}", "1:3: text after the value"), ("// c\n1", "1:1: not a JSON value"),
            ("\"a", "1:3: the text is not closed"), ("\"a\\", "1:4: the text is not closed"),
            ("\"a\nb\"", "1:3: a control character must be escaped"),
            ("\"\u{0}\"", "1:2: a control character must be escaped"),
            ("\"\u{1F}\"", "1:2: a control character must be escaped"),
            ("\"\\x\"", "1:4: an unknown escape"),
            ("\"\\u12G4\"", "1:4: four hexadecimal digits are expected"),
            ("\"\\u12\"", "1:4: the text is not closed"),
            ("\"\\uD800\"", "1:8: half of a surrogate pair"),
            ("\"\\uDC00\"", "1:8: half of a surrogate pair"),
            ("\"\\uD800\\uD800\"", "1:14: half of a surrogate pair"),
            ("\"\\uD800x\"", "1:8: half of a surrogate pair"),
            ("\u{FEFF}1", "1:1: a byte order mark is not allowed in JSON; remove it"),
            ("[\u{A0}1]", "1:2: not a JSON value"),
            ("tru", "1:1: not a JSON value"), ("truex", "1:5: text after the value"),
        ])
    func refused(text: String, problem: String) {
        #expect(throws: JSONProblem.self) { _ = try JSONValue(reading: Array(text.utf8)) }
        do throws(JSONProblem) {
            _ = try JSONValue(reading: Array(text.utf8))
        } catch {
            #expect(error.description == problem)
        }
    }

    @Test(
        "is read when it is",
        arguments: [
            ("0", 0), (" 7\r\n\t", 7), ("-1", -1), ("9007199254740991", 9_007_199_254_740_991),
            ("-9007199254740991", -9_007_199_254_740_991), ("true", true), ("false", false),
            ("\"\"", ""), ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\u{8}\u{C}\n\r\t"),
            ("\"\\u5f20\\u654f\"", "张敏"), ("\"\\uD83D\\uDE00\"", "😀"), ("\"\\u0000\"", "\u{0}"),
            ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"), ("[]", []), ("[ ]", []), ("{}", [:]),
            ("{ }", [:]),
            ("[1,[2,{\"a\":[]}]]", [1, [2, ["a": []]]]), ("{\"\":1}", ["": 1]),
            ("{\"a\" : 1 , \"b\" : \"x\"}", ["a": 1, "b": "x"]),
        ] as [(String, JSONValue)])
    func read(text: String, value: JSONValue) throws {
        #expect(try JSONValue(reading: Array(text.utf8)) == value)
    }

    @Test(
        "of invalid UTF-8 is refused",
        arguments: [
            [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xFF, 0x22], [0xB2],
        ])
    func encoding(bytes: [UInt8]) {
        #expect(throws: JSONProblem(line: 1, column: 1, message: "not valid UTF-8")) {
            _ = try JSONValue(reading: bytes)
        }
    }

    @Test("nests 32 deep and not deeper", arguments: [(32, true), (33, false), (20_000, false)])
    func depth(depth: Int, isTaken: Bool) throws {
        let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        if isTaken {
            _ = try JSONValue(reading: Array(text.utf8))
        } else {
            #expect(throws: JSONProblem(line: 1, column: 33, message: "nested more than 32 deep")) {
                _ = try JSONValue(reading: Array(text.utf8))
            }
        }
    }

    @Test("has a size limit", arguments: [(1_000, true), (1_001, false)])
    func size(count: Int, isTaken: Bool) throws {
        let text = "\"" + String(repeating: "a", count: count - 2) + "\""
        if isTaken {
            _ = try JSONValue(reading: Array(text.utf8), byteCountMax: 1_000)
        } else {
            #expect(
                throws: JSONProblem(line: 1, column: 1, message: "1001 bytes; 1000 are allowed")
            ) {
                _ = try JSONValue(reading: Array(text.utf8), byteCountMax: 1_000)
            }
        }
    }

    @Test(
        "that is hostile gets its verdict in time", .enabled(if: Hostile.isThere),
        arguments: Hostile.files(in: "json/"))
    func hostile(file: Hostile) throws {
        let bytes = try file.bytes
        var problem: JSONProblem?
        let time = ProcessorTime.measure {
            do throws(JSONProblem) { _ = try JSONValue(reading: bytes) } catch { problem = error }
        }
        #expect(time < .seconds(2))
        if file.verdict == "reject" {
            let found = try #require(problem)
            #expect(found.line >= 1 && found.column >= 1)
        }
    }
}
