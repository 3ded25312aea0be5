@testable import Redress
import Testing

@Suite("Identifiers")
struct IdentifierTests {
    @Test(
        "a text that is not exactly as numbers are printed is none",
        arguments: [
            "", "-", "--", "SHOP-2026", "SHOP-2026-", "SHOP-2026-1", "SHOP-2026-00001",
            "SHOP-2026-0000001", "SHOP-26-000001", "SHOP-02026-000001", "SHOP-2026-000000",
            "SHOP-2026--00001", "SHOP-+202-000001", "SHOP-2026-+00001", "SHOP-2026-000001 ",
            "SHOP-2026-00000１", "SHOP-2026-99999999999999999999", "SHOP-2026-000001-x",
            "SHOP-２０２６-000001",
        ])
    func noNumber(text: String) { #expect(ComplaintNumber(text) == nil) }

    @Test(
        "a complaint number is read as it is printed",
        arguments: [
            ("SHOP-2026-000001", "SHOP", 2026, 1), ("S1-2026-123456", "S1", 2026, 123_456),
            ("SHOP-2026-1234567", "SHOP", 2026, 1_234_567), ("A-B-2026-000042", "A-B", 2026, 42),
        ])
    func number(text: String, prefix: String, year: Int, serial: Int64) throws {
        let number = try #require(ComplaintNumber(text))
        #expect(number == ComplaintNumber(prefix: prefix, year: year, serial: serial))
        #expect(number.description == text)
    }

    @Test(
        "an id that people may choose is short and plain",
        arguments: [
            ("u1", true), ("agent.inhouse", true), ("a-b_c.9", true), ("0", true),
            (String(repeating: "a", count: 40), true), (String(repeating: "a", count: 41), false),
            ("", false), ("Ann", false), ("a b", false), ("-a", false), (".a", false),
            ("李", false), ("a/b", false), ("a\u{0}", false), ("ａ", false),
        ])
    func plainID(text: String, expected: Bool) { #expect(isPlainID(text) == expected) }

    @Test(
        "an event's name is tokens with dots between, and begins with a letter",
        arguments: [
            ("submit", true), ("record.save", true), ("a.b-c_d.9", true), ("E", true),
            ("done.state.x", true), (String(repeating: "a", count: 100), true),
            (String(repeating: "a", count: 101), false), ("", false), (".a", false), ("a.", false),
            ("a..b", false), ("a b", false), ("*", false), ("a.*", false), ("13800000001", false),
            ("_x", false), ("a\n", false), ("张敏", false), ("a.张", false),
        ])
    func eventName(text: String, expected: Bool) { #expect(isEventName(text) == expected) }
}
