import ArgumentParser
import Foundation
import Redress
import Statecharts
import TransparencyLog

/// The story that `redress demo` tells, step by step.
struct Demo {
    let database: String
    let folder: URL
    let data: URL

    func run() async throws {
        let clock = ContinuousClock()
        let started = clock.now
        try Output.line("Redress, from a recorded complaint to a verified log\n")
        let installation = try await createInstallation()
        let staff = try await addStaff(installation)
        let examples = try await importExamples(installation)
        let refused = try await showRefusals(installation, examples)
        try await close(installation, examples, staff)
        try await passDeadline(installation)
        try await verify(installation, refused)
        let elapsed = (clock.now - started).formatted(.units(allowed: [.seconds, .milliseconds]))
        try sayGoodbye(examples, refused, elapsed)
    }

    private func step(_ title: String, _ text: String) throws {
        let label = title.padding(toLength: 11, withPad: " ", startingAt: 0)
        try Output.line("  \(label) \(text)")
    }

    private func detail(_ text: String) throws { try Output.line("              \(text)") }

    // 1: an installation

    private func createInstallation() async throws -> Installation {
        let options = try DatabaseOptions.parse(["--db", database, "--node", "demo"])
        try await Initialisation(
            database: database, workflows: data.appending(path: "workflows").path,
            schemas: data.appending(path: "schemas").path, tenant: "shop", name: "Demo shop",
            prefix: "SHOP", origin: "redress.local/shop", node: "demo"
        ).run()
        let installation = try await Installation.open(options)
        let workflows = try await installation.store.read { try $0.workflows() }
        try step(
            "Set up",
            "\(workflows.count) workflows published: "
                + workflows.map { "\($0.name) \($0.version)" }.joined(separator: ", "))
        return installation
    }

    /// One person of the shop for each role of its own.
    private func addStaff(_ installation: Installation) async throws -> [RoleID: UserID] {
        let stored = try await installation.store.read { try $0.activeWorkflow(type: "product") }
        guard let stored else { return [:] }
        let roles = WorkflowChecker.check(stored.source, schemas: nil).workflow?.roles.roles ?? []
        let shop = StoredOrganisation(
            id: OrganisationID("shop"), name: "Demo shop", isOutsourcer: false)
        var staff: [RoleID: UserID] = [:]
        for role in roles where role.kind != .outsourced && role.kind != .system {
            let user = UserID("\(role.id).1")
            try await installation.engine.addUser(
                user, organisation: shop, team: nil, tenant: installation.tenant.id)
            _ = try await installation.engine.grant(
                RoleGrant(
                    user: user, tenant: installation.tenant.id, role: role.id,
                    validFrom: installation.clock.now().time, validUntil: nil, limit: nil))
            staff[role.id] = user
        }
        try detail("\(staff.count) people of the shop, one in each role")
        return staff
    }

    // 2: complaints

    /// An example complaint: its number and who recorded it.
    struct Example {
        var number: String
        var recorder: UserID
    }

    private func importExamples(_ installation: Installation) async throws -> [String: Example] {
        let file = data.appending(path: "examples/complaints.ndjson").path
        let profile = try ProfileLocation(
            data.appending(path: "imports/examples.xml").path,
            schemas: data.appending(path: "schemas").path
        ).load()
        let importer = Importer(
            engine: installation.engine, tenant: installation.tenant, profile: profile)
        let agents = try await importer.prepareAccounts()
        let bytes = Array(try Data(contentsOf: URL(filePath: file)))
        let rows = try bytes.split(separator: 0x0A).map { try JSONValue(reading: Array($0)) }
        var chunks = [bytes]
        var examples: [String: Example] = [:]
        let summary = try await importer.run(
            { chunks.popLast() },
            report: { row in
                guard case .imported(let number, _) = row.outcome else { return }
                let source = rows[row.line - 1]
                if let id = source["id"]?.text, let by = source["by"]?.text {
                    examples[id] = Example(number: number, recorder: UserID(by))
                }
            })
        guard summary.importedCount == rows.count else {
            throw CommandFailure(
                .findings, "only \(summary.importedCount) of \(rows.count) examples were imported")
        }
        try step(
            "Recorded",
            "\(summary.importedCount) complaints in Chinese, recorded and submitted by "
                + "\(agents.count) agents of an outsourcer")
        return examples
    }

    // 3: the boundary

    /// What an outsourced agent may not do, and the record that says so.
    private func showRefusals(
        _ installation: Installation, _ examples: [String: Example]
    ) async throws -> [Refusal] {
        guard let example = examples["L-01"] else { return [] }
        var refusals: [Refusal] = []
        let tries: [(event: EventName, what: String, data: JSONValue)] = [
            (
                "expedite.grant", "expedite it",
                .object(["expedite/@reason": .string("customer-insists")])
            ),
            ("exec.done", "refund the money", .object([:])),
        ]
        for attempt in tries {
            let answer = try await installation.engine.perform(
                Act(
                    tenant: installation.tenant.id, actor: example.recorder,
                    subject: .complaint(example.number), event: attempt.event,
                    data: attempt.data))
            guard case .refused(let refusal) = answer else {
                throw CommandFailure(
                    .findings, "'\(attempt.event)' was granted to an outsourced agent")
            }
            refusals.append(refusal)
            try step(
                "Refused",
                "\(example.recorder), outsourced, tries to \(attempt.what): "
                    + "\(attempt.event) on \(example.number)")
            try detail("\(refusal.reason.rawValue): capped to record and submit")
            try detail(
                (refusal.clauses.first.map { "clause \($0), " } ?? "")
                    + "logged as record \(refusal.sequence.map(String.init) ?? "-")")
        }
        return refusals
    }

