public import TransparencyLog

/// Where complaints, people, workflows and the log are kept.
///
/// One narrow port: what the engine needs, not what a database offers. Adapters are native and
/// pass the same contract.
public protocol ComplaintStore: Sendable {
    /// Runs a unit of work in a transaction and answers after the commit.
    ///
    /// Units run one after the other. Units that queue up meanwhile may share a transaction,
    /// each in its own savepoint: one that throws leaves nothing behind and harms no other.
    func write<Answer: Sendable>(
        _ unit: @escaping @Sendable (any StoreTransaction) throws -> Answer
    ) async throws -> Answer

    /// Reads one consistent state.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any StoreReader) throws -> Answer
    ) async throws -> Answer
}

/// What can be read; rows in, values out.
public protocol StoreReader: AnyObject {
    func tenant(_ id: TenantID) throws -> StoredTenant?
    func tenants() throws -> [StoredTenant]
    func organisations() throws -> [StoredOrganisation]
    func user(_ id: UserID) throws -> StoredUser?
    func users() throws -> [StoredUser]
    /// All grants of a person, valid or not, in the order in which they were given.
    func grants(of user: UserID) throws -> [RoleGrant]
    /// All training of a person, valid or not, in the order in which it was recorded.
    func trainings(of user: UserID) throws -> [Training]

    func workflow(digest: String) throws -> StoredWorkflow?
    /// The version that new complaints of a type start under.
    func activeWorkflow(type: String) throws -> StoredWorkflow?
    /// Every version, oldest first.
    func workflows() throws -> [StoredWorkflow]

    /// The calendars that a tenant published, oldest first.
    func calendarFiles(tenant: StoredTenant) throws -> [StoredCalendarFile]

    /// What is to be published and waits for somebody else, oldest first.
    func publications(tenant: StoredTenant) throws -> [Publication]

    func complaint(tenant: StoredTenant, serial: Int64) throws -> StoredComplaint?
    /// Complaints by serial, newest first, without their snapshots' data.
    func complaints(tenant: StoredTenant, matching filter: ComplaintFilter) throws
        -> [StoredComplaint]
    /// Complaints with something due at or before a time, by due time.
    ///
    /// - Parameter milliseconds: Since 1970.
    func dueComplaints(tenant: StoredTenant, at milliseconds: Int64, limit: Int) throws
        -> [StoredComplaint]
    /// The complaints that are linked to one, in order of recording, without their data.
    func linkedComplaints(tenant: StoredTenant, parent serial: Int64) throws
        -> [StoredComplaint]
    /// The queues in which a complaint waits, in the order of their names.
    func workItems(tenant: StoredTenant, of serial: Int64) throws -> [WorkItem]
    /// A page of one queue in the order of its work.
    func workList(tenant: StoredTenant, matching filter: WorkFilter) throws -> [QueuedComplaint]
    /// Complaints that a person has claimed, by serial, without their data.
    ///
    /// - Parameter serial: Only those above it: the cursor of the next page.
    func claimedComplaints(
        tenant: StoredTenant, by user: UserID, after serial: Int64, limit: Int
    ) throws -> [StoredComplaint]
    /// The act that was answered under an idempotency key.
    func answeredAct(tenant: StoredTenant, key: String) throws -> AnsweredAct?

    func attachment(tenant: StoredTenant, hash: TreeHash) throws -> StoredAttachment?
    /// Attachments in the order of their hashes.
    ///
    /// - Parameter hash: Only those after this one: the cursor of the next page.
    func attachments(tenant: StoredTenant, after hash: TreeHash?, limit: Int) throws
        -> [StoredAttachment]

    /// How many records the log has.
    func logSize(tenant: StoredTenant) throws -> UInt64
    func record(tenant: StoredTenant, sequence: UInt64) throws -> StoredRecord?
    /// Records in order of their sequence; the body returns false to stop.
    func forEachRecord(
        tenant: StoredTenant, from sequence: UInt64, _ body: (StoredRecord) throws -> Bool
    ) throws
    /// Records that match, in order; for lists.
    func records(tenant: StoredTenant, matching filter: RecordFilter) throws -> [StoredRecord]
    func leaf(tenant: StoredTenant, sequence: UInt64) throws -> TreeHash?
    /// A hash of a perfect subtree that was stored: level 8, 16, … in leaves of 2^level.
    func subtreeHash(tenant: StoredTenant, level: Int, index: UInt64) throws -> TreeHash?
    /// How often an event had an outcome, by day and organisation.
    func tallies(tenant: StoredTenant) throws -> [Tally]
}

/// What a unit of work may change.
public protocol StoreTransaction: StoreReader {
    /// What belongs to this writer and outlives the transaction.
    var worker: Worker { get }
    /// Changes whenever somebody else has written: then nothing that a worker remembers counts.
    var generation: Int64 { get }

    func insert(_ tenant: NewTenant) throws -> StoredTenant
    func update(_ settings: TenantSettings, of tenant: StoredTenant) throws
    func insert(_ organisation: StoredOrganisation) throws
    func insert(_ user: StoredUser) throws
    func insert(_ grant: RoleGrant) throws -> Int64
    func insert(_ training: Training) throws -> Int64
    /// Ends a grant at a time; false if there is no such grant.
    func endGrant(_ id: Int64, at time: Timestamp) throws -> Bool
    /// Stores a version and makes it the active one of its type; the digest may exist already.
    func activate(_ workflow: StoredWorkflow) throws
    /// Stores a file of calendars as the tenant's newest.
    func insert(_ file: StoredCalendarFile, tenant: StoredTenant) throws

    /// Keeps a version, not active, until its publication is confirmed.
    func insert(_ publication: Publication, tenant: StoredTenant) throws
    func removePublication(_ digest: String, tenant: StoredTenant) throws

    /// The serial that the tenant's next complaint gets.
    func nextSerial(tenant: StoredTenant) throws -> Int64
    func insert(_ complaint: StoredComplaint, tenant: StoredTenant) throws
    /// Replaces a complaint if its stored version is still the expected one.
    func update(
        _ complaint: StoredComplaint, tenant: StoredTenant, expectedVersion: Int64
    ) throws -> Bool
    /// Puts a complaint into a queue, or changes its place in it.
    func put(_ item: WorkItem, tenant: StoredTenant) throws
    func removeWorkItem(of serial: Int64, in queue: RoleID, tenant: StoredTenant) throws
    func insert(_ act: AnsweredAct, tenant: StoredTenant) throws
    /// Puts an effect where a dispatcher will find it.
    func insert(_ message: OutboxMessage, tenant: StoredTenant) throws
    /// What an act brought, with the salt of its commitment.
    func insert(_ payload: StoredPayload, tenant: StoredTenant) throws

    func insert(_ attachment: StoredAttachment, tenant: StoredTenant) throws

    /// Adds a record at the end of the log; its sequence must be the log's size.
    func append(_ record: StoredRecord, tenant: StoredTenant) throws
    func insertSubtreeHash(
        _ hash: TreeHash, tenant: StoredTenant, level: Int, index: UInt64
    ) throws
}

extension StoreReader {
    /// The granted record with which a complaint reached a version.
    public func record(
        tenant: StoredTenant, complaint serial: Int64, version: Int64
    ) throws -> StoredRecord? {
        var filter = RecordFilter(complaint: serial, outcome: "granted", limit: 200)
        while true {
            let page = try records(tenant: tenant, matching: filter)
            if let found = page.first(where: { $0.columns.complaintVersion == version }) {
                return found
            }
            guard page.count == filter.limit, let last = page.last else { return nil }
            filter.after = last.sequence
        }
    }
}
