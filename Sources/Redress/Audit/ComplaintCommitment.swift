import TransparencyLog

/// Binds a complaint as it is stored to the record that made it so.
///
/// Without it an edited snapshot or an edited value would leave the log untouched. The salt keeps
/// a reader of the log from guessing what the complaint says.
enum ComplaintCommitment {
    private static let path = "complaint"

    static func make(_ complaint: StoredComplaint) -> TreeHash {
        Commitment.make(path: path, salt: complaint.salt, canonicalValue: bytes(of: complaint))
    }

    /// True if the commitment is to what is stored.
    static func matches(_ complaint: StoredComplaint, _ expected: TreeHash) -> Bool {
        Commitment.matches(
            expected, path: path, salt: complaint.salt, canonicalValue: bytes(of: complaint))
    }

    /// The commitment that a record names, without reading the rest of it.
    ///
    /// In canonical JSON a quotation mark inside a text is escaped: what follows `,"state":"` is the
    /// value of that member and nothing else.
    static func hex(in record: [UInt8]) -> String? {
        guard let key = record.firstRange(of: Array(",\"state\":\"".utf8)) else { return nil }
        let value = record[key.upperBound...].prefix { $0 != UInt8(ascii: "\"") }
        return String(decoding: value, as: UTF8.self)
    }

    /// Every field but the version and the head, which the record has itself; each with its length.
    private static func bytes(of complaint: StoredComplaint) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(complaint.snapshot.count + complaint.data.count + 512)
        func add(_ field: some Collection<UInt8>) {
            out.append(contentsOf: String(field.count).utf8)
            out.append(0x3A)
            out.append(contentsOf: field)
        }
        add(complaint.number.utf8)
        add(complaint.type.utf8)
        add((complaint.subtype ?? "").utf8)
        add(complaint.workflow.utf8)
        add(complaint.state.utf8)
        add(complaint.recordedBy.rawValue.utf8)
        add(complaint.recordedOrganisation.rawValue.utf8)
        add((complaint.isImported ? "imported" : "").utf8)
        add((complaint.isEnded ? "ended" : "").utf8)
        add(String(complaint.createdAt.microseconds).utf8)
        add(String(complaint.updatedAt.microseconds).utf8)
        add((complaint.nextDue.map { String($0) } ?? "").utf8)
        add(complaint.clocks)
        add(complaint.snapshot)
        add(complaint.data)
        // Younger fields name themselves and stand only where they say something, so that older
        // commitments go on matching.
        func add(_ name: String, _ value: String?) {
            if let value { add("\(name)=\(value)".utf8) }
        }
        add("parent", complaint.parent.map { String($0) })
        add("external", complaint.external)
        add("claimed-by", complaint.claimedBy?.rawValue)
        add("subject-user", complaint.subjectUser)
        add("subject-team", complaint.subjectTeam)
        return out
    }
}
