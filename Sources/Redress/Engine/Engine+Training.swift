import Statecharts

/// Courses that roles ask for.
extension Engine {
    /// Records that a person has taken a course; roles that ask for it count from now on.
    ///
    /// - Parameter until: The first moment at which it no longer counts; nil for open-ended.
    public func train(
        _ user: UserID, in course: String, until: Timestamp? = nil, tenant: TenantID
    ) async throws -> Training {
        let moment = clock.now()
        guard isPlainID(course) else {
            throw AdministrationProblem(
                "course '\(course)' must be 1 to 40 of a-z, 0-9, '-', '.', '_'")
        }
        if let until, until <= moment.time {
            throw AdministrationProblem("the training would end before it begins")
        }
        return try await store.write { [self] transaction in
            let unit = try UnitOfWork(self, transaction, tenant: tenant, moment: moment)
            guard try unit.worker.account(user, in: transaction) != nil else {
                throw AdministrationProblem(
                    "user '\(user)' is not known; 'redress user add' adds people")
            }
            let courses = try transaction.workflows().filter(\.isActive).flatMap {
                try self.library.workflow($0).roles.roles.compactMap(\.training)
            }
            guard courses.contains(course) else {
                let known = Set(courses).sorted()
                throw AdministrationProblem(
                    "no role asks for training '\(course)'"
                        + (nearest(to: course, among: known).map { "; did you mean '\($0)'?" }
                            ?? "; known: "
                            + (known.isEmpty ? "none" : known.joined(separator: ", "))))
            }
            var training = Training(
                user: user, tenant: tenant, course: course, validFrom: moment.time,
                validUntil: until)
            training.id = try transaction.insert(training)
            unit.worker.forget(user)
            var details: [String: JSONValue] = [
                "course": .string(course), "since": .string(training.validFrom.description),
                "training": .integer(training.id),
            ]
            if let until { details["until"] = .string(until.description) }
            try unit.administer("training.record", object: user.rawValue, details)
            return training
        }
    }
}
