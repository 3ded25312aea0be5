/// Executable content (SCXML §4).
extension Interpreter {
    /// Runs one block; an error ends the block and no other (SCXML §4.1).
    func execute(block: [ExecutableContent]) throws(LimitExceeded) {
        guard !block.isEmpty else { return }
        do throws(MacrostepStop) {
            try run(block)
        } catch {
            switch error {
            case .block(let cause):
                if let cause, cause.isLimit {
                    throw LimitExceeded(.evaluation, 0, detail: cause.description)
                }
                if cause != nil { raiseExecutionError() }
            case .limit(let limit): throw limit
            }
        }
    }

    private func run(_ content: [ExecutableContent]) throws(MacrostepStop) {
        for step in content {
            try count()
            try run(step)
        }
    }

    private func count() throws(MacrostepStop) {
        contentCount += 1
        if contentCount > limits.contentCountMax {
            throw .limit(LimitExceeded(.content, limits.contentCountMax))
        }
    }

    private func run(_ content: ExecutableContent) throws(MacrostepStop) {
        switch content {
        case .raise(let name):
            internalQueue.append(Event(name, type: .internal))
            if internalQueue.count > limits.internalEventCountMax {
                throw .limit(LimitExceeded(.internalEvents, limits.internalEventCountMax))
            }
        case .choose(let branches, let otherwise): try choose(branches, otherwise)
        case .forEach(let loop):
            try model.forEach(loop) { () throws(MacrostepStop) in
                try count()
                try run(loop.content)
            }
        case .log(let label, let expression):
            let text = try expression.map { expression throws(MacrostepStop) in
                try evaluate { () throws(EvaluationError) in try model.string(expression) }
            }
            step.effects.append(.log(label: label, text: text ?? ""))
        case .assign(let assign):
            try evaluate { () throws(EvaluationError) in try model.assign(assign) }
        case .send(let send): try self.send(send)
        case .cancel(let id):
            let name = try evaluate { () throws(EvaluationError) in try text(of: id) }
            pendingSends.removeAll { $0.sendID == name }
            step.effects.append(.cancelled(sendID: name))
        case .unsupported(let name, let location):
            throw .block(EvaluationError("<\(name)> is not supported", at: location))
        }
    }

    private func choose(
        _ branches: [Branch], _ otherwise: [ExecutableContent]
    ) throws(MacrostepStop) {
        for branch in branches {
            let holds: Bool
            do throws(EvaluationError) {
                holds = try model.condition(branch.condition)
            } catch {
                if error.isLimit { throw .block(error) }
                raiseExecutionError()
                holds = false
            }
            if holds { return try run(branch.content) }
        }
        try run(otherwise)
    }

    private func evaluate<Result>(
        _ body: () throws(EvaluationError) -> Result
    ) throws(MacrostepStop) -> Result {
        do throws(EvaluationError) {
            return try body()
        } catch {
            throw .block(error)
        }
    }

    func text(of attribute: Attribute) throws(EvaluationError) -> String {
        switch attribute {
        case .literal(let text): text
        case .expression(let expression): try model.string(expression)
        }
    }

    func value(of source: Source) throws(EvaluationError) -> Value {
        switch source {
        case .inline(let value): value
        case .expression(let expression): try model.value(expression)
        }
    }

    func value(of source: ParameterSource) throws(EvaluationError) -> Value {
        switch source.from {
        case .expression(let expression): try model.value(expression)
        case .location(let location): try model.value(at: location)
        }
    }

    /// A bad parameter raises an error and is left out (SCXML §5.5.3, §5.7.3).
    func evaluateDoneData(_ doneData: DoneData?) -> Payload {
        guard let doneData else { return .none }
        do throws(EvaluationError) {
            if let content = doneData.content { return .value(try value(of: content)) }
        } catch {
            raiseExecutionError(after: error)
            return .none
        }
        var parameters: [Parameter] = []
        for source in doneData.parameters {
            do throws(EvaluationError) {
                parameters.append(Parameter(source.name, try value(of: source)))
            } catch {
                raiseExecutionError(after: error)
            }
        }
        return parameters.isEmpty ? .none : .parameters(parameters)
    }

    /// Runs `<finalize>` of the invocation that an event came from, and forwards (SCXML §6.4.3).
    func applyFinalize(_ event: Event) throws(LimitExceeded) {
        for invocation in invocations {
            guard let state = chart.index(of: invocation.state),
                chart.states[state].invokes.indices.contains(invocation.ordinal)
            else { continue }
            let invoke = chart.states[state].invokes[invocation.ordinal]
            if invocation.id == event.invokeID, let finalize = invoke.finalize {
                try execute(block: finalize)
            }
            if invoke.autoforward {
                step.effects.append(.forward(event, invokeID: invocation.id))
            }
        }
    }
}
