import Foundation
import Testing

/// What a document may load: files beside it, and nothing else.
@Suite("A document's src at the command line", .timeLimit(.minutes(10)))
struct SCXMLSourceTests {
    /// A chart that a session can invoke and that ends at once.
    private static let child =
        "<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" version=\"1.0\"><final id=\"f\"/></scxml>"

    /// `doc/c.scxml`, with things beside it, below it and outside its folder.
    private func workshop(_ document: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["doc", "doc/below", "docs"] {
            try FileManager.default.createDirectory(
                atPath: folder.file(name), withIntermediateDirectories: false)
        }
        try folder.write(document, to: "doc/c.scxml")
        for name in [
            "outside.xml", "docs/neighbour.xml", "doc/beside.xml", "doc/a b%.xml",
            "doc/below/x.xml",
        ] {
            try folder.write(Self.child, to: name)
        }
        try folder.write(
            """
            <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="xpath">
            <state id="s"><invoke src="x.xml"/><transition event="done.invoke" target="f"/></state>
            <final id="f"/></scxml>
            """, to: "doc/below/invokes.xml")
        for (link, target) in [
            ("leads-out.xml", "../outside.xml"), ("leads-in.xml", "beside.xml"),
            ("up", ".."),
        ] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.file("doc/" + link), withDestinationPath: target)
        }
        try #require(mkfifo(folder.file("doc/pipe.xml"), 0o600) == 0)
        return folder
    }

    static let references: [(reference: String, isLoaded: Bool)] = [
        ("", false),
        (".", false),
        ("none.xml", false),
        ("below", false),
        ("pipe.xml", false),
        ("../outside.xml", false),
        ("file:../outside.xml", false),
        ("%2e%2e/outside.xml", false),
        ("below/../../outside.xml", false),
        ("below/../beside.xml", false),
        ("../docs/neighbour.xml", false),
        ("leads-out.xml", false),
        ("up/outside.xml", false),
        ("up/doc/beside.xml", true),
        ("/etc/hostname", false),
        ("%2Fetc/hostname", false),
        ("file:/etc/hostname", false),
        ("file:///etc/hostname", false),
        ("file://localhost/etc/hostname", false),
        ("file:file:beside.xml", false),
        ("http://localhost/beside.xml", false),
        ("HTTP:beside.xml", false),
        ("beside.xml%00", false),
        ("beside.xml#f", false),
        ("beside.xml?f", false),
        ("a%20b%", false),
        ("beside.xml", true),
        ("./beside.xml", true),
        ("file:beside.xml", true),
        ("file:./beside.xml", true),
        ("below/x.xml", true),
        ("below/invokes.xml", true),
        ("leads-in.xml", true),
        ("a%20b%25.xml", true),
    ]

    private func expect(_ line: String, of document: String) throws {
        let folder = try workshop(document)
        for arguments in [["doc/c.scxml"], ["doc/c.scxml", "--restore"]] {
            let outcome = try Program.run(["scxml", "run"] + arguments, in: folder.path)
            #expect(outcome.output == "doc/c.scxml\t\(line)\n", "\(outcome.errors)")
        }
        // From inside the folder the path has no folder at all.
        let outcome = try Program.run(["scxml", "run", "c.scxml"], in: folder.file("doc"))
        #expect(outcome.output == "c.scxml\t\(line)\n", "\(outcome.errors)")
    }

    @Test("of an invocation is a file beside it, or cannot be reached", arguments: references)
    func invocation(reference: String, isLoaded: Bool) throws {
        for attribute in ["src=\"\(reference)\"", "srcexpr=\"'\(reference)'\""] {
            let document = SCXMLRunTests.chart(
                "<state id=\"s\"><invoke id=\"i\" \(attribute)/>"
                    + "<transition event=\"done.invoke.i\" target=\"pass\"/>"
                    + "<transition event=\"error.communication\" target=\"fail\"/></state>")
            try expect(isLoaded ? "pass\tpass" : "fail\tfail", of: document)
        }
    }

    @Test("of data is a file beside it, or leaves them empty with an error", arguments: references)
    func data(reference: String, isLoaded: Bool) throws {
        let document = SCXMLRunTests.chart(
            "<datamodel><data id=\"v\" src=\"\(reference)\"/></datamodel><state id=\"s\">"
                + "<transition event=\"error.execution\" cond=\"not($v/*)\" target=\"fail\"/>"
                + "<transition cond=\"$v/*\" target=\"pass\"/></state>")
        try expect(isLoaded ? "pass\tpass" : "fail\tfail", of: document)
    }
}
