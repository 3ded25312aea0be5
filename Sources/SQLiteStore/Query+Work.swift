/// Queues and claims.
extension Query {
    private static let itemColumns = "complaint, queue, urgency, due, flags, w.state"

    var workSQL: String? {
        switch self {
        case .workItems:
            """
            SELECT \(Self.itemColumns) FROM work_item AS w WHERE complaint = ?1 ORDER BY queue
            """
        case .workList:
            """
            SELECT \(Self.itemColumns), \(Self.joinedListColumns)
            FROM work_item AS w INDEXED BY work_item_order
                CROSS JOIN complaint AS c ON c.id = w.complaint
            WHERE tenant = ?1 AND queue = ?2
                AND (urgency, due, complaint) > (?3, ?4, ?5)
                AND (?6 IS NULL OR recorded_by = ?6) AND (?7 IS NULL OR recorded_org = ?7)
                AND (?8 IS NULL OR subject_user IS NULL
                    OR instr(' ' || subject_user || ' ', ' ' || ?8 || ' ') = 0)
                AND (?9 IS NULL OR subject_team IS NULL
                    OR instr(' ' || subject_team || ' ', ' ' || ?9 || ' ') = 0)
            ORDER BY urgency, due, complaint LIMIT ?10
            """
        case .claimedComplaints:
            """
            SELECT \(Self.joinedListColumns)
            FROM complaint AS c INDEXED BY complaint_claim
            WHERE claimed_by = ?1 AND claimed_by IS NOT NULL AND c.id > ?2 AND c.id <= ?3
            ORDER BY c.id LIMIT ?4
            """
        case .putWorkItem:
            """
            INSERT INTO work_item(complaint, queue, tenant, urgency, due, flags, state)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT(complaint, queue) DO UPDATE SET
                urgency = ?4, due = ?5, flags = ?6, state = ?7
            """
        case .removeWorkItem: "DELETE FROM work_item WHERE complaint = ?1 AND queue = ?2"
        default: nil
        }
    }
}
