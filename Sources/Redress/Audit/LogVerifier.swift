public import TransparencyLog

/// Checks a tenant's whole log and the complaints that stand on it, in constant memory.
///
/// One pass over the records: checks 1 to 8 and 10 of `docs/audit.md`.
public struct LogVerifier {
    private let store: any StoreReader
    private let tenant: StoredTenant
    private let verifier: NoteVerifier?
    private let notes: [String]
    private var signatures = CheckResult(1, "signatures")
    private var sequence = CheckResult(2, "dense sequence")
    private var leaves = CheckResult(3, "leaf hashes")
    private var tiles = CheckResult(4, "subtree hashes")
    private var root = CheckResult(5, "root equals checkpoint")
    private var consistency = CheckResult(6, "consistency with older checkpoints")
    private var chains = CheckResult(7, "chains of complaints")
    private var columns = CheckResult(8, "query columns")
    private var states = CheckResult(10, "complaints equal the log")

    /// - Parameters:
    ///   - verifier: The log's public key; nil leaves signatures unchecked, as a finding.
    ///   - notes: Signed checkpoints from outside the database, in any order.
    public init(
        store: any StoreReader, tenant: StoredTenant, verifier: NoteVerifier?, notes: [String]
    ) {
        self.store = store
        self.tenant = tenant
        self.verifier = verifier
        self.notes = notes
    }

    /// - Parameter progress: Called with records done and all, now and then.
    public func run(progress: (UInt64, UInt64) -> Void = { _, _ in }) throws -> VerificationReport {
        var copy = self
        return try copy.check(progress)
    }

    private mutating func check(
        _ progress: (UInt64, UInt64) -> Void
    ) throws -> VerificationReport {
        let size = try store.logSize(tenant: tenant)
        let checkpoints = readNotes()
        var wanted = checkpoints.filter { $0.size <= size }.sorted { $0.size < $1.size }[...]
        var range = CompactRange()
        var chain = ChainSum()
        var finished: [(level: Int, index: UInt64, hash: TreeHash)] = []
        while let first = wanted.first, first.size == 0 { wanted.removeFirst() }
        try store.forEachRecord(tenant: tenant, from: 0) { record in
            let leaf = TreeHasher.leafHash(record.bytes)
            check(record, leaf: leaf, expected: range.size, &chain)
            range.append(leaf) { level, index, hash in
                if level > 0, level % 8 == 0 { finished.append((level, index, hash)) }
            }
            for subtree in finished { try check(subtree) }
            finished.removeAll(keepingCapacity: true)
            while let next = wanted.first, next.size == range.size {
                compare(next, with: range.root, isNewest: wanted.count == 1)
                wanted.removeFirst()
            }
            if range.size % 16_384 == 0 { progress(range.size, size) }
            return true
        }
        progress(size, size)
        for missing in checkpoints where missing.size > range.size {
            consistency.count += 1
            consistency.find(
                "a checkpoint of \(missing.size) records was signed, but the log has "
                    + "\(range.size): records are missing at the end")
        }
        try checkComplaints(&chain)
        return VerificationReport(
            size: range.size, root: range.root,
            checks: [
                signatures, sequence, leaves, tiles, root, consistency, chains, columns, states,
            ])
    }

    private mutating func readNotes() -> [Checkpoint] {
        var found: [Checkpoint] = []
        guard let verifier else {
            signatures.find("there is no public key: signatures were not checked")
            return []
        }
        for (number, note) in notes.enumerated() {
            signatures.count += 1
            do {
                let checkpoint = try verifier.verify(note: note)
                if checkpoint.origin == tenant.origin {
                    found.append(checkpoint)
                } else {
                    signatures.find(
                        "checkpoint \(number + 1) is of log '\(checkpoint.origin)', not "
                            + "'\(tenant.origin)'")
                }
            } catch {
                signatures.find("checkpoint \(number + 1): \(error)")
            }
        }
        if notes.isEmpty {
            signatures.find("there is no signed checkpoint; 'redress audit checkpoint' makes one")
        }
        return found
    }

