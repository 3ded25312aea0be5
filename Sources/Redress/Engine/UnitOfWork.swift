import LibXML
import SCXML
import Statecharts
import TransparencyLog

/// One act, or one deadline, inside a transaction.
struct UnitOfWork {
    let engine: Engine
    let store: any StoreTransaction
    let worker: Worker
    let tenant: StoredTenant
    let moment: Moment
    /// What the tenant published.
    let calendars: PublishedCalendars
    /// What its complaints have to tell linked ones.
    let chain = LinkChain()

    init(
        _ engine: Engine, _ store: any StoreTransaction, tenant: TenantID, moment: Moment
    ) throws {
        self.engine = engine
        self.store = store
        self.moment = moment
        worker = store.worker
        worker.synchronize(with: store.generation)
        self.tenant = try worker.tenant(tenant, in: store)
        calendars = try worker.calendars(of: self.tenant, in: store)
    }

    var context: RecordContext {
        RecordContext(
            log: tenant.origin, node: engine.settings.node, boot: engine.settings.boot,
            moment: moment)
    }

    // MARK: Complaints in memory

    /// A complaint that is open already, or opened from the store.
    func openComplaint(numbered number: String) throws -> OpenComplaint {
        if let open = worker.openComplaint(number, of: tenant) { return open }
        guard let parsed = ComplaintNumber(number), parsed.prefix == tenant.numberPrefix else {
            throw ActProblem.unknownComplaint(number)
        }
        guard let stored = try store.complaint(tenant: tenant, serial: parsed.serial),
            stored.number == number
        else { throw ActProblem.unknownComplaint(number) }
        let open = try restore(stored)
        try findLinks(of: open)
        worker.keep(open, of: tenant, countMax: engine.settings.openComplaintCountMax)
        return open
    }

    private func restore(_ stored: StoredComplaint) throws -> OpenComplaint {
        let workflow = try worker.workflow(
            digest: stored.workflow, library: engine.library, in: store)
        let identity = SessionIdentity(sessionID: stored.number)
        do {
            let model = try XPathDataModel(
                program: worker.program(workflow), identity: identity, naming: .groups,
                data: stored.data)
            let interpreter = interpreter(workflow, model, identity)
            try interpreter.restore(
                try SnapshotCodec.decode(stored.snapshot, chart: workflow.chartMark))
            return OpenComplaint(
                stored: stored, workflow: workflow, interpreter: interpreter, model: model,
                clocks: ClockLedger(encoded: stored.clocks))
        } catch {
            throw ActProblem.damaged("'\(stored.number)': \(error)")
        }
    }

    private func interpreter(
        _ workflow: Workflow, _ model: XPathDataModel, _ identity: SessionIdentity
    ) -> Interpreter {
        if let probe = engine.probe, probe.digest == workflow.digest {
            model.conditionObserver = { probe.evaluated($0, as: $1) }
        }
        return Interpreter(
            chart: workflow.chart, model: model, identity: identity,
            limits: engine.settings.limits,
            supportedSendTypes: [WorkflowChecker.actionType, WorkflowChecker.startType])
    }

    /// A new complaint in its first configuration, not stored yet.
    ///
    /// - Parameter parent: The complaint that it is linked to.
    func newComplaint(
        _ workflow: Workflow, for actor: ActingRole, at time: Timestamp, isImported: Bool,
        parent: OpenComplaint? = nil
    ) throws -> (complaint: OpenComplaint, start: Macrostep) {
        let serial = try store.nextSerial(tenant: tenant)
        let number = ComplaintNumber(
            prefix: tenant.numberPrefix, year: time.year, serial: serial
        ).description
        let identity = SessionIdentity(sessionID: number)
        let model = XPathDataModel(
            program: worker.program(workflow), identity: identity, naming: .groups)
        let stored = StoredComplaint(
            serial: serial, number: number, type: workflow.type, subtype: nil,
            workflow: workflow.digest, state: "", version: 0, recordedBy: actor.user,
            recordedOrganisation: actor.organisation, isImported: isImported, isEnded: false,
            createdAt: time, updatedAt: time, nextDue: nil, parent: parent?.stored.serial,
            head: .zero, snapshot: [], data: [], clocks: [])
        let complaint = OpenComplaint(
            stored: stored, workflow: workflow,
            interpreter: interpreter(workflow, model, identity), model: model,
            clocks: ClockLedger())
        if let parent {
            complaint.parent = parent.stored.number
            inherit(complaint, from: parent.stored)
        }
        prepare(complaint, for: actor, at: time)
        let start = try complaint.interpreter.start(at: time.milliseconds)
        followClocks(start.effects, complaint, at: time)
        return (complaint, start)
    }

    /// Tells the data model what the platform knows in this act.
    func prepare(_ complaint: OpenComplaint, for actor: ActingRole, at time: Timestamp) {
        complaint.actor = actor
        complaint.time = time
        complaint.calendars = calendars
        complaint.model.renewPlatform()
    }

    // MARK: Records

    /// Appends a refusal, in the place of any change.
    func refuse(
        _ refusal: Refusal, _ record: TransitionRecord, request: (key: String, digest: TreeHash)?
    ) throws -> Answer {
        var record = record
        record.writeDenied(refusal, context: context, into: &worker.writer)
        if worker.writer.bytes.count > RecordLimits.byteCountMax {
            // So many states are active that they alone fill a record.
            record.from = []
            record.writeDenied(refusal, context: context, into: &worker.writer)
        }
        var columns = columns("denied", record)
        columns.from = states(record.from)
        columns.rule = refusal.clauses.first
        columns.outcome = "denied"
        columns.reason = refusal.reason.rawValue
        let stored = try worker.append(
            columns, bytes: worker.writer.bytes, tenant: tenant, in: store)
        if let request {
            try store.insert(
                AnsweredAct(
                    key: request.key, request: request.digest, sequence: stored.sequence),
                tenant: tenant)
        }
        var answered = refusal
        answered.sequence = stored.sequence
        answered.leaf = stored.leaf.hex
        return .refused(answered)
    }

    func columns(_ type: String, _ record: TransitionRecord) -> RecordColumns {
        var columns = RecordColumns(type: type, time: moment.time)
        columns.complaint = record.serial
        columns.event = record.event.rawValue
        columns.actor = record.actor.user.rawValue
        columns.role = record.actor.role.id.rawValue
        columns.organisation = record.actor.organisation.rawValue
        return columns
    }

    func states(_ ids: [StateID]) -> String? {
        ids.isEmpty ? nil : ids.map(\.rawValue).joined(separator: " ")
    }
}
