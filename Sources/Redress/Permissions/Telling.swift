import Statecharts

/// What an answer may tell of states that are not everybody's business (`r:class` on a state).
///
/// The log keeps everything; an answer keeps what a view would show.
extension Workflow {
    func told(_ states: [StateID], to sees: Set<FieldClass>?) -> [StateID] {
        guard hasStateClasses else { return states }
        return states.filter { id in
            chart.index(of: id).map { tells($0, to: sees) } ?? true
        }
    }
}

extension Answer {
    /// The answer as somebody may read it.
    func told(in workflow: Workflow, to sees: Set<FieldClass>?) -> Answer {
        switch self {
        case .granted(var grant):
            grant.from = workflow.told(grant.from, to: sees)
            grant.to = workflow.told(grant.to, to: sees)
            return .granted(grant)
        case .refused(var refusal):
            refusal.states = workflow.told(refusal.states, to: sees)
            return .refused(refusal)
        }
    }
}
