import LibXML
import SCXML
import Statecharts

/// Guards that let pass what nobody meant to let pass.
///
/// All of it is warnings: a guard may be meant so, and `r:fail-open` says why.
extension WorkflowChecker {
    /// Findings of traps in one document; who has more will not read them.
    private static let trapCountMax = 200
    mutating func checkGuards(_ chart: Statechart, _ allowed: [Set<RoleID>]) {
        var values = GuardValues(forms: forms.values)
        for case .assign(let assign) in content { values.note(assign, texts) }
        var conditions: Set<Int> = []
        let empty = EmptyComplaint(chart, texts, evaluator)
        for transition in chart.transitions {
            var opening: [String] = []
            if let condition = transition.condition {
                conditions.insert(condition.number)
                opening = checkTraps(in: condition, of: transition, chart, values)
            }
            checkFailOpen(
                transition, allowed[transition.index], empty, isOpening: !opening.isEmpty)
        }
        for case .choose(let branches, let otherwise) in content {
            for (index, branch) in branches.enumerated() {
                conditions.insert(branch.condition.number)
                let hasNext = index + 1 < branches.count || !otherwise.isEmpty
                for finding in traps(
                    in: branch.condition, values,
                    alternative: {
                        hasNext ? "the next branch" : nil
                    })
                {
                    warn(finding, branch.condition.location)
                }
            }
        }
        for expression in chart.expressions where !conditions.contains(expression.number) {
            for finding in texts[expression.number].traps(inValue: values) {
                warn(finding, expression.location)
            }
        }
    }

    private mutating func warn(_ finding: GuardTraps.Finding, _ place: SourceLocation) {
        guard trapCount < Self.trapCountMax else { return }
        trapCount += 1
        report(finding.code, place, finding.message, severity: .warning)
    }

    private func traps(
        in condition: Expression, _ values: GuardValues, alternative: () -> String?
    ) -> [GuardTraps.Finding] {
        guard trapCount < Self.trapCountMax else { return [] }
        return texts[condition.number].traps(values, alternative: alternative)
    }

    /// - Returns: The codes for which `r:fail-open` gave a reason.
    private mutating func checkTraps(
        in condition: Expression, of transition: Transition, _ chart: Statechart,
        _ values: GuardValues
    ) -> [String] {
        let found = traps(in: condition, values) { [texts] in
            alternative(to: transition, chart, texts)
        }
        if found.isEmpty { return [] }
        let hasReason = failOpenReason(transition) != nil
        var excused: [String] = []
        for finding in found {
            if finding.isOpening, hasReason {
                excused.append(finding.code)
            } else {
                warn(finding, condition.location)
            }
        }
        return excused
    }

    // MARK: Empty complaints

    private func failOpenReason(_ transition: Transition) -> String? {
        guard
            let given = transition.annotations.attribute("fail-open", namespace: workflowNamespace)
        else { return nil }
        let words = given.value.split { $0.isWhitespace }
        return words.count > 1 ? given.value : nil
    }

    private mutating func checkFailOpen(
        _ transition: Transition, _ allowed: Set<RoleID>, _ empty: EmptyComplaint,
        isOpening: Bool
    ) {
        let given = transition.annotations.attribute("fail-open", namespace: workflowNamespace)
        if let given, failOpenReason(transition) == nil {
            return report(
                "fail-open", given.location,
                "r:fail-open=\"\(given.value)\" gives no reason; say in a sentence why the event may "
                    + "pass when data are missing", severity: .warning)
        }
        let isOpen = empty.opens(transition, for: allowed)
        if isOpen, given == nil, let condition = transition.condition {
            let source = condition.source.joinedWords
            report(
                "fail-open", condition.location,
                "guard '\(source)' is true for an empty complaint; ask for what must be there, or say "
                    + "in r:fail-open why '\(transition.events[0])' may pass without",
                severity: .warning)
        } else if !isOpen, !isOpening, let given {
            report(
                "fail-open-unneeded", given.location,
                "r:fail-open stands on "
                    + (transition.condition == nil
                        ? "a transition without a guard"
                        : "a guard that is false when data are missing")
                    + "; take it away", severity: .warning)
        }
    }
}

/// Where the event of a transition goes when its guard is false: a later transition of the same
/// state, or one of a state around it, that does not compare the same two values itself.
///
/// It looks at thirty of each state, so that a long one takes no time.
private func alternative(
    to transition: Transition, _ chart: Statechart, _ texts: [ExpressionText]
) -> String? {
    func pairs(_ condition: Expression?) -> Set<Set<String>> {
        condition.map { texts[$0.number].comparedPairs } ?? []
    }
    // The transitions of a state have consecutive numbers.
    let own = chart.states[transition.source].transitions
    var numbers = Array(own.dropFirst(transition.index + 1 - (own.first ?? 0)).prefix(30))
    var parent = chart.states[transition.source].parent
    while let state = parent {
        numbers += chart.states[state].transitions.prefix(30)
        parent = chart.states[state].parent
    }
    for number in numbers.prefix(100) {
        let other = chart.transitions[number]
        let meets =
            transition.events.isEmpty
            ? other.events.isEmpty
            : transition.events.contains { one in
                other.events.contains { $0.covers(one) || one.covers($0) }
            }
        guard meets else { continue }
        if pairs(other.condition).isDisjoint(with: pairs(transition.condition)) {
            return "the transition in line \(other.location.line)"
        }
    }
    return nil
}
