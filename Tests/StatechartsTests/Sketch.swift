import Statecharts

/// One thing inside a state, for charts that a test writes down.
enum Part {
    case child(StateDraft)
    case transition(TransitionDraft)
    case entry([ExecutableContent])
    case exit([ExecutableContent])
    case initial([String])
    case initialTransition(TransitionDraft)
    case data(DataDeclaration)
    case invoke(Invoke)
    case doneData(DoneData)
}

func place(_ line: Int) -> SourceLocation { SourceLocation(file: "test", line: line, column: 1) }

func expression(_ source: String) -> Expression {
    Expression(source: source, number: 0, location: place(1))
}

private func draft(_ kind: State.Kind, _ id: String?, _ line: Int, _ parts: [Part]) -> StateDraft {
    let draft = StateDraft(kind: kind, location: place(line))
    draft.id = id
    for part in parts {
        switch part {
        case .child(let child): draft.children.append(child)
        case .transition(let transition): draft.transitions.append(transition)
        case .entry(let block): draft.onEntry.append(block)
        case .exit(let block): draft.onExit.append(block)
        case .initial(let targets): draft.initialTargets = targets
        case .initialTransition(let transition): draft.initialTransition = transition
        case .data(let data): draft.data.append(data)
        case .invoke(let invoke): draft.invokes.append(invoke)
        case .doneData(let doneData): draft.doneData = doneData
        }
    }
    if kind == .atomic, !draft.children.isEmpty { draft.kind = .compound }
    return draft
}

func state(_ id: String?, line: Int = 1, _ parts: Part...) -> Part {
    .child(draft(.atomic, id, line, parts))
}

func parallel(_ id: String?, line: Int = 1, _ parts: Part...) -> Part {
    .child(draft(.parallel, id, line, parts))
}

func final(_ id: String?, line: Int = 1, _ parts: Part...) -> Part {
    .child(draft(.final, id, line, parts))
}

func history(
    _ id: String, deep: Bool = false, line: Int = 1, to target: String?,
    do content: [ExecutableContent] = []
) -> Part {
    let draft = draft(.history(deep: deep), id, line, [])
    if let target { draft.initialTransition = made(nil, target, nil, false, content, line) }
    return .child(draft)
}

/// A state that logs its entry as `+id` and its exit as `-id`.
func traced(_ id: String, _ parts: Part...) -> Part { traced(id, all: parts) }

func traced(_ id: String, _ kind: State.Kind = .atomic, all parts: [Part]) -> Part {
    .child(draft(kind, id, 1, parts + [.entry([log("+\(id)")]), .exit([log("-\(id)")])]))
}

func transition(
    _ events: String? = nil, to targets: String = "", if condition: String? = nil,
    internal isInternal: Bool = false, do content: [ExecutableContent] = [], line: Int = 1
) -> Part {
    .transition(made(events, targets, condition, isInternal, content, line))
}

func initial(
    to targets: String, on events: String? = nil, do content: [ExecutableContent] = [],
    line: Int = 1
) -> Part {
    .initialTransition(made(events, targets, nil, false, content, line))
}

private func made(
    _ events: String?, _ targets: String, _ condition: String?, _ isInternal: Bool,
    _ content: [ExecutableContent], _ line: Int
) -> TransitionDraft {
    var draft = TransitionDraft(location: place(line))
    draft.events = EventDescriptor.list(events ?? "")
    draft.targets = targets.split(separator: " ").map(String.init)
    draft.condition = condition.map(expression)
    draft.isInternal = isInternal
    draft.content = content
    return draft
}

func log(_ label: String) -> ExecutableContent { .log(label: label, nil) }

func send(
    _ event: String, id: String? = nil, delay: String? = nil, target: String? = nil,
    type: String? = nil
) -> ExecutableContent {
    var send = Send(location: place(1))
    send.event = .literal(event)
    send.id = id
    send.delay = delay.map { .literal($0) }
    send.target = target.map { .literal($0) }
    send.type = type.map { .literal($0) }
    return .send(send)
}

func assign(_ name: String, _ value: String) -> ExecutableContent {
    .assign(
        Assign(
            location: expression(name), source: .inline(.text(value)), kind: .replaceChildren))
}

/// Repeats content: `times(3, …)` runs it three times.
func times(_ count: Int, _ content: ExecutableContent...) -> ExecutableContent {
    .forEach(ForEach(array: expression("\(count)"), item: "item", index: nil, content: content))
}

func data(_ id: String, _ value: String) -> Part {
    .data(DataDeclaration(id: id, initial: .source(.inline(.text(value))), location: place(1)))
}

func invoke(_ id: String?, autoforward: Bool = false, finalize: [ExecutableContent]? = nil) -> Part
{
    var invoke = Invoke(location: place(1))
    invoke.id = id
    invoke.autoforward = autoforward
    invoke.finalize = finalize
    return .invoke(invoke)
}

func chart(
    binding: Statechart.Binding = .early, _ parts: Part...
) throws(ChartProblems) -> Statechart {
    var sketch = StatechartDraft(root: draft(.root, nil, 1, parts))
    sketch.binding = binding
    return try Statechart(validating: sketch)
}
