/// The fourth version: files that tenants keep for their complaints.
extension Schema {
    /// The bytes are elsewhere, under the hash.
    static let attachments = """
        CREATE TABLE attachment(
            tenant INTEGER NOT NULL,
            sha256 BLOB NOT NULL CHECK(length(sha256) = 32),
            size INTEGER NOT NULL CHECK(size > 0),
            media TEXT NOT NULL,
            added_by TEXT,
            added_at INTEGER NOT NULL,
            PRIMARY KEY(tenant, sha256)
        ) STRICT, WITHOUT ROWID;
        """
}
