import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Testing

/// A workflow about who may act: proposals that a second person approves, subjects who must have
/// no part in it, queues with an urgency.
enum PeopleWorkflow {
    static let document = """
        <?xml version="1.0" encoding="UTF-8"?>
        <scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:r="urn:redress:workflow:1"
               version="1.0" datamodel="xpath" name="people" initial="case"
               r:version="1.0" r:type="people">
          <r:label xml:lang="zh">人员</r:label><r:label xml:lang="en">People</r:label>
          <r:roles href="../roles.xml"/>
          <r:codes href="../codes.xml"/>
          <r:conflict user="subject/@employee" team="subject/@team"/>
          \(events)
          <r:clock id="T1" within="PT4H" time="natural" kind="soft" event="late">
            <r:label xml:lang="zh">处理期限</r:label><r:label xml:lang="en">Limit</r:label></r:clock>
          <r:clock id="T2" within="PT1H" time="natural" kind="hard" event="slow">
            <r:label xml:lang="zh">审批期限</r:label><r:label xml:lang="en">Approval</r:label></r:clock>
          <r:form event="record.save">
            <r:field path="order/@id" type="text">\(label("订单", "Order"))</r:field>
            <r:field path="subject/@employee" type="text">\(label("员工", "Employee"))</r:field>
            <r:field path="subject/@team" type="text">\(label("班组", "Team"))</r:field>
          </r:form>
          <r:form event="triage">
            <r:field path="subject/@employee" type="text">\(label("员工", "Employee"))</r:field>
            <r:field path="subject/@team" type="text">\(label("班组", "Team"))</r:field>
          </r:form>
          <r:form event="propose">
            <r:list path="proposals/proposal" stamp="true" required="always">
              \(label("方案", "Proposals"))
              <r:field path="@amount" type="amount">\(label("金额", "Amount"))</r:field>
            </r:list>
          </r:form>
          <datamodel><data id="order"/><data id="subject"/><data id="proposals"/></datamodel>
          <parallel id="case">
            <state id="handling" initial="draft">
              <state id="draft" r:stage="receipt">
                \(label("草稿", "Draft"))
                <transition event="record.save" r:allow="outside clerk boss customer"/>
                <transition event="submit" target="open" r:allow="outside clerk boss customer"
                    cond="$order/@id"/>
              </state>
              <state id="open" r:queue="clerk">
                \(label("处理中", "Open"))
                <onentry><send id="T1" event="late" delayexpr="r:due('T1')"/></onentry>
                <onexit><cancel sendid="T1"/></onexit>
                <transition event="record.save" r:allow="outside clerk boss"/>
                <transition event="triage" r:allow="clerk boss"/>
                <transition event="late" r:allow="system"/>
                <transition event="propose" target="approval" r:allow="clerk boss"/>
                <transition event="confirm" target="closed" r:allow="boss"
                    r:four-eyes="$proposals/proposal[last()]/@by"/>
              </state>
              <state id="approval" r:queue="boss clerk">
                \(label("待审批", "Approval"))
                <onentry><send id="T2" event="slow" delayexpr="r:due('T2')"/></onentry>
                <onexit><cancel sendid="T2"/></onexit>
                <transition event="slow" r:allow="system"/>
                <transition event="approve" target="closed" r:allow="clerk boss"
                    r:four-eyes="$proposals/proposal[last()]/@by"
                    cond="$proposals/proposal[last()]/@amount &lt;= 1000"/>
                <transition event="approve" target="open" r:allow="boss"
                    cond="$order/@id = 'again'"/>
                <transition event="confirm" target="closed" r:allow="boss"
                    r:four-eyes="$proposals/proposal/@by | $_x/complaint/@recorded-by"/>
                <transition event="pay" target="closed" r:allow="payer boss"/>
              </state>
              <state id="closed">\(label("办结", "Closed"))
                <transition event="reopen" target="open" r:allow="boss"/></state>
            </state>
            <state id="urgency" initial="u.normal">
              <state id="u.normal">\(label("普通", "Normal"))
                <transition event="rush" target="u.critical" r:allow="boss"/></state>
              <state id="u.critical">\(label("危急", "Critical"))
                <transition event="calm" target="u.normal" r:allow="boss"/></state>
            </state>
          </parallel>
        </scxml>
        """

    static func label(_ chinese: String, _ english: String) -> String {
        "<r:label xml:lang=\"zh\">\(chinese)</r:label>"
            + "<r:label xml:lang=\"en\">\(english)</r:label>"
    }

    private static let events = [
        "record.save", "submit", "triage", "propose", "approve", "confirm", "late", "slow", "rush",
        "calm", "reopen", "pay",
    ].map { "<r:event name=\"\($0)\">\(label("事件", $0))</r:event>" }.joined()

