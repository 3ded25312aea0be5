// State charts in memory, to be set beside perf/w2_flow.c and its peers.
//
//   ChartBenchmark flow|guarded|states|depth|regions|create|restore|load|write|guard|
//       guard-libxml2|snapshot [--n EVENTS] [--size N] [WORKFLOW SNAPSHOT DATA MARK]
//
// `write` prints the workflow of 20 KB that `load` loads.
//
// Prints `name value unit` lines: processor time, and bytes for each session.
import Foundation
import Redress
import SCXML
import Statecharts

func flag(_ name: String, _ fallback: Int) -> Int {
    let arguments = CommandLine.arguments
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else {
        return fallback
    }
    return Int(arguments[index + 1]) ?? fallback
}

func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Resident bytes of the process.
func residentBytes() -> Int {
    let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (Int(fields.split(separator: " ").dropFirst().first ?? "") ?? 0) * 4_096
}

let mode = CommandLine.arguments.dropFirst().first ?? "flow"
let count = flag("--n", 1_000_000)
let size = flag("--size", 10)
let scxml = #"<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="xpath""#

func chart(_ text: String) throws -> Statechart {
    try SCXMLDocument(bytes: Array(text.utf8), file: "benchmark.scxml").chart()
}

/// The six steps inside one parent, as the C floor has them, and back to the first.
func flow(isGuarded: Bool, idleStates: Int = 0) throws -> Statechart {
    let guarded = isGuarded ? " cond=\"$amount &gt; 500 and $defect = 'confirmed'\"" : ""
    let data =
        isGuarded
        ? "<datamodel><data id='amount'>900</data><data id='defect'>confirmed</data></datamodel>"
        : ""
    let names = ["save", "submit", "triage", "propose", "approve", "close"]
    let steps = names.indices.map { number in
        "<state id='s\(number)'><transition event='\(names[number])' "
            + "target='s\((number + 1) % 6)'\(guarded)/></state>"
    }
    let idle = (0..<idleStates).map {
        "<state id='idle\($0)'><transition event='e\($0)' target='s0'/></state>"
    }
    return try chart(
        "\(scxml) initial='s0'>\(data)<state id='open'>" + steps.joined() + idle.joined()
            + "<transition event='cancel' target='closed'/></state><final id='closed'/></scxml>")
}

/// Two states that take turns, inside `depth` ancestors; the transition leaves all of them.
func deep(_ depth: Int) throws -> Statechart {
    let open = (0..<depth).map { "<state id='d\($0)'>" }.joined()
    let close = String(repeating: "</state>", count: depth)
    return try chart(
        "\(scxml)><state id='a'><transition event='e' target='b'/></state>\(open)<state id='b'>"
            + "<transition event='e' target='a'/></state>\(close)</scxml>")
}

/// `regions` pairs of states that all take turns at one event.
func wide(_ regions: Int) throws -> Statechart {
    let pairs = (0..<regions).map {
        "<state id='r\($0)'><state id='a\($0)'><transition event='e' target='b\($0)'/></state>"
            + "<state id='b\($0)'><transition event='e' target='a\($0)'/></state></state>"
    }
    return try chart("\(scxml)><parallel id='p'>\(pairs.joined())</parallel></scxml>")
}

func session(_ chart: Statechart, _ program: XPathProgram) -> Interpreter {
    let identity = SessionIdentity(sessionID: "s")
    return Interpreter(
        chart: chart, model: program.makeDataModel(identity: identity), identity: identity)
}

func run(_ name: String, _ chart: Statechart, events: [EventName], count: Int) throws {
    let session = session(chart, XPathProgram(chart: chart))
    _ = try session.start(at: 0)
    var taken = 0
    let start = processorTime()
    for number in 0..<count {
        session.enqueue(Event(events[number % events.count], type: .external))
        if let step = try session.macrostep(at: Int64(number)) { taken += step.transitions.count }
    }
    let time = processorTime() - start
    guard taken >= count else { fatalError("\(taken) transitions in \(count) events") }
    print(
        "\(name).cpu \((time * 1e6 / Double(count)).formatted(.number.precision(.fractionLength(3)))) us/event"
    )
}

