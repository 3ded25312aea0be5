/// `<send>` and `<invoke>` (SCXML §6).
extension Interpreter {
    /// Evaluates a send now, whenever it is delivered (SCXML §6.2.3).
    func send(_ send: Send) throws(MacrostepStop) {
        var authorID = send.id
        do throws(EvaluationError) {
            if let location = send.idLocation {
                let id = generateID("send")
                try model.assign(id, to: location)
                authorID = id
            }
            let delivery = try delivery(of: send, id: authorID)
            let delay = try send.delay.map { attribute throws(EvaluationError) in
                try milliseconds(of: attribute, at: send.location)
            }
            if let delay, delay > 0 {
                if delivery.target == "#_internal" {
                    throw EvaluationError(
                        "an internal event cannot be delayed", at: send.location)
                }
                try schedule(delivery, after: delay)
            } else if let outgoing = route(delivery) {
                step.effects.append(.deliver(outgoing))
            }
        } catch {
            if error.isLimit { throw .block(error) }
            raiseExecutionError(sendID: authorID)
            throw .block(nil)
        }
    }

    private func schedule(_ delivery: Delivery, after delay: Int64) throws(EvaluationError) {
        guard pendingSends.count < limits.pendingSendCountMax else {
            throw EvaluationError(
                LimitExceeded(.pendingSends, limits.pendingSendCountMax).description,
                isLimit: true)
        }
        // From what waits, not from a counter, so that a restored session counts the same.
        let sequence = (pendingSends.lazy.map(\.sequence).max() ?? 0) + 1
        let pending = PendingSend(
            sendID: delivery.sendID, due: now + delay, sequence: sequence,
            target: delivery.target, type: delivery.type, event: delivery.event)
        pendingSends.append(pending)
        step.effects.append(.scheduled(pending))
    }

    private func delivery(of send: Send, id: String?) throws(EvaluationError) -> Delivery {
        let type = try send.type.map { attribute throws(EvaluationError) in
            try text(of: attribute)
        }
        let target = try send.target.map { attribute throws(EvaluationError) in
            try text(of: attribute)
        }
        let name = try send.event.map { attribute throws(EvaluationError) in
            try text(of: attribute)
        }
        let isStandard = type.map { StandardType.sendTypes.contains($0) } ?? true
        if let type, !isStandard, !supportedSendTypes.contains(type) {
            throw EvaluationError("send type '\(type)' is not supported", at: send.location)
        }
        if isStandard, let target, !target.hasPrefix("#_") {
            throw EvaluationError("send target '\(target)' is not supported", at: send.location)
        }
        let event = Event(
            EventName(name ?? ""), type: target == "#_internal" ? .internal : .external,
            sendID: id,
            origin: target == "#_internal" ? nil : identity.origin,
            originType: target == "#_internal" ? nil : StandardType.eventProcessor,
            data: try payload(of: send))
        return Delivery(
            sendID: id ?? generateID("send"), target: target, type: isStandard ? nil : type,
            event: event)
    }

    private func payload(of send: Send) throws(EvaluationError) -> Payload {
        if let content = send.content { return .value(try value(of: content)) }
        var parameters: [Parameter] = []
        for source in send.names + send.parameters {
            parameters.append(Parameter(source.name, try value(of: source)))
        }
        return parameters.isEmpty ? .none : .parameters(parameters)
    }

    /// Puts an event into a queue of this session, or hands it back for the host.
    func route(_ delivery: Delivery) -> Delivery? {
        guard delivery.type == nil else { return delivery }
        switch delivery.target {
        case nil, identity.origin: externalQueue.append(delivery.event)
        case "#_internal": internalQueue.append(delivery.event)
        case "#_parent":
            guard let invokeID = identity.invokeID else {
                raiseCommunicationError(sendID: delivery.event.sendID)
                return nil
            }
            var outgoing = delivery
            outgoing.event.invokeID = invokeID
            return outgoing
        case .some(let target) where target.hasPrefix("#_scxml_"): return delivery
        case .some(let target):
            let id = target.dropFirst(2)
            if invocations.contains(where: { $0.id == id }) { return delivery }
            raiseCommunicationError(sendID: delivery.event.sendID)
        }
        return nil
    }

    func route(_ pending: PendingSend) -> Delivery? {
        route(
            Delivery(
                sendID: pending.sendID, target: pending.target, type: pending.type,
                event: pending.event))
    }

    /// Starts a child session, or raises an error and starts nothing (SCXML §6.4.2).
    func start(_ invoke: Invoke, ordinal: Int, of state: State) {
        do throws(EvaluationError) {
            let type = try invoke.type.map { attribute throws(EvaluationError) in
                try text(of: attribute)
            }
            if let type, !StandardType.invokeTypes.contains(type) {
                throw EvaluationError("invoke type '\(type)' is not supported")
            }
            let id = invoke.id ?? generateID(state.id.rawValue)
            if let location = invoke.idLocation { try model.assign(id, to: location) }
            let source = try invoke.source.map { attribute throws(EvaluationError) in
                try text(of: attribute)
            }
            let content = try invoke.content.map { source throws(EvaluationError) in
                try value(of: source)
            }
            var parameters: [Parameter] = []
            for source in invoke.names + invoke.parameters {
                parameters.append(Parameter(source.name, try value(of: source)))
            }
            let invocation = Invocation(id: id, state: state.id, ordinal: ordinal)
            invocations.append(invocation)
            step.effects.append(
                .startInvocation(
                    InvocationRequest(
                        invocation: invocation, type: type, source: source, content: content,
                        parameters: parameters)))
        } catch {
            raiseExecutionError(after: error)
        }
    }

    private func generateID(_ prefix: String) -> String {
        generatedIDCount += 1
        return "\(prefix).\(identity.sessionID).\(generatedIDCount)"
    }

    private func milliseconds(
        of attribute: Attribute, at location: SourceLocation
    ) throws(EvaluationError) -> Int64 {
        let text = try text(of: attribute)
        guard let delay = Delay.milliseconds(text) else {
            throw EvaluationError(
                "delay '\(text)' is not a number with ms, s, m, h or d", at: location)
        }
        return delay
    }
}

/// A delay as SCXML writes it: a number with a unit.
public enum Delay {
    /// The longest delay: about a hundred years.
    public static let maximum: Int64 = 3_155_760_000_000

    /// Milliseconds, or nil if the text is not `\d*(\.\d+)?(ms|s|m|h|d)` or is too long.
    public static func milliseconds(_ text: String) -> Int64? {
        let units: [(suffix: String, factor: Int64)] = [
            ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
        ]
        guard let unit = units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
        let number = text.dropLast(unit.suffix.count)
        let parts = number.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard !number.isEmpty,
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            parts[0].utf8.count <= 13, parts.count == 1 || !parts[1].isEmpty
        else { return nil }
        let whole = (Int64(parts[0].isEmpty ? "0" : parts[0]) ?? 0)
            .multipliedReportingOverflow(by: unit.factor)
        // Checked before the fraction is added, which could overflow as well.
        guard !whole.overflow, whole.partialValue <= maximum else { return nil }
        var total = whole.partialValue
        if parts.count == 2 {
            var scale = unit.factor
            for digit in parts[1].utf8 where scale > 0 {
                // Below a millisecond nothing is left to add.
                total += Int64(digit - 0x30) * scale / 10
                scale /= 10
            }
        }
        return total > maximum ? nil : total
    }
}
