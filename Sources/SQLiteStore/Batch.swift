import Redress

/// Runs units of work in one transaction and ends it.
///
/// A unit that is alone needs no savepoint: what it leaves when it throws goes with the whole
/// transaction.
struct Batch {
    let transaction: SQLiteTransaction

    private var connection: Connection { transaction.connection }

    /// Takes the write lock; after it nobody else can change what the units read.
    func begin() throws {
        try connection.execute(.begin)
        do {
            let version = try connection.first(.dataVersion) { $0.integer() }
            transaction.dataVersion = version ?? 0
        } catch {
            rollBack()
            throw error
        }
    }

    /// Runs the units and commits; afterwards each of them holds its answer or its error.
    func run(_ units: [any WaitingUnit]) {
        do {
            if units.count == 1 {
                units[0].run(in: transaction)
                if units[0].failure != nil { return rollBack() }
            } else {
                for unit in units { try runInSavepoint(unit) }
            }
            guard connection.isInTransaction else { throw connection.lostTransaction }
            try connection.execute(.commit)
        } catch {
            // Nothing of the batch is there any more, whatever its units answered.
            rollBack()
            for unit in units { unit.fail(error) }
        }
    }

    /// Undoes the unit alone if it throws.
    ///
    /// Throws when the whole transaction is lost: SQLite itself ends it when the disk is full.
    private func runInSavepoint(_ unit: any WaitingUnit) throws {
        try connection.execute(.savepoint)
        unit.run(in: transaction)
        guard connection.isInTransaction else { throw unit.failure ?? connection.lostTransaction }
        if unit.failure != nil {
            transaction.noteRollback()
            try connection.execute(.rollbackToSavepoint)
        }
        try connection.execute(.release)
    }

    private func rollBack() {
        transaction.noteRollback()
        guard connection.isInTransaction else { return }
        // It fails only when there is nothing to undo.
        try? connection.execute(.rollback)
    }
}

extension Connection {
    /// For a unit that swallowed the error with which SQLite ended its transaction.
    fileprivate var lostTransaction: StoreProblem {
        StoreProblem(
            .unavailable,
            "store '\(path)' undid the transaction after an error; check the disk and try again")
    }
}
