import Redress

extension ClockExplanation {
    func json(_ number: String) -> JSONValue {
        .members([
            "calendar": run.calendarName.map { .string($0) },
            "changes": .array(steps.map(\.json)), "clause": .string(clause),
            "clock": .string(run.id), "confirmed": .boolean(isConfirmed),
            "due": run.status == .paused ? nil : .time(run.dueAt),
            "dueIfResumed": dueIfResumed.map { .time($0) },
            "ended": run.endedAt.map { .time($0) }, "endRecord": run.endRecord.map { .count($0) },
            "kind": .string(kind.rawValue), "labels": .labels(labels),
            "left": remaining.map { $0.json }, "more": .boolean(isCut),
            "number": .string(number), "provisional": .boolean(isProvisional),
            "spans": .array(spans.map(\.json)),
            "startRecord": .count(run.startRecord), "started": .time(run.startedAt),
            "status": .string(run.status.rawValue),
        ])
    }
}

extension ClockSpan {
    fileprivate var json: JSONValue {
        .members([
            "counted": .boolean(isCounted), "from": .time(from),
            "labels": labels.map { .labels($0) }, "provisional": .boolean(isProvisional),
            "reason": reason.map { .string($0) }, "rule": .string(rule.rawValue),
            "to": .time(to),
        ])
    }
}

extension ClockExplanation.Step {
    fileprivate var json: JSONValue {
        .members([
            "at": .time(change.at), "by": amount.map { $0.json },
            "change": .string(change.kind.rawValue), "clause": clause.map { .string($0) },
            "confirmed": .boolean(isConfirmed), "due": change.dueAt.map { .time($0) },
            "factor": change.factor.map { .string($0.description) },
            "labels": labels.map { .labels($0) }, "left": remaining.map { $0.json },
            "reason": change.reason.map { .string($0) }, "record": .count(change.record),
        ])
    }
}
