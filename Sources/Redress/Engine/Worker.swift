import LibXML
import SCXML
import Statecharts
import TransparencyLog

/// What a writer keeps between acts: compiled workflows, open complaints, the edge of each log.
///
/// A store makes one for its writer and hands it to every unit of work; it is never used by two
/// threads at once. Nothing in it counts once the store's generation has changed.
public final class Worker {
    private var generation: Int64?
    private let evaluator: XPathEvaluator
    private var programs: [String: XPathProgram] = [:]
    private var tenants: [TenantID: StoredTenant] = [:]
    private var activeWorkflows: [String: Workflow] = [:]
    private var workflows: [String: Workflow] = [:]
    private var accounts: [UserID: Account] = [:]
    private var edges: [Int64: CompactRange] = [:]
    private var calendars: [Int64: PublishedCalendars] = [:]
    private var possible: [PossibleKey: [EventName]] = [:]
    private var open: [OpenKey: OpenComplaint] = [:]
    private var openCount: UInt64 = 0
    /// The buffer in which records are written.
    var writer = CanonicalWriter()

    private struct OpenKey: Hashable {
        var tenant: Int64
        var number: String
    }

    private struct PossibleKey: Hashable {
        var workflow: String
        var role: RoleID
        var active: [Int]
    }

    /// What a role may send in a configuration, for refusals; asked for again and again in a flood.
    func possible(
        for actor: ActingRole, in workflow: Workflow, active: [Int]
    ) -> [EventName] {
        let key = PossibleKey(workflow: workflow.digest, role: actor.role.id, active: active)
        if let known = possible[key] { return known }
        if possible.count >= 1_024 { possible.removeAll() }
        let found = PermissionDecision.possible(for: actor, in: workflow, active: active)
        possible[key] = found
        return found
    }

    public init() {
        evaluator = XPathEvaluator(operationLimit: WorkflowLimits.operationCountMax)
        evaluator.declare(prefix: "r", namespace: workflowNamespace)
    }

    /// Forgets everything that somebody else may have changed.
    func synchronize(with generation: Int64) {
        guard self.generation != generation else { return }
        self.generation = generation
        tenants.removeAll()
        activeWorkflows.removeAll()
        accounts.removeAll()
        edges.removeAll()
        calendars.removeAll()
        open.removeAll()
    }

    func program(_ workflow: Workflow) -> XPathProgram {
        if let known = programs[workflow.digest] { return known }
        let made = XPathProgram(chart: workflow.chart, evaluator: evaluator)
        programs[workflow.digest] = made
        return made
    }

    func tenant(_ id: TenantID, in store: any StoreReader) throws -> StoredTenant {
        if let known = tenants[id] { return known }
        guard let found = try store.tenant(id) else { throw ActProblem.unknownTenant(id) }
        tenants[id] = found
        return found
    }

    func account(_ id: UserID, in store: any StoreReader) throws -> Account? {
        if let known = accounts[id] { return known }
        guard try store.user(id) != nil else { return nil }
        let account = try Account(reading: id, from: store)
        if accounts.count >= 4_096 { accounts.removeAll() }
        accounts[id] = account
        return account
    }

    /// Drops what is remembered of a person, after a change to their rights.
    func forget(_ user: UserID) { accounts[user] = nil }
    func forget(_ tenant: TenantID) { tenants[tenant] = nil }
    func forgetWorkflows() { activeWorkflows.removeAll() }
    func forgetCalendars() { calendars.removeAll() }

    /// What a tenant published of calendars.
    func calendars(
        of tenant: StoredTenant, in store: any StoreReader
    ) throws -> PublishedCalendars {
        if let known = calendars[tenant.row] { return known }
        let found = try PublishedCalendars(store.calendarFiles(tenant: tenant))
        calendars[tenant.row] = found
        return found
    }

    func activeWorkflow(
        type: String, library: WorkflowLibrary, in store: any StoreReader
    ) throws -> Workflow? {
        if let known = activeWorkflows[type] { return known }
        guard let stored = try store.activeWorkflow(type: type) else { return nil }
        let workflow = try library.workflow(stored)
        activeWorkflows[type] = workflow
        return workflow
    }

    func workflow(
        digest: String, library: WorkflowLibrary, in store: any StoreReader
    ) throws -> Workflow {
        if let known = workflows[digest] { return known }
        guard let stored = try store.workflow(digest: digest) else {
            throw ActProblem.damaged("its workflow \(digest) is not stored")
        }
        let workflow = try library.workflow(stored)
        workflows[digest] = workflow
        return workflow
    }

    // MARK: The log