/// A workflow of about 20 KB, with what workflows are made of.
func workflow() -> String {
    func labels(_ zh: String, _ en: String) -> String {
        "<r:label xml:lang=\"zh\">\(zh)</r:label><r:label xml:lang=\"en\">\(en)</r:label>"
    }
    let states = (0..<30).map { number in
        """
            <state id="s\(number)">\(labels("处理中 \(number)", "In handling \(number)"))
              <onentry><assign location="$order/@step" expr="\(number)"/></onentry>
              <transition event="propose" target="s\((number + 1) % 30)" r:allow="agent.inhouse shift.supervisor" cond="$order/@amount &gt; 500 and $order/defect = 'confirmed'"/>
              <transition event="reject" target="s0" r:allow="shift.supervisor"/>
            </state>

        """
    }
    let fields = (0..<20).map { number in
        "    <r:field path=\"order/field\(number)\" type=\"text\">"
            + labels("字段 \(number)", "Field \(number)") + "</r:field>\n"
    }
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:r="urn:redress:workflow:1" version="1.0"
               datamodel="xpath" name="flow" initial="flow" r:version="1.0" r:type="flow">
          \(labels("基准", "Benchmark"))
          <r:roles href="roles.xml"/>
          <r:codes href="codes.xml"/>
          <r:event name="propose">\(labels("方案", "Propose"))</r:event>
          <r:event name="reject">\(labels("驳回", "Reject"))</r:event>
          <r:form event="propose">
            <r:field path="order/@amount" type="amount">\(labels("金额", "Amount"))</r:field>
            <r:field path="order/defect" type="text">\(labels("缺陷", "Defect"))</r:field>
        \(fields.joined())  </r:form>
          <datamodel><data id="order"/></datamodel>
          <state id="flow" initial="s0">
        \(states.joined())  </state>
        </scxml>

        """
}

let steps: [EventName] = ["save", "submit", "triage", "propose", "approve", "close"]

switch mode {
case "flow": try run("chart.flow", flow(isGuarded: false), events: steps, count: count)
case "guarded": try run("chart.guarded", flow(isGuarded: true), events: steps, count: count)
case "states":
    try run(
        "chart.states.\(size)", flow(isGuarded: false, idleStates: size - 6), events: steps,
        count: count)
case "depth": try run("chart.depth.\(size)", deep(size), events: ["e"], count: count)
case "regions": try run("chart.regions.\(size)", wide(size), events: ["e"], count: count)
case "create", "restore":
    let chart = try flow(isGuarded: false, idleStates: size - 6)
    let program = XPathProgram(chart: chart)
    let first = session(chart, program)
    _ = try first.start(at: 0)
    let snapshot = first.snapshot()
    var sessions: [Interpreter] = []
    sessions.reserveCapacity(count)
    let before = residentBytes()
    let start = processorTime()
    for _ in 0..<count {
        let made = session(chart, program)
        if mode == "create" { _ = try made.start(at: 0) } else { try made.restore(snapshot) }
        sessions.append(made)
    }
    let time = processorTime() - start
    print(
        "chart.\(mode).\(size).cpu \((time * 1e6 / Double(count)).formatted(.number.precision(.fractionLength(3)))) us/session"
    )
    print("chart.\(mode).\(size).memory \((residentBytes() - before) / count) bytes/session")
case "guard", "guard-libxml2":
    let chart = try flow(isGuarded: true)
    let program = XPathProgram(chart: chart, usesNativePath: mode == "guard")
    let model = program.makeDataModel(identity: SessionIdentity(sessionID: "s"))
    let session = Interpreter(
        chart: chart, model: model, identity: SessionIdentity(sessionID: "s"))
    _ = try session.start(at: 0)
    let expression = chart.expressions[0]
    var truths = 0
    let start = processorTime()
    for _ in 0..<count where try model.condition(expression) { truths += 1 }
    let time = (processorTime() - start) * 1e9 / Double(count)
    guard truths == count else { fatalError("wrong answers") }
    let name = mode == "guard" ? "native" : "libxml2"
    print("guard.\(name).cpu \(time.formatted(.number.precision(.fractionLength(1)))) ns/eval")
case "snapshot":
    let paths = Array(CommandLine.arguments.suffix(4))
    let (name, mark) = (paths[0], paths[3])
    func bytes(_ place: Int) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: paths[place])))
    }
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    let path = folder.standardized.appending(path: "workflows/\(name)/\(name).scxml")
    let chart = try SCXMLDocument(bytes: Array(try Data(contentsOf: path)), file: name).chart()
    let program = XPathProgram(chart: chart)
    let (stored, data) = (try bytes(1), try bytes(2))
    let identity = SessionIdentity(sessionID: "s")
    var snapshot = Snapshot()
    var start = processorTime()
    for _ in 0..<count {
        snapshot = try SnapshotCodec.decode(stored, chart: mark)
        let session = Interpreter(
            chart: chart, model: try program.makeDataModel(identity: identity, data: data),
            identity: identity)
        try session.restore(snapshot)
    }
    let restored = (processorTime() - start) * 1e6 / Double(count)
    start = processorTime()
    for _ in 0..<count where SnapshotCodec.encode(snapshot, chart: mark).count != stored.count {
        fatalError("another snapshot")
    }
    let saved = (processorTime() - start) * 1e6 / Double(count)
    print("snapshot.\(name).size \(stored.count) bytes")
    print("snapshot.\(name).data \(data.count) bytes")
    print("snapshot.\(name).save.cpu \(saved.formatted(.number.precision(.fractionLength(2)))) us")
    print(
        "snapshot.\(name).restore.cpu \(restored.formatted(.number.precision(.fractionLength(2)))) us"
    )
case "write": print(workflow(), terminator: "")
case "load":
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.standardized.appending(path: path)))
    }
    let schemas = try WorkflowSchemas(
        documents: Dictionary(
            uniqueKeysWithValues: [
                "calendar.xsd", "import.xsd", "scxml.xsd", "workflow.xsd", "xml.xsd",
            ].map { ($0, try bytes("schemas/\($0)")) }))
    let source = WorkflowSource(
        file: "flow.scxml", document: Array(workflow().utf8), rolesFile: "roles.xml",
        roles: try bytes("workflows/roles.xml"), codesFile: "codes.xml",
        codes: Array("<codes xmlns=\"urn:redress:workflow:1\"/>".utf8))
    let start = processorTime()
    for _ in 0..<count {
        let check = WorkflowChecker.check(source, schemas: schemas)
        guard check.workflow != nil else { fatalError("\(check.problems)") }
    }
    let time = (processorTime() - start) * 1e6 / Double(count)
    print(
        "load.\(source.document.count)B.cpu \(time.formatted(.number.precision(.fractionLength(1)))) us/doc"
    )
default: fatalError("unknown mode '\(mode)'")
}
