import Redress
import RedressTesting
import SQLiteStore
import Statecharts
import Testing

/// Two workflows of which one starts the other, as small as they can be.
enum LinkedWorkflows {
    private static func head(_ name: String, events: [String]) -> String {
        let labels = events.map {
            "<r:event name=\"\($0)\"><r:label xml:lang=\"zh\">\($0)</r:label>"
                + "<r:label xml:lang=\"en\">\($0)</r:label></r:event>"
        }
        return """
            <scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:r="urn:redress:workflow:1"
                version="1.0" datamodel="xpath" name="\(name)" initial="complaint"
                r:version="1.0" r:type="\(name)">
              <r:label xml:lang="zh">\(name)</r:label><r:label xml:lang="en">\(name)</r:label>
              <r:roles href="../roles.xml"/><r:codes href="../codes.xml"/>
              \(labels.joined())
            """
    }

    private static func state(_ id: String, _ attributes: String = "", _ content: String) -> String
    {
        "<state id=\"\(id)\" \(attributes)><r:label xml:lang=\"zh\">\(id)</r:label>"
            + "<r:label xml:lang=\"en\">\(id)</r:label>\(content)</state>"
    }

    private static func final(_ id: String, _ attributes: String = "") -> String {
        "<final id=\"\(id)\" \(attributes)><r:label xml:lang=\"zh\">\(id)</r:label>"
            + "<r:label xml:lang=\"en\">\(id)</r:label></final>"
    }

    private static func field(_ path: String, _ type: String = "text") -> String {
        "<r:field path=\"\(path)\" type=\"\(type)\"><r:label xml:lang=\"zh\">字段</r:label>"
            + "<r:label xml:lang=\"en\">Field</r:label></r:field>"
    }

    static func start(
        _ target: String = "outside", _ event: String = "signal", _ parameters: String = ""
    ) -> String {
        "<send type=\"urn:redress:start\" target=\"\(target)\" event=\"\(event)\">\(parameters)</send>"
    }

    /// The complaint that others are linked to.
    static let house =
        head(
            "house",
            events: [
                "record", "submit", "announce", "wrong", "unready", "badly", "close", "settle",
                "alarm", "shout", "late",
            ]) + """
            <r:clock id="T1" within="PT1H" time="natural" kind="soft" event="late">
              <r:label xml:lang="zh">期限</r:label><r:label xml:lang="en">Limit</r:label></r:clock>
            <r:form event="announce">\(field("order/@channel"))\(field("order/@sum", "amount"))</r:form>
            <r:form event="alarm">\(field("order/@alarm", "integer"))</r:form>
            <datamodel><data id="order"/><data id="notes"/></datamodel>
            <state id="complaint" initial="open">
            """
        + state(
            "open", "r:queue=\"clerk\"",
            """
            <onentry><send id="T1" event="late" delayexpr="r:due('T1')"/></onentry>
            <transition event="record" r:allow="outside clerk"/>
            <transition event="submit" r:allow="outside clerk"/>
            <transition event="announce" r:allow="clerk">
              \(start("outside", "signal",
                  "<param name=\"escalation.body\" expr=\"string($order/@channel)\"/>"
                      + "<param name=\"escalation.sum\" expr=\"string($order/@sum)\"/>"))
            </transition>
            <transition event="wrong" r:allow="clerk">\(start("nowhere"))</transition>
            <transition event="unready" r:allow="clerk">\(start("outside", "open"))</transition>
            <transition event="badly" r:allow="clerk">
              \(start())\(start("outside", "signal", "<param name=\"escalation.sum\" expr=\"'much'\"/>"))
            </transition>
            <transition event="late" r:allow="system">
              <assign location="$notes" type="addattribute" attr="late" expr="'true'"/>
              \(start("nowhere"))
            </transition>
            <transition event="error.communication">
              <assign location="$notes" type="lastchild"><failed xmlns=""/></assign>
            </transition>
            <transition event="alarm" r:allow="system"
                cond="$_x/external[@status='open'] and $order/@alarm >= 3">
              <assign location="$notes" type="addattribute" attr="alarm" expr="$order/@alarm"/>
            </transition>
            <transition event="shout" r:allow="clerk">
              <send event="told" targetexpr="concat('#_scxml_', $_x/external/@id)"/>
            </transition>
            <transition event="settle" target="settled" r:allow="clerk"
                cond="$_x/external[@outcome='settled']"/>
            <transition event="close" target="closed" r:allow="clerk" r:fail-open="none is the rule"
                cond="not($_x/external[not(@status = 'closed')])"/>
            """)
        + state(
            "settled", "",
            """
            <transition event="close" target="closed" r:allow="clerk" r:fail-open="none is the rule"
                cond="not($_x/external[not(@status = 'closed')])"/>
            """)
        + final("closed") + "</state></scxml>"

    /// The linked one.
    static let outside =
        head("outside", events: ["signal", "open", "settle", "again", "told", "call", "close"])
            + """
            <r:form event="signal">\(field("escalation/@body"))\(field("escalation/@sum", "amount"))</r:form>
            <datamodel><data id="escalation"/></datamodel>
            <state id="complaint" initial="signalled">
            """
        + state(
            "signalled", "",
            """
            <transition event="signal" r:allow="clerk system"/>
            <transition event="open" target="open" r:allow="clerk"
                cond="$_x/complaint/@parent"/>
            """)
        + state(
            "open", "r:external=\"open\"",
            """
            <onentry>
              <send event="alarm" targetexpr="concat('#_scxml_', $_x/complaint/@parent)">
                <param name="order.alarm" expr="'3'"/>
              </send>
            </onentry>
            <transition event="call" r:allow="clerk">
              <send event="told" targetexpr="'#_scxml_TWO-2026-000001'"/>
              <send event="alarm" targetexpr="concat('#_scxml_', $_x/complaint/@parent)"/>
            </transition>
            <transition event="told" r:allow="system">
              <assign location="$escalation" type="addattribute" attr="told" expr="'true'"/>
            </transition>
            <transition event="settle" r:allow="clerk">
              <assign location="$escalation" type="addattribute" attr="outcome" expr="'settled'"/>
            </transition>
            <transition event="close" target="over" r:allow="clerk"/>
            """)
        + final("over", "r:external=\"closed\"") + "</state></scxml>"

