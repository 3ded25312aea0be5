extension Statechart {
    /// Checks a draft and reports every problem at once (SCXML §3).
    public convenience init(validating draft: StatechartDraft) throws(ChartProblems) {
        var checker = ChartChecker()
        checker.number(draft.root, parent: nil)
        checker.resolveAll()
        if !checker.problems.isEmpty { throw ChartProblems(checker.problems) }
        self.init(
            name: draft.name, binding: draft.binding, dataModel: draft.dataModel,
            states: checker.states, transitions: checker.transitions,
            expressions: draft.expressions, namespaces: draft.namespaces,
            annotations: draft.annotations)
    }
}

/// Numbers the states in document order, resolves names and checks the structure.
private struct ChartChecker {
    var states: [State] = []
    var transitions: [Transition] = []
    var problems: [ChartProblem] = []
    private var drafts: [StateDraft] = []
    private var parents: [Int?] = []
    private var lastDescendants: [Int] = []
    private var ids: [String: Int] = [:]
    private var generated = 0

    mutating func number(_ draft: StateDraft, parent: Int?) {
        let index = drafts.count
        drafts.append(draft)
        parents.append(parent)
        lastDescendants.append(index)
        if let id = draft.id {
            if let first = ids[id] {
                report(
                    "duplicate-id", draft.location,
                    "state id '\(id)' is used already at line \(drafts[first].location.line)")
            } else {
                ids[id] = index
            }
        }
        for child in draft.children { number(child, parent: index) }
        lastDescendants[index] = drafts.count - 1
    }

    mutating func resolveAll() {
        states.reserveCapacity(drafts.count)
        var made: [StateID] = []
        for draft in drafts { made.append(StateID(name(of: draft))) }
        for index in drafts.indices {
            let draft = drafts[index]
            check(draft, at: index)
            let own = draft.transitions.map { transition in
                let made = resolve(transition, source: index, number: transitions.count)
                transitions.append(made)
                return made
            }
            let children = childIndexes(index)
            states.append(
                State(
                    index: index, id: made[index], hasAuthorID: draft.id != nil,
                    kind: draft.kind, parent: parents[index],
                    children: children.filter { !isHistory($0) },
                    histories: children.filter { isHistory($0) },
                    lastDescendant: lastDescendants[index],
                    initial: initial(of: draft, at: index), transitions: own,
                    isBelowEventless: parents[index].map { states[$0].mayMoveWithoutEvent }
                        ?? false,
                    draft: draft))
        }
        if problems.isEmpty { checkHistoryLoops() }
    }

    private mutating func name(of draft: StateDraft) -> String {
        if let id = draft.id { return id }
        if draft.kind == .root { return "" }
        repeat { generated += 1 } while ids["state.\(generated)"] != nil
        return "state.\(generated)"
    }

    private func childIndexes(_ index: Int) -> [Int] {
        var (found, next) = ([Int](), index + 1)
        while next <= lastDescendants[index] {
            found.append(next)
            next = lastDescendants[next] + 1
        }
        return found
    }

    private func isHistory(_ index: Int) -> Bool {
        if case .history = drafts[index].kind { true } else { false }
    }

    private func isBelow(_ state: Int, _ ancestor: Int) -> Bool {
        state > ancestor && state <= lastDescendants[ancestor]
    }

    private mutating func report(_ code: String, _ place: SourceLocation, _ message: String) {
        problems.append(ChartProblem(code, at: place, message))
    }

    private mutating func target(_ name: String, at place: SourceLocation) -> Int? {
        if let index = ids[name] { return index }
        // Each guess compares the name with all ids; a broken document must not take forever.
        let guess = problems.count < 20 ? nearest(to: name, among: ids.keys) : nil
        report(
            "unknown-target", place,
            "transition target '\(name)' is not a state"
                + (guess.map { "; did you mean '\($0)'?" } ?? ""))
        return nil
    }

    private mutating func resolve(
        _ draft: TransitionDraft, source: Int, number: Int
    ) -> Transition {
        let targets = draft.targets.compactMap { target($0, at: draft.targetLocation) }
        if draft.events.isEmpty, draft.condition == nil, draft.targets.isEmpty, number >= 0 {
            report(
                "empty-transition", draft.location,
                "a transition needs an event, a condition or a target")
        }
        checkLegal(targets, at: draft.targetLocation)
        return Transition(
            index: number, source: source, targets: innermost(targets), draft: draft)
    }

    /// The targets without ancestors of others, which are entered with those and not by default.
    private func innermost(_ targets: [Int]) -> [Int] {
        guard targets.count > 1 else { return targets }
        let sorted = targets.sorted()
        // What is below a state follows it in document order without a gap.
        let outer = Set(zip(sorted, sorted.dropFirst()).filter { isBelow($1, $0) }.map(\.0))
        return outer.isEmpty ? targets : targets.filter { !outer.contains($0) }
    }

    /// Two targets must be able to be active together (SCXML §3.11).
    private mutating func checkLegal(_ targets: [Int], at place: SourceLocation) {
        // Neighbours in document order are enough: any two targets meet where some of the
        // neighbours between them meet.
        let sorted = targets.sorted()
        for (one, other) in zip(sorted, sorted.dropFirst())
        where !canBeActiveTogether(one, other) {
            report(
                "conflicting-targets", place,
                "targets '\(drafts[one].id ?? "")' and '\(drafts[other].id ?? "")' cannot be "
                    + "active together")
        }
    }