    private mutating func check(
        _ record: StoredRecord, leaf: TreeHash, expected: UInt64, _ chain: inout ChainSum
    ) {
        sequence.count += 1
        if record.sequence != expected {
            sequence.find(
                "record \(record.sequence) stands where \(expected) is expected",
                at: record.sequence)
        }
        leaves.count += 1
        if leaf != record.leaf {
            leaves.find("the record does not have its leaf hash", at: record.sequence)
        }
        columns.count += 1
        if let agreement = RecordScanner.agreement(of: record, log: tenant.origin) {
            if let link = agreement.link {
                add(link.complaint, link.version, link.previous, record, &chain)
            }
            return
        }
        guard let value = try? JSONValue(reading: record.bytes),
            let derived = RecordColumns(deriving: value)
        else {
            columns.find("the record is not canonical JSON", at: record.sequence)
            return
        }
        if let difference = derived.difference(from: record.columns) {
            columns.find("column '\(difference)' is not what the record says", at: record.sequence)
        }
        if value.canonicalBytes != record.bytes {
            columns.find("the record is not in canonical form", at: record.sequence)
        }
        if value["log"]?.text != tenant.origin {
            columns.find("the record belongs to another log", at: record.sequence)
        }
        guard derived.outcome == "granted", let complaint = derived.complaint,
            let version = derived.complaintVersion
        else { return }
        let previous = value["prev"]?.text.flatMap { TreeHash(hex: $0) }
        add(complaint, version, previous, record, &chain)
    }

    /// Links a granted record to the one that it names as its predecessor.
    private mutating func add(
        _ complaint: Int64, _ version: Int64, _ previous: TreeHash?, _ record: StoredRecord,
        _ chain: inout ChainSum
    ) {
        chains.count += 1
        chain.add(complaint: complaint, version: version, leaf: record.leaf)
        if version > 1, let previous {
            chain.subtract(complaint: complaint, version: version - 1, leaf: previous)
        } else if version != 1 || previous != .zero {
            chains.find("the record does not name the one before it", at: record.sequence)
        }
    }

    private mutating func check(
        _ subtree: (level: Int, index: UInt64, hash: TreeHash)
    ) throws {
        tiles.count += 1
        let stored = try store.subtreeHash(
            tenant: tenant, level: subtree.level, index: subtree.index)
        if stored != subtree.hash {
            tiles.find("subtree \(subtree.level)/\(subtree.index) is not what the records give")
        }
    }

    private mutating func compare(
        _ checkpoint: Checkpoint, with found: TreeHash, isNewest: Bool
    ) {
        let message =
            "the first \(checkpoint.size) records do not have the root that was signed: "
            + "the log was rewritten"
        if isNewest {
            root.count += 1
            if checkpoint.root != found { root.find(message) }
        } else {
            consistency.count += 1
            if checkpoint.root != found { consistency.find(message) }
        }
    }

    // MARK: Complaints

    /// Each complaint must stand at the end of its chain; the sum over all is zero then.
    private mutating func checkComplaints(_ chain: inout ChainSum) throws {
        try forEachComplaint { verifier, complaint in
            verifier.states.count += 1
            chain.subtract(
                complaint: complaint.serial, version: complaint.version, leaf: complaint.head)
            try verifier.check(complaint)
        }
        if !chain.isZero { try findBrokenChain() }
    }

    private mutating func forEachComplaint(
        _ body: (inout LogVerifier, StoredComplaint) throws -> Void
    ) throws {
        let pageCount = 1_000
        var before: Int64?
        while true {
            let page = try store.complaints(
                tenant: tenant, matching: ComplaintFilter(before: before, limit: pageCount))
            for complaint in page { try body(&self, complaint) }
            guard page.count == pageCount, let last = page.last else { return }
            before = last.serial
        }
    }

