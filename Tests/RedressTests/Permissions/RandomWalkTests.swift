import LibXML
@testable import Redress
import RedressTesting
import SCXML
import Statecharts
import Testing
import TransparencyLog

@Suite("Random walks")
struct RandomWalkTests {
    /// Acts of each workflow; 20,001 in all.
    static let actCount = 6_667

    @Test(
        "20,000 random acts are granted nothing outside r:allow and the ceiling",
        .timeLimit(.minutes(10)), arguments: ShippedWorkflows.names)
    func walk(name: String) throws {
        let workflow = try #require(try ShippedWorkflows.check(name).workflow)
        let table = try AllowTable(name)
        let roles = try RoleTable()
        let roleNames = roles.kinds.keys.sorted()
        let events =
            table.events.sorted() + ["done.state.handling", "error.execution", "record", "x"]
        let data = RandomData(workflow: workflow)
        var random = SeededGenerator(seed: 20_261_122)
        var session = try PureSession(workflow)
        var (taken, refused, undone) = (0, 0, 0)
        var visited: Set<String> = []
        for number in 0..<Self.actCount {
            if number % 200 == 199 || session.isOver { session = try PureSession(workflow) }
            let actor = try acting(
                roleNames.randomElement(using: &random) ?? "", in: workflow)
            let likely = PermissionDecision.possible(
                for: actor, in: workflow, active: session.interpreter.configuration)
            let isLikely = Int.random(in: 0..<4, using: &random) > 0
            let event =
                (isLikely ? likely.randomElement(using: &random) : nil)
                ?? EventName(events.randomElement(using: &random) ?? "")
            let before = session.states
            let mayTake =
                table.roles(for: event.rawValue, in: before)
                .contains(actor.role.id.rawValue)
                && (actor.role.kind != .outsourced || AllowTable.isBelowCeiling(event.rawValue))
            let payload = data.make(for: event, using: &random)
            switch try session.act(event, payload, as: actor, at: Int64(number) * 60_000) {
            case .refused:
                refused += 1
                if mayTake { Issue.record("\(actor.role.id) was refused \(event) in \(before)") }
                #expect(session.states == before)
            case .undone:
                undone += 1
                #expect(session.states == before)
                fallthrough
            case .taken:
                taken += 1
                visited.formUnion(session.states)
                guard mayTake else {
                    Issue.record("\(actor.role.id) was granted \(event) in \(before.sorted())")
                    return
                }
            }
        }
        // The walk must get somewhere to mean anything.
        #expect(taken - undone > 500)
        #expect(refused > 500)
        #expect(undone > 100)
        #expect(visited.count > 12, "\(visited.sorted())")
    }
}

/// A complaint without a store: the permission decision and the interpreter alone.
private struct PureSession {
    enum Outcome { case taken, refused, undone }

    let workflow: Workflow
    private(set) var interpreter: Interpreter
    private var model: XPathDataModel
    private let facts: Facts
    private static let identity = SessionIdentity(sessionID: "PURE-2026-000001")

    /// What `$_x` tells of the actor, shared with the data model.
    private final class Facts {
        var actor: ActingRole?
    }

    init(_ workflow: Workflow) throws {
        self.workflow = workflow
        facts = Facts()
        model = XPathDataModel(
            program: XPathProgram(chart: workflow.chart, evaluator: Self.evaluator()),
            identity: Self.identity, naming: .groups)
        interpreter = Self.interpreter(workflow, model)
        connect()
        _ = try interpreter.start(at: 0)
    }

    var states: Set<String> {
        Set(interpreter.configuration.map { workflow.chart.states[$0].id.rawValue })
    }

    var isOver: Bool { interpreter.isComplete }

    mutating func act(
        _ event: EventName, _ data: JSONValue, as actor: ActingRole, at time: Int64
    ) throws -> Outcome {
        let decision = PermissionDecision.decide(
            event, as: actor, in: workflow, active: interpreter.configuration)
        guard case .success(let permitted) = decision else { return .refused }
        let checked = FormChecker.check(
            data, against: workflow.forms[event], codes: workflow.codes)
        guard case .success(let change) = checked else { return .undone }
        let (snapshot, bytes) = (interpreter.snapshot(), model.encodedData())
        facts.actor = actor
        model.renewPlatform()
        let stamp = Stamp(
            user: actor.user, role: actor.role.id, time: Timestamp(milliseconds: time))
        let problems = change.apply(to: model, stamp: stamp)
        interpreter.enqueue(Event(event, type: .external))
        let step = try interpreter.macrostep(at: time) { transition in
            permitted.contains { $0.index == transition.index }
        }
        let isTaken = step?.transitions.first.map { first in
            permitted.contains { $0.index == first }
        }
        if problems.isEmpty, isTaken ?? false { return .taken }
        model = try XPathDataModel(
            program: XPathProgram(chart: workflow.chart, evaluator: Self.evaluator()),
            identity: Self.identity, naming: .groups, data: bytes)
        interpreter = Self.interpreter(workflow, model)
        connect()
        try interpreter.restore(snapshot)
        return .undone
    }

    private func connect() {
        let stored = StoredComplaint(
            serial: 1, number: Self.identity.sessionID, type: workflow.type, subtype: "short",
            workflow: workflow.digest, state: "", version: 1, recordedBy: UserID("u"),
            recordedOrganisation: OrganisationID("o"), isImported: false, isEnded: false,
            createdAt: Timestamp(microseconds: 0), updatedAt: Timestamp(microseconds: 0),
            nextDue: nil, head: .zero, snapshot: [], data: [], clocks: [])
        model.platform = { [facts, workflow] root in
            guard let actor = facts.actor else { return }
            PlatformFacts.write(
                on: root, actor: actor, complaint: stored, clocks: ClockLedger(),
                workflow: workflow)
        }
        model.functions = { name, _, _ in name == "due" ? .string("1h") : nil }
    }

    private static func evaluator() -> XPathEvaluator {
        let evaluator = XPathEvaluator(operationLimit: WorkflowLimits.operationCountMax)
        evaluator.declare(prefix: "r", namespace: workflowNamespace)
        return evaluator
    }

    private static func interpreter(_ workflow: Workflow, _ model: XPathDataModel) -> Interpreter {
        Interpreter(
            chart: workflow.chart, model: model, identity: identity, limits: .standard,
            supportedSendTypes: [WorkflowChecker.actionType])
    }
}
