import Redress
import Testing

@testable import RedressCLI

@Suite("Text on a terminal and in files")
struct TextTests {
    @Test(
        "Chinese characters take two columns, combining marks none",
        arguments: [("", 0), ("abc", 3), ("张敏", 4), ("a张b", 4), ("e\u{301}", 1), ("Ａ", 2)])
    func width(text: String, width: Int) {
        #expect(text.displayWidth == width)
    }

    @Test("columns are aligned by what a terminal shows")
    func table() {
        var table = TextTable(["A", "B"], indent: 2)
        table.add(["张", "x"])
        table.add(["abc", ""])
        table.add(["two\nlines", "y"])
        #expect(
            table.lines == ["  A            B", "  张           x", "  abc", "  two ⏎ lines  y"])
    }

    @Test(
        "what would steer a terminal is shown as an escape",
        arguments: [
            ("投诉 plain\n", "投诉 plain\n"), ("\u{1B}[2J", "\\u{1b}[2J"), ("a\rb", "a\\u{d}b"),
            ("\u{9B}x", "\\u{9b}x"), ("a\u{202E}b", "a\\u{202e}b"), ("\u{7F}", "\\u{7f}"),
        ])
    func safe(text: String, shown: String) {
        #expect(Output.safe(text) == shown)
    }

    private static let note = "log\n1\nroot\n\n— log sig\n"

    @Test("a file of notes is divided at the empty lines behind signatures")
    func notes() {
        let two = NoteList(Array((Self.note + "\n" + Self.note).utf8))
        #expect(two.notes == [Self.note, Self.note])
        #expect(two.rest.isEmpty)
        let cosigned = Self.note + "— witness sig\n"
        #expect(NoteList(Array((cosigned + "\n" + Self.note).utf8)).notes == [cosigned, Self.note])
        #expect(NoteList([]).notes.isEmpty)
    }

    @Test("every cut through the last note leaves the ones before it")
    func cuts() {
        let whole = Array((Self.note + "\n" + Self.note).utf8)
        let first = Self.note.utf8.count
        for end in first..<whole.count {
            let list = NoteList(Array(whole[..<end]))
            #expect(list.notes == [Self.note])
            #expect(list.byteCount == first)
            #expect(list.endsCleanly(origins: ["other", "log"]), "cut at \(end)")
        }
    }

    @Test(
        "what no power cut leaves does not pass",
        arguments: ["x\n", "\nlag\n", "\nlog2\n", "log\n1\nroot\n\n— log sig"])
    func strangeEnds(tail: String) {
        let list = NoteList(Array((Self.note + tail).utf8))
        #expect(list.notes == [Self.note])
        #expect(list.endsCleanly(origins: ["other", "log"]) == tail.hasPrefix("log\n"))
    }

    @Test(
        "the folder of a path",
        arguments: [
            ("a/b", "a"), ("a", "."), (".", ".."), ("..", "../.."), ("../a", ".."), ("/a", "/"),
            ("a/", "."), ("../..", "../../.."),
        ])
    func parents(path: String, parent: String) {
        #expect(DataFolder.parent(of: path) == parent)
    }

    @Test(
        "who acts is a user, perhaps with a role",
        arguments: [
            ("out-01", "out-01", nil), ("out-01:agent.outsourced", "out-01", "agent.outsourced"),
            ("a:b:c", "a", "b:c"),
        ] as [(String, String, String?)])
    func actors(argument: String, user: String, role: String?) throws {
        let actor = try #require(ActingAs(argument: argument))
        #expect(actor.user.rawValue == user)
        #expect(actor.role?.rawValue == role)
    }

    @Test("nobody, and no role, acts", arguments: ["", ":", "a:", ":a"])
    func noActors(argument: String) {
        #expect(ActingAs(argument: argument) == nil)
    }
}
