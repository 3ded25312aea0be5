import Redress
import RedressTesting
import Statecharts
import Testing

@Suite("A business with a workflow of its own")
struct SmallShopTests {
    @Test(
        "has a deadline whose condition is false recorded with a note, once",
        arguments: [("slow", false), ("fast", true)])
    func conditionalDeadline(kind: String, isTaken: Bool) async throws {
        try await withSmallShop { shop in
            let data: JSONValue = ["customer/name": "x", "order/@kind": .string(kind)]
            let number = try await shop.act("record", by: "out", data).granted().number
            _ = try await shop.act("submit", by: "out", on: number).granted()
            shop.clock.advance(milliseconds: 3_600_000)
            let fired = try await shop.tick()
            #expect(fired.map(\.event) == ["late"])
            #expect(try await shop.tick().isEmpty)
            let record = try await shop.lastRecord()
            #expect(record["note"]?.text == (isTaken ? nil : "no transition was enabled"))
            #expect(record["tr"]?.items?.count == (isTaken ? 1 : 0))
            #expect(record["perm"]?["rule"]?.text == (isTaken ? "small.scxml:37" : "none"))
            #expect(record["sla"]?.items?.first?["st"]?.text == "breach")
            #expect(record["cv"]?.number == 3)
            #expect(try await shop.isLate(number) == isTaken)
            _ = try await shop.act("close", by: "in", on: number).granted()
        }
    }

    @Test("has a deadline that cannot be handled recorded once, and the complaint goes on")
    func endlessDeadline() async throws {
        let endless = SmallWorkflow.document.replacing(
            "</transition>\n    </state>",
            with: "<raise event=\"again\"/></transition>"
                + "<transition event=\"again\"><raise event=\"again\"/></transition></state>")
        try #require(endless != SmallWorkflow.document)
        try await withSmallShop(endless) { shop in
            let data: JSONValue = ["customer/name": "x", "order/@kind": "fast"]
            let number = try await shop.act("record", by: "out", data).granted().number
            _ = try await shop.act("submit", by: "out", on: number).granted()
            shop.clock.advance(milliseconds: 3_600_000)
            #expect(try await shop.tick().count == 1)
            #expect(try await shop.tick().isEmpty)
            #expect(
                try await shop.lastRecord()["note"]?.text
                    == "the macrostep does not end: more than 1000 microsteps")
            #expect(!(try await shop.isLate(number)))
            _ = try await shop.act("close", by: "in", on: number).granted()
        }
    }

    @Test("has every complaint stay under the version that it began with")
    func pinned() async throws {
        try await withSmallShop { shop in
            let number = try await shop.act("record", by: "out", ["customer/name": "x"]).granted()
                .number
            let stricter = SmallWorkflow.document
                .replacing("cond=\"$customer/name\"", with: "cond=\"false()\"")
                .replacing("r:version=\"1.0\"", with: "r:version=\"2.0\"")
            let source = SmallWorkflow.source(document: stricter)
            let workflow = try #require(WorkflowChecker.check(source, schemas: nil).workflow)
            #expect(try await shop.engine.publish(source, checked: workflow, tenant: shop.tenant))
            #expect(
                !(try await shop.engine.publish(source, checked: workflow, tenant: shop.tenant)))
            let newer = try await shop.act("record", by: "out", ["customer/name": "x"]).granted()
                .number
            _ = try await shop.act("submit", by: "out", on: number).granted()
            #expect(
                try await shop.act("submit", by: "out", on: newer).refused().reason == .guardFalse)
            let view = try await shop.engine.view(number, tenant: shop.tenant, as: nil)
            #expect(view.workflowVersion == "1.0")
        }
    }

    @Test(
        "is told what is wrong with its requests, and nothing is recorded",
        arguments: [
            ("Big", "S", "tenant id 'Big' must be 1 to 40 of a-z, 0-9, '-', '.', '_'"),
            ("big", "s", "number prefix 's' must be 1 to 12 of A-Z, 0-9"),
            ("big", "", "number prefix '' must be 1 to 12 of A-Z, 0-9"),
        ])
    func badTenant(id: String, prefix: String, message: String) async throws {
        try await withSmallShop { shop in
            await #expect(throws: AdministrationProblem(message)) {
                _ = try await shop.engine.createTenant(
                    NewTenant(
                        id: TenantID(id), name: "x", numberPrefix: prefix, origin: "redress.test/x")
                )
            }
        }
    }

    @Test(
        "cannot give roles that make no sense",
        arguments: [
            ("in", "clrk", 0, nil, "role 'clrk' is not in roles.xml; did you mean 'clerk'?"),
            ("in", "system", 0, nil, "role 'system' belongs to the program itself"),
            (
                "out", "clerk", 0, nil,
                "user 'out' belongs to an outsourcer and may only have roles of kind 'outsourced', "
                    + "not 'clerk'"
            ),
            ("who", "clerk", 0, nil, "user 'who' is not known; 'redress user add' adds people"),
            ("in", "clerk", 5, nil, "the role would end before it begins"),
            ("in", "clerk", 0, -1, "limit -1 is negative"),
        ] as [(String, String, Int64, Int64?, String)])
    func badGrant(
        user: String, role: String, from: Int64, limit: Int64?, message: String
    ) async throws {
        try await withSmallShop { shop in
            let before = try await shop.engine.checkpoint(tenant: shop.tenant)
            await #expect(throws: AdministrationProblem(message)) {
                _ = try await shop.engine.grant(
                    RoleGrant(
                        user: UserID(user), tenant: shop.tenant, role: RoleID(role),
                        validFrom: Timestamp(microseconds: from),
                        validUntil: Timestamp(microseconds: 5), limit: limit))
            }
            #expect(try await shop.engine.checkpoint(tenant: shop.tenant) == before)
        }
    }
}

extension SmallShop {
    func lastRecord() async throws -> JSONValue {
        try await engine.store.read { [tenant] reader in
            let own = try #require(try reader.tenant(tenant))
            let size = try reader.logSize(tenant: own)
            let record = try #require(try reader.record(tenant: own, sequence: size - 1))
            return try JSONValue(reading: record.bytes)
        }
    }

    fileprivate func isLate(_ number: String) async throws -> Bool {
        try await engine.store.read { [tenant] reader in
            let own = try #require(try reader.tenant(tenant))
            let stored = try #require(try reader.complaint(tenant: own, serial: 1))
            return String(decoding: stored.data, as: UTF8.self).contains("late=\"true\"")
        }
    }
}
