/// Every statement that the store runs, prepared when first needed.
///
/// Parameters are numbered in the order in which they are bound. Keys of a tenant's rows are asked
/// for as a range, see ``RowKey``.
enum Query: Int, CaseIterable {
    case begin, beginReading, commit, rollback
    case savepoint, release, rollbackToSavepoint
    case dataVersion

    case tenant, tenants, organisations, user, users, grants
    case trainings, insertTraining, updateTenant
    case insertTenant, insertOrganisation, insertUser, insertGrant, endGrant

    case workflow, activeWorkflow, workflows, workflowRow, workflowDigest
    case deactivateWorkflows, insertWorkflow, activateWorkflow, keepWorkflow
    case publications, insertPublication, removePublication
    case calendarFiles, insertCalendarFile

    case complaint, complaints, dueComplaints, linkedComplaints, lastSerial, answeredAct
    case insertComplaint, updateComplaint, updateComplaintAndDue
    case workItems, workList, claimedComplaints, putWorkItem, removeWorkItem
    case insertAnsweredAct, insertMessage, insertPayload

    case attachment, attachments, insertAttachment

    case logEnd, record, recordsFrom, leaf, subtreeHash, tallies
    case records, recordsOfComplaint, recordsOfActor, recordsDenied
    case append, count, insertSubtreeHash

    var sql: String {
        switch self {
        case .begin: "BEGIN IMMEDIATE"
        case .beginReading: "BEGIN"
        case .commit: "COMMIT"
        case .rollback: "ROLLBACK"
        case .savepoint: "SAVEPOINT unit"
        case .release: "RELEASE unit"
        case .rollbackToSavepoint: "ROLLBACK TO unit"
        case .dataVersion: "PRAGMA data_version"
        default:
            peopleSQL ?? workflowSQL ?? complaintSQL ?? workSQL ?? attachmentSQL ?? logSQL ?? ""
        }
    }
}

extension Query {
    private static let userColumns = "id, organisation, team, created_at"
    private static let tenantColumns = """
        row, id, name, number_prefix, origin, is_small, publishes_in_twos
        """

    private var peopleSQL: String? {
        switch self {
        case .tenant: "SELECT \(Self.tenantColumns) FROM tenant WHERE id = ?1"
        case .tenants: "SELECT \(Self.tenantColumns) FROM tenant ORDER BY row"
        case .organisations: "SELECT id, name, is_outsourcer FROM organisation ORDER BY id"
        case .user: "SELECT \(Self.userColumns) FROM user WHERE id = ?1"
        case .users: "SELECT \(Self.userColumns) FROM user ORDER BY id"
        case .grants:
            """
            SELECT id, user, tenant, role, valid_from, valid_until, amount_limit
            FROM role_grant WHERE user = ?1 ORDER BY id
            """
        case .insertTenant:
            """
            INSERT INTO tenant(id, name, number_prefix, origin, is_small, publishes_in_twos)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            """
        case .updateTenant:
            "UPDATE tenant SET is_small = ?2, publishes_in_twos = ?3 WHERE row = ?1"
        case .trainings:
            """
            SELECT id, user, tenant, course, valid_from, valid_until
            FROM training WHERE user = ?1 ORDER BY id
            """
        case .insertTraining: "INSERT INTO training VALUES(NULL, ?1, ?2, ?3, ?4, ?5)"
        case .insertOrganisation: "INSERT INTO organisation VALUES(?1, ?2, ?3)"
        case .insertUser: "INSERT INTO user VALUES(?1, ?2, ?3, ?4)"
        case .insertGrant: "INSERT INTO role_grant VALUES(NULL, ?1, ?2, ?3, ?4, ?5, ?6)"
        case .endGrant:
            """
            UPDATE role_grant SET valid_until = min(ifnull(valid_until, ?2), ?2) WHERE id = ?1
            """
        default: nil
        }
    }

    private static let workflowColumns = """
        digest, name, type, version, file, is_active, published_at, document, roles, codes, \
        calendars
        """

    private var workflowSQL: String? {
        switch self {
        case .workflow: "SELECT \(Self.workflowColumns) FROM workflow WHERE digest = ?1"
        case .activeWorkflow:
            "SELECT \(Self.workflowColumns) FROM workflow WHERE type = ?1 AND is_active"
        case .workflows: "SELECT \(Self.workflowColumns) FROM workflow ORDER BY row"
        case .workflowRow: "SELECT row FROM workflow WHERE digest = ?1"
        case .workflowDigest: "SELECT digest FROM workflow WHERE row = ?1"
        case .deactivateWorkflows:
            "UPDATE workflow SET is_active = 0 WHERE type = ?1 AND is_active"
        case .insertWorkflow:
            """
            INSERT INTO workflow(\(Self.workflowColumns))
            VALUES(?1, ?2, ?3, ?4, ?5, 1, ?6, ?7, ?8, ?9, ?10)
            """
        case .calendarFiles:
            "SELECT version, published_at, body FROM calendar_file WHERE tenant = ?1 ORDER BY row"
        case .insertCalendarFile: "INSERT INTO calendar_file VALUES(NULL, ?1, ?2, ?3, ?4)"
        case .keepWorkflow:
            """
            INSERT INTO workflow(\(Self.workflowColumns))
            VALUES(?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, ?9, ?10) ON CONFLICT(digest) DO NOTHING
            """
        case .publications:
            """
            SELECT \(Self.workflowColumns), requested_by, requested_at
            FROM publication CROSS JOIN workflow ON workflow.row = publication.workflow
            WHERE tenant = ?1 ORDER BY requested_at, workflow.row
            """
        case .insertPublication: "INSERT INTO publication VALUES(?1, ?2, ?3, ?4)"
        case .removePublication: "DELETE FROM publication WHERE tenant = ?1 AND workflow = ?2"
        case .activateWorkflow: "UPDATE workflow SET is_active = 1 WHERE digest = ?1"
        default: nil
        }
    }
}
