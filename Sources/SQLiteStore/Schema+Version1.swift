/// The first version: people, workflows, complaints and the log.
///
/// Rows that belong to a tenant have its row in the high bits of their key, see ``RowKey``. Short
/// columns stand first, so that lists need not read past a complaint's data.
extension Schema {
    static let tables = """
        CREATE TABLE tenant(
            row INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            number_prefix TEXT NOT NULL,
            origin TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE organisation(
            id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            is_outsourcer INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE user(
            id TEXT NOT NULL PRIMARY KEY,
            organisation TEXT NOT NULL,
            team TEXT,
            created_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE role_grant(
            id INTEGER PRIMARY KEY,
            user TEXT NOT NULL,
            tenant TEXT NOT NULL,
            role TEXT NOT NULL,
            valid_from INTEGER NOT NULL,
            valid_until INTEGER,
            amount_limit INTEGER
        ) STRICT;
        CREATE INDEX role_grant_user ON role_grant(user);

        CREATE TABLE workflow(
            row INTEGER PRIMARY KEY,
            digest TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            type TEXT NOT NULL,
            version TEXT NOT NULL,
            file TEXT NOT NULL,
            is_active INTEGER NOT NULL,
            published_at INTEGER NOT NULL,
            document BLOB NOT NULL,
            roles BLOB NOT NULL,
            codes BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX workflow_active ON workflow(type) WHERE is_active;

        CREATE TABLE complaint(
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
            head BLOB NOT NULL,
            salt BLOB NOT NULL,
            clocks BLOB NOT NULL,
            snapshot BLOB NOT NULL,
            data BLOB NOT NULL
        ) STRICT;
        CREATE INDEX complaint_due ON complaint(next_due) WHERE next_due IS NOT NULL;

        CREATE TABLE act_key(
            tenant INTEGER NOT NULL,
            key TEXT NOT NULL,
            request BLOB NOT NULL,
            sequence INTEGER NOT NULL,
            PRIMARY KEY(tenant, key)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE outbox(
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            tenant INTEGER NOT NULL,
            complaint INTEGER NOT NULL,
            version INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            event TEXT NOT NULL,
            body BLOB NOT NULL,
            delivered_at INTEGER
        ) STRICT;

        CREATE TABLE tally(
            tenant INTEGER NOT NULL,
            day INTEGER NOT NULL,
            event TEXT NOT NULL,
            outcome TEXT NOT NULL,
            org TEXT NOT NULL,
            n INTEGER NOT NULL,
            PRIMARY KEY(tenant, day, event, outcome, org)
        ) STRICT, WITHOUT ROWID;
        """

    /// The log and what keeps other programs from changing it by mistake.
    ///
    /// `INSERT OR REPLACE` fires no delete trigger unless `recursive_triggers` is on, which another
    /// program may have off: the trigger before inserting stops it, and gaps with it. Its question
    /// is one descent of the tree.
    ///
    /// Appending is on the path of every act, and SQLite copies each page that an insert with a
    /// trigger changes if the insert might have to be undone alone. That would add a quarter to an
    /// act's instructions. Three things avoid it: the trigger says `FAIL`, before anything was
    /// changed; the store says `INSERT OR FAIL`; and no check on `audit` calls a function, which is
    /// why the length of `leaf` is checked on reading.
    static let log = """
        CREATE TABLE audit(
            id INTEGER PRIMARY KEY,
            type TEXT NOT NULL,
            ts INTEGER NOT NULL,
            complaint INTEGER,
            cv INTEGER,
            event TEXT,
            from_state TEXT,
            to_state TEXT,
            actor TEXT,
            role TEXT,
            org TEXT,
            rule TEXT,
            outcome TEXT,
            reason TEXT,
            obj TEXT,
            rec BLOB NOT NULL,
            leaf BLOB NOT NULL
        ) STRICT;
        CREATE INDEX audit_complaint ON audit(complaint) WHERE complaint IS NOT NULL;
        CREATE INDEX audit_actor ON audit(actor, ts);
        CREATE INDEX audit_denied ON audit(org, ts) WHERE outcome = 'denied';

        CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit BEGIN
            SELECT RAISE(ABORT, 'the audit log is append-only');
        END;
        CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN
            SELECT RAISE(ABORT, 'the audit log is append-only');
        END;
        CREATE TRIGGER audit_is_dense BEFORE INSERT ON audit
        WHEN NEW.id IS NOT ifnull(
            (SELECT id + 1 FROM audit
                WHERE id >= (NEW.id >> 40) << 40 AND id <= NEW.id | 0xFFFFFFFFFF
                ORDER BY id DESC LIMIT 1),
            (NEW.id >> 40) << 40)
        BEGIN
            SELECT RAISE(FAIL, 'the audit log has no gaps: the next record follows the last one');
        END;

        CREATE TABLE audit_subtree(
            tenant INTEGER NOT NULL,
            level INTEGER NOT NULL,
            idx INTEGER NOT NULL,
            hash BLOB NOT NULL CHECK(length(hash) = 32),
            PRIMARY KEY(tenant, level, idx)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER audit_subtree_is_never_replaced BEFORE INSERT ON audit_subtree
        WHEN EXISTS(
            SELECT 1 FROM audit_subtree
            WHERE tenant = NEW.tenant AND level = NEW.level AND idx = NEW.idx)
        BEGIN
            SELECT RAISE(ABORT, 'the audit log is append-only');
        END;
        CREATE TRIGGER audit_subtree_is_never_updated BEFORE UPDATE ON audit_subtree BEGIN
            SELECT RAISE(ABORT, 'the audit log is append-only');
        END;
        CREATE TRIGGER audit_subtree_is_never_deleted BEFORE DELETE ON audit_subtree BEGIN
            SELECT RAISE(ABORT, 'the audit log is append-only');
        END;

        CREATE TABLE payload(
            id INTEGER PRIMARY KEY,
            salt BLOB NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        """
}
