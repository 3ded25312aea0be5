@testable import Redress
import RedressTesting
import SCXML
import Statecharts
import Testing

/// A business goes on after a restart as if there had been none.
@Suite("A restart")
struct RestartTests {
    static let hour: Int64 = 3_600_000
    static let day = 24 * hour

    // Shipped workflows

    @Test(
        "after every act and every deadline leaves complaints and log as they are without",
        arguments: ShippedWorkflows.names)
    func walks(type: String) async throws {
        let twins = try await Twins.shop()
        var number = ""
        for step in try WalkStep.load(type) {
            if step.role == "system" {
                try await twins.tick(after: 90 * Self.day)
                continue
            }
            let subject: Act.Subject =
                number.isEmpty ? .new(type: type) : .complaint(number)
            number = try await twins.act(
                EventName(step.event), by: TestShop.user(step.role), on: subject, step.data
            ).granted(step.event).number
            try await twins.tick(after: 60_000)
        }
        #expect(try await twins.restarted.stored(number).isEnded)
        #expect(twins.firingCount > 0)
        try await twins.expectEqual()
    }

    struct Seed: Sendable, CustomTestStringConvertible {
        var type: String
        var seed: UInt64
        var testDescription: String { "\(type), seed \(seed)" }

        static let all = ShippedWorkflows.names.flatMap { type in
            (1...2).map { Seed(type: type, seed: $0) }
        }
    }

    @Test("changes nothing of what people do at random", arguments: Seed.all)
    func random(_ seed: Seed) async throws {
        let twins = try await Twins.shop()
        var walk = try RestartWalk(seed.type, seed: seed.seed)
        for number in 0..<200 { try await walk.step(number, of: twins) }
        #expect(twins.grantCount + twins.refusalCount >= 200)
        #expect(twins.grantCount > 40)
        #expect(twins.refusalCount > 20)
        #expect(twins.firingCount > 10)
        try await twins.expectEqual()
    }

    // A workflow with history, and with two clocks that run out together

    private static let (outside, clerk) = (UserID("out"), UserID("in"))

    /// A complaint in its first working state, whose clocks have just begun.
    private func opened() async throws -> (twins: Twins, subject: Act.Subject, number: String) {
        let twins = try await Twins.small(RestartWorkflow.document)
        let number = try await twins.act(
            "record", by: Self.outside, on: .new(type: "small"), ["customer/name": "x"]
        ).granted().number
        let subject = Act.Subject.complaint(number)
        _ = try await twins.act("submit", by: Self.outside, on: subject).granted()
        return (twins, subject, number)
    }

    @Test("keeps which state history goes back to")
    func history() async throws {
        let (twins, subject, number) = try await opened()
        for (event, state) in [
            ("pause", "paused"), ("resume", "one"), ("next", "two"), ("pause", "paused"),
            ("resume", "two"), ("pause", "paused"), ("resume", "two"),
        ] as [(EventName, String)] {
            _ = try await twins.act(event, by: Self.clerk, on: subject).granted()
            #expect(try await twins.restarted.stored(number).state == state)
        }
        try await twins.expectEqual()
    }

    @Test("lets a delayed event from before it be cancelled")
    func cancelled() async throws {
        let (twins, subject, number) = try await opened()
        _ = try await twins.act("pause", by: Self.clerk, on: subject).granted()
        #expect(try await twins.restarted.stored(number).nextDue == nil)
        #expect(try await twins.tick(after: 2 * Self.hour).isEmpty)
        try await twins.expectEqual()
    }

    @Test("keeps the order of delayed events that are due at the same moment")
    func sameMoment() async throws {
        let (twins, subject, _) = try await opened()
        #expect(try await twins.tick(after: Self.hour - 1).isEmpty)
        let fired = try await twins.tick(after: 1)
        #expect(fired.map(\.event) == ["zulu", "alpha"])
        #expect(Set(fired.map(\.due)).count == 1)
        #expect(try await twins.tick(after: Self.day).isEmpty)
        _ = try await twins.act("close", by: Self.clerk, on: subject).granted()
        try await twins.expectEqual()
    }

    @Test("while clocks run out fires each once, late, and in due order")
    func whileDown() async throws {
        let (twins, _, _) = try await opened()
        twins.clock.advance(milliseconds: Self.hour / 2)
        let later = try await twins.act(
            "record", by: Self.outside, on: .new(type: "small"), ["customer/name": "y"]
        ).granted().number
        _ = try await twins.act("submit", by: Self.outside, on: .complaint(later)).granted()
        let fired = try await twins.tick(after: Self.day)
        #expect(fired.map(\.event) == ["zulu", "alpha", "zulu", "alpha"])
        #expect(fired.map(\.due) == fired.map(\.due).sorted())
        #expect(try await twins.tick(after: 0).isEmpty)
        try await twins.expectEqual()
    }

    // What cannot be continued

    struct Damage: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var message: String
        var change: @Sendable (inout StoredComplaint) -> Void

        init(
            _ what: String, _ message: String,
            _ change: @escaping @Sendable (inout StoredComplaint) -> Void
        ) {
            testDescription = what
            self.message = message
            self.change = change
        }

        private static func replace(
            _ pattern: String, by text: String
        ) -> @Sendable (inout StoredComplaint) -> Void {
            { complaint in
                let snapshot = String(decoding: complaint.snapshot, as: UTF8.self)
                complaint.snapshot = Array(snapshot.replacing(pattern, with: text).utf8)
            }
        }

        static let all = [
            Damage(
                "of a newer format",
                "the snapshot has format 99, this program reads up to 2; upgrade the program",
                replace("format=\"1\"", by: "format=\"99\"")),
            Damage(
                "of another version of the workflow", "the snapshot belongs to chart 0",
                replace("chart=\"", by: "chart=\"0")),
            Damage(
                "with a state that the workflow does not have",
                "the snapshot names state 'three', which the chart does not have",
                replace("complaint work one", by: "complaint work three")),
            Damage("that is cut off", "the snapshot cannot be read: ") {
                $0.snapshot.removeLast(9)
            },
            Damage("whose data are cut off", "'S-2026-000001': ") { $0.data.removeLast(9) },
        ]
    }

    @Test(
        "refuses a complaint that it cannot continue, and goes on with others",
        arguments: Damage.all)
    func damaged(_ damage: Damage) async throws {
        let (twins, subject, number) = try await opened()
        let place = twins.restarted
        let other = try await place.perform(
            Act(
                tenant: twins.tenant, actor: Self.outside, subject: .new(type: "small"),
                event: "record", data: ["customer/name": "y"])
        ).get().granted().number
        let sound = try await place.stored(number)
        var spoilt = sound
        damage.change(&spoilt)
        #expect(spoilt != sound)
        try await place.replace(spoilt)
        try place.restart()
        let before = try await place.contents()
        let answer = try await place.perform(
            Act(tenant: twins.tenant, actor: Self.clerk, subject: subject, event: "next"))
        guard case .failure(let problem) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(problem.description.hasPrefix("the stored complaint cannot be continued: "))
        #expect(problem.description.contains(damage.message), "\(problem)")
        #expect(try await place.contents() == before)
        _ = try await place.perform(
            Act(
                tenant: twins.tenant, actor: Self.outside, subject: .complaint(other),
                event: "submit")
        ).get().granted()
        try await place.replace(sound)
        _ = try await place.perform(
            Act(tenant: twins.tenant, actor: Self.clerk, subject: subject, event: "next")
        ).get().granted()
    }
}
