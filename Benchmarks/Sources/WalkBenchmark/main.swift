// Whole complaints through the shipped product workflow: forms, clocks, urgency, 17 acts each.
//
//   WalkBenchmark --callers 1|64 --n COMPLAINTS --db FILE
//
// Prints `name value unit` lines, to be set beside perf/w1_sqlite.c, and the share of each stage of
// an act. The walk is that of the demonstration, examples/walks/product.json, with a question, an
// expedite request and a progress notice on the way.
import Foundation
import Redress
import Support
import TransparencyLog

/// One act of the walk.
struct Step: Sendable {
    var event: String
    var role: String
    var data: JSONValue

    init(_ event: String, _ role: String, _ data: JSONValue = .object([:])) {
        self.event = event
        self.role = role
        self.data = data
    }

    init(_ text: (event: String, role: String, data: String)) throws {
        self.init(text.event, text.role, try JSONValue(reading: Array(text.data.utf8)))
    }
}

/// What happens between the beginning of triage and its decision.
let detour = [
    (
        "info.request", "agent.inhouse",
        #"{"questions/question": [{"@id": "1", ".": "故障是从哪一天开始的？"}]}"#
    ),
    (
        "record.info", "agent.outsourced",
        #"{"questions/question": [{"@id": "1", "@answered-at": "2026-11-20T10:00:00+08:00", "answer": "签收后第三天"}]}"#
    ),
    ("expedite.request", "agent.inhouse", #"{"expedite/@reason": "repeat"}"#),
    ("expedite.grant", "shift.supervisor", "{}"),
    (
        "progress.sent", "agent.inhouse",
        #"{"communications/communication": [{"@kind": "progress", "@channel": "sms", ".": "正在核查。"}]}"#
    ),
]

let callers = Int(flag("--callers", "1")) ?? 1
let count = Int(flag("--n", "500")) ?? 500
let path = flag("--db", "bench.db")

func steps() throws -> (first: JSONValue, rest: [Step]) {
    let examples = String(decoding: try bytes("../examples/complaints.ndjson"), as: UTF8.self)
    guard let line = examples.split(separator: "\n").first,
        let first = try JSONValue(reading: Array(line.utf8))["data"],
        let walk = try JSONValue(reading: try bytes("../examples/walks/product.json")).items
    else { fatalError("the examples do not have what the walk needs") }
    var steps = [Step("submit", "agent.outsourced")]
    for item in walk {
        guard let event = item["event"]?.text, let role = item["as"]?.text, role != "system"
        else { continue }
        steps.append(Step(event, role, item["data"] ?? .object([:])))
        if event == "triage.start" { steps += try detour.map { try Step($0) } }
    }
    return (first, steps)
}

/// The files that the walk names; only their hashes count here.
func hashes() throws -> [String] {
    String(decoding: try bytes("../examples/walks/product.json"), as: UTF8.self)
        .split(separator: "\"").map(String.init)
        .filter { $0.utf8.count == 64 && $0.allSatisfy(\.isHexDigit) }
}

@Sendable func measure() async throws {
    let meter = StageMeter()
    let (first, rest) = try steps()
    let bench = try await Bench(
        path: path, document: "../workflows/product/product.scxml",
        calendars: "../workflows/calendars/cn.xml",
        roles: Set(rest.map(\.role) + ["agent.outsourced"]).sorted(), stages: meter)

    for text in try hashes() {
        guard let hash = TreeHash(hex: text) else { fatalError("'\(text)' is no hash") }
        _ = try await bench.engine.addAttachment(
            AttachmentContent(hash: hash, byteCount: 1, mediaType: .mp4), by: nil,
            tenant: bench.tenant)
    }

    @Sendable func run() async throws {
        let number = must(
            try await bench.engine.perform(
                Act(
                    tenant: bench.tenant, actor: Bench.user("agent.outsourced"),
                    subject: .new(type: "product"), event: "record.save", data: first)))
        for step in rest {
            _ = must(
                try await bench.engine.perform(
                    Act(
                        tenant: bench.tenant, actor: Bench.user(step.role),
                        subject: .complaint(number), event: .init(step.event), data: step.data)))
        }
    }

    let (wall, cpu) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
    try await withThrowingTaskGroup(of: Void.self) { group in
        for caller in 0..<callers {
            group.addTask {
                for _ in stride(from: caller, to: count, by: callers) { try await run() }
            }
        }
        try await group.waitForAll()
    }
    let elapsed = seconds(CLOCK_MONOTONIC) - wall
    let used = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu
    let total = Double(meter.actCount)
    // The name of the floor's program, for a pair.
    let name = "w1.sqlite.full.g\(callers)"
    print("\(name) \(total / elapsed) transitions/s")
    print("\(name).cpu \(used * 1e6 / total) us/transition")
    print("acts.complaint \(rest.count + 1) acts")
    func show(_ stage: String, _ taken: Double) {
        let share = Int(taken * 1_000 / elapsed)
        print("stage.\(stage) \(taken * 1e6 / total) us/act \(share) permille")
    }
    var known = 0.0
    for stage in StageMeter.Stage.allCases {
        let taken = meter[stage] / .seconds(1)
        known += taken
        show("\(stage)", taken)
    }
    show("other", elapsed - known)
}

runDetached(measure)
