extension BadInputTests {
    static let usage: [BadInput] = [
        // The command line itself
        BadInput("nonsense", 2, "nonsense"),
        BadInput("complaint record", 2, "Missing expected argument '--type"),
        BadInput("complaint list --limit 0", 2, "--limit is a number from 1 to 10000"),
        BadInput("complaint list --limit many", 2, "'many' is invalid for '--limit"),
        BadInput("complaint list --after 0", 2, "--after is a number from 1"),
        BadInput("complaint send DRAFT submit --as ''", 2, "is invalid for '--as"),
        BadInput("complaint send DRAFT submit --as :agent", 2, "is invalid for '--as"),
        BadInput("complaint send DRAFT submit --as out-01 --key ''", 2, "--key has 1 to 200 bytes"),
        BadInput(
            "complaint send DRAFT submit --as out-01 --if-version x",
            2,
            "invalid for '--if-version"),
        BadInput("complaint send DRAFT '' --as out-01", 2, "the name of an event"),
        BadInput("tick --at tomorrow", 2, "a time is such as 2026-11-22T09:30:00+08:00"),
        BadInput("audit list --from yesterday", 2, "a time is such as"),
        BadInput(
            "audit list --from 2026-02-02 --to 2026-02-01",
            2,
            "--to must be after --from"),
        BadInput("audit list --outcome maybe", 2, "'maybe' is invalid for '--outcome"),
        BadInput("audit show -1", 2, "Missing expected argument '<sequence>'"),
        BadInput("user list --node A_B", 2, "--node 'A B' must be"),
        BadInput(
            "user list --tenant other",
            2,
            "tenant 'other' is not in 'redress.db'; known: shop"),
        BadInput("user list --db none.db", 5, "there is no store 'none.db'"),
        BadInput("user add x-1 --org shop --db none.db", 5, "there is no store 'none.db'"),
        // People
        BadInput("user add Zhang_San --org shop", 2, "use a pseudonym, never a name"),
        BadInput("user add x-1 --org shop --team Night_Owls", 2, "--team 'Night Owls' must be"),
        BadInput("user add out-01 --org outsourcer-a --outsourcer", 2, "'out-01' exists already"),
        BadInput("user add x-1 --org outsourcer-a", 2, "exists already as an outsourcer"),
        BadInput("user add system --org shop", 2, "'system' is the program itself"),
        BadInput("user grant nobody agent.inhouse", 2, "user 'nobody' is not known"),
        BadInput("user grant ag-01 agent.inhose", 2, "did you mean 'agent.inhouse'?"),
        BadInput("user grant out-01 agent.inhouse", 2, "may only have roles of kind 'outsourced'"),
        BadInput("user grant ag-01 system", 2, "belongs to the program itself"),
        BadInput("user grant ag-01 auditor --until 2020-01-01", 2, "end before it begins"),
        BadInput("user grant ag-01 auditor --limit=-5", 2, "limit -5 is negative"),
        BadInput("user grant ag-01 auditor --until soon", 2, "a time is such as"),
        BadInput("user revoke ag-01 auditor", 2, "does not have the role 'auditor'"),
        // Complaints that are not there, or not for these eyes
        BadInput("complaint send SHOP-2026-999999 submit --as out-01", 2, "does not exist"),
        BadInput("complaint send one submit --as out-01", 2, "complaint 'one' does not exist"),
        BadInput("complaint show SHOP-2026-999999", 2, "does not exist"),
        BadInput("complaint show SUBMITTED --as out-02", 2, "does not exist"),
        BadInput("complaint show SUBMITTED --as nobody", 2, "user 'nobody' is not known"),
        BadInput("complaint show SUBMITTED --as old-01", 2, "has no valid role"),
        BadInput("complaint show SUBMITTED --language fr", 2, "'fr' is invalid for '--language"),
        BadInput("complaint list --as nobody", 2, "user 'nobody' is not known"),
        BadInput(
            "complaint list --type nonsense", 2, "known: attitude, escalation, logistics, product"),
        // Data
        BadInput(
            "complaint record --type product --as out-01 --data none.json",
            2,
            "'none.json' cannot be read: No such file"),
        BadInput(
            "complaint record --type product --as out-01 --data .",
            2,
            "'.' cannot be read"),
        BadInput(
            "complaint send DRAFT submit --as out-01 --data twice.json",
            2,
            "twice.json:2:2: the key 'a' stands twice"),
        BadInput(
            "complaint send DRAFT submit --as out-01 --data list.json",
            2,
            "list.json:1:1: the data of an act are an object"),
        BadInput(
            "complaint send DRAFT submit --as out-01 --data big.json",
            2,
            "'big.json' has more than 1048576 bytes"),
        BadInput(
            "complaint send DRAFT submit --as out-01 --data -",
            2,
            "standard input:1:6: null is not allowed",
            input: "{\"a\":null}"),
        BadInput(
            "complaint send DRAFT submit --as out-01 --data -",
            2,
            "standard input:1:1: a value is missing",
            input: ""),
        // The log
        BadInput("audit show 9999", 2, "there is no record 9999"),
        BadInput("audit prove 9999", 2, "there is no record 9999"),
        BadInput("audit list --complaint one", 2, "complaint 'one' does not exist"),
        BadInput("audit list --complaint SHOP-2026-999999", 2, "does not exist"),
        BadInput("audit verify --checkpoint none.note", 2, "'none.note' cannot be read"),
        BadInput("audit verify --vkey list.json", 2, "list.json:1: "),
        // Workflows
        BadInput("workflow check none.scxml", 2, "'none.scxml' cannot be read"),
        BadInput("workflow publish none.scxml", 2, "'none.scxml' cannot be read"),
        BadInput("init", 2, "'redress.db' exists already"),
    ]

    static let acts: [BadInput] = [
        BadInput(
            "complaint send DRAFT submit --as nobody",
            3,
            "user 'nobody' is not known"),
        BadInput(
            "complaint send SUBMITTED triage.start --as ag-01:manager.approver",
            3,
            "does not have the role 'manager.approver'"),
        BadInput("complaint send SUBMITTED triage.start --as old-01", 3, "was valid until 2021"),
        BadInput(
            "complaint send SUBMITTED triage.strat --as ag-01",
            3,
            "did you mean 'triage.start'?"),
        BadInput(
            "complaint send SUBMITTED approve --as ag-01",
            3,
            "'approve' is not possible in 'p.submitted', 'u.normal'"),
        BadInput("complaint send SUBMITTED expedite.grant --as out-01", 3, "outsourced-ceiling"),
        BadInput("complaint send SUBMITTED record.append --as out-02", 3, "out-of-scope"),
        BadInput("complaint send DRAFT submit --as out-01", 3, "a condition does not hold"),
        BadInput(
            "complaint record --type nonsense --as out-01 --data -",
            3,
            "known: attitude, escalation, logistics, product",
            input: "{}"),
        BadInput(
            "complaint record --type product --as out-01 --data -",
            3,
            "invalid-data",
            input: "{\"nonsense\": 1}"),
        BadInput(
            "complaint record --type product --as ag-01:auditor --data -",
            3,
            "no-valid-role",
            input: "{}"),
    ]
}
