import Statecharts
import Testing

@Suite("Words")
struct WordTests {
    static let texts: [(String, [String])] = [
        ("", []), (" ", []), ("\r\n\t", []), ("a", ["a"]), (" a", ["a"]), ("a ", ["a"]),
        ("a b", ["a", "b"]), ("a  b", ["a", "b"]), ("a\tb", ["a", "b"]), ("a\r\nb\n", ["a", "b"]),
        ("处理中 1", ["处理中", "1"]), ("e\u{301} e", ["e\u{301}", "e"]),
        // White space of other standards.
        ("a\u{A0}b", ["a\u{A0}b"]), ("甲\u{3000}乙", ["甲\u{3000}乙"]), ("a\u{B}b", ["a\u{B}b"]),
    ]

    @Test("stand between XML's white space", arguments: texts)
    func words(text: String, expected: [String]) {
        #expect(text.words == expected)
        #expect(text.joinedWords == expected.joined(separator: " "))
    }
}
