/// The third version: complaints that are linked, claimed, or about somebody.
extension Schema {
    /// The table is made anew because columns that are added stand behind a complaint's data, and
    /// lists would have to read past them.
    static let casework = """
        CREATE TABLE complaint_3(
            id INTEGER PRIMARY KEY,
            version INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            next_due INTEGER,
            is_imported INTEGER NOT NULL,
            is_ended INTEGER NOT NULL,
            workflow INTEGER NOT NULL,
            state TEXT NOT NULL,
            type TEXT NOT NULL,
            subtype TEXT,
            recorded_by TEXT NOT NULL,
            recorded_org TEXT NOT NULL,
            number TEXT NOT NULL,
            parent INTEGER,
            external TEXT,
            claimed_by TEXT,
            subject_user TEXT,
            subject_team TEXT,
            head BLOB NOT NULL,
            salt BLOB NOT NULL,
            clocks BLOB NOT NULL,
            snapshot BLOB NOT NULL,
            data BLOB NOT NULL
        ) STRICT;
        INSERT INTO complaint_3 SELECT
            id, version, created_at, updated_at, next_due, is_imported, is_ended, workflow, state,
            type, subtype, recorded_by, recorded_org, number, NULL, NULL, NULL, NULL, NULL, head,
            salt, clocks, snapshot, data
        FROM complaint;
        DROP TABLE complaint;
        ALTER TABLE complaint_3 RENAME TO complaint;
        CREATE INDEX complaint_due ON complaint(next_due) WHERE next_due IS NOT NULL;
        CREATE INDEX complaint_parent ON complaint(parent) WHERE parent IS NOT NULL;
        """
}
