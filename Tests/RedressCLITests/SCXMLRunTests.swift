import Foundation
import Redress
import Testing

@Suite("Documents at the command line", .timeLimit(.minutes(10)))
struct SCXMLRunTests {
    /// A chart with the final states `pass` and `fail`.
    static func chart(_ inside: String, _ attributes: String = "datamodel=\"xpath\"") -> String {
        """
        <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" \(attributes)>
        \(inside)
        <final id="pass"/><final id="fail"/></scxml>
        """
    }

    private func run(_ document: String, _ more: [String] = []) throws -> Outcome {
        let folder = try TemporaryFolder()
        try folder.write(document, to: "c.scxml")
        return try Program.run(["scxml", "run", "c.scxml"] + more, in: folder.path)
    }

    // Bad input

    @Test(
        "a wrong command line runs nothing",
        arguments: [
            ([], "Missing expected argument '<file> ...'"),
            (["-", "-"], "standard input can be read once; give one '-'"),
            (["c.scxml", "--for", "soon"], "'soon' is invalid for '--for"),
            (["c.scxml", "--for=-1"], "--for takes 0 to 3155760000 seconds, not -1"),
            (["c.scxml", "--for", "3155760001"], "--for takes 0 to 3155760000 seconds"),
            (["c.scxml", "--pass", ""], "--pass takes the id of a state"),
            (["c.scxml", "--events", "e"], "Unknown option '--events'"),
        ])
    func usage(arguments: [String], message: String) throws {
        let outcome = try Program.run(["scxml", "run"] + arguments, in: repository)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("error: "))
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test(
        "a document that cannot be run is an error with a place",
        arguments: [
            ("", "c.scxml:1:1: error: the document is empty [xml-not-well-formed]"),
            ("<scxml", "c.scxml:1:7: error: "),
            ("<!DOCTYPE scxml><scxml/>", "c.scxml:1:1: error: "),
            ("<html/>", "c.scxml:1:1: error: the root is 'html' in namespace ''"),
            (
                chart("<state id=\"s\"><transition target=\"pas\"/></state>"),
                "c.scxml:2:27: error: transition target 'pas' is not a state; "
                    + "did you mean 'pass'? [unknown-target]"
            ),
            (
                chart("<state id=\"s\"/>", "datamodel=\"ecmascript\""),
                "c.scxml:1:62: error: data model 'ecmascript' is not supported; "
                    + "use datamodel=\"xpath\" [data-model]"
            ),
            (
                chart("<state id=\"s\"><transition target=\"s\"/></state>"),
                "c.scxml:1:1: error: the macrostep does not end: more than 1000 microsteps [limit]"
            ),
            (
                chart(
                    "<state id=\"s\"><transition cond=\"count(//*[count(//*[count(//*[//*])])])\""
                        + "/></state>" + String(repeating: "<state/>", count: 9)
                        + "<datamodel><data id=\"v\"><x xmlns=\"\">"
                        + String(repeating: "<y/>", count: 999) + "</x></data></datamodel>"),
                "c.scxml:2:27: error: "
            ),
        ])
    func broken(document: String, message: String) throws {
        let outcome = try run(document)
        #expect(outcome.status == 1)
        #expect(outcome.output == "c.scxml\terror\t\n")
        #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
        let json = try run(document, ["--json"])
        let value = try JSONValue(reading: json.output)
        #expect(value["result"]?.text == "error")
        #expect(json.errors.isEmpty)
        let problem = try #require(value["problems"]?.items?.first)
        #expect(outcome.errors.contains(try #require(problem["message"]?.text)))
    }

