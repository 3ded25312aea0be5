extension Query {
    /// What lists show, with the table's name before each, for joins.
    static let joinedListColumns = listColumns.split(separator: ",")
        .map { "c." + $0.drop { $0 == " " } }.joined(separator: ", ")

    /// What lists show, then what only the complaint itself needs.
    private static let listColumns = """
        id, version, created_at, updated_at, next_due, is_imported, is_ended, workflow, state, \
        type, subtype, recorded_by, recorded_org, number, parent, external, claimed_by, \
        subject_user, subject_team, head
        """

    private static let complaintColumns = listColumns + ", salt, clocks, snapshot, data"

    var complaintSQL: String? {
        switch self {
        case .complaint: "SELECT \(Self.complaintColumns) FROM complaint WHERE id = ?1"
        case .complaints:
            """
            SELECT \(Self.listColumns) FROM complaint
            WHERE id >= ?1 AND id < ?2
                AND (?3 IS NULL OR state = ?3) AND (?4 IS NULL OR type = ?4)
                AND (?5 IS NULL OR recorded_by = ?5) AND (?6 IS NULL OR recorded_org = ?6)
                AND (?7 IS NULL OR subject_user IS NULL
                    OR instr(' ' || subject_user || ' ', ' ' || ?7 || ' ') = 0)
                AND (?8 IS NULL OR subject_team IS NULL
                    OR instr(' ' || subject_team || ' ', ' ' || ?8 || ' ') = 0)
                AND (?9 IS NULL OR EXISTS(
                    SELECT 1 FROM work_item
                    WHERE complaint = complaint.id AND instr(?9, ' ' || queue || ' ') > 0))
            ORDER BY id DESC LIMIT ?10
            """
        case .dueComplaints:
            """
            SELECT \(Self.complaintColumns) FROM complaint INDEXED BY complaint_due
            WHERE next_due IS NOT NULL AND next_due <= ?3 AND id >= ?1 AND id <= ?2
            ORDER BY next_due, id LIMIT ?4
            """
        case .linkedComplaints:
            """
            SELECT \(Self.listColumns) FROM complaint INDEXED BY complaint_parent
            WHERE parent = ?1 ORDER BY id
            """
        case .lastSerial: "SELECT max(id) FROM complaint WHERE id >= ?1 AND id <= ?2"
        case .answeredAct: "SELECT request, sequence FROM act_key WHERE tenant = ?1 AND key = ?2"
        case .insertComplaint:
            """
            INSERT INTO complaint(\(Self.complaintColumns)) VALUES(
                ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
                ?19, ?20, ?21, ?22, ?23, ?24)
            """
        // The index on `next_due` is written whenever the column is set, even to what it was:
        // acts that move no deadline leave it out.
        case .updateComplaint:
            """
            UPDATE complaint SET \(Self.assignments)
            WHERE id = ?1 AND version = ?2 AND next_due IS ?3
            """
        case .updateComplaintAndDue:
            "UPDATE complaint SET \(Self.assignments), next_due = ?3 WHERE id = ?1 AND version = ?2"
        case .insertAnsweredAct: "INSERT INTO act_key VALUES(?1, ?2, ?3, ?4)"
        case .insertMessage: "INSERT INTO outbox VALUES(NULL, ?1, ?2, ?3, ?4, ?5, ?6, NULL)"
        case .insertPayload: "INSERT INTO payload VALUES(?1, ?2, ?3)"
        default: nil
        }
    }

    private static let assignments = """
        version = ?4, updated_at = ?5, is_ended = ?6, state = ?7, type = ?8, subtype = ?9, \
        external = ?10, claimed_by = ?11, subject_user = ?12, subject_team = ?13, head = ?14, \
        salt = ?15, clocks = ?16, snapshot = ?17, data = ?18
        """
}