    /// A complaint that starts one of its own type, which starts one, and so on.
    static let endless =
        head("endless", events: ["go"]) + """
            <datamodel><data id="notes"/></datamodel>
            <state id="complaint" initial="open">
            """
        + state(
            "open", "",
            "<transition event=\"go\" r:allow=\"clerk system\">\(start("endless", "go"))</transition>"
        )
        + "</state></scxml>"

    /// Two that answer each other for ever.
    static let echo =
        head("echo", events: ["go", "call"]) + """
            <datamodel><data id="notes"/></datamodel>
            <state id="complaint" initial="open">
            """
        + state(
            "open", "",
            """
            <transition event="go" r:allow="clerk system"/>
            <transition event="call" r:allow="clerk system">
              <if cond="$_x/complaint/@parent">
                <send event="call" targetexpr="concat('#_scxml_', $_x/complaint/@parent)"/>
              <else/>
                \(start("echo", "call"))
              </if>
            </transition>
            """)
        + "</state></scxml>"
}

/// A tenant with these workflows, an outsourced agent and a clerk.
struct LinkedShop {
    let engine: Engine
    let clock: ManualClock
    let tenant = TenantID("two")

    init(store: any ComplaintStore, clock: ManualClock = ManualClock()) {
        self.clock = clock
        engine = Engine(restartedOn: store, clock: clock)
    }

    static func create(in store: any ComplaintStore) async throws -> LinkedShop {
        let shop = LinkedShop(store: store)
        _ = try await shop.engine.createTenant(
            NewTenant(id: shop.tenant, name: "Two", numberPrefix: "TWO", origin: "redress.test/two")
        )
        for document in [
            LinkedWorkflows.house, LinkedWorkflows.outside, LinkedWorkflows.endless,
            LinkedWorkflows.echo,
        ] {
            let source = SmallWorkflow.source(document: document)
            let check = WorkflowChecker.check(source, schemas: try ShippedWorkflows.schemas())
            let workflow = try #require(check.workflow, "\(check.problems)")
            #expect(check.problems.filter { $0.code != "dead-end" }.isEmpty, "\(check.problems)")
            #expect(try await shop.engine.publish(source, checked: workflow, tenant: shop.tenant))
        }
        for (user, isOutsourcer, role) in [("out", true, "outside"), ("in", false, "clerk")] {
            try await shop.engine.addUser(
                UserID(user),
                organisation: StoredOrganisation(
                    id: OrganisationID("org." + user), name: user, isOutsourcer: isOutsourcer),
                team: nil, tenant: shop.tenant)
            _ = try await shop.engine.grant(
                RoleGrant(
                    user: UserID(user), tenant: shop.tenant, role: RoleID(role),
                    validFrom: Timestamp(microseconds: 0), validUntil: nil, limit: nil))
        }
        return shop
    }

    func act(
        _ event: String, on subject: Act.Subject, by user: String = "in", _ data: JSONValue = [:],
        key: String? = nil
    ) async throws -> Answer {
        try await engine.perform(
            Act(
                tenant: tenant, actor: UserID(user), subject: subject, event: EventName(event),
                data: data, key: key))
    }

    /// A recorded complaint of type `house`.
    func house(by user: String = "in") async throws -> String {
        try await act("record", on: .new(type: "house"), by: user).granted().number
    }

    func linked(to number: String, as user: String? = "in") async throws -> [StoredComplaint] {
        try await engine.complaints(
            linkedTo: number, tenant: tenant, as: user.map { UserID($0) })
    }

    func stored(_ number: String) async throws -> StoredComplaint {
        try await engine.store.read { [tenant] reader in
            let own = try #require(try reader.tenant(tenant))
            let serial = try #require(ComplaintNumber(number)).serial
            return try #require(try reader.complaint(tenant: own, serial: serial))
        }
    }

    func data(_ number: String) async throws -> String {
        String(decoding: try await stored(number).data, as: UTF8.self)
    }

    /// The last records of the log: event, complaint, actor, and what the note says.
    func records(_ count: Int) async throws -> [String] {
        try await engine.store.read { [tenant] reader in
            let own = try #require(try reader.tenant(tenant))
            var found: [String] = []
            try reader.forEachRecord(tenant: own, from: 0) { record in
                let value = try JSONValue(reading: record.bytes)
                let words = [
                    record.columns.event ?? record.columns.type, value["case"]?.text,
                    record.columns.actor, record.columns.outcome, value["note"]?.text,
                ]
                found.append(words.compactMap(\.self).joined(separator: " "))
                return true
            }
            return found.suffix(count)
        }
    }

    /// Whether everything that is stored is as the log says.
    func verify() async throws -> [Int: [String]] {
        try await engine.store.read { [tenant] reader in
            let own = try #require(try reader.tenant(tenant))
            return try LogVerifier(store: reader, tenant: own, verifier: nil, notes: []).run()
                .findings
        }
    }
}

func withLinkedShop(_ body: (LinkedShop, ShopFile) async throws -> Void) async throws {
    let file = try ShopFile()
    let store = try file.create()
    defer { store.close() }
    let shop = try await LinkedShop.create(in: store)
    try await body(shop, file)
    #expect(try await shop.verify().isEmpty)
}