    private func canBeActiveTogether(_ one: Int, _ other: Int) -> Bool {
        if one == other || isBelow(one, other) || isBelow(other, one) { return true }
        var ancestor = parents[one]
        while let here = ancestor, !isBelow(other, here) { ancestor = parents[here] }
        return ancestor.map { drafts[$0].kind == .parallel } ?? false
    }

    private mutating func initial(of draft: StateDraft, at index: Int) -> Transition? {
        if let transition = draft.initialTransition {
            return resolve(transition, source: index, number: -1)
        }
        var given = TransitionDraft(location: draft.initialLocation ?? draft.location)
        switch draft.kind {
        case .root, .compound:
            if let targets = draft.initialTargets {
                given.targets = targets
            } else if let first = draft.children.firstIndex(where: { !$0.isHistoryDraft }) {
                let number = childIndexes(index)[first]
                return Transition(index: -1, source: index, targets: [number], draft: given)
            } else {
                return nil
            }
        default: return nil
        }
        return resolve(given, source: index, number: -1)
    }

    private mutating func check(_ draft: StateDraft, at index: Int) {
        let name = draft.id ?? "without an id"
        switch draft.kind {
        case .root where draft.children.isEmpty:
            report("no-state", draft.location, "the chart has no state")
        case .final:
            if !draft.children.isEmpty {
                report("final-children", draft.location, "final state '\(name)' has child states")
            }
            if !draft.transitions.isEmpty {
                report(
                    "final-transitions", draft.location, "final state '\(name)' has transitions")
            }
        case .atomic where draft.initialTargets != nil || draft.initialTransition != nil:
            report(
                "initial-on-atomic", draft.initialLocation ?? draft.location,
                "state '\(name)' has an initial state but no child states")
        case .parallel where draft.children.allSatisfy(\.isHistoryDraft):
            report(
                "parallel-without-regions", draft.location,
                "parallel '\(name)' has no regions; write <state>, or put states inside")
        case .parallel where draft.initialTargets != nil || draft.initialTransition != nil:
            report(
                "initial-on-parallel", draft.initialLocation ?? draft.location,
                "parallel '\(name)' enters all its regions; it cannot have an initial state")
        case .history:
            checkHistory(draft, at: index)
        default: break
        }
        if let transition = draft.initialTransition, draft.kind != .parallel {
            if !transition.events.isEmpty || transition.condition != nil {
                report(
                    "initial-with-condition", transition.location,
                    "an initial transition must not have an event or a condition")
            }
            if transition.targets.isEmpty {
                report(
                    "initial-without-target", transition.location,
                    "an initial transition needs a target")
            }
        }
        let names = draft.initialTargets ?? draft.initialTransition?.targets ?? []
        if draft.initialTargets?.isEmpty == true {
            report(
                "initial-without-target", draft.initialLocation ?? draft.location,
                "the initial attribute is empty")
        }
        guard draft.kind == .compound || draft.kind == .root else { return }
        for name in names {
            guard let target = ids[name], !isBelow(target, index) else { continue }
            report(
                "initial-not-descendant", draft.initialLocation ?? draft.location,
                "initial state '\(name)' is not inside '\(draft.id ?? "scxml")'")
        }
    }

    private mutating func checkHistory(_ draft: StateDraft, at index: Int) {
        let name = draft.id ?? "without an id"
        guard let transition = draft.initialTransition else {
            return report(
                "history-without-default", draft.location,
                "history '\(name)' needs a default transition")
        }
        guard let parent = parents[index] else { return }
        for target in transition.targets {
            guard let number = ids[target] else { continue }
            let isChild = parents[number] == parent && !isHistory(number)
            let isInside = isBelow(number, parent) && !isHistory(number)
            if case .history(let deep) = draft.kind, deep ? !isInside : !isChild {
                report(
                    "history-default", transition.targetLocation,
                    "the default of history '\(name)' must be a "
                        + (deep ? "descendant" : "child") + " of its parent, not '\(target)'")
            }
        }
    }

    /// Initial and default transitions must not lead back to themselves.
    private mutating func checkHistoryLoops() {
        for state in states where state.isHistory {
            if let targets = state.initial?.targets, targets.contains(state.index) {
                report(
                    "history-default", state.location,
                    "the default of history '\(state.id)' leads to itself")
            }
        }
    }
}

extension StateDraft {
    fileprivate var isHistoryDraft: Bool { if case .history = kind { true } else { false } }
}

/// The candidate that differs least from a misspelt name, if one is near enough.
public func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    guard name.utf8.count <= 200 else { return nil }
    let limit = max(1, name.count / 3)
    var best: (distance: Int, name: String)?
    for candidate in candidates where abs(candidate.count - name.count) <= limit {
        let distance = editDistance(Array(name), Array(candidate))
        if distance <= limit, (distance, candidate) < (best?.distance ?? Int.max, best?.name ?? "")
        {
            best = (distance, candidate)
        }
    }
    return best?.name
}

private func editDistance(_ one: [Character], _ other: [Character]) -> Int {
    var row = Array(0...other.count)
    for (position, character) in one.enumerated() {
        var diagonal = row[0]
        row[0] = position + 1
        for column in other.indices {
            let change = diagonal + (other[column] == character ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(change, row[column] + 1, diagonal + 1)
        }
    }
    return row[other.count]
}