    @Test("sessions that keep each other busy without end are stopped")
    func busy() throws {
        let outcome = try run(
            Self.chart(
                "<state id=\"s\"><onentry><send event=\"e\"/></onentry>"
                    + "<transition event=\"e\" target=\"s\"/></state>"))
        #expect(outcome.status == 1)
        #expect(outcome.output == "c.scxml\terror\t\n")
        #expect(
            outcome.errors
                == "c.scxml:1:1: error: the sessions keep each other busy: more than 100000 "
                + "macrosteps [limit]\n")
    }

    @Test("a file that cannot be read does not keep others from running, in their order")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.chart("<state id=\"s\"/>"), to: "stuck.scxml")
        try folder.write(Self.chart(""), to: "passes.scxml")
        let files = ["none.scxml", "passes.scxml", ".", "stuck.scxml", "passes.scxml"]
        let outcome = try Program.run(["scxml", "run"] + files, in: folder.path)
        #expect(outcome.status == 1)
        #expect(
            outcome.output == """
                none.scxml\terror\t
                passes.scxml\tpass\tpass
                .\terror\t
                stuck.scxml\tfail\ts
                passes.scxml\tpass\tpass

                """)
        #expect(
            outcome.errors == """
                error: 'none.scxml' cannot be read: No such file or directory
                error: '.' cannot be read: Is a directory

                """)
    }

    // Results

    private static let wait =
        "<state id=\"s\"><onentry><send event=\"e\" delay=\"60s\"/></onentry>"
        + "<transition event=\"e\" target=\"pass\"/></state>"

    private static let inner =
        "<state id=\"w\"><state id=\"s\"><transition target=\"pass\"/></state>"
        + "<final id=\"pass\"/><final id=\"fail\"/>%@</state>"

    /// A chart with its final states one level down.
    private static func nested(_ more: String = "") -> String {
        chart(inner.replacingOccurrences(of: "%@", with: more))
            .replacingOccurrences(of: "<final id=\"pass\"/><final id=\"fail\"/></scxml>", with: "")
            + "</scxml>"
    }

    @Test(
        "the result and the active states are told",
        arguments: [
            ("ends at once", chart(""), "", "pass\tpass"),
            (
                "ends elsewhere", chart("<state id=\"s\"><transition target=\"fail\"/></state>"),
                "", "fail\tfail"
            ),
            ("ends in the state asked for", chart("<final id=\"ok\"/>"), "--pass ok", "pass\tok"),
            ("ends in 'pass', not asked for", chart(""), "--pass ok", "fail\tpass"),
            (
                "has nothing left to do",
                chart(
                    "<parallel id=\"p\"><state id=\"a\"><state id=\"b\"/></state><state id=\"c\"/></parallel>"
                ),
                "", "fail\tp a b c"
            ),
            ("is in time", chart(wait), "", "pass\tpass"),
            ("is too late", chart(wait), "--for 59", "timeout\ts"),
            ("has no time at all", chart(wait), "--for 0", "timeout\ts"),
            ("passes one level deeper", nested(), "", "pass\tw pass"),
            (
                "passes one level deeper, with a transition that nothing can take any more",
                nested("<transition event=\"e\" target=\"fail\"/>"), "", "pass\tw pass"
            ),
            (
                "passes one level deeper, whatever else is still on its way",
                nested("<onentry><send event=\"e\" delay=\"1d\"/></onentry>"), "", "pass\tw pass"
            ),
            (
                "may still leave its final state",
                nested(
                    "<onentry><send event=\"e\" delay=\"1d\"/></onentry>"
                        + "<transition event=\"e\" target=\"fail\"/>"), "", "timeout\tw pass"
            ),
            (
                "leaves its final state in time",
                nested(
                    "<onentry><send event=\"e\" delay=\"1s\"/></onentry>"
                        + "<transition event=\"e\" type=\"internal\" target=\"fail\"/>"), "",
                "fail\tw fail"
            ),
        ])
    func results(what: String, document: String, options: String, line: String) throws {
        for restore in [[], ["--restore"]] {
            let more = options.split(separator: " ").map(String.init) + restore
            let outcome = try run(document, more)
            #expect(outcome.output == "c.scxml\t\(line)\n", "\(what)")
            #expect(outcome.errors.isEmpty)
            #expect(outcome.status == (line.hasPrefix("pass") ? 0 : 1))
        }
    }

    @Test("standard input is a document like any other, but has no folder")
    func standardInput() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "beside.txt")
        let document = Self.chart(
            "<datamodel><data id=\"v\" src=\"beside.txt\"/></datamodel><state id=\"s\">"
                + "<transition event=\"error.execution\" target=\"pass\"/></state>")
        let outcome = try Program.run(["scxml", "run", "-"], in: folder.path, input: document)
        #expect(outcome.output == "-\tpass\tpass\n")
        #expect(outcome.status == 0)
        let broken = try Program.run(["scxml", "run", "-"], in: folder.path, input: "<a")
        #expect(broken.output == "-\terror\t\n")
        #expect(broken.errors.hasPrefix("standard input:1:"))
    }

    @Test("a name cannot add cells or lines")
    func names() throws {
        let folder = try TemporaryFolder()
        let name = "a\tpass\tb\nc.scxml"
        try folder.write(Self.chart("<state id=\"s\"/>"), to: name)
        let outcome = try Program.run(["scxml", "run", name], in: folder.path)
        #expect(outcome.output == "a\\u{9}pass\\u{9}b\\u{a}c.scxml\tfail\ts\n")
    }

    @Test("answers are canonical objects, one a line")
    func json() throws {
        let outcome = try run(Self.nested(), ["--json"])
        #expect(
            outcome.output == """
                {"file":"c.scxml","problems":[],"result":"pass","states":["w","pass"]}

                """)
        #expect(outcome.status == 0)
    }
}
