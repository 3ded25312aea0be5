import Redress
import RedressTesting
import SCXML
import Statecharts
import Testing

@Suite("Hostile charts", .enabled(if: Hostile.isThere))
struct HostileVerdictTests {
    /// The rule that a file breaks, by its name in the manifest.
    static let codes: [String: String] = [
        "dangling-initial": "unknown-target", "dangling-target": "unknown-target",
        "data-src-file": "external-source", "datamodel-ecmascript": "data-model",
        "delay-01": "delay", "delay-03": "delay", "delay-04": "delay", "delay-05": "delay",
        "delay-06": "delay", "delay-07": "delay", "delay-08": "delay", "delay-10": "delay",
        "delay-11": "delay", "dup-id": "duplicate-id", "event-reserved": "reserved-event",
        "final-with-child": "final-children", "final-with-transition": "final-transitions",
        "history-default-loop": "history-default", "id-homoglyph": "lookalike-id",
        "id-rtl": "invalid-id", "id-traversal": "invalid-id",
        "initial-not-descendant": "initial-not-descendant",
        "initial-on-atomic": "initial-on-atomic", "initial-with-cond": "initial-with-condition",
        "invoke-content-nested": "invoke", "nondeterministic-twice": "unreachable-transition",
        "send-ssrf": "send-type", "send-target-file": "send-target", "trap": "dead-end",
        "unreachable": "unreachable-state",
    ]

    @Test(
        "are refused or warned of by the rule that they break",
        arguments: Hostile.files(in: "scxml/"))
    func verdict(file: Hostile) throws {
        let bytes = try file.bytes
        let schemas = try ShippedWorkflows.schemas()
        let small = SmallWorkflow.source()
        var problems: [ChartProblem] = []
        let time = ProcessorTime.measure {
            problems =
                WorkflowChecker.check(
                    WorkflowSource(
                        file: file.path, document: bytes, rolesFile: small.rolesFile,
                        roles: small.roles, codesFile: small.codesFile, codes: small.codes),
                    schemas: schemas
                ).problems
        }
        #expect(time < .seconds(2))
        let code = Self.codes[String(file.path.dropFirst(6).dropLast(6))]
        switch file.verdict {
        case "reject":
            #expect(problems.contains { $0.code == code && $0.severity == .error }, "\(problems)")
        case "lint": #expect(problems.contains { $0.code == code }, "\(problems)")
        default:
            #expect(code == nil)
            _ = try SCXMLDocument(bytes: bytes, file: file.path).chart()
        }
    }

    @Test("are all of the manifest's, and no others")
    func completeness() {
        let names = Hostile.files(in: "scxml/").filter { ["reject", "lint"].contains($0.verdict) }
            .map { String($0.path.dropFirst(6).dropLast(6)) }
        #expect(Set(names) == Set(Self.codes.keys))
    }

    /// As large as a document may be, one beyond it, and what then counts.
    static let sizes: [(String, Int, Bool)] = [
        ("states", 65_537, true), ("levels", 250, true),
        ("levels", 257, false), ("transitions", 65_537, true),
        ("guards", 20_000, true), ("alternatives", 10_000, true),
        ("ids that look alike", 20_000, true),
    ]

    @Test("of any size get their verdict in two seconds", arguments: sizes)
    func large(kind: String, count: Int, loads: Bool) throws {
        let bytes = Array(Self.document(kind, count).utf8)
        let schemas = try ShippedWorkflows.schemas()
        var chart: Statechart?
        let time = ProcessorTime.measure {
            chart = try? SCXMLDocument(bytes: bytes, file: "large").chart()
        }
        #expect((chart != nil) == loads)
        #expect(time < .seconds(2), "\(time)")
        let small = SmallWorkflow.source()
        var check: WorkflowCheck?
        let checkTime = ProcessorTime.measure {
            check = WorkflowChecker.check(
                WorkflowSource(
                    file: "large", document: bytes, rolesFile: small.rolesFile, roles: small.roles,
                    codesFile: small.codesFile, codes: small.codes),
                schemas: schemas)
        }
        #expect(checkTime < .seconds(4), "\(checkTime)")
        #expect(try #require(check).problems.count <= 1_001)
    }

    private static func document(_ kind: String, _ count: Int) -> String {
        let body =
            switch kind {
            case "states": (0..<count).map { "<state id='s\($0)'/>" }.joined()
            case "levels":
                (0..<count).map { "<state id='s\($0)'>" }.joined()
                    + String(repeating: "</state>", count: count)
            case "transitions":
                "<state id='s'>" + (0..<count).map { "<transition event='e\($0)'/>" }.joined()
                    + "</state>"
            case "guards":
                "<state id='s'>"
                    + (0..<count).map { "<transition event='e' cond='$a/@b &gt; \($0)'/>" }.joined()
                    + "</state>"
            case "alternatives":
                "<state id='s'>"
                    + (0..<count).map {
                        "<transition event='e\($0)' cond='$a/@b &gt; \($0)'/>"
                    }.joined() + "</state>"
            default: (0..<count).map { "<state id='s\($0)'/><state id='ѕ\($0)'/>" }.joined()
            }
        return "<scxml xmlns='http://www.w3.org/2005/07/scxml' version='1.0' datamodel='xpath'>"
            + "<datamodel><data id='a'/></datamodel>" + body + "</scxml>"
    }
}
