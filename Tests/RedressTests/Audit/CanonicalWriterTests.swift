import Redress
import RedressTesting
import Testing

@Suite("Canonical JSON")
struct CanonicalWriterTests {
    @Test(
        "has one form for each value",
        arguments: [
            (0, "0"), (-7, "-7"), (9_007_199_254_740_991, "9007199254740991"),
            (.integer(.min), "-9223372036854775808"), (.integer(.max), "9223372036854775807"),
            (true, "true"), (false, "false"), ("", "\"\""), ("a", "\"a\""),
            ("\"\\/", "\"\\\"\\\\/\""), ("\u{8}\u{9}\u{A}\u{C}\u{D}", "\"\\b\\t\\n\\f\\r\""),
            ("\u{0}\u{1}\u{B}\u{1F}", "\"\\u0000\\u0001\\u000b\\u001f\""),
            ("\u{7F}\u{80}\u{2028}\u{FEFF}", "\"\u{7F}\u{80}\u{2028}\u{FEFF}\""),
            ("张敏😀é", "\"张敏😀é\""), ("e\u{301}", "\"e\u{301}\""), ("<&>", "\"<&>\""),
            ([], "[]"), ([:], "{}"), ([[]], "[[]]"), ([1, "a", [2]], "[1,\"a\",[2]]"),
            (
                ["b": 1, "a": 2, "aa": 3, "B": 4, "": 5],
                "{\"\":5,\"B\":4,\"a\":2,\"aa\":3,\"b\":1}"
            ),
            (
                ["a": ["d": 1, "c": [["z": 1, "y": 2]]]],
                "{\"a\":{\"c\":[{\"y\":2,\"z\":1}],\"d\":1}}"
            ),
            (["a/@b": 1, "a.b": 2, "a-b": 3], "{\"a-b\":3,\"a.b\":2,\"a/@b\":1}"),
        ] as [(JSONValue, String)])
    func bytes(value: JSONValue, text: String) throws {
        #expect(String(decoding: value.canonicalBytes, as: UTF8.self) == text)
    }

    @Test("is read back as what it was, whatever the value")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 42)
        for _ in 0..<300 {
            let value = Self.value(depth: 4, using: &random)
            let bytes = value.canonicalBytes
            let back = try JSONValue(reading: bytes)
            try #require(back == value)
            try #require(back.canonicalBytes == bytes)
        }
    }

    @Test("is written piece by piece as it is at once")
    func pieces() {
        var writer = CanonicalWriter()
        writer.plain("dropped".utf8)
        writer.reset()
        writer.beginObject()
        writer.key("a")
        writer.beginArray()
        writer.integer(-1)
        writer.boolean(true)
        writer.string("\"")
        writer.endArray()
        writer.key("k\"" as String)
        writer.plain("x".utf8)
        writer.key("t")
        writer.time(Timestamp(microseconds: 1))
        writer.endObject()
        let value: JSONValue = [
            "a": [-1, true, "\""], "k\"": "x", "t": "1970-01-01T00:00:00.000001Z",
        ]
        #expect(writer.bytes == value.canonicalBytes)
    }

    private static func value(depth: Int, using random: inout SeededGenerator) -> JSONValue {
        let texts = ["", "a", "\u{0}\u{1F}", "\"\\", "张敏", "😀", "\u{2028}", "x\ny"]
        switch Int.random(in: 0..<(depth == 0 ? 3 : 5), using: &random) {
        case 0: return .integer(Int64.random(in: -(1 << 52)...(1 << 52), using: &random))
        case 1: return .boolean(Bool.random(using: &random))
        case 2: return .string(texts.randomElement(using: &random) ?? "")
        case 3:
            return .array(
                (0..<Int.random(in: 0..<4, using: &random)).map { _ in
                    value(depth: depth - 1, using: &random)
                })
        default:
            var members: [String: JSONValue] = [:]
            for _ in 0..<Int.random(in: 0..<4, using: &random) {
                members[texts.randomElement(using: &random) ?? ""] = value(
                    depth: depth - 1, using: &random)
            }
            return .object(members)
        }
    }
}
