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
        defer { aliases[loop.item] = outer }
        for (number, node) in items.enumerated() {
            aliases[loop.item] = node
            index?.setText(String(number + 1))
            try body()
        }
        // The alias is gone after the loop; a copy of the last item stays.
        if let last = items.last {
            do throws(EvaluationError) {
                try spend(last.weight, at: loop.array.location)
            } catch {
                throw .block(error)
            }
            item.removeChildren()
            if last.kind == .element {
                for child in last.children { item.insertCopy(of: child, .lastChild) }
            } else {
                item.appendText(last.text)
            }
        }
    }
}
