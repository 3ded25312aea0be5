import LibXML
import SCXML
import Statecharts

/// An item that an act wrote, for what its fields ask of it.
struct WrittenItem {
    var node: Node
    var list: FieldList
    /// `remedies/remedy[2]`, counted in what was sent.
    var place: String
}

/// What a form requires under a condition, asked of the complaint after the merge.
extension FormChange {
    /// Places that the conditions require and that are empty.
    ///
    /// A condition that cannot be evaluated counts as true: then something is required that need
    /// not be, which shows, and nothing passes.
    func missing(in model: XPathDataModel, _ written: [WrittenItem]) -> [FormProblem] {
        guard let form, form.hasConditions else { return [] }
        var problems: [FormProblem] = []
        func require(
            _ condition: RequiredCondition?, at node: Node?, _ place: String, _ what: String,
            isThere: () -> Bool
        ) {
            guard let condition, model.holds(condition.source, at: node) ?? true, !isThere()
            else { return }
            problems.append(
                FormProblem(
                    path: place, message: "\(what) when \(condition.source.joinedWords)"))
        }
        for field in form.fields {
            require(field.condition, at: nil, field.path.description, "is required") {
                model.root(of: field.path)?.hasText(field.path.steps.dropFirst(), field.path)
                    ?? false
            }
        }
        for list in form.lists {
            require(list.condition, at: nil, list.path.description, "needs at least one item") {
                model.root(of: list.path)?.find(list.path.steps.dropFirst()) != nil
            }
        }
        for item in written {
            for field in item.list.fields {
                require(
                    field.condition, at: item.node, "\(item.place)/\(field.path)", "is required"
                ) {
                    item.node.hasText(field.path.steps[...], field.path)
                }
            }
        }
        return problems
    }
}

extension XPathDataModel {
    fileprivate func root(of path: FieldPath) -> Node? { path.steps.first.flatMap { slot($0) } }
}

extension Node {
    /// The first element at the end of the steps.
    fileprivate func find(_ steps: ArraySlice<String>) -> Node? {
        var node = self
        for step in steps {
            guard let next = node.elements.first(where: { $0.name == step }) else { return nil }
            node = next
        }
        return node
    }

    /// True if something other than blanks stands there.
    fileprivate func hasText(_ steps: ArraySlice<String>, _ path: FieldPath) -> Bool {
        guard let node = find(steps) else { return false }
        let text = path.attribute.map { node[$0] ?? "" } ?? node.text
        return text.contains { !$0.isWhitespace }
    }
}
