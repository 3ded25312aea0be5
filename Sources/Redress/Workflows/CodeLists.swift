import Statecharts

/// The lists of codes that fields may take, read from `codes.xml`.
public struct CodeLists: Hashable, Sendable {
    /// Labels by code, by list.
    public private(set) var lists: [String: [String: Labels]] = [:]

    public init() {}

    init(reading root: ForeignElement, problems: inout [ChartProblem]) {
        guard root.name == "codes", root.namespace == workflowNamespace else {
            problems.append(
                ChartProblem(
                    "not-codes", at: root.location,
                    "the root is '\(root.name)'; expected 'codes' in '\(workflowNamespace)'"))
            return
        }
        for list in root.children where list.name == "list" {
            guard let id = list["id"] else { continue }
            var codes: [String: Labels] = [:]
            for code in list.children where code.name == "code" {
                guard let name = code["id"] else { continue }
                let labels = Labels(code.children)
                for language in labels.missing {
                    problems.append(
                        ChartProblem(
                            "label", at: code.location,
                            "code '\(name)' of list '\(id)' has no label in '\(language)'"))
                }
                if codes.updateValue(labels, forKey: name) != nil {
                    problems.append(
                        ChartProblem(
                            "code", at: code.location, "code '\(name)' stands twice in '\(id)'"))
                }
            }
            lists[id] = codes
        }
    }
}
