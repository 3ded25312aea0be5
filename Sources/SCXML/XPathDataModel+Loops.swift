import LibXML
package import Statecharts

/// `<foreach>` (SCXML §4.6; XPath data model §4).
extension XPathDataModel {
    package func forEach(
        _ loop: ForEach, body: () throws(MacrostepStop) -> Void
    ) throws(MacrostepStop) {
        let items: [Node]
        do throws(EvaluationError) {
            guard case .nodes(let nodes) = try evaluate(loop.array) else {
                throw EvaluationError(
                    "'\(loop.array.source)' is not a node-set", at: loop.array.location)
            }
            for name in [loop.item, loop.index].compactMap({ $0 }) {
                guard XMLName.isNCName(name), !name.hasPrefix("_") else {
                    throw EvaluationError(
                        "'\(name)' cannot be a loop variable", at: loop.array.location)
                }
            }
            items = nodes
        } catch {
            throw .block(error)
        }
        let item = slot(loop.item) ?? addSlot(loop.item)
        let index = loop.index.map { slot($0) ?? addSlot($0) }
        let outer = aliases[loop.item]
        // An index is not an outer loop's item of the same name.
        let hidden = loop.index.flatMap { aliases.removeValue(forKey: $0) }
        defer {
            if let index = loop.index { aliases[index] = hidden }
            aliases[loop.item] = outer
        }
        for (number, node) in items.enumerated() {
            aliases[loop.item] = node
            index?.setText(String(number + 1))
            do throws(MacrostepStop) {
                try body()
            } catch {
                // What stopped the loop matters more than a copy that is too large.
                try? keep(node, in: item, of: loop)
                throw error
            }
        }
        if let last = items.last { try keep(last, in: item, of: loop) }
    }

    /// The alias is gone after the loop; a copy of the last item stays.
    private func keep(_ node: Node, in item: Node, of loop: ForEach) throws(MacrostepStop) {
        if node == item { return }
        let children = node.children
        do throws(EvaluationError) {
            try spend(node.weight, at: loop.array.location)
            try requireDepth(item.depth, of: node.elements, at: loop.array.location)
        } catch {
            throw .block(error)
        }
        item.removeChildren()
        if node.kind == .element {
            for child in children { item.insertCopy(of: child, .lastChild) }
        } else {
            item.appendText(node.text)
        }
    }
}
