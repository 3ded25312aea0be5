import GRDBSQLite
import Redress
import TransparencyLog

extension Query {
    private static let attachmentColumns = "sha256, size, media, added_by, added_at"

    var attachmentSQL: String? {
        switch self {
        case .attachment:
            """
            SELECT \(Self.attachmentColumns) FROM attachment WHERE tenant = ?1 AND sha256 = ?2
            """
        case .attachments:
            """
            SELECT \(Self.attachmentColumns) FROM attachment
            WHERE tenant = ?1 AND sha256 > ?2 ORDER BY sha256 LIMIT ?3
            """
        case .insertAttachment:
            """
            INSERT INTO attachment(tenant, \(Self.attachmentColumns))
            VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            """
        default: nil
        }
    }
}

extension SQLiteReader {
    func attachment(tenant: StoredTenant, hash: TreeHash) throws -> StoredAttachment? {
        try connection.first(.attachment) {
            $0.bind(tenant.row)
            $0.bind(hash)
        } read: { row in
            try attachment(row)
        }
    }

    func attachments(
        tenant: StoredTenant, after hash: TreeHash?, limit: Int
    ) throws -> [StoredAttachment] {
        try connection.all(.attachments) {
            $0.bind(tenant.row)
            // An empty blob stands before every hash.
            $0.bind(hash.map { $0.withUnsafeBytes { Array($0) } } ?? [])
            $0.bind(Int64(max(0, limit)))
        } read: { row in
            try attachment(row)
        }
    }

    private func attachment(_ row: Statement) throws -> StoredAttachment {
        let hash = try row.hash()
        let byteCount = row.integer()
        let media = row.text()
        guard let type = MediaType(rawValue: media) else {
            throw StoreProblem(
                .corrupt,
                "attachment \(hash.hex) in store '\(connection.path)' has the unknown type "
                    + "'\(media)'")
        }
        return StoredAttachment(
            hash: hash, byteCount: byteCount, mediaType: type,
            addedBy: row.optionalText().map { UserID($0) },
            addedAt: Timestamp(microseconds: row.integer()))
    }
}

extension SQLiteTransaction {
    func insert(_ attachment: StoredAttachment, tenant: StoredTenant) throws {
        try connection.execute(.insertAttachment) {
            $0.bind(tenant.row)
            $0.bind(attachment.hash)
            $0.bind(attachment.byteCount)
            $0.bind(attachment.mediaType.rawValue)
            $0.bind(attachment.addedBy?.rawValue)
            $0.bind(attachment.addedAt.microseconds)
        }
    }
}
