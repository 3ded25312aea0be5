import Statecharts
import TransparencyLog

/// Reads an earlier answer back from its record.
struct AnswerReader {
    let store: any StoreReader
    let tenant: StoredTenant

    func answer(_ known: AnsweredAct) throws -> Answer {
        guard let record = try store.record(tenant: tenant, sequence: known.sequence) else {
            throw StoreProblem(
                .corrupt, "record \(known.sequence) of log '\(tenant.origin)' is missing")
        }
        let value: JSONValue
        do {
            value = try JSONValue(reading: record.bytes)
        } catch {
            throw StoreProblem(
                .corrupt, "record \(known.sequence) of log '\(tenant.origin)' is damaged: \(error)")
        }
        let number = value["case"]?.text
        if value["out"]?.text == "granted" {
            return .granted(
                Grant(
                    number: number ?? "", version: value["cv"]?.number ?? 0,
                    from: states(value["from"]), to: states(value["to"]),
                    sequence: record.sequence, leaf: record.leaf.hex, isReplay: true))
        }
        let reason = value["perm"]?["why"]?.text.flatMap { Refusal.Reason(rawValue: $0) }
        var refusal = Refusal(
            reason ?? .guardFalse, EventName(value["ev"]?.text ?? ""),
            "refused before under the same key (\(reason?.rawValue ?? "no reason recorded"))")
        refusal.number = number
        refusal.role = value["actor"]?["role"]?.text.map { RoleID($0) }
        refusal.clauses = [value["perm"]?["rule"]?.text].compactMap { $0 }
        refusal.permitted =
            value["perm"]?["permitted"]?.items?.compactMap(\.text).map { RoleID($0) } ?? []
        refusal.sequence = record.sequence
        refusal.leaf = record.leaf.hex
        return .refused(refusal)
    }

    private func states(_ value: JSONValue?) -> [StateID] {
        value?.items?.compactMap(\.text).map { StateID($0) } ?? []
    }
}