    /// Adds a record at the end of a tenant's log.
    func append(
        _ columns: RecordColumns, bytes: [UInt8], tenant: StoredTenant,
        in store: any StoreTransaction
    ) throws -> StoredRecord {
        guard bytes.count <= RecordLimits.byteCountMax else {
            throw RecordTooLarge(byteCount: bytes.count)
        }
        var edge = try edges[tenant.row] ?? loadEdge(tenant, store)
        let record = StoredRecord(
            sequence: edge.size, columns: columns, bytes: bytes,
            leaf: TreeHasher.leafHash(bytes))
        try store.append(record, tenant: tenant)
        var finished: [(level: Int, index: UInt64, hash: TreeHash)] = []
        edge.append(record.leaf) { level, index, hash in
            if level > 0, level % 8 == 0 { finished.append((level, index, hash)) }
        }
        for subtree in finished {
            try store.insertSubtreeHash(
                subtree.hash, tenant: tenant, level: subtree.level, index: subtree.index)
        }
        edges[tenant.row] = edge
        return record
    }

    private func loadEdge(
        _ tenant: StoredTenant, _ store: any StoreTransaction
    ) throws -> CompactRange {
        try LogReader(store: store, tenant: tenant)
            .compactRange(size: try store.logSize(tenant: tenant))
    }

    // MARK: Open complaints

    func openComplaint(_ number: String, of tenant: StoredTenant) -> OpenComplaint? {
        guard let found = open[OpenKey(tenant: tenant.row, number: number)] else { return nil }
        openCount += 1
        found.lastUse = openCount
        return found
    }

    func keep(_ complaint: OpenComplaint, of tenant: StoredTenant, countMax: Int) {
        openCount += 1
        complaint.lastUse = openCount
        open[OpenKey(tenant: tenant.row, number: complaint.stored.number)] = complaint
        if open.count > countMax { evict() }
    }

    func close(_ number: String, of tenant: StoredTenant) {
        open[OpenKey(tenant: tenant.row, number: number)] = nil
    }

    /// Closes the half that was used least recently.
    private func evict() {
        let uses = open.values.map(\.lastUse).sorted()
        let limit = uses[uses.count / 2]
        open = open.filter { $0.value.lastUse > limit }
    }
}

/// Limits of a record (`docs/audit.md`).
enum RecordLimits {
    static let byteCountMax = 16_384
}

/// A limit that stops an act: the complaint stays as it was.
protocol ActLimit: Error, CustomStringConvertible {}

extension LimitExceeded: ActLimit {}

/// An act of which the record would not fit; nothing has been stored of it.
struct RecordTooLarge: ActLimit {
    var byteCount: Int

    var description: String {
        "its record would have \(byteCount) bytes; \(RecordLimits.byteCountMax) are allowed (record "
            + "limit)"
    }
}

/// A complaint whose session and data are in memory.
final class OpenComplaint {
    var stored: StoredComplaint
    let workflow: Workflow
    let interpreter: Interpreter
    let model: XPathDataModel
    var clocks: ClockLedger
    /// What the act in hand has done to them so far; the record tells of it.
    var clockChanges: [ClockChange] = []
    /// What its tenant published, as of the act in hand.
    var calendars = PublishedCalendars()
    /// The number of the complaint that it is linked to.
    var parent: String?
    /// Those that are linked to it, in order of recording.
    var linked: [LinkedComplaint] = []
    /// Who acts now; `$_x` tells guards of it.
    var actor: ActingRole?
    /// The time of the act; clocks that it starts count from here, as often as it is asked.
    var time = Timestamp(microseconds: 0)
    var lastUse: UInt64 = 0
    /// The queues that are stored for it; nil until somebody has looked.
    var listed: [WorkItem]?

    init(
        stored: StoredComplaint, workflow: Workflow, interpreter: Interpreter,
        model: XPathDataModel, clocks: ClockLedger
    ) {
        self.stored = stored
        self.workflow = workflow
        self.interpreter = interpreter
        self.model = model
        self.clocks = clocks
        model.platform = { [unowned self] root in
            guard let actor else { return }
            PlatformFacts.write(
                on: root, actor: actor, complaint: self.stored, clocks: self.clocks,
                workflow: workflow)
            PlatformFacts.writeLinks(on: root, parent: parent, linked: linked)
        }
        model.functions = { [unowned self] name, namespace, arguments in
            if let function = DateFunction(name, namespace: namespace) {
                return function.value(
                    of: arguments, at: time, offsetMinutes: workflow.dateOffsetMinutes)
            }
            guard name == "due", namespace == workflowNamespace,
                case .string(let id)? = arguments.first, let clock = workflow.clocks[id]
            else { return nil }
            return .string("\(delay(of: clock))ms")
        }
    }
}
