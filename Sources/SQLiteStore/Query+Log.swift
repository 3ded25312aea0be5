extension Query {
    private static let recordColumns = """
        id, type, ts, complaint, cv, event, from_state, to_state, actor, role, org, rule, \
        outcome, reason, obj, rec, leaf
        """

    /// The conditions of a list that no index serves, the same for every way to the rows.
    private static let recordConditions = """
        id >= ?1 AND id <= ?2
            AND (?3 IS NULL OR complaint = ?3) AND (?4 IS NULL OR actor = ?4)
            AND (?5 IS NULL OR outcome = ?5) AND (?6 IS NULL OR event = ?6)
            AND (?7 IS NULL OR type = ?7) AND ts >= ?8 AND ts < ?9
        ORDER BY id LIMIT ?10
        """

    /// What records are counted by: day, event, outcome, organisation.
    private static let tallied = "ts / 86400000000, event, outcome, ifnull(org, '')"
    private static let countable =
        "id >= ?2 AND id <= ?3 AND event IS NOT NULL AND outcome IS NOT NULL"

    var logSQL: String? {
        switch self {
        case .logEnd: "SELECT max(id) FROM audit WHERE id >= ?1 AND id <= ?2"
        case .record: "SELECT \(Self.recordColumns) FROM audit WHERE id = ?1"
        case .recordsFrom:
            "SELECT \(Self.recordColumns) FROM audit WHERE id >= ?1 AND id <= ?2 ORDER BY id"
        case .leaf: "SELECT leaf FROM audit WHERE id = ?1"
        case .subtreeHash:
            "SELECT hash FROM audit_subtree WHERE tenant = ?1 AND level = ?2 AND idx = ?3"
        case .tallies:
            """
            SELECT day, event, outcome, org, sum(n) FROM (
                SELECT day, event, outcome, org, n FROM tally WHERE tenant = ?1
                UNION ALL
                SELECT \(Self.tallied), 1 FROM audit WHERE \(Self.countable))
            GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            """
        case .records:
            "SELECT \(Self.recordColumns) FROM audit NOT INDEXED WHERE \(Self.recordConditions)"
        case .recordsOfComplaint:
            """
            SELECT \(Self.recordColumns) FROM audit INDEXED BY audit_complaint
            WHERE complaint = ?3 AND \(Self.recordConditions)
            """
        case .recordsOfActor:
            """
            SELECT \(Self.recordColumns) FROM audit INDEXED BY audit_actor
            WHERE actor = ?4 AND \(Self.recordConditions)
            """
        case .recordsDenied:
            """
            SELECT \(Self.recordColumns) FROM audit INDEXED BY audit_denied
            WHERE outcome = 'denied' AND \(Self.recordConditions)
            """
        case .append:
            """
            INSERT OR FAIL INTO audit(\(Self.recordColumns)) VALUES(
                ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            """
        case .count:
            """
            INSERT INTO tally
            SELECT ?1, \(Self.tallied), count(*) FROM audit WHERE \(Self.countable)
            GROUP BY 2, 3, 4, 5
            ON CONFLICT DO UPDATE SET n = n + excluded.n
            """
        case .insertSubtreeHash: "INSERT INTO audit_subtree VALUES(?1, ?2, ?3, ?4)"
        default: nil
        }
    }
}