    static let roles = """
        <r:roles xmlns:r="urn:redress:workflow:1" version="1.0">
          <r:role id="outside" kind="outsourced" scope="own" sees="">\(label("外包", "Outside"))</r:role>
          <r:role id="clerk" kind="staff" scope="tenant" sees="personal core">\(label("客服", "Clerk"))</r:role>
          <r:role id="boss" kind="staff" scope="tenant" sees="core">\(label("主管", "Boss"))</r:role>
          <r:role id="payer" kind="staff" scope="tenant" sees="core">\(label("付款", "Payer"))</r:role>
          <r:role id="customer" kind="complainant" scope="own" sees="personal">\(label("客户", "Customer"))</r:role>
          <r:role id="auditor" kind="auditor" scope="tenant" sees="">\(label("审计", "Auditor"))</r:role>
          <r:role id="system" kind="system" scope="tenant" sees="">\(label("系统", "System"))</r:role>
        </r:roles>
        """
}

/// A shop with this workflow and some people: `out`, `ann` and `bob` (clerks of teams), `eve` and
/// `max` (bosses), `pam` who pays, `joe` who is a customer.
struct PeopleShop: Sendable {
    let engine: Engine
    let clock = ManualClock()
    let tenant = TenantID("people")

    init(
        store: any ComplaintStore, settings: TenantSettings = TenantSettings(),
        document: String = PeopleWorkflow.document, roles: String = PeopleWorkflow.roles
    ) async throws {
        engine = Engine(restartedOn: store, clock: clock)
        _ = try await engine.createTenant(
            NewTenant(
                id: tenant, name: "People", numberPrefix: "P", origin: "redress.test/people",
                settings: settings))
        let source = SmallWorkflow.source(document: document, roles: roles)
        let check = WorkflowChecker.check(source, schemas: try ShippedWorkflows.schemas())
        let workflow = try #require(check.workflow, "\(check.problems)")
        #expect(check.problems.isEmpty, "\(check.problems)")
        _ = try await engine.publish(source, checked: workflow, tenant: tenant)
        try await add("out", "outside", team: nil, isOutsourcer: true)
        for (user, role, team) in [
            ("ann", "clerk", "red"), ("bob", "clerk", "blue"), ("eve", "boss", "red"),
            ("max", "boss", nil), ("pam", "payer", nil), ("joe", "customer", nil),
        ] as [(String, String, String?)] {
            try await add(user, role, team: team)
        }
    }

    func add(
        _ user: String, _ roles: String..., team: String? = nil, isOutsourcer: Bool = false
    ) async throws {
        let organisation = isOutsourcer ? "agency" : "shop"
        try await engine.addUser(
            UserID(user),
            organisation: StoredOrganisation(
                id: OrganisationID(organisation), name: organisation, isOutsourcer: isOutsourcer),
            team: team, tenant: tenant)
        for role in roles { _ = try await grant(role, to: user) }
    }

    func grant(_ role: String, to user: String, until: Timestamp? = nil) async throws -> Int64 {
        try await engine.grant(
            RoleGrant(
                user: UserID(user), tenant: tenant, role: RoleID(role),
                validFrom: Timestamp(microseconds: 0), validUntil: until, limit: nil))
    }

    func act(
        _ event: String, by user: String, on number: String? = nil, in role: String? = nil,
        _ data: JSONValue = [:]
    ) async throws -> Answer {
        try await engine.perform(
            Act(
                tenant: tenant, actor: UserID(user), role: role.map { RoleID($0) },
                subject: number.map { .complaint($0) } ?? .new(type: "people"),
                event: EventName(event), data: data))
    }

    /// A complaint that somebody has recorded and submitted.
    func submitted(
        by user: String = "ann", _ data: JSONValue = ["order/@id": "A-1"]
    ) async throws -> String {
        let number = try await act("record.save", by: user, data).granted().number
        _ = try await act("submit", by: user, on: number).granted()
        return number
    }

    /// A complaint for which somebody has proposed something.
    func proposed(by user: String, amount: Int64 = 500) async throws -> String {
        let number = try await submitted()
        _ = try await act(
            "propose", by: user, on: number,
            ["proposals/proposal": [["@amount": .integer(amount)]]]
        ).granted()
        return number
    }

    func numbers(as user: String, in role: String? = nil) async throws -> [String] {
        try await engine.complaints(
            tenant: tenant, as: UserID(user), role: role.map { RoleID($0) },
            matching: ComplaintFilter()
        ).map(\.number)
    }

    /// The whole log, oldest first.
    func records() async throws -> [JSONValue] {
        try await engine.store.read { [tenant] reader in
            let own = try #require(try reader.tenant(tenant))
            var found: [JSONValue] = []
            try reader.forEachRecord(tenant: own, from: 0) { record in
                found.append(try JSONValue(reading: record.bytes))
                return true
            }
            return found
        }
    }

    /// What the log's verifier finds with nothing but the database.
    func verify() async throws -> [Int: [String]] {
        try await engine.store.read { [tenant] reader in
            let own = try #require(try reader.tenant(tenant))
            return try LogVerifier(store: reader, tenant: own, verifier: nil, notes: []).run()
                .findings
        }
    }
}

/// A shop on a database of its own.
func withPeople(
    _ settings: TenantSettings = TenantSettings(),
    document: String = PeopleWorkflow.document, roles: String = PeopleWorkflow.roles,
    _ body: (PeopleShop) async throws -> Void
) async throws {
    let file = try ShopFile()
    let store = try file.create()
    defer { store.close() }
    try await body(
        try await PeopleShop(store: store, settings: settings, document: document, roles: roles))
}
