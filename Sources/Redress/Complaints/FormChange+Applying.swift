import LibXML
import SCXML

/// Who acts, as it is written on stamped elements.
struct Stamp: Sendable {
    var user: UserID
    var role: RoleID
    var time: Timestamp
}

extension FormChange {
    /// Merges checked data into a complaint, before guards run (DESIGN §3).
    ///
    /// - Returns: Problems that only the data show, such as an item to update that is not there;
    ///   then the model must be thrown away.
    func apply(to model: XPathDataModel, stamp: Stamp) -> [FormProblem] {
        var problems: [FormProblem] = []
        var written: [WrittenItem] = []
        for value in values {
            guard let group = value.path.steps.first, let root = model.slot(group) else { continue }
            let node = root.descend(value.path.steps.dropFirst())
            node.write(value.text, attribute: value.path.attribute)
        }
        for (list, items) in lists {
            guard let group = list.path.steps.first, let name = list.path.steps.last,
                let root = model.slot(group)
            else { continue }
            let parent = root.descend(list.path.steps.dropFirst().dropLast())
            if list.mode == .replace {
                for old in parent.elements where old.name == name { old.remove() }
            }
            for (number, item) in items.enumerated() {
                let place = "\(list.path)[\(number + 1)]"
                guard list.mode == .update else {
                    let node = parent.appendElement(name)
                    write(item, on: node, list, stamp)
                    written.append(WrittenItem(node: node, list: list, place: place))
                    continue
                }
                let key = item.first { $0.path.attribute == list.key }?.text
                let found = parent.elements.filter { old in
                    old.name == name && list.key.flatMap { old[$0] } == key
                }
                if found.isEmpty {
                    problems.append(
                        FormProblem(
                            path: "\(place)/@\(list.key ?? "")",
                            message: "names no item of the complaint"))
                }
                for old in found {
                    write(item, on: old, list, stamp)
                    written.append(WrittenItem(node: old, list: list, place: place))
                }
            }
        }
        for path in stamps {
            guard let group = path.steps.first, let root = model.slot(group) else { continue }
            root.descend(path.steps.dropFirst()).write(stamp)
        }
        return problems + missing(in: model, written)
    }

    private func write(
        _ item: [(path: FieldPath, text: String)], on node: Node, _ list: FieldList, _ stamp: Stamp
    ) {
        for value in item {
            node.descend(value.path.steps[...]).write(value.text, attribute: value.path.attribute)
        }
        if list.isStamped { node.write(stamp) }
    }
}

extension Node {
    /// The element at the end of the steps, made where it is missing.
    fileprivate func descend(_ steps: ArraySlice<String>) -> Node {
        var node = self
        for step in steps {
            node = node.elements.first { $0.name == step } ?? node.appendElement(step)
        }
        return node
    }

    fileprivate func write(_ text: String, attribute: String?) {
        if let attribute { setAttribute(attribute, text) } else { setText(text) }
    }

    fileprivate func write(_ stamp: Stamp) {
        setAttribute("by", stamp.user.rawValue)
        setAttribute("role", stamp.role.rawValue)
        setAttribute("at", stamp.time.description)
    }
}
