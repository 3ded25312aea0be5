import LibXML

/// Lists a complaint's data path by path, masked for a role.
struct DataView {
    let workflow: Workflow
    /// Classes that may be seen in clear; nil for nobody in particular: everything is masked.
    let sees: Set<FieldClass>
    private(set) var fields: [FieldView] = []

    init(_ data: [UInt8], workflow: Workflow, sees: Set<FieldClass>) throws(XMLProblem) {
        self.workflow = workflow
        self.sees = sees
        let tree = try Document.load(data, limits: .saved)
        for group in tree.root.elements { list(group, path: group.name, steps: [group.name]) }
    }

    private mutating func list(_ node: Node, path: String, steps: [String]) {
        for attribute in node.attributes {
            add(attribute.text, "\(path)/@\(attribute.name)", steps, attribute.name)
        }
        let children = node.elements
        let text = node.children.filter { $0.kind == .text }.map(\.text).joined()
        if text.contains(where: { !$0.isWhitespace }) { add(text, path, steps, nil) }
        var counts: [String: Int] = [:]
        for child in children { counts[child.name, default: 0] += 1 }
        var seen: [String: Int] = [:]
        for child in children {
            seen[child.name, default: 0] += 1
            let isOneOfSeveral = counts[child.name] ?? 1 > 1
            let name = isOneOfSeveral ? "\(child.name)[\(seen[child.name] ?? 1)]" : child.name
            list(child, path: "\(path)/\(name)", steps: steps + [child.name])
        }
    }

    private mutating func add(
        _ value: String, _ path: String, _ steps: [String], _ attribute: String?
    ) {
        let fieldClass = workflow.fieldClass(steps: steps, attribute: attribute)
        switch fieldClass {
        case .some(let hidden) where !sees.contains(hidden):
            if hidden.isLeftOut { return }
            fields.append(FieldView(path: path, value: Mask.apply(to: value), isMasked: true))
        default: fields.append(FieldView(path: path, value: value, isMasked: false))
        }
    }
}

extension Workflow {
    /// The class of a place in the data: of the forms that write it, or of its group.
    ///
    /// What no form mentions was written by the chart or the engine; it is an internal fact.
    func fieldClass(steps: [String], attribute: String?) -> FieldClass? {
        let group = steps.first.flatMap { groupClasses[$0] }
        guard var path = FieldPath(steps.joined(separator: "/")) else { return group ?? .core }
        path.attribute = attribute
        if let known = fieldClasses[path] ?? group { return known }
        return knownPaths.contains(path) ? nil : .core
    }
}
