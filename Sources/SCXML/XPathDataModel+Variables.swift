package import LibXML
import Statecharts

/// The system variables, by the numbers that every program gives them (SCXML §5.10).
enum SystemVariable {
    static let event = 0
    static let platform = 1
    static let sessionID = 2
    static let name = 3
    static let processors = 4
    static let count = 5

    static let names = ["_event", "_x", "_sessionid", "_name", "_ioprocessors"]
}

/// The elements that stand for variables; those of the system are built when they are asked for.
extension XPathDataModel {
    /// The element of a variable, or nil.
    package func slot(_ name: String) -> Node? {
        program.slot(name).flatMap { element(at: $0) }
    }

    func element(at number: Int) -> Node? {
        if number < SystemVariable.count { prepare(number) }
        return number < slots.count ? slots[number] : nil
    }

    @discardableResult
    func addSlot(_ name: String) -> Node {
        let number = program.makeSlot(name)
        let tag = naming == .groups ? name : "data"
        // System variables stand in front and in one order, whenever they are built.
        let node: Node
        if number >= SystemVariable.count {
            node = tree.root.appendElement(tag)
        } else if let before = slots.prefix(number).last(where: { $0 != nil }) ?? nil {
            node = before.appendSibling(tag)
        } else {
            node = tree.root.prependElement(tag)
        }
        if naming == .data { node.setAttribute("id", name) }
        set(node, at: number)
        return node
    }

    private func set(_ node: Node?, at number: Int) {
        if slots.count <= number {
            slots += repeatElement(nil, count: max(number + 1, program.slotCount) - slots.count)
        }
        slots[number] = node
        if elements.count < slots.count {
            elements += repeatElement(nil, count: slots.count - elements.count)
        }
        elements[number] = node?.element
    }

    /// Finds the variables again after one of their elements was replaced or deleted.
    func rebuildSlots() {
        slots = Array(repeating: nil, count: program.slotCount)
        elements = Array(repeating: nil, count: program.slotCount)
        for node in tree.root.elements {
            guard let name = variableName(of: node) else { continue }
            let number = program.makeSlot(name)
            if number >= slots.count || slots[number] == nil { set(node, at: number) }
        }
    }

    private func variableName(of node: Node) -> String? {
        naming == .groups ? node.name : node["id"]
    }

    /// True for the elements of `_event` and its like, which authors cannot change.
    func isSystemVariable(_ node: Node) -> Bool {
        variableName(of: node)?.hasPrefix("_") ?? true
    }

    /// Has `$_x` filled anew when it is next asked for.
    package func renewPlatform() { isPlatformBuilt = false }

    /// Builds everything that an expression may find without naming it.
    func prepareAll() {
        for number in 0..<SystemVariable.count { prepare(number) }
    }

    /// Builds a system variable if it is not there, or not up to date.
    func prepare(_ number: Int) {
        switch number {
        case SystemVariable.event: if !isEventBuilt, let event { build(event) }
        case SystemVariable.platform: if !isPlatformBuilt, let platform { build(platform) }
        default: if !isSessionBuilt { buildSession() }
        }
    }

    private func emptySlot(_ number: Int) -> Node {
        if number < slots.count, let node = slots[number] {
            node.removeChildren()
            return node
        }
        return addSlot(SystemVariable.names[number])
    }

    private func buildSession() {
        isSessionBuilt = true
        let processors = emptySlot(SystemVariable.processors)
        let processor = processors.appendElement("processor")
        processor.setAttribute("name", StandardType.eventProcessor)
        processor.appendElement("location", text: identity.origin)
        emptySlot(SystemVariable.sessionID).appendText(identity.sessionID)
        emptySlot(SystemVariable.name).appendText(program.chart.name ?? "")
    }

    private func build(_ platform: (Node) -> Void) {
        isPlatformBuilt = true
        platform(emptySlot(SystemVariable.platform))
    }

    private func build(_ event: Event) {
        isEventBuilt = true
        let node = emptySlot(SystemVariable.event)
        node.appendElement("name", text: event.name.rawValue)
        node.appendElement("type", text: event.type.rawValue)
        node.appendElement("sendid", text: event.sendID)
        node.appendElement("origin", text: event.origin)
        node.appendElement("origintype", text: event.originType)
        node.appendElement("invokeid", text: event.invokeID)
        let data = node.appendElement("data")
        switch event.data {
        case .none: break
        case .value(let value): fill(data, with: value)
        case .parameters(let parameters):
            for parameter in parameters {
                let item = data.appendElement("data")
                item.setAttribute("id", parameter.name)
                fill(item, with: parameter.value)
            }
        }
    }
}
