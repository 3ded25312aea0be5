import Testing

@Suite("Rights that were edited in the database", .timeLimit(.minutes(10)))
struct EditedRightsTests {
    @Test("a grant that says more does not count for somebody from an outsourcer")
    func grant() throws {
        let shop = try Shop()
        try shop.tamper("UPDATE role_grant SET role = 'manager.approver' WHERE user = 'out-01'")
        let outcome = try shop.redress(
            "complaint", "send", shop.submitted, "expedite.grant", "--as", "out-01")
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("people of an outsourcer have outsourced roles only"))
    }

    @Test("a workflow that grants more no longer has its digest, and nothing goes on under it")
    func workflow() throws {
        let shop = try Shop()
        try shop.tamper(
            """
            UPDATE workflow SET document = CAST(replace(CAST(document AS TEXT),
                'r:allow="shift.supervisor', 'r:allow="agent.outsourced shift.supervisor') AS BLOB)
            """)
        let outcome = try shop.redress(
            "complaint", "send", shop.submitted, "expedite.grant", "--as", "out-01")
        #expect(outcome.status == 5)
        #expect(outcome.errors.contains("no longer loads"), "\(outcome.errors)")
        try shop.tamper(
            """
            UPDATE workflow SET document = CAST(replace(CAST(document AS TEXT),
                'r:allow="agent.outsourced shift.supervisor', 'r:allow="vendor.supervisor') AS BLOB),
                roles = CAST(replace(CAST(roles AS TEXT), 'kind="outsourced"', 'kind="staff"') AS BLOB)
            """)
        let again = try shop.redress(
            "complaint", "send", shop.submitted, "expedite.grant", "--as", "out-01")
        #expect(again.status == 5)
        #expect(again.errors.contains("do not have its digest"), "\(again.errors)")
    }
}
