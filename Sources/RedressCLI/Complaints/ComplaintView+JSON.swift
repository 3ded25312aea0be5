import Redress
import Statecharts

extension ComplaintView {
    var json: JSONValue {
        .members([
            "actions": .array(actions.map(\.json)),
            "attachments": .array(attachments.map(\.json)), "clocks": .array(clocks.map(\.json)),
            "created": .time(createdAt), "ended": .boolean(isEnded),
            "fields": .array(
                fields.map {
                    .object([
                        "masked": .boolean($0.isMasked), "path": .string($0.path),
                        "value": .string($0.value),
                    ])
                }),
            "linked": linked.isEmpty ? nil : .array(linked.map(\.json)),
            "number": .string(number), "parent": parent.map { .string($0) },
            "role": role.map { .string($0.rawValue) },
            "states": .array(
                states.map { state in
                    .members([
                        "id": .string(state.rawValue),
                        "labels": stateLabels[state.rawValue].map { .labels($0) },
                    ])
                }),
            "subtype": subtype.map { .string($0) }, "type": .string(type),
            "updated": .time(updatedAt), "version": .integer(version),
            "workflow": .object([
                "digest": .string(workflowDigest), "name": .string(workflowName),
                "version": .string(workflowVersion),
            ]),
        ])
    }
}

extension LinkedView {
    var json: JSONValue {
        .members([
            "body": external?.body.map { .string($0) }, "number": .string(number),
            "outcome": external?.outcome.map { .string($0) },
            "state": .string(state),
            "status": external?.status.map { .string($0.rawValue) }, "type": .string(type),
        ])
    }
}

extension AttachmentView {
    var json: JSONValue {
        .members([
            "hash": .string(hash), "media": attachment.map { .string($0.mediaType.rawValue) },
            "path": .string(path), "size": attachment.map { .integer($0.byteCount) },
        ])
    }
}

extension ClockView {
    var json: JSONValue {
        .members([
            "calendar": calendar.map { .string($0) }, "due": dueAt.map { .time($0) },
            "extended": .integer(Int64(extensionCount)),
            "factor": factor.map { .string($0.description) }, "id": .string(id),
            "kind": .string(kind), "labels": .labels(labels), "left": remaining.map { $0.json },
            "provisional": .boolean(isProvisional), "reason": reason.map { .string($0) },
            "status": .string(status),
        ])
    }
}

extension ActionView {
    var json: JSONValue {
        .members([
            "allowed": .boolean(isAllowed), "event": .string(event.rawValue),
            "guards": .texts(guards), "labels": .labels(labels),
            "permitted": .texts(permitted), "reason": reason.map { .string($0) },
            "required": .texts(requiredFields),
        ])
    }
}
