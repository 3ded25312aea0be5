extension RecordColumns {
    /// The columns that a record's bytes stand for; what `audit verify` compares.
    ///
    /// - Returns: nil if the value is no record.
    public init?(deriving record: JSONValue) {
        guard let type = record["type"]?.text, let text = record["ts"]?.text,
            let time = Timestamp(text)
        else { return nil }
        self.init(type: type, time: time)
        complaint = record["case"]?.text.flatMap { ComplaintNumber($0)?.serial }
        complaintVersion = record["cv"]?.number
        event = record["ev"]?.text
        from = Self.states(record["from"])
        to = Self.states(record["to"])
        actor = record["actor"]?["id"]?.text
        role = record["actor"]?["role"]?.text
        organisation = record["actor"]?["org"]?.text
        rule = record["perm"]?["rule"]?.text
        outcome = record["out"]?.text
        reason = record["perm"]?["why"]?.text ?? record["reason"]?.text
        object = record["obj"]?.text
    }

    private static func states(_ value: JSONValue?) -> String? {
        guard let items = value?.items, !items.isEmpty else { return nil }
        return items.compactMap(\.text).joined(separator: " ")
    }
}
