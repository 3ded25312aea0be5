/// The sixth version: calendars that a tenant published on their own.
extension Schema {
    static let calendarFiles = """
        CREATE TABLE calendar_file(
            row INTEGER PRIMARY KEY,
            tenant INTEGER NOT NULL,
            version TEXT NOT NULL,
            published_at INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX calendar_file_tenant ON calendar_file(tenant);
        """
}