    // 4: one complaint of each type

    private func close(
        _ installation: Installation, _ examples: [String: Example], _ staff: [RoleID: UserID]
    ) async throws {
        for (type, id) in [("product", "P-01"), ("logistics", "L-01"), ("attitude", "A-01")] {
            guard let example = examples[id] else { continue }
            let path = data.appending(path: "examples/walks/\(type).json")
            let steps = try JSONValue(reading: Array(try Data(contentsOf: path))).items ?? []
            var actors: Set<UserID> = [example.recorder]
            var last: Grant?
            var approver = ""
            for step in steps {
                // What the system does, its clocks do in their time.
                guard let event = step["event"]?.text, let role = step["as"]?.text,
                    role != RoleID.system.rawValue
                else { continue }
                let actor = staff[RoleID(role)] ?? example.recorder
                let act = Act(
                    tenant: installation.tenant.id, actor: actor,
                    subject: .complaint(example.number), event: EventName(event),
                    data: step["data"] ?? .object([:]))
                let answer = try await installation.engine.perform(
                    DemoFiles(installation: installation).provide(for: act))
                guard case .granted(let grant) = answer else {
                    guard case .refused(let refusal) = answer else { continue }
                    throw CommandFailure(.findings, "\(type): \(refusal.message)")
                }
                if event == "approve" { approver = actor.rawValue }
                actors.insert(actor)
                last = grant
            }
            guard let last else { continue }
            try step(
                "Closed",
                "\(example.number) (\(type)) after \(last.version) acts of \(actors.count) people, "
                    + "approved by \(approver)")
        }
    }

    // 5: a deadline

    private func passDeadline(_ installation: Installation) async throws {
        // 24 hours of service are two days, whenever they begin.
        let now = installation.clock.now().time
        let later = Timestamp(microseconds: now.microseconds + 49 * 3_600_000_000)
        let fired = try await installation.engine.tick(
            tenant: installation.tenant.id, at: later
        ).fired
        let clocks = Set(fired.compactMap(\.clock)).sorted().joined(separator: ", ")
        try step(
            "Deadlines",
            "two days on, \(fired.count) deadlines fire in due order (clocks \(clocks))")
        if let first = fired.first {
            try detail("first: \(first.event) on \(first.number), due \(first.due)")
        }
    }

    // 6: the proof

    private func verify(_ installation: Installation, _ refusals: [Refusal]) async throws {
        let note = try await installation.signedCheckpoint()
        guard let verifier = installation.signer?.verifierKey else { return }
        let notes = try await installation.highWater.read().notes
        let report = try await installation.store.read { [tenant = installation.tenant] reader in
            try LogVerifier(store: reader, tenant: tenant, verifier: verifier, notes: notes).run()
        }
        guard report.isClean else {
            throw CommandFailure(.conflict, "the log of the demo does not verify: \(report)")
        }
        try step(
            "Verified",
            "\(report.size) records, \(report.checks.count) checks without a finding, root "
                + "\(report.root.hex.prefix(16))…")
        guard let sequence = refusals.first?.sequence else { return }
        let file = try await proof(of: sequence, note, installation)
        let proved = try InclusionProofFile.parse(file).verify(with: verifier)
        let path = folder.appending(path: "refused.tlog-proof")
        try Data(file.utf8).write(to: path)
        try step(
            "Proved",
            "record \(sequence) (the refusal) is in the signed log of \(proved.size): "
                + path.lastPathComponent)
    }

    private func proof(
        of sequence: UInt64, _ note: String, _ installation: Installation
    ) async throws -> String {
        let signed = try SignedNote.parse(note)
        let size = try Checkpoint.parse(signed.text).size
        return try await installation.store.read { [tenant = installation.tenant] reader in
            let proof = try InclusionProof.make(
                index: sequence, treeSize: size, from: LogReader(store: reader, tenant: tenant))
            let record = try reader.record(tenant: tenant, sequence: sequence)?.bytes
            return InclusionProofFile(record: record, proof: proof, note: signed).format()
        }
    }

    private func sayGoodbye(
        _ examples: [String: Example], _ refusals: [Refusal], _ elapsed: String
    ) throws {
        let program = CommandLine.arguments.first ?? "redress"
        let number = examples["A-02"]?.number ?? "SHOP-2026-000002"
        let sequence = refusals.first?.sequence ?? 0
        try Output.line(
            """

              done in \(elapsed). Go on with:

              db=\(database)
              \(program) complaint list --db $db --limit 5
              \(program) complaint show \(number) --db $db --as agent.inhouse.1
              \(program) complaint send \(number) triage.start --db $db --as agent.inhouse.1
              \(program) audit list --db $db --outcome refused
              \(program) audit prove \(sequence) --db $db
              \(program) audit verify --db $db
            """)
    }
}
