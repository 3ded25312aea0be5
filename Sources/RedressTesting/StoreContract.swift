public import Redress

/// The behaviour every store owes its callers; each store's own tests run it.
///
/// Each behaviour is a function, and ``behaviours`` lists them all, so that a store's tests stay
/// complete when one is added.
public struct StoreContract<Store: ComplaintStore>: Sendable {
    /// Makes a store with nothing in it.
    let makeStore: @Sendable () async throws -> Store

    public init(makeStore: @escaping @Sendable () async throws -> Store) {
        self.makeStore = makeStore
    }

    /// A sentence about a store, and how to find out whether it holds.
    public struct Behaviour: Sendable, CustomStringConvertible {
        public let description: String
        public let check: @Sendable (StoreContract) async throws -> Void
    }

    public static var behaviours: [Behaviour] {
        writing + complaints + work + log + people + attachments
    }

    private static var writing: [Behaviour] {
        [
            Behaviour(description: "of two writers of a version one succeeds") {
                try await $0.acceptsOneOfTwoWriters()
            },
            Behaviour(description: "a stale version is refused") {
                try await $0.refusesStaleVersions()
            },
            Behaviour(description: "a unit that throws leaves nothing behind") {
                try await $0.undoesUnitsThatThrow()
            },
            Behaviour(description: "a unit that throws harms no other") {
                try await $0.keepsUnitsApart()
            },
            Behaviour(description: "concurrent units commit once each, one after the other") {
                try await $0.commitsConcurrentUnitsOnce()
            },
            Behaviour(description: "the generation changes after a rollback and not otherwise") {
                try await $0.changesGenerationAfterRollback()
            },
            Behaviour(description: "readers see what was committed") {
                try await $0.showsReadersCommittedState()
            },
            Behaviour(description: "an answered act is found again") {
                try await $0.findsAnsweredActs()
            },
        ]
    }

    private static var complaints: [Behaviour] {
        [
            Behaviour(description: "a complaint comes back as it went in") {
                try await $0.keepsComplaints()
            },
            Behaviour(description: "due complaints come in the order of their due times") {
                try await $0.ordersDueComplaints()
            },
            Behaviour(description: "lists of complaints follow their filter") {
                try await $0.filtersComplaints()
            },
            Behaviour(description: "linked complaints are found by the one that they belong to") {
                try await $0.listsLinkedComplaints()
            },
            Behaviour(description: "lists of complaints go on at a cursor") {
                try await $0.pagesComplaints()
            },
            Behaviour(description: "tenants share no serials, log, list, keys or tallies") {
                try await $0.isolatesTenants()
            },
        ]
    }

    private static var work: [Behaviour] {
        [
            Behaviour(description: "queues come in the order of their work, page by page") {
                try await $0.ordersQueues()
            },
            Behaviour(description: "a queue shows what its filter reaches, of one tenant") {
                try await $0.filtersQueues()
            },
            Behaviour(description: "an item changes its place and leaves its queue") {
                try await $0.movesWorkItems()
            },
            Behaviour(description: "claimed complaints are found by who has them") {
                try await $0.listsClaims()
            },
        ]
    }

    private static var log: [Behaviour] {
        [
            Behaviour(description: "a record comes back as it went in") {
                try await $0.keepsRecords()
            },
            Behaviour(description: "the sequence of a log has no gaps") {
                try await $0.refusesGapsInTheLog()
            },
            Behaviour(description: "a record is never replaced") {
                try await $0.refusesToReplaceRecords()
            },
            Behaviour(description: "records stream in order until the body stops") {
                try await $0.streamsRecords()
            },
            Behaviour(description: "lists of records follow their filter") {
                try await $0.filtersRecords()
            },
            Behaviour(description: "lists of records go on at a cursor") {
                try await $0.pagesRecords()
            },
            Behaviour(description: "subtree hashes are kept and never replaced") {
                try await $0.keepsSubtreeHashes()
            },
            Behaviour(description: "events with an outcome are tallied by day") {
                try await $0.talliesOutcomes()
            },
            Behaviour(description: "tallies of a long log are exact at any size") {
                try await $0.talliesLongLogs()
            },
        ]
    }

    private static var people: [Behaviour] {
        [
            Behaviour(description: "tenants, organisations and people come back once each") {
                try await $0.keepsPeople()
            },
            Behaviour(description: "calendars come back in the order of their publication") {
                try await $0.keepsCalendarFiles()
            },
            Behaviour(description: "grants come in the order in which they were given") {
                try await $0.ordersGrants()
            },
            Behaviour(description: "training and settings come back as they went in") {
                try await $0.keepsTrainingAndSettings()
            },
            Behaviour(description: "a grant ends once and is never prolonged") {
                try await $0.endsGrants()
            },
            Behaviour(description: "one version of a workflow is active for a type") {
                try await $0.activatesWorkflows()
            },
            Behaviour(description: "a publication waits, not active, until it is confirmed") {
                try await $0.keepsPublications()
            },
            Behaviour(description: "a version of a workflow is never replaced") {
                try await $0.refusesToReplaceWorkflows()
            },
        ]
    }
}
