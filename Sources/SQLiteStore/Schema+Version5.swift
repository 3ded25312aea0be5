/// The fifth version: what people may and must do.
///
/// Settings of tenants, training, work that waits, and publications that a second person has not
/// confirmed yet.
extension Schema {
    /// An item of work is a complaint in a queue; its row says where it stands in the list. Rows of
    /// `complaint` are keyed by tenant, so that an index that begins with the queue's tenant needs no
    /// other table to give a page in order.
    static let people = """
        ALTER TABLE tenant ADD COLUMN is_small INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tenant ADD COLUMN publishes_in_twos INTEGER NOT NULL DEFAULT 0;

        CREATE TABLE training(
            id INTEGER PRIMARY KEY,
            user TEXT NOT NULL,
            tenant TEXT NOT NULL,
            course TEXT NOT NULL,
            valid_from INTEGER NOT NULL,
            valid_until INTEGER
        ) STRICT;
        CREATE INDEX training_user ON training(user);

        CREATE TABLE work_item(
            complaint INTEGER NOT NULL,
            queue TEXT NOT NULL,
            tenant INTEGER NOT NULL,
            urgency INTEGER NOT NULL,
            due INTEGER NOT NULL,
            flags INTEGER NOT NULL,
            state TEXT NOT NULL,
            PRIMARY KEY(complaint, queue)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX work_item_order ON work_item(tenant, queue, urgency, due, complaint);
        CREATE INDEX complaint_claim ON complaint(claimed_by) WHERE claimed_by IS NOT NULL;

        CREATE TABLE publication(
            tenant INTEGER NOT NULL,
            workflow INTEGER NOT NULL,
            requested_by TEXT NOT NULL,
            requested_at INTEGER NOT NULL,
            PRIMARY KEY(tenant, workflow)
        ) STRICT, WITHOUT ROWID;
        """
}