    /// A complaint as it is stored must be what its last record committed to.
    private mutating func check(_ listed: StoredComplaint) throws {
        let record = try store.record(
            tenant: tenant, complaint: listed.serial, version: listed.version)
        guard let record, record.leaf == listed.head else {
            return states.find(
                "complaint '\(listed.number)' has version \(listed.version), but its last record "
                    + "says otherwise", at: record?.sequence)
        }
        let committed = ComplaintCommitment.hex(in: record.bytes)
        guard let complaint = try store.complaint(tenant: tenant, serial: listed.serial),
            let expected = committed.flatMap({ TreeHash(hex: $0) }),
            ComplaintCommitment.matches(complaint, expected)
        else {
            return states.find(
                "complaint '\(listed.number)' is not stored as its last record says: its state, its "
                    + "data or its clocks were edited", at: record.sequence)
        }
    }

    /// Goes through the history of each complaint, once it is known that one of them is broken.
    private mutating func findBrokenChain() throws {
        try forEachComplaint { verifier, complaint in
            var (expected, previous) = (Int64(1), TreeHash.zero)
            var filter = RecordFilter(complaint: complaint.serial, outcome: "granted", limit: 200)
            while true {
                let page = try verifier.store.records(tenant: verifier.tenant, matching: filter)
                for record in page {
                    let value = try? JSONValue(reading: record.bytes)
                    if value?["cv"]?.number != expected || value?["prev"]?.text != previous.hex {
                        return verifier.chains.find(
                            "the history of complaint '\(complaint.number)' breaks at version "
                                + "\(expected)", at: record.sequence)
                    }
                    expected += 1
                    previous = record.leaf
                }
                guard page.count == filter.limit, let last = page.last else { return }
                filter.after = last.sequence
            }
        }
        if chains.findings.isEmpty {
            chains.find("the log has granted records of complaints that are not stored")
        }
    }
}

/// A sum over chain links that is zero when every link meets the one before it.
///
/// Each granted record adds itself and takes away the one it names as its predecessor; each
/// complaint takes away its last one. Constant memory, however many complaints there are.
struct ChainSum {
    private var lanes = SIMD4<UInt64>()

    var isZero: Bool { lanes == SIMD4() }

    mutating func add(complaint: Int64, version: Int64, leaf: TreeHash) {
        lanes &+= Self.term(complaint, version, leaf)
    }

    mutating func subtract(complaint: Int64, version: Int64, leaf: TreeHash) {
        lanes &-= Self.term(complaint, version, leaf)
    }

    /// Mixes the place into the hash, so that terms of different places cannot stand for each other.
    private static func term(
        _ complaint: Int64, _ version: Int64, _ leaf: TreeHash
    ) -> SIMD4<UInt64> {
        var words = leaf.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
        words ^= SIMD4(repeating: UInt64(bitPattern: complaint) &* 0x9E37_79B9_7F4A_7C15)
        words = mixed(words)
        words ^= SIMD4(repeating: UInt64(bitPattern: version))
        return mixed(words)
    }

    /// The finaliser of SplitMix64, in four lanes.
    private static func mixed(_ words: SIMD4<UInt64>) -> SIMD4<UInt64> {
        var mixed = (words ^ (words &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed &>> 31)
    }
}

extension RecordColumns {
    /// The first column in which two differ.
    func difference(from other: RecordColumns) -> String? {
        if self == other { return nil }
        let pairs: [(String, Bool)] = [
            ("type", type == other.type), ("ts", time == other.time),
            ("complaint", complaint == other.complaint),
            ("cv", complaintVersion == other.complaintVersion), ("event", event == other.event),
            ("from_state", from == other.from), ("to_state", to == other.to),
            ("actor", actor == other.actor), ("role", role == other.role),
            ("org", organisation == other.organisation), ("rule", rule == other.rule),
            ("outcome", outcome == other.outcome), ("reason", reason == other.reason),
        ]
        return pairs.first { !$0.1 }?.0 ?? "obj"
    }
}
