import Statecharts

/// A chart made up from a seed: compound, parallel and history states, any transitions.
///
/// Every entry, exit and transition writes a line to the log; the first state sends itself the
/// events of the run, one a second.
struct RandomChart {
    private(set) var text = ""
    private(set) var events: [EventName] = []
    private var random: SplitMix
    private var states: [Node] = []

    private final class Node {
        let id: String
        let tag: String
        let parent: Node?
        var children: [Node] = []

        init(_ id: String, _ tag: String, in parent: Node?) {
            (self.id, self.tag, self.parent) = (id, tag, parent)
            parent?.children.append(self)
        }

        var isHistory: Bool { tag == "history" }

        func isBelow(_ other: Node) -> Bool {
            parent.map { $0 === other || $0.isBelow(other) } ?? false
        }

        /// True if two states can be active at once and neither contains the other.
        func isBeside(_ other: Node) -> Bool {
            guard self !== other, !isBelow(other), !other.isBelow(self) else { return false }
            var common = parent
            while let here = common, !other.isBelow(here) { common = here.parent }
            return common?.tag == "parallel"
        }
    }

    init(seed: UInt64) {
        random = SplitMix(state: seed)
        events = (0..<8).map { _ in pick(["e1", "e2", "e3"]) }
        let root = Node("", "scxml", in: nil)
        for _ in 0..<Int.random(in: 1...3, using: &random) { addState(to: root, depth: 1) }
        addState("state", to: root)
        text = "<scxml xmlns='http://www.w3.org/2005/07/scxml' version='1.0' datamodel='xpath'>"
        text += "<state id='start'><onentry>"
        for (number, event) in events.enumerated() {
            text += "<send event='\(event)' delay='\(number + 1)s'/>"
        }
        text += "</onentry><transition\(targets(among: states))/></state>"
        for child in root.children { write(child) }
        text += "</scxml>"
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &random) < percent
    }

    // MARK: States

    @discardableResult
    private mutating func addState(_ tag: String, to parent: Node) -> Node {
        let node = Node("s\(states.count)", tag, in: parent)
        states.append(node)
        return node
    }

    private mutating func addState(to parent: Node, depth: Int) {
        let kinds = ["leaf", "leaf", "leaf", "state", "state", "state", "parallel", "parallel"]
        let kind = depth > 3 ? "leaf" : pick(kinds)
        guard kind != "leaf" else {
            let isFinal = parent.tag != "parallel" && chance(20)
            addState(isFinal ? "final" : "state", to: parent)
            return
        }
        let node = addState(kind, to: parent)
        if chance(50) { addState("history", to: node) }
        for _ in 0..<Int.random(in: 2...3, using: &random) { addState(to: node, depth: depth + 1) }
        if kind == "state" { addState("state", to: node) }
        if chance(20) { addState("history", to: node) }
    }

    private mutating func targets(among pool: [Node]) -> String {
        var chosen = [pick(pool)]
        while chance(40) {
            let others = pool.filter { one in chosen.allSatisfy { one.isBeside($0) } }
            guard !others.isEmpty else { break }
            chosen.append(pick(others))
        }
        return " target='\(chosen.map(\.id).joined(separator: " "))'"
    }

    // MARK: Text

    private mutating func content(_ label: String) -> String {
        let raise = chance(6) ? "<raise event='\(pick(["i1", "i2"]))'/>" : ""
        return "<log label='\(label)'/>\(raise)"
    }

    private mutating func write(_ node: Node) {
        let below = states.filter { $0.isBelow(node) }
        if node.isHistory {
            guard let parent = node.parent else { return }
            let isDeep = chance(50)
            let pool = isDeep ? states.filter { $0.isBelow(parent) } : parent.children
            let target = targets(among: pool.filter { !$0.isHistory })
            text += "<history id='\(node.id)' type='\(isDeep ? "deep" : "shallow")'>"
            text += "<transition\(target)>\(content("default-\(node.id)"))</transition></history>"
            return
        }
        text += "<\(node.tag) id='\(node.id)'>"
        if node.tag == "state", !below.isEmpty, chance(60) {
            let target = targets(among: below)
            text += "<initial><transition\(target)><log label='initial-\(node.id)'/>"
            text += "</transition></initial>"
        }
        text += "<onentry>\(content("+\(node.id)"))</onentry>"
        text += "<onexit>\(content("-\(node.id)"))</onexit>"
        if node.tag != "final" {
            for number in 0..<Int.random(in: 0...3, using: &random) {
                writeTransition("\(node.id)-\(number)")
            }
        }
        for child in node.children { write(child) }
        text += "</\(node.tag)>"
    }

    private mutating func writeTransition(_ label: String) {
        let isEventless = chance(5)
        text += "<transition"
        if !isEventless {
            let event =
                chance(10) ? "done.state.\(pick(states).id)" : pick(["e1", "e2", "i1", "*"])
            text += " event='\(chance(10) ? "e3 \(event)" : event)'"
        }
        if isEventless || chance(25) {
            let test = "In(&apos;\(pick(states).id)&apos;)"
            text += " cond='\(chance(30) ? "not(\(test))" : test)'"
        }
        if isEventless || chance(85) { text += targets(among: states) }
        if chance(30) { text += " type='internal'" }
        text += ">\(content(label))</transition>"
    }
}

/// A small generator that gives the same numbers everywhere.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
