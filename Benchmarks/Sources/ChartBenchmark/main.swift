// State charts in memory, to be set beside perf/w2_flow.c and its peers.
//
//   ChartBenchmark flow|guarded|states|depth|regions|create|restore [--n EVENTS] [--size N]
//
// Prints `name value unit` lines: processor time, and bytes for each session.
import Foundation
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
default: fatalError("unknown mode '\(mode)'")
}
