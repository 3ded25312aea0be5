import TransparencyLog

/// Gives each row the key under which its acts are answered once and for all.
///
/// A key is made of hashes only, so that nothing of a row stands in the log. Of rows that are
/// equal in everything, the second has another key than the first: what a file says twice happened
/// twice. For that the hashes of the rows so far are remembered, eight bytes each.
struct RowKeys {
    private let profile: ImportProfile
    private var seen: Set<UInt64> = []
    private var repetitions: [UInt64: Int] = [:]

    init(_ profile: ImportProfile) { self.profile = profile }

    /// The key of a row: `import/<profile>/<32 hexadecimal digits>`, `.2` behind the second.
    mutating func key(of row: ImportRow) throws(RowProblem) -> String {
        guard profile.keyColumns.isEmpty else { return prefix(try keyValue(of: row)) }
        let hash = TreeHasher.sha256(row.wholeValue.canonicalBytes)
        let short = hash.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        let base = "import/\(profile.name)/\(hash.hex.prefix(32))"
        if seen.insert(short).inserted { return base }
        let ordinal = repetitions[short, default: 1] + 1
        repetitions[short] = ordinal
        return "\(base).\(ordinal)"
    }

    private func prefix(_ value: JSONValue) -> String {
        "import/\(profile.name)/\(TreeHasher.sha256(value.canonicalBytes).hex.prefix(32))"
    }

    private func keyValue(of row: ImportRow) throws(RowProblem) -> JSONValue {
        var values: [JSONValue] = []
        for column in profile.keyColumns {
            let text = try row.text(column, trims: profile.source.trims)
            guard !text.isEmpty else {
                throw RowProblem(.missing, column: column, "is empty; it identifies the row")
            }
            values.append(.string(text))
        }
        return .array(values)
    }
}
